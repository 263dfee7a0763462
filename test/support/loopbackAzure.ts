import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { createServer, type Server } from 'node:https';
import type { AddressInfo, Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { missingApiVersion } from './armErrors.js';
import { answerArm } from './armRoutes.js';
import { type Certificate, loopbackCertificate } from './certificate.js';
import { changed, faultAnswer } from './faultAnswers.js';
import { type Fault, type FaultAct, faultChooser } from './faults.js';
import { answerGraph } from './graphRoutes.js';
import { type GraphCount, type LoopbackResourceGraph, loopbackResourceGraph } from './resourceGraph.js';
import {
  type Answer,
  answerSignIn,
  cloudMetadata,
  type IssuedTokens,
  refuseGraphToken,
  refuseToken,
  tokenOf,
} from './signIn.js';
import type { Tenant } from './tenant.js';

export interface RecordedRequest {
  readonly method: string;
  readonly path: string;
  /** As sent, without `?`. */
  readonly query: string;
  /** The Host header. */
  readonly host: string;
  /** Whether an Authorization header came along. */
  readonly authorized: boolean;
  /** Audience of the token that came along; null for none, and for one that was not handed out here. */
  readonly audience: string | null;
  /** Milliseconds since the server started. */
  readonly at: number;
}

export interface LoopbackAzure {
  /** Resource Manager and sign-in alike: `https://127.0.0.1:PORT`, no slash at the end. */
  readonly url: string;
  /** PEM file for NODE_EXTRA_CA_CERTS. */
  readonly caFile: string;
  /** The same as text, for `tlsOptions: { ca }`. */
  readonly ca: string;
  /** The environment of a process that signs in here. */
  readonly env: Readonly<Record<string, string>>;
  readonly requests: readonly RecordedRequest[];
  /** The `scope` of every token that was asked for. */
  readonly tokenScopes: readonly string[];
  /** How often each fault has acted, in the order they were given. */
  readonly acted: readonly number[];
  /** Microsoft Graph, at an origin of its own, and what reached it. */
  readonly graph: { readonly url: string; readonly requests: readonly RecordedRequest[] };
  /** What its Resource Graph counted. */
  readonly resourceGraph: GraphCount;
  /** Another https origin that nobody has business with, and what reached it. */
  readonly foreign: { readonly url: string; readonly requests: readonly RecordedRequest[] };
  close(): Promise<void>;
}

interface Context {
  readonly tenant: Tenant;
  readonly url: string;
  readonly graphUrl: string;
  readonly foreignUrl: string;
  readonly issued: IssuedTokens;
  readonly tokenScopes: string[];
  readonly resourceGraph: LoopbackResourceGraph;
}

/** Starts sign-in, Resource Manager and Graph for one tenant on free ports of 127.0.0.1. Call `close` when done. */
export async function startLoopbackAzure(
  tenant: Tenant,
  faults: readonly Fault[] = [],
): Promise<LoopbackAzure> {
  const certificate = await loopbackCertificate();
  const directory = await mkdtemp(join(tmpdir(), 'kvposture-azure-'));
  const caFile = join(directory, 'ca.pem');
  await writeFile(caFile, certificate.cert);
  const requests: RecordedRequest[] = [];
  const graphRequests: RecordedRequest[] = [];
  const foreignRequests: RecordedRequest[] = [];
  const issued: IssuedTokens = new Map();
  const tokenScopes: string[] = [];
  const chooser = faultChooser(faults);
  const started = performance.now();
  const record = (list: RecordedRequest[], request: IncomingMessage) => {
    const { path, query } = takeApart(request);
    const { authorization } = request.headers;
    const at = performance.now() - started;
    list.push({
      method: request.method ?? '',
      path,
      query,
      host: request.headers.host ?? '',
      authorized: authorization !== undefined,
      audience: tokenOf(authorization, issued)?.audience ?? null,
      at,
    });
  };
  const foreign = await listen(certificate, async (request, response) => {
    record(foreignRequests, request);
    await send(response, { status: 200, body: { value: [] } });
  });
  const resourceGraph = loopbackResourceGraph(tenant);
  let context: Context | undefined;
  const main = await listen(certificate, async (request, response) => {
    record(requests, request);
    if (context) await handle(context, answerOf, chooser.choose, request, response);
  });
  const graph = await listen(certificate, async (request, response) => {
    record(graphRequests, request);
    if (context) await handle(context, graphAnswerOf, chooser.choose, request, response);
  });
  context = {
    tenant,
    url: `https://127.0.0.1:${main.port}`,
    graphUrl: `https://127.0.0.1:${graph.port}`,
    foreignUrl: `https://localhost:${foreign.port}`,
    issued,
    tokenScopes,
    resourceGraph,
  };
  return {
    url: context.url,
    caFile,
    ca: certificate.cert,
    env: {
      AZURE_TENANT_ID: tenant.tenantId,
      AZURE_CLIENT_ID: tenant.clientId,
      AZURE_CLIENT_SECRET: tenant.clientSecret,
      NODE_EXTRA_CA_CERTS: caFile,
    },
    requests,
    tokenScopes,
    get resourceGraph() {
      return resourceGraph.counted;
    },
    acted: chooser.acted,
    graph: { url: context.graphUrl, requests: graphRequests },
    foreign: { url: context.foreignUrl, requests: foreignRequests },
    close: async () => {
      await Promise.all([main.close(), graph.close(), foreign.close()]);
      await rm(directory, { recursive: true, force: true });
    },
  };
}

type Handler = (request: IncomingMessage, response: ServerResponse) => Promise<void>;

async function listen(certificate: Certificate, handler: Handler) {
  const sockets = new Set<Socket>();
  const server: Server = createServer(certificate, (request, response) => {
    handler(request, response).catch((error: unknown) => {
      return send(response, {
        status: 500,
        body: { error: { code: 'LoopbackBug', message: String(error) } },
      });
    });
  });
  server.on('connection', (socket: Socket) => {
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket));
  });
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  return {
    port: (server.address() as AddressInfo).port,
    close: () =>
      new Promise<void>((resolve) => {
        server.close(() => resolve());
        for (const socket of sockets) socket.destroy();
      }),
  };
}

function takeApart(request: IncomingMessage): { path: string; query: string } {
  const target = request.url ?? '/';
  const mark = target.indexOf('?');
  return mark < 0
    ? { path: target, query: '' }
    : { path: target.slice(0, mark), query: target.slice(mark + 1) };
}

async function readBody(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString('utf8');
}

async function handle(
  context: Context,
  answerFor: typeof answerOf,
  choose: (line: string) => FaultAct | null,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const body = await readBody(request);
  const fault = choose(`${request.method} ${request.url}`);
  const replaced = faultAnswer(fault);
  // A query that a fault answers was asked all the same.
  if (RESOURCE_GRAPH.test(request.url ?? '') && (fault?.kind === 'reset' || replaced !== null))
    context.resourceGraph.count(performance.now());
  if (fault?.kind === 'reset') {
    request.socket.destroy();
    return;
  }
  const answer = replaced ?? changed(context, fault, request.url ?? '', answerFor(context, request, body));
  if (fault?.kind === 'slow-headers') await wait(fault.milliseconds);
  await send(response, answer, fault);
}

const RESOURCE_GRAPH = /^\/providers\/Microsoft\.ResourceGraph\/resources(?:\?|$)/i;

function answerOf(context: Context, request: IncomingMessage, body: string): Answer {
  const { path, query } = takeApart(request);
  const method = request.method ?? '';
  if (path === '/metadata/endpoints' && method === 'GET') {
    const version = new URLSearchParams(query).get('api-version') ?? '2015-01-01';
    return { status: 200, body: cloudMetadata(context.tenant, context, version) };
  }
  const form = new URLSearchParams(body);
  const scope = form.get('scope');
  if (path.endsWith('/oauth2/v2.0/token') && scope !== null) context.tokenScopes.push(scope);
  return (
    answerSignIn(context.tenant, context, method, path, form, context.issued) ??
    refuseToken(context.tenant, context.url, request.headers.authorization, context.issued) ??
    resourceGraphAnswer(context, method, path, query, body) ??
    answerArm(context.tenant, { url: context.url, path, rawQuery: query, method })
  );
}

function resourceGraphAnswer(
  { resourceGraph }: Context,
  method: string,
  path: string,
  query: string,
  body: string,
): Answer | null {
  if (method !== 'POST' || !RESOURCE_GRAPH.test(path)) return null;
  const version = new URLSearchParams(query).get('api-version');
  return version === null ? missingApiVersion : resourceGraph.answer(version, body, performance.now());
}

function graphAnswerOf(context: Context, request: IncomingMessage, body: string): Answer {
  const { path, query } = takeApart(request);
  const level = request.headers.consistencylevel;
  return (
    refuseGraphToken(context.graphUrl, request.headers.authorization, context.issued) ??
    answerGraph(context.tenant, {
      url: context.graphUrl,
      method: request.method ?? '',
      path,
      rawQuery: query,
      body,
      consistencyLevel: typeof level === 'string' ? level : undefined,
    })
  );
}

async function send(response: ServerResponse, answer: Answer, fault: FaultAct | null = null): Promise<void> {
  const isText = typeof answer.body === 'string';
  const payload = Buffer.from(isText ? (answer.body as string) : JSON.stringify(answer.body));
  response.writeHead(answer.status, {
    'content-type': 'application/json; charset=utf-8',
    'cache-control': 'no-cache',
    'x-ms-ratelimit-remaining-subscription-global-reads': '3749',
    'x-ms-request-id': '6d4e1f0a-7c58-4f2e-9a0b-2f7d0c1b3e05',
    'content-length': String(payload.length),
    ...answer.headers,
  });
  if (fault?.kind === 'cut-body') {
    response.write(payload.subarray(0, Math.floor(payload.length / 2)), () => response.socket?.destroy());
    return;
  }
  if (fault?.kind !== 'slow-body') {
    response.end(payload);
    return;
  }
  const piece = Math.ceil(payload.length / 8);
  for (let start = 0; start < payload.length && !response.destroyed; start += piece) {
    response.write(payload.subarray(start, start + piece));
    await wait(fault.milliseconds / 8);
  }
  response.end();
}
