import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { causePath, causeScope } from '../../src/report/causePath.js';
import { assignmentId, PRODUCTION, vaultId } from './resultFixture.js';

const group = `/subscriptions/${PRODUCTION}/resourceGroups/RG-App`;
const kv = vaultId('KV-App', 'RG-App');

describe('a cause is placed on its scope', () => {
  test.each([
    ['a vault', kv, `azure/${PRODUCTION}/rg-app/kv-app`],
    ['an access-policy entry', `${kv}#accessPolicies/9d2a/77aa`, `azure/${PRODUCTION}/rg-app/kv-app`],
    ['an assignment on a vault', assignmentId(kv), `azure/${PRODUCTION}/rg-app/kv-app`],
    ['an assignment on a secret', assignmentId(`${kv}/secrets/db`), `azure/${PRODUCTION}/rg-app/kv-app`],
    ['an assignment on a group', assignmentId(group), `azure/${PRODUCTION}/rg-app`],
    ['an assignment on a subscription', assignmentId(`/subscriptions/${PRODUCTION}`), `azure/${PRODUCTION}`],
    [
      'an active eligibility on a management group',
      '/providers/Microsoft.Management/managementGroups/Corp/providers/microsoft.authorization/roleAssignmentScheduleInstances/1f',
      'azure/management-groups/corp',
    ],
    ['an assignment on the root', assignmentId(''), 'azure/tenant-root'],
    ['a role definition', '/providers/Microsoft.Authorization/roleDefinitions/b24988ac', 'azure/tenant-root'],
    ['the root', '/', 'azure/tenant-root'],
    [
      'another resource',
      `${group}/providers/Microsoft.Storage/storageAccounts/st1`,
      `azure/${PRODUCTION}/rg-app`,
    ],
    [
      'a managed HSM',
      `${group}/providers/Microsoft.KeyVault/managedHSMs/Hsm1`,
      `azure/${PRODUCTION}/rg-app/hsm1`,
    ],
    ['a resource outside groups', `/subscriptions/${PRODUCTION}/providers/A.B/c/d`, `azure/${PRODUCTION}`],
    ['a place at a group', '/groups/7a1c/owners/9d2a', 'azure/directory'],
    ['a holder of a directory role', '/directoryRoles/62e9/members/9d2a', 'azure/directory'],
    ['text that is no scope', 'kv-app', 'azure/unrecognized'],
    ['nothing', ' ', 'azure/unrecognized'],
  ])('%s', (_, cause, path) => {
    expect(causePath(cause)).toBe(path);
  });

  test('the scope keeps the spelling of the id', () => {
    expect(causeScope(assignmentId(kv))).toBe(kv);
    expect(causeScope(`${kv}#accessPolicies/9d2a`)).toBe(kv);
    expect(causeScope(assignmentId(''))).toBe('/');
  });
});

const name = fc.oneof(
  fc.string({ unit: 'binary', minLength: 1 }),
  fc.constantFrom(
    '..',
    '.',
    '...',
    '%2e%2e',
    '%2F',
    'a b',
    '..\\..',
    'ünïcödé',
    '\ud800',
    'https:',
    '?q#f',
    '~',
  ),
);
const cause = fc.oneof(
  fc.tuple(name, name, name).map(([s, g, v]) => vaultId(v, g, s)),
  name.map((id) => `/providers/Microsoft.Management/managementGroups/${id}`),
  fc.tuple(name, name).map(([s, g]) => assignmentId(`/subscriptions/${s}/resourceGroups/${g}`)),
  fc.string({ unit: 'binary' }),
);
/** RFC 3986 path-noscheme of at least two segments, none of them `.` or `..`. */
const SEGMENT = "(?!\\.{1,2}(?:/|$))(?:[A-Za-z0-9._~!$&'()*+,;=@-]|%[0-9A-F]{2})+";
const RELATIVE = new RegExp(`^azure(?:/${SEGMENT}){1,3}$`);

test('no name can leave azure/, and the path is always a relative reference of RFC 3986', () => {
  fc.assert(
    fc.property(cause, (id) => {
      const path = causePath(id);
      expect(path).toMatch(RELATIVE);
      const base = 'https://host/repository/';
      expect(new URL(path, base).href.startsWith(`${base}azure/`)).toBe(true);
      expect(path).toBe(
        path.replace(/%[0-9A-F]{2}|[^%]/g, (part) => (part.length === 3 ? part : part.toLowerCase())),
      );
    }),
    { numRuns: 500 },
  );
});

test('the letter case of an id does not move an alert', () => {
  fc.assert(
    fc.property(cause, fc.infiniteStream(fc.boolean()), (id, upper) => {
      const flipped = id.replace(/[a-z]/gi, (letter) =>
        upper.next().value ? letter.toUpperCase() : letter.toLowerCase(),
      );
      expect(causePath(flipped)).toBe(causePath(id));
    }),
  );
});

test('different names have different paths', () => {
  const names = ['a', 'a b', 'a%20b', 'a+b', 'ä', '..', '%2e%2e', '_', 'a?b', 'a#b'];
  expect(new Set(names.map((group) => causePath(vaultId('kv', group)))).size).toBe(names.length);
});
