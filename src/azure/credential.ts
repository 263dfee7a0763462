import { DefaultAzureCredential } from '@azure/identity';
import { aborted, field } from './attempt.js';
import { AzureError } from './azure.js';
import type { TokenSource } from './pipeline.js';
import { printable } from './printable.js';

type Token = { token: string; expiresOnTimestamp: number };
type TokenOptions = { readonly claims?: string; readonly tenantId?: string };

const REFRESH_AHEAD = 5 * 60_000;

/**
 * `DefaultAzureCredential` for one cloud: environment, workload and managed identity, Azure CLI and the other
 * developer tools, in its order.
 * @throws AzureError when its settings (AZURE_TOKEN_CREDENTIALS, tenant) are no valid ones.
 */
export function defaultCredential(options: {
  readonly authority: string;
  readonly tenantId: string | null;
  readonly disableInstanceDiscovery: boolean;
}): TokenSource {
  try {
    return new DefaultAzureCredential({
      authorityHost: options.authority,
      disableInstanceDiscovery: options.disableInstanceDiscovery,
      ...(options.tenantId === null ? {} : { tenantId: options.tenantId }),
    });
  } catch (cause) {
    // A wrong word in AZURE_TOKEN_CREDENTIALS, or a tenant id with forbidden characters.
    throw new AzureError(
      'sign-in',
      `The sign-in settings cannot be used: ${printable(cause instanceof Error ? cause.message : '', 200)}.`,
      { cause },
    );
  }
}

/**
 * Keeps tokens by scope and tenant: one request for a token at a time, a new one five minutes before the old ends (or
 * at half its life, if that is shorter). Needed because the Azure CLI credential starts a process for every call, and
 * every SDK client asks anew. Claims (continuous access evaluation) are always passed on, and their token replaces the
 * one kept. Throws only AzureError: `sign-in`, or `aborted` when the signal fires.
 */
export function cachingCredential(
  source: TokenSource,
  signal: AbortSignal,
  now: () => number = Date.now,
): TokenSource {
  const kept = new Map<string, { readonly token: Token; readonly refreshAt: number }>();
  const flights = new Map<string, Promise<Token>>();

  async function fetchToken(key: string, scopes: string | string[], options: TokenOptions): Promise<Token> {
    const startedAt = now();
    let token: Token | null;
    try {
      token = await source.getToken(scopes, { ...options, abortSignal: signal });
    } catch (error) {
      if (signal.aborted) throw aborted();
      const old = kept.get(key);
      if (options.claims === undefined && old !== undefined && old.token.expiresOnTimestamp > now())
        return old.token;
      throw signInError(error);
    }
    if (token === null) throw signInError(null);
    const life = token.expiresOnTimestamp - startedAt;
    const refreshAt = Math.max(token.expiresOnTimestamp - REFRESH_AHEAD, startedAt + life / 2);
    kept.set(key, { token, refreshAt });
    return token;
  }

  return {
    async getToken(scopes, given = {}) {
      const options: TokenOptions = { ...given };
      const key = JSON.stringify([[scopes].flat(), options.tenantId ?? null]);
      const old = kept.get(key);
      if (options.claims === undefined && old !== undefined && now() < old.refreshAt) return old.token;
      const flightKey = options.claims === undefined ? key : `${key}${options.claims}`;
      const flight = flights.get(flightKey) ?? fetchToken(key, scopes, options);
      if (!flights.has(flightKey)) {
        flights.set(flightKey, flight);
        const landed = () => flights.delete(flightKey);
        flight.then(landed, landed);
      }
      return unlessAborted(flight, signal);
    },
  };
}

/** Some credentials wait for a process or a probe and do not look at the signal. */
function unlessAborted<T>(work: Promise<T>, signal: AbortSignal): Promise<T> {
  if (signal.aborted) return Promise.reject(aborted());
  return new Promise((resolve, reject) => {
    const stop = () => reject(aborted());
    signal.addEventListener('abort', stop, { once: true });
    work.then(resolve, reject).finally(() => signal.removeEventListener('abort', stop));
  });
}

/** One sentence for a person; what was tried is in `cause`. */
function signInError(cause: unknown): AzureError {
  const refusal = entraRefusal(cause, 0);
  const advice =
    'run "az login", or set AZURE_TENANT_ID, AZURE_CLIENT_ID and AZURE_CLIENT_SECRET for a service principal';
  if (refusal === null && isUnreachable(cause))
    return new AzureError(
      'sign-in',
      'The Azure sign-in service could not be reached: check the network, the proxy and --cloud.',
      { cause },
    );
  return new AzureError(
    'sign-in',
    refusal === null
      ? `No sign-in to Azure was found that works: ${advice}.`
      : `Azure refused the sign-in (${refusal}): correct that, ${advice}.`,
    cause === null ? {} : { cause },
  );
}

/**
 * Whether a credential that had all it needs met no answer. A chain of credentials that all had nothing to offer
 * (`AggregateAuthenticationError`) also names networks, such as that of a managed identity, and is not meant.
 */
function isUnreachable(cause: unknown): boolean {
  return (
    cause instanceof Error &&
    cause.name === 'AuthenticationError' &&
    /network_error|endpoints_resolution_error|ENOTFOUND|EAI_AGAIN|ECONNREFUSED|ECONNRESET|ETIMEDOUT/.test(
      cause.message,
    )
  );
}

/** The first `AADSTS…` error, with its first sentence, anywhere among the errors of a credential chain. */
function entraRefusal(error: unknown, depth: number): string | null {
  if (depth > 4 || error === null || typeof error !== 'object') return null;
  const message = field(error, 'message') ?? (error instanceof Error ? error.message : undefined);
  const match = typeof message === 'string' ? /AADSTS\d+[^\r\n]*?(?=\.\s|\.?$|[\r\n])/m.exec(message) : null;
  if (match) return printable(match[0], 200);
  const inner = field(error, 'errors');
  for (const next of [...(Array.isArray(inner) ? inner : []), field(error, 'cause')]) {
    const found = entraRefusal(next, depth + 1);
    if (found !== null) return found;
  }
  return null;
}
