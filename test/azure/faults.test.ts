import { gzipSync } from 'node:zlib';
import { describe, expect, it, type TestContext } from 'vitest';
import type { Wait } from '../../src/azure/retryPolicy.js';
import { connected, drain, SUBSCRIPTION, scripted, throughSocket } from './scriptedArm.js';

const LIST = JSON.stringify({ value: [{ id: '/x/1' }] });

describe('throttling', () => {
  it('is waited for when the 429 names no wait', async () => {
    const waits: Wait[] = [];
    const arm = scripted((_, number) => (number === 0 ? { status: 429 } : { body: LIST }));
    const azure = await connected(arm.httpClient, { onWait: (wait) => waits.push(wait) });
    expect(await drain(azure.vaults(SUBSCRIPTION))).toMatchObject({ error: null, items: [{ id: '/x/1' }] });
    expect(waits).toMatchObject([{ host: 'management.azure.com', reason: 'throttled the request (429)' }]);
  });

  it('is given up at once when the wait is longer than kvposture waits', async () => {
    const arm = scripted(() => ({ status: 429, headers: { 'retry-after': '3600' } }));
    const started = Date.now();
    const { error } = await drain((await connected(arm.httpClient)).roleAssignments(SUBSCRIPTION, 'none'));
    expect(Date.now() - started).toBeLessThan(500);
    expect(error).toMatchObject({ kind: 'failed', status: 429 });
    expect(String(error)).toContain('3600 s');
    expect(arm.sent).toHaveLength(1);
  });
});

describe('a token that Azure no longer takes', () => {
  it('is replaced when Azure says which claims it wants, and the new one is kept', async () => {
    const claims = Buffer.from('{"access_token":{}}').toString('base64');
    const challenge = `Bearer realm="", error="insufficient_claims", claims="${claims}"`;
    const arm = scripted((request) =>
      request.headers.get('authorization') === 'Bearer second'
        ? { body: LIST }
        : { status: 401, headers: { 'www-authenticate': challenge } },
    );
    const asked: unknown[] = [];
    const azure = await connected(arm.httpClient, {
      credential: {
        getToken: async (_, options) => {
          asked.push(options);
          return {
            token: asked.length === 1 ? 'first' : 'second',
            expiresOnTimestamp: Date.now() + 3_600_000,
          };
        },
      },
    });
    await azure.signIn({ directory: false });
    expect(await drain(azure.vaults(SUBSCRIPTION))).toMatchObject({ error: null, items: [{ id: '/x/1' }] });
    expect(await drain(azure.hsms(SUBSCRIPTION))).toMatchObject({ error: null });
    expect(asked).toMatchObject([{ enableCae: true }, { claims: '{"access_token":{}}' }]);
    expect(arm.sent).toHaveLength(3);
  });
});

describe('a cancelled run', () => {
  it('ends at once, also in the middle of a wait', async () => {
    const controller = new AbortController();
    const arm = scripted(() => ({ status: 429, headers: { 'retry-after': '30' } }));
    const azure = await connected(arm.httpClient, { signal: controller.signal });
    setTimeout(() => controller.abort(), 50);
    const started = Date.now();
    expect((await drain(azure.vaults(SUBSCRIPTION))).error).toMatchObject({ kind: 'aborted' });
    expect(Date.now() - started).toBeLessThan(1000);
  });

  it('ends at once on the second page, also when the server never answers', async () => {
    const controller = new AbortController();
    const arm = scripted((request, number) =>
      number === 0 ? { body: { value: [], nextLink: `${request.url}&p=2` } } : new Promise(() => {}),
    );
    const azure = await connected(arm.httpClient, { signal: controller.signal });
    setTimeout(() => controller.abort(), 50);
    expect((await drain(azure.vaults(SUBSCRIPTION))).error).toMatchObject({ kind: 'aborted' });
  });

  it('ends at once while it waits for a token', async () => {
    const controller = new AbortController();
    const arm = scripted(() => ({ body: LIST }));
    const azure = await connected(arm.httpClient, {
      signal: controller.signal,
      credential: { getToken: () => new Promise(() => {}) },
    });
    setTimeout(() => controller.abort(), 50);
    await expect(azure.signIn()).rejects.toMatchObject({ kind: 'aborted' });
  });

  it('asks nothing more', async () => {
    const arm = scripted(() => ({ body: LIST }));
    const azure = await connected(arm.httpClient, { signal: AbortSignal.abort() });
    expect((await drain(azure.vaults(SUBSCRIPTION))).error).toMatchObject({ kind: 'aborted' });
    expect(arm.sent).toHaveLength(0);
  });
});

describe.concurrent('over a real socket', () => {
  async function serve(
    finished: TestContext['onTestFinished'],
    listener: Parameters<typeof throughSocket>[0],
    timeoutMs = 5000,
  ) {
    const socket = await throughSocket(listener);
    finished(socket.close);
    return connected(socket.httpClient, { timeoutMs });
  }

  it.for<[string, Record<string, string>]>([
    ['slow', {}],
    ['slow and compressed', { 'content-encoding': 'gzip' }],
  ])('a %s body is ended by the time limit and read again', async ([, headers], { onTestFinished }) => {
    let calls = 0;
    const whole = 'content-encoding' in headers ? gzipSync(LIST) : Buffer.from(LIST);
    const azure = await serve(
      onTestFinished,
      (_request, response) => {
        response.writeHead(200, { 'content-type': 'application/json', ...headers });
        if (++calls > 1) response.end(whole);
        else response.write(whole.subarray(0, 8));
      },
      150,
    );
    const started = Date.now();
    expect(await drain(azure.vaults(SUBSCRIPTION))).toMatchObject({ error: null, items: [{ id: '/x/1' }] });
    expect(calls).toBe(2);
    expect(Date.now() - started).toBeLessThan(3000);
  });

  it('a body that always takes too long is failed, and says so', async ({ onTestFinished }) => {
    let calls = 0;
    const azure = await serve(
      onTestFinished,
      (_request, response) => {
        calls++;
        response.writeHead(200, { 'content-type': 'application/json' });
        response.write('{"value":[');
      },
      30,
    );
    const { error } = await drain(azure.denyAssignments(SUBSCRIPTION));
    expect(String(error)).toContain('gave no whole answer within 0.03 s (4 attempts)');
    expect(calls).toBe(4);
  });

  it.for<[string, Record<string, string>]>([
    ['cut off', { 'content-length': '9999' }],
    ['cut off inside a chunk', { 'transfer-encoding': 'chunked' }],
    ['cut off and compressed', { 'content-encoding': 'gzip', 'content-length': '9999' }],
  ])('a body that is %s is read again', async ([, headers], { onTestFinished }) => {
    let calls = 0;
    const azure = await serve(
      onTestFinished,
      (_request, response) => {
        if (++calls > 1) {
          response.writeHead(200, { 'content-type': 'application/json' }).end(LIST);
          return;
        }
        response.writeHead(200, { 'content-type': 'application/json', ...headers });
        response.write('content-encoding' in headers ? gzipSync(LIST).subarray(0, 12) : '{"value":[', () =>
          response.destroy(),
        );
      },
      1000,
    );
    expect(await drain(azure.roleAssignments(SUBSCRIPTION, 'none'))).toMatchObject({
      error: null,
      items: [{ id: '/x/1' }],
    });
    expect(calls).toBe(2);
  });

  it('a connection that was given up on is closed', async ({ onTestFinished }) => {
    let closed = 0;
    const azure = await serve(
      onTestFinished,
      (_request, response) => {
        response.on('close', () => closed++);
        response.writeHead(200, { 'content-type': 'application/json' });
        response.write('{"value":[');
      },
      30,
    );
    await drain(azure.subscriptions());
    await new Promise((done) => setTimeout(done, 50));
    expect(closed).toBe(4);
  });

  it('a reset connection is tried again', async ({ onTestFinished }) => {
    let calls = 0;
    const azure = await serve(onTestFinished, (request, response) => {
      if (++calls === 1) request.socket.resetAndDestroy();
      else response.writeHead(200, { 'content-type': 'application/json' }).end(LIST);
    });
    expect(await drain(azure.subscriptions())).toMatchObject({ error: null, items: [{ id: '/x/1' }] });
    expect(calls).toBe(2);
  });

  it('a 500 is tried again, a 501 is not', async ({ onTestFinished }) => {
    let calls = 0;
    const azure = await serve(onTestFinished, (_request, response) => {
      response.writeHead(++calls === 1 ? 500 : 501).end();
    });
    expect((await drain(azure.subscriptions())).error).toMatchObject({ kind: 'failed', status: 501 });
    expect(calls).toBe(2);
  });

  it('many lists at once leave no listener warnings behind', async ({ onTestFinished }) => {
    const warnings: Error[] = [];
    const listen = (warning: Error) => warnings.push(warning);
    process.on('warning', listen);
    const azure = await serve(onTestFinished, (_request, response) => {
      response.writeHead(200, { 'content-type': 'application/json' }).end(LIST);
    });
    await Promise.all(Array.from({ length: 60 }, () => drain(azure.vaults(SUBSCRIPTION))));
    await new Promise((done) => setTimeout(done, 20));
    process.off('warning', listen);
    expect(warnings).toEqual([]);
  });
});
