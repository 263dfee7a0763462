import {
  bearerTokenAuthenticationPolicy,
  bearerTokenAuthenticationPolicyName,
  createPipelineFromOptions,
  createPipelineRequest,
  type HttpClient,
  type HttpMethods,
  type Pipeline,
  type PipelinePolicy,
} from '@azure/core-rest-pipeline';
import { abortPolicy, originPolicy, timeLimitPolicy } from './guard.js';
import { type LinkName, type ListBody, pageTap, resourceTap } from './listBody.js';
import { retryPolicy, type Wait } from './retryPolicy.js';

/** The part of `TokenCredential` of `@azure/core-auth` that is used. */
export interface TokenSource {
  getToken(
    scopes: string | string[],
    options?: object,
  ): Promise<{ token: string; expiresOnTimestamp: number } | null>;
}

/** What all requests of one run share. */
export interface Connection {
  /** Base URL of Resource Manager or Microsoft Graph, without a trailing slash; nothing is sent anywhere else. */
  readonly endpoint: string;
  /** Token scope, `…/.default`. */
  readonly scope: string;
  /** Null for requests that carry no token. */
  readonly credential: TokenSource | null;
  readonly httpClient: HttpClient;
  readonly userAgent: string;
  /** Limit for one attempt, in milliseconds. */
  readonly timeoutMs: number;
  readonly signal: AbortSignal;
  readonly onWait?: ((wait: Wait) => void) | undefined;
  readonly onRequest?: (() => void) | undefined;
  /** Holds each attempt back until there is room for it. */
  readonly pace?: PipelinePolicy | undefined;
}

/** The SDKs' own retry policy; core-rest-pipeline exports no constant for its name. */
const DEFAULT_RETRY_POLICY = 'defaultRetryPolicy';

/**
 * Puts the one set of policies on a pipeline, whoever made it. From outside in: abort, retry, then for each attempt
 * the pace, the origin check, the reading of the body (inside the retry, so that a body that breaks off is read again), the
 * token, and the time limit. arm-authorization puts its token policy outside of the retry and before any origin
 * check; so that one is replaced as well.
 */
export function harden(pipeline: Pipeline, connection: Connection, body: PipelinePolicy): void {
  const { signal, credential, scope } = connection;
  pipeline.removePolicy({ name: DEFAULT_RETRY_POLICY });
  pipeline.removePolicy({ name: bearerTokenAuthenticationPolicyName });
  pipeline.addPolicy(abortPolicy(signal), { phase: 'Retry' });
  pipeline.addPolicy(retryPolicy({ signal, onWait: connection.onWait }), { phase: 'Retry' });
  if (connection.pace !== undefined) pipeline.addPolicy(connection.pace, { phase: 'Retry' });
  pipeline.addPolicy(originPolicy(connection.endpoint), { phase: 'Sign' });
  pipeline.addPolicy(body, { phase: 'Sign' });
  if (credential !== null)
    pipeline.addPolicy(bearerTokenAuthenticationPolicy({ credential, scopes: scope }), { phase: 'Sign' });
  pipeline.addPolicy(timeLimitPolicy(connection.timeoutMs, signal, connection.onRequest), { phase: 'Sign' });
}

/** How a list is asked for, where it differs from a plain GET to Resource Manager. */
export interface RestRequest {
  readonly method?: HttpMethods;
  /** Sent as JSON. */
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
  readonly linkName?: LinkName;
  /** The answer is one resource, not a list; it comes as a page of one item. */
  readonly resource?: boolean;
}

/** The page bodies of a list that no SDK in use offers. Method, headers and body hold for the next pages too. */
export async function* restPages(
  connection: Connection,
  path: string,
  { method = 'GET', body, headers = {}, linkName, resource = false }: RestRequest = {},
): AsyncGenerator<ListBody> {
  const tap = resource ? resourceTap() : pageTap(linkName);
  const pipeline = restPipeline(connection, tap.policy);
  for (let url: string | null = connection.endpoint + path; url !== null; url = tap.taken().nextLink) {
    const request = createPipelineRequest({ url, method });
    request.headers.set('accept', 'application/json');
    for (const [name, value] of Object.entries(headers)) request.headers.set(name, value);
    if (body !== undefined) {
      request.headers.set('content-type', 'application/json');
      request.body = JSON.stringify(body);
    }
    await pipeline.sendRequest(connection.httpClient, request);
    yield tap.taken();
  }
}

/** A pipeline with the hardened policies and nothing of an SDK. */
export function restPipeline(connection: Connection, body: PipelinePolicy): Pipeline {
  const pipeline = createPipelineFromOptions({
    userAgentOptions: { userAgentPrefix: connection.userAgent },
  });
  harden(pipeline, connection, body);
  return pipeline;
}
