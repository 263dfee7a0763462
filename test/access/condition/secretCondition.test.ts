import { describe, expect, it } from 'vitest';
import { parseCondition } from '../../../src/access/condition/parse.js';
import { type DataRequest, dataActionPermitted } from '../../../src/access/condition/secretCondition.js';
import type { Truth } from '../../../src/access/condition/truth.js';

const SECRETS = 'Microsoft.KeyVault/vaults/secrets';
const GET = `${SECRETS}/getSecret/action`;
const vault = '@Resource[Microsoft.KeyVault/vaults:name]';
const secret = '@Resource[Microsoft.KeyVault/vaults/secrets:name]';
const written = '@Request[Microsoft.KeyVault/vaults/secrets:name]';
const GET_APP = `!(ActionMatches{'${GET}'}) OR ${secret} StringStartsWith 'app-'`;

function permitted(condition: string, request: Partial<DataRequest>): Truth {
  return dataActionPermitted([parseCondition(condition)], { dataAction: GET, vaultName: 'kv1', ...request });
}

describe('dataActionPermitted', () => {
  it.each<[string, string, Partial<DataRequest>, Truth]>([
    ['a matching name', GET_APP, { secretName: 'app-db' }, 'yes'],
    ['another name', GET_APP, { secretName: 'db' }, 'no'],
    ['another case of the name', GET_APP, { secretName: 'App-db' }, 'no'],
    ['secrets in general', GET_APP, {}, 'undecided'],
    [
      'backup, which a condition on get leaves open',
      GET_APP,
      { dataAction: `${SECRETS}/backup/action` },
      'yes',
    ],
    [
      'set, which a condition on get leaves open',
      GET_APP,
      { dataAction: `${SECRETS}/setSecret/action` },
      'yes',
    ],
    [
      'keys, which a condition on get leaves open',
      GET_APP,
      { dataAction: 'Microsoft.KeyVault/vaults/keys/sign/action' },
      'yes',
    ],
    [
      'a guard by wildcard',
      `!(ActionMatches{'${SECRETS}/*'}) OR ${secret} StringEquals 'a'`,
      { secretName: 'b' },
      'no',
    ],
    ['the vault by name', `${vault} StringStartsWith 'kv'`, {}, 'yes'],
    ['another vault', `${vault} StringEquals 'kv2'`, {}, 'no'],
    ['the vault, whatever the secret', `${vault} StringEquals 'kv2' AND ${secret} StringLike 'a*'`, {}, 'no'],
    [
      'the right vault, the secret unknown',
      `${vault} StringEquals 'kv1' AND ${secret} StringLike 'a*'`,
      {},
      'undecided',
    ],
    [
      'a vault spelled with capitals, whichever spelling counts',
      `${vault} StringEquals 'kv1'`,
      { vaultName: 'KV1' },
      'undecided',
    ],
    [
      'a vault spelled with capitals, where it does not matter',
      `${vault} StringEqualsIgnoreCase 'kv1'`,
      { vaultName: 'KV1' },
      'yes',
    ],
    [
      'the written name of a set',
      `${written} StringLike 'app-*'`,
      { dataAction: `${SECRETS}/setSecret/action`, secretName: 'app-1' },
      'yes',
    ],
    [
      'the written name of a restore',
      `${written} StringLike 'app-*'`,
      { dataAction: `${SECRETS}/restore/action`, secretName: 'x' },
      'no',
    ],
    [
      'the written name of a get, which is undocumented',
      `${written} StringLike 'app-*'`,
      { secretName: 'app-1' },
      'undecided',
    ],
    [
      'the stored name of a set, which is undocumented',
      `${secret} StringLike 'app-*'`,
      { dataAction: `${SECRETS}/setSecret/action`, secretName: 'app-1' },
      'undecided',
    ],
    [
      'a vault name on keys, which is undocumented',
      `${vault} StringEquals 'kv1'`,
      { dataAction: 'Microsoft.KeyVault/vaults/keys/sign/action' },
      'undecided',
    ],
    [
      'delete, in any case',
      `${secret} StringEquals 'a'`,
      { dataAction: `${SECRETS.toUpperCase()}/DELETE`, secretName: 'a' },
      'yes',
    ],
    ['a principal attribute', "@Principal[x:Team] StringEquals 'a'", { secretName: 'a' }, 'undecided'],
    ['a text that is no condition', 'nonsense', { secretName: 'a' }, 'undecided'],
  ])('decides %s', (_, condition, request, truth) => {
    expect(permitted(condition, request)).toBe(truth);
  });

  it('permits without conditions and demands all of several', () => {
    const request = { dataAction: GET, vaultName: 'kv1', secretName: 'app-1' };
    expect(dataActionPermitted([], request)).toBe('yes');
    const [yes, no, fault] = [GET_APP, `${vault} StringEquals 'x'`, 'nonsense'].map(parseCondition);
    if (!yes || !no || !fault) throw new Error('three conditions');
    expect(dataActionPermitted([yes, no, fault], request)).toBe('no');
    expect(dataActionPermitted([yes, fault], request)).toBe('undecided');
    expect(dataActionPermitted([yes, yes], request)).toBe('yes');
  });
});
