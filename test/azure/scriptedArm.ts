import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import {
  createDefaultHttpClient,
  createHttpHeaders,
  type HttpClient,
  type PipelineRequest,
} from '@azure/core-rest-pipeline';
import type { Pages } from '../../src/azure/azure.js';
import { CLOUDS } from '../../src/azure/clouds.js';
import { type ConnectedAzure, type ConnectOptions, connect } from '../../src/azure/connect.js';

export const ARM = 'https://management.azure.com';
export const SUBSCRIPTION = '11111111-1111-4111-8111-111111111111';

export interface Answer {
  readonly status?: number;
  readonly headers?: Readonly<Record<string, string>>;
  /** Text is sent as it is, anything else as JSON. */
  readonly body?: unknown;
}

/** What was sent, as the wire would have seen it. */
export interface Sent {
  readonly url: string;
  readonly method: string;
  readonly authorization: string | undefined;
  /** Text of the body, where one was sent. */
  readonly body?: string;
}

/** An HTTP client without a socket: `answer` sees each request and its number from 0. */
export function scripted(answer: (request: PipelineRequest, number: number) => Answer | Promise<Answer>): {
  httpClient: HttpClient;
  sent: Sent[];
} {
  const sent: Sent[] = [];
  return {
    sent,
    httpClient: {
      async sendRequest(request) {
        sent.push({
          url: request.url,
          method: request.method,
          authorization: request.headers.get('authorization'),
          ...(typeof request.body === 'string' && { body: request.body }),
        });
        const { status = 200, headers = {}, body } = await answer(request, sent.length - 1);
        const text = typeof body === 'string' ? body : JSON.stringify(body ?? {});
        return {
          request,
          status,
          headers: createHttpHeaders({ 'content-type': 'application/json', ...headers }),
          bodyAsText: text,
        };
      },
    },
  };
}

/** Node's own client, led to a plain http server on the loopback that plays Resource Manager. */
export async function throughSocket(
  listener: RequestListener,
): Promise<{ httpClient: HttpClient; close(): Promise<void> }> {
  const server = createServer(listener);
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  const { port } = server.address() as AddressInfo;
  const client = createDefaultHttpClient();
  return {
    httpClient: {
      async sendRequest(request) {
        const url = request.url.replace(ARM, `http://127.0.0.1:${port}`);
        const response = await client.sendRequest({ ...request, url, allowInsecureConnection: true });
        return { ...response, request };
      },
    },
    close: () =>
      new Promise((done) => {
        server.close(() => done());
        server.closeAllConnections();
      }),
  };
}

export function connected(
  httpClient: HttpClient,
  options: Partial<ConnectOptions> = {},
): Promise<ConnectedAzure> {
  return connect({
    cloud: CLOUDS.AzureCloud,
    timeoutMs: 5000,
    version: '0.0.0-test',
    signal: new AbortController().signal,
    credential: {
      getToken: async () => ({ token: 'secret-token', expiresOnTimestamp: Date.now() + 3_600_000 }),
    },
    httpClient,
    ...options,
  });
}

/** All items of a list, and the error it ended with. */
export async function drain(pages: Pages): Promise<{ items: unknown[]; pages: number; error: unknown }> {
  const items: unknown[] = [];
  let count = 0;
  try {
    for await (const page of pages) {
      count++;
      items.push(...page);
    }
  } catch (error) {
    return { items, pages: count, error };
  }
  return { items, pages: count, error: null };
}
