import { describe, expect, it } from 'vitest';
import { ARM, connected, drain, SUBSCRIPTION, scripted } from './scriptedArm.js';

const KEY = `/subscriptions/${SUBSCRIPTION}/resourceGroups/rg/providers/Microsoft.KeyVault/vaults/kv/keys/app`;

describe('one key', () => {
  it('is asked for by its id, and comes as it is', async () => {
    const body = { id: KEY, properties: { kty: 'RSA', rotationPolicy: null, odd: { deep: [null] } } };
    const arm = scripted(() => ({ body }));
    const read = await drain((await connected(arm.httpClient)).key(KEY));
    expect(read).toMatchObject({ items: [body], error: null });
    expect(arm.sent.map(({ url, method }) => `${method} ${url}`)).toEqual([
      `GET ${ARM}${KEY}?api-version=2026-02-01`,
    ]);
    expect(arm.sent[0]?.authorization).toBe('Bearer secret-token');
  });

  it.each([
    ['a web page', '<html>', 'a web page'],
    ['nothing', '', 'an empty body'],
    ['a list', '{"value":[]}', 'JSON that is no resource'],
    ['a text', '"key"', 'not JSON in place of a resource'],
  ])('is failed when a 200 carries %s', async (_, body, said) => {
    const arm = scripted(() => ({ body }));
    const read = await drain((await connected(arm.httpClient)).key(KEY));
    expect(read.error).toMatchObject({ name: 'AzureError', kind: 'failed' });
    expect(String(read.error)).toContain(said);
  });

  it('is refused with the message of Azure', async () => {
    const error = { code: 'AuthorizationFailed', message: 'no right' };
    const arm = scripted(() => ({ status: 403, body: { error } }));
    const read = await drain((await connected(arm.httpClient)).key(KEY));
    expect(read.error).toMatchObject({ kind: 'refused', status: 403 });
  });
});
