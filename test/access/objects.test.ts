import { describe, expect, it } from 'vitest';
import { resolveAccess } from '../../src/access/resolveAccess.js';
import { type Coverage, noRecords, SNAPSHOT_FORMAT, type Snapshot } from '../../src/model/snapshot.js';
import type { VaultObject } from '../../src/model/vaultObject.js';
import { rbacVault, SUB, vault, vaultId } from './snapshotOf.js';

const DAY = 86_400;
/** The time of collection, in seconds. */
const NOW = Date.parse('2026-01-01T00:00:00Z') / 1000;

interface Given {
  readonly keys?: readonly object[];
  readonly secrets?: readonly object[];
  readonly coverage?: readonly Coverage[];
}

const body = (kind: 'keys' | 'secrets', name: string, properties: object, vaultName = 'kv1') => ({
  id: `${vaultId(vaultName)}/${kind}/${name}`,
  name,
  properties,
});
const key = (name: string, properties: object = { attributes: {} }) => body('keys', name, properties);
const secret = (name: string, properties: object = { attributes: {} }) => body('secrets', name, properties);
const read = (what: 'keys' | 'secrets', status: Coverage['status'] = 'ok', scope = SUB): Coverage => ({
  scope,
  what,
  status,
  reason: null,
});

function postureOf({ keys = [], secrets = [], coverage = [read('keys'), read('secrets')] }: Given) {
  const snapshot: Snapshot = {
    header: {
      formatVersion: SNAPSHOT_FORMAT,
      cloud: 'AzureCloud',
      tenantId: null,
      startedAt: '2025-12-31T23:00:00Z',
      finishedAt: '2026-01-01T00:00:00Z',
      requested: {},
    },
    records: {
      ...noRecords(),
      vault: [vault('kv1'), rbacVault('kv2')].map((item) => ({ of: [SUB], body: item })),
      key: keys.map((item) => ({ of: [vaultId('kv1')], body: item })),
      secret: secrets.map((item) => ({ of: [vaultId('kv1')], body: item })),
    },
    coverage,
  };
  return resolveAccess(snapshot);
}

function one(given: Given): VaultObject {
  const [object, more] = postureOf(given).objects;
  if (object === undefined || more !== undefined) throw new Error('expected one object');
  return object;
}

const timesOf = (attributes: object) => one({ secrets: [secret('s', { attributes })] });
const undecided = ({ undecided: facts }: VaultObject) => facts.map(({ fact }) => fact);

describe('the times of a key or secret', () => {
  it('are seconds since 1970, measured from the end of the collection', () => {
    const object = timesOf({ exp: NOW + 10 * DAY, created: NOW - 20 * DAY, nbf: NOW - 5 * DAY });
    expect(object).toMatchObject({
      hasExpiry: true,
      expires: '2026-01-11T00:00:00.000Z',
      created: '2025-12-12T00:00:00.000Z',
      notBefore: '2025-12-27T00:00:00.000Z',
      daysToExpiry: 10,
      validityInDays: 15,
    });
  });

  it.each([
    ['absent', {}],
    ['null', { exp: null }],
  ])('know an expiry that is %s as none', (_, attributes) => {
    const object = timesOf(attributes);
    expect(object).toMatchObject({ hasExpiry: false, expires: null });
    expect('daysToExpiry' in object || 'validityInDays' in object).toBe(false);
    expect(undecided(object)).toEqual([]);
  });

  it('are negative once the expiry is past', () => {
    expect(timesOf({ exp: NOW - DAY, created: 0 }).daysToExpiry).toBe(-1);
  });

  it.each([
    ['created alone', { created: NOW - 2 * DAY }, 3],
    ['nbf alone', { nbf: NOW - 4 * DAY }, 5],
    ['nbf before created', { created: NOW - 2 * DAY, nbf: NOW - 9 * DAY }, 3],
  ])('measure validity from %s', (_, start, days) => {
    expect(timesOf({ exp: NOW + DAY, ...start }).validityInDays).toBe(days);
  });

  it.each<[string, object, readonly string[]]>([
    ['exp is a text', { exp: '1767225600' }, ['hasExpiry', 'daysToExpiry', 'validityInDays']],
    ['exp is negative', { exp: -1 }, ['hasExpiry', 'daysToExpiry', 'validityInDays']],
    ['exp is beyond all dates', { exp: 1e300 }, ['hasExpiry', 'daysToExpiry', 'validityInDays']],
    ['created is no number', { exp: NOW, created: {} }, ['validityInDays']],
    ['nbf is no number', { exp: NOW, created: NOW, nbf: true }, ['validityInDays']],
    ['neither created nor nbf is there', { exp: NOW }, ['validityInDays']],
    ['enabled is a text', { enabled: 'true' }, ['enabled']],
  ])('are undecided where %s', (_, attributes, facts) => {
    const object = timesOf(attributes);
    expect(undecided(object)).toEqual(facts);
    for (const fact of facts) expect(fact in object).toBe(false);
  });
});

describe('an object', () => {
  it.each([
    ['absent', {}, true],
    ['null', { enabled: null }, true],
    ['false', { enabled: false }, false],
  ])('whose enabled is %s', (_, attributes, enabled) => {
    expect(timesOf(attributes).enabled).toBe(enabled);
  });

  it('knows its vault and the permission model of it', () => {
    const posture = postureOf({ keys: [key('k'), body('keys', 'k2', { attributes: {} }, 'kv2')] });
    expect(posture.objects.map(({ vaultName, permissionModel }) => [vaultName, permissionModel])).toEqual([
      ['kv1', 'access-policy'],
      ['kv2', 'rbac'],
    ]);
  });

  it.each([
    ['properties', undefined],
    ['attributes', {}],
  ])('without %s is there with nothing decided', (_, properties) => {
    const object = one({ keys: [{ ...key('k'), properties }] });
    expect(object.name).toBe('k');
    expect(undecided(object)).toContain('properties');
    expect('enabled' in object || 'hasExpiry' in object).toBe(false);
  });

  it.each([
    ['a version of a key', `${vaultId('kv1')}/keys/k/versions/1`],
    ['a vault', vaultId('kv1')],
    ['text', 'k'],
  ])('whose id is %s becomes a gap', (_, id) => {
    const { objects, coverage } = postureOf({ keys: [{ id, properties: { attributes: {} } }] });
    expect(objects).toEqual([]);
    expect(coverage).toContainEqual({
      scope: vaultId('kv1'),
      what: 'keys',
      status: 'failed',
      reason: 'an entry of the keys has an id that names no key of a vault',
    });
  });
});

describe('what a key is made of', () => {
  const made = (properties: object) => one({ keys: [key('k', { attributes: {}, ...properties })] });

  it.each<[string, object, Partial<VaultObject>]>([
    ['RSA', { kty: 'RSA', keySize: 2048 }, { keyType: 'RSA', keySize: 2048, hsmBacked: false }],
    ['RSA-HSM', { kty: 'rsa-hsm', keySize: 3072 }, { keyType: 'RSA-HSM', keySize: 3072, hsmBacked: true }],
    ['EC', { kty: 'EC', curveName: 'p-256k' }, { keyType: 'EC', curve: 'P-256K', hsmBacked: false }],
    ['oct-HSM', { kty: 'oct-HSM', keySize: 256 }, { keyType: 'OCT-HSM', keySize: 256, hsmBacked: true }],
  ])('%s', (_, properties, facts) => {
    expect(made(properties)).toMatchObject(facts);
  });

  it('is undecided for a key of a list, with the reason', () => {
    const listed = made({ keyUri: 'https://kv1.vault.azure.net/keys/k' });
    expect(undecided(listed)).toEqual(['keyType', 'keySize', 'curve', 'hsmBacked', 'rotationActions']);
    expect(listed.undecided[0]?.reason).toContain('only a read of the key itself');
    expect('rotationActions' in listed).toBe(false);
  });

  it.each<[string, object, string]>([
    ['a type nobody knows', { kty: 'XYZ' }, 'keyType'],
    ['a type that is no text', { kty: 7 }, 'keyType'],
    ['no size of RSA', { kty: 'RSA' }, 'keySize'],
    ['a size of zero', { kty: 'RSA', keySize: 0 }, 'keySize'],
    ['no curve of EC', { kty: 'EC' }, 'curve'],
    [
      'a rotation policy that is a list',
      { kty: 'EC', curveName: 'P-256', rotationPolicy: [] },
      'rotationActions',
    ],
    [
      'lifetimeActions that are no list',
      { kty: 'EC', curveName: 'P-256', rotationPolicy: { lifetimeActions: 'rotate' } },
      'rotationActions',
    ],
  ])('is undecided for %s', (_, properties, fact) => {
    const object = made(properties);
    expect(undecided(object)).toContain(fact);
    expect(fact in object).toBe(false);
  });

  it('says the actions of its rotation policy in lower case, none where it has none', () => {
    const lifetimeActions = [{ action: { type: 'Notify' } }, { action: { type: 'rotate' } }];
    const material = { kty: 'EC', curveName: 'P-256' };
    expect(made({ ...material, rotationPolicy: { lifetimeActions } }).rotationActions).toEqual([
      'notify',
      'rotate',
    ]);
    expect(made(material).rotationActions).toEqual([]);
    expect(made({ ...material, rotationPolicy: {} }).rotationActions).toEqual([]);
  });
});

describe('what belongs to a certificate', () => {
  const pem = { attributes: {}, contentType: 'application/x-pem-file' };
  const backing = (given: Given) =>
    postureOf(given).objects.map(
      ({ type, name, certificateBacking }) => `${type} ${name} ${certificateBacking}`,
    );

  it('is a secret of that content type and a key of its name, in any letter case', () => {
    expect(
      backing({
        keys: [key('TLS'), key('other')],
        secrets: [secret('tls', { ...pem, contentType: 'Application/X-PKCS12' }), secret('other')],
      }),
    ).toEqual(['key other none', 'key TLS inferred', 'secret other none', 'secret tls inferred']);
  });

  it('is not inferred across vaults', () => {
    const elsewhere = body('keys', 'tls', { attributes: {} }, 'kv2');
    expect(backing({ keys: [elsewhere], secrets: [secret('tls', pem)] })).toEqual([
      'secret tls none',
      'key tls none',
    ]);
  });

  it.each<[string, Given]>([
    [
      'a secret whose vault has unread keys',
      { secrets: [secret('tls', pem)], coverage: [read('secrets'), read('keys', 'refused', vaultId('kv1'))] },
    ],
    ['a secret of an input that says nothing of keys', { secrets: [secret('tls', pem)], coverage: [] }],
    [
      'a key whose vault has unread secrets',
      { keys: [key('tls')], coverage: [read('keys'), read('secrets', 'failed')] },
    ],
    [
      'a key where secrets were not asked for',
      { keys: [key('tls')], coverage: [read('keys'), read('secrets', 'skipped', '/')] },
    ],
  ])('is not known for %s', (_, given) => {
    const object = one(given);
    expect('certificateBacking' in object).toBe(false);
    expect(object.undecided.map(({ reason }) => reason).join()).toContain(
      'so it may belong to a certificate',
    );
  });

  it('is known of a plain secret without its keys, and where both are there although a list was cut', () => {
    const coverage = [read('keys', 'failed'), read('secrets', 'failed')];
    expect(one({ secrets: [secret('s')], coverage }).certificateBacking).toBe('none');
    expect(backing({ keys: [key('tls')], secrets: [secret('tls', pem)], coverage })).toEqual([
      'key tls inferred',
      'secret tls inferred',
    ]);
  });

  it('takes what is said of a vault before what is said of its subscription', () => {
    const coverage = [
      read('secrets'),
      read('keys', 'refused'),
      read('keys', 'ok', vaultId('kv1').toUpperCase()),
    ];
    expect(one({ secrets: [secret('tls', pem)], coverage }).certificateBacking).toBe('none');
  });
});
