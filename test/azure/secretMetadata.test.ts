import { describe, expect, it } from 'vitest';
import { connected, drain, SUBSCRIPTION, scripted } from './scriptedArm.js';

const VAULT = `/subscriptions/${SUBSCRIPTION}/resourceGroups/rg/providers/Microsoft.KeyVault/vaults/kv`;

describe('the secrets of a vault', () => {
  it('come without a value, should Azure ever send one', async () => {
    const value = 'hunter2';
    const id = `${VAULT}/secrets/s`;
    const items = [
      { id, value, properties: { value, contentType: 'password', tags: null } },
      { id, Value: value, properties: null },
    ];
    const arm = scripted(() => ({ body: { value: items } }));
    const read = await drain((await connected(arm.httpClient)).secrets(VAULT));
    expect(read.items).toEqual([
      { id, properties: { contentType: 'password', tags: null } },
      { id, properties: null },
    ]);
  });

  it('keep everything else as it came', async () => {
    const items = [{ id: '/s', tags: { value: 'a tag' }, properties: { odd: [1] } }, 'odd', null, [7]];
    const arm = scripted(() => ({ body: { value: items } }));
    expect((await drain((await connected(arm.httpClient)).secrets(VAULT))).items).toEqual(items);
  });
});
