import { describe, expect, it, vi } from 'vitest';
import { cachingCredential, defaultCredential } from '../../src/azure/credential.js';

const HOUR = 3_600_000;
const signal = new AbortController().signal;

function source(life = HOUR, clock = { now: 0 }) {
  const asked: unknown[] = [];
  return {
    asked,
    clock,
    getToken: async (scopes: unknown, options?: object) => {
      asked.push([scopes, options]);
      return { token: `t${asked.length}`, expiresOnTimestamp: clock.now + life };
    },
  };
}

describe('the token cache', () => {
  it('asks once for callers that come together, and keeps the token', async () => {
    const from = source();
    const cached = cachingCredential(from, signal, () => from.clock.now);
    const tokens = await Promise.all([cached.getToken('a'), cached.getToken('a'), cached.getToken('a')]);
    expect(tokens.map((token) => token?.token)).toEqual(['t1', 't1', 't1']);
    await cached.getToken('a');
    expect(from.asked).toHaveLength(1);
  });

  it('keeps tokens by scope and tenant', async () => {
    const from = source();
    const cached = cachingCredential(from, signal, () => from.clock.now);
    await cached.getToken('a');
    await cached.getToken('b');
    await cached.getToken('a', { tenantId: 't' });
    await cached.getToken(['a']);
    expect(from.asked).toHaveLength(3);
  });

  it.each([
    [HOUR, HOUR - 300_001, 1],
    [HOUR, HOUR - 299_999, 2],
    [120_000, 59_999, 1],
    [120_000, 60_001, 2],
  ])('of %i ms life is asked anew in time: after %i ms %i requests', async (life, later, requests) => {
    const from = source(life);
    const cached = cachingCredential(from, signal, () => from.clock.now);
    await cached.getToken('a');
    from.clock.now = later;
    await cached.getToken('a');
    expect(from.asked).toHaveLength(requests);
  });

  it('passes claims on, and keeps the token they brought', async () => {
    const from = source();
    const cached = cachingCredential(from, signal, () => from.clock.now);
    await cached.getToken('a');
    expect((await cached.getToken('a', { claims: 'c' }))?.token).toBe('t2');
    expect((await cached.getToken('a'))?.token).toBe('t2');
    expect(from.asked[1]).toMatchObject(['a', { claims: 'c' }]);
  });

  it('goes on with a token that still lives when a new one is not to be had', async () => {
    let calls = 0;
    const clock = { now: 0 };
    const cached = cachingCredential(
      {
        getToken: async () => {
          if (++calls > 1) throw new Error('offline');
          return { token: 'old', expiresOnTimestamp: HOUR };
        },
      },
      signal,
      () => clock.now,
    );
    await cached.getToken('a');
    clock.now = HOUR - 60_000;
    expect((await cached.getToken('a'))?.token).toBe('old');
    clock.now = HOUR + 1;
    await expect(cached.getToken('a')).rejects.toMatchObject({ kind: 'sign-in' });
  });
});

describe('a failed sign-in', () => {
  it('is one sentence that says what to do, with what was tried behind it', async () => {
    const tried = Object.assign(new Error('EnvironmentCredential: no\nAzureCliCredential: no'), {
      errors: [],
    });
    const cached = cachingCredential({ getToken: () => Promise.reject(tried) }, signal);
    const error = await cached.getToken('a').catch((caught: unknown) => caught);
    expect(error).toMatchObject({ name: 'AzureError', kind: 'sign-in', cause: tried });
    expect((error as Error).message).toMatch(/^No sign-in .*az login.*AZURE_TENANT_ID.*\.$/);
    expect((error as Error).message).not.toContain('\n');
  });

  it("tells Entra's own refusal, wherever in the chain it is", async () => {
    const inner = new Error(
      "invalid_client: Error(s): 7000215 - AADSTS7000215: Invalid client secret provided for 'app'. Trace ID: 123\r\nmore",
    );
    const tried = Object.assign(new Error('all failed'), { errors: [new Error('no'), inner] });
    const cached = cachingCredential({ getToken: () => Promise.reject(tried) }, signal);
    await expect(cached.getToken('a')).rejects.toThrow(
      "Azure refused the sign-in (AADSTS7000215: Invalid client secret provided for 'app'): correct that,",
    );
  });

  it.each([
    ['AuthenticationError', /could not be reached/],
    ['AggregateAuthenticationError', /No sign-in/],
  ])('of %s with a network error is told apart', async (name, said) => {
    const tried = Object.assign(new Error('network_error: see the details'), { name });
    const cached = cachingCredential({ getToken: () => Promise.reject(tried) }, signal);
    await expect(cached.getToken('a')).rejects.toThrow(said);
  });

  it('is told when no token comes back at all', async () => {
    const cached = cachingCredential({ getToken: async () => null }, signal);
    await expect(cached.getToken('a')).rejects.toMatchObject({ kind: 'sign-in' });
  });

  it('is told when the settings of the credential are wrong', ({ onTestFinished }) => {
    vi.stubEnv('AZURE_TOKEN_CREDENTIALS', 'everything');
    onTestFinished(() => void vi.unstubAllEnvs());
    expect(() =>
      defaultCredential({
        authority: 'https://login.microsoftonline.com',
        tenantId: null,
        disableInstanceDiscovery: false,
      }),
    ).toThrow(/sign-in settings cannot be used/);
  });
});
