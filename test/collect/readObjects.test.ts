import { describe, expect, it } from 'vitest';
import { collect } from '../../src/collect/collect.js';
import type { PlannedRead, Read, Snapshot } from '../../src/model/snapshot.js';
import { A, B, type Differs, failure, holding, hsmId, pagesOf, plan, refusal, vaultId } from './fakeAzure.js';

const KV1 = vaultId(A, 'kv1');
const KV2 = vaultId(A, 'kv2');
const KV3 = vaultId(B, 'kv3');

const listed = (id: string, enabled = true) => ({
  id,
  properties: { attributes: { enabled }, keyUri: 'https://x' },
});
const whole = (id: string) => ({ id, properties: { attributes: { enabled: true }, kty: 'RSA' } });

async function collected(reads: readonly PlannedRead[], differs: Differs = {}) {
  const { azure, asked } = holding({ [A]: ['kv1', 'kv2'], [B]: ['kv3'] }, differs);
  const snapshot = await collect(azure, plan({ reads }));
  return { snapshot, asked: asked.filter((call) => /^(keys|key|secrets) /.test(call)).sort() };
}

const coverageOf = (snapshot: Snapshot, what: Read) =>
  snapshot.coverage
    .filter((entry) => entry.what === what)
    .map(({ scope, status, reason }) => [scope.replace('/subscriptions/', ''), status, reason]);

describe('keys and secrets', () => {
  it('are listed once for each vault, of a managed HSM not at all', async () => {
    const { asked, snapshot } = await collected(['keys', 'secrets'], {
      hsms: (id) => pagesOf(id === A ? [{ id: hsmId(A, 'hsm') }] : []),
      keys: (id) => pagesOf([listed(`${id}/keys/app`)], [listed(`${id}/keys/other`)]),
    });
    expect(asked).toEqual([KV1, KV2, KV3].flatMap((id) => [`keys ${id}`, `secrets ${id}`]).sort());
    expect(snapshot.records.key).toHaveLength(6);
    expect(snapshot.records.key[0]).toEqual({ of: [KV1], body: listed(`${KV1}/keys/app`) });
    expect(coverageOf(snapshot, 'keys')).toEqual([
      [A, 'ok', null],
      [B, 'ok', null],
    ]);
    expect(coverageOf(snapshot, 'keyDetails')).toEqual([['/', 'skipped', expect.any(String)]]);
  });

  it('are told as refused of the vault that refuses them, and all others are read', async () => {
    const { snapshot } = await collected(['secrets'], {
      secrets: (id) => (id === KV1 ? pagesOf([{ id: `${id}/secrets/s` }], refusal) : pagesOf([])),
    });
    expect(coverageOf(snapshot, 'secrets')).toEqual([
      [A, 'ok', null],
      [KV1.replace('/subscriptions/', ''), 'refused', refusal.message],
      [B, 'ok', null],
    ]);
    expect(snapshot.records.secret).toHaveLength(1);
  });
});

describe('keys in detail', () => {
  const differs: Differs = {
    keys: (id) => pagesOf([listed(`${id}/keys/app`), listed(`${id}/keys/old`, false)]),
    key: (id) => pagesOf([whole(id)]),
  };

  it('are listed once and read one by one, but for those that are disabled', async () => {
    const { asked, snapshot } = await collected(['keys', 'keyDetails'], differs);
    const vaults = [KV1, KV2, KV3];
    expect(asked).toEqual(vaults.flatMap((id) => [`key ${id}/keys/app`, `keys ${id}`]).sort());
    expect(snapshot.records.key.slice(0, 2).map(({ body }) => body)).toEqual([
      whole(`${KV1}/keys/app`),
      listed(`${KV1}/keys/old`, false),
    ]);
    expect(coverageOf(snapshot, 'keys')).toEqual([
      [A, 'ok', null],
      [B, 'ok', null],
    ]);
    expect(coverageOf(snapshot, 'keyDetails')).toEqual(coverageOf(snapshot, 'keys'));
  });

  it('are listed too where only they were asked for', async () => {
    const { snapshot } = await collected(['keyDetails'], differs);
    expect(coverageOf(snapshot, 'keys')).toEqual([
      [A, 'ok', null],
      [B, 'ok', null],
    ]);
  });

  it('keep what the list said of a key that cannot be read, and say how many could not', async () => {
    const { snapshot } = await collected(['keyDetails'], {
      ...differs,
      key: (id) => pagesOf(id.startsWith(KV1) ? refusal : id.startsWith(KV2) ? failure : [whole(id)]),
    });
    expect(
      snapshot.records.key.find(({ body }) => (body as { id: string }).id === `${KV1}/keys/app`)?.body,
    ).toEqual(listed(`${KV1}/keys/app`));
    expect(coverageOf(snapshot, 'keyDetails')).toEqual([
      [A, 'failed', expect.stringContaining(`1 of 2 keys could not be read; the first: ${refusal.message}`)],
      [B, 'ok', null],
    ]);
    expect(coverageOf(snapshot, 'keys')).toEqual([
      [A, 'ok', null],
      [B, 'ok', null],
    ]);
  });
});
