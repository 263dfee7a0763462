import { setMaxListeners } from 'node:events';
import { createDefaultHttpClient, type HttpClient } from '@azure/core-rest-pipeline';
import { type Azure, AzureError } from './azure.js';
import type { Cloud } from './clouds.js';
import { cachingCredential, defaultCredential } from './credential.js';
import { directory } from './directory.js';
import { type Identity, identityOf } from './identity.js';
import { graphPace, subscriptionPace } from './pace.js';
import type { Connection, TokenSource } from './pipeline.js';
import { resourceGraph } from './resourceGraph.js';
import { resourceManager } from './resourceManager.js';
import type { Wait } from './retryPolicy.js';

export interface ConnectOptions {
  readonly cloud: Cloud;
  /** Tenant to sign in to; left out or null for the credential's own. */
  readonly tenantId?: string | null;
  /** Limit for one attempt at a request, its body included, in milliseconds. */
  readonly timeoutMs: number;
  /** Version of kvposture, for the user agent. */
  readonly version: string;
  readonly signal: AbortSignal;
  /** Left out, the cloud decides. */
  readonly disableInstanceDiscovery?: boolean;
  /** Told before each wait between two attempts. */
  readonly onWait?: (wait: Wait) => void;
  /** Told at each request that is sent to Resource Manager or Graph, attempts counted one by one. */
  readonly onRequest?: () => void;
  /** In place of `DefaultAzureCredential`. */
  readonly credential?: TokenSource;
  /** In place of Node's https client. */
  readonly httpClient?: HttpClient;
}

/** A connection to Azure. */
export interface ConnectedAzure extends Azure {
  /**
   * Fetches the first tokens, so that a bad sign-in fails before anything is read, and while the assertion of a
   * pipeline (five minutes for GitHub) is still good. Without a token for Microsoft Graph the sign-in holds: that
   * costs names and members only, and the first read of the directory says why.
   */
  signIn(want?: { readonly directory: boolean }): Promise<void>;
  /** Who is signed in to Resource Manager; signs in where that was not done. */
  identity(): Promise<Identity>;
}

/**
 * Connects to the Resource Manager and the Microsoft Graph of a cloud; nothing is sent before `signIn` or the first
 * list. Every error is an AzureError.
 */
export async function connect(options: ConnectOptions): Promise<ConnectedAzure> {
  const { cloud, signal } = options;
  // Every request in flight listens to the one signal; Node warns of a leak from the eleventh on.
  setMaxListeners(0, signal);
  const source =
    options.credential ??
    defaultCredential({
      authority: cloud.authority,
      tenantId: options.tenantId ?? null,
      disableInstanceDiscovery: options.disableInstanceDiscovery ?? !cloud.instanceDiscovery,
    });
  const credential = cachingCredential(source, signal);
  const connection: Connection = {
    endpoint: cloud.resourceManager,
    scope: `${cloud.audience}/.default`,
    credential,
    httpClient: options.httpClient ?? createDefaultHttpClient(),
    userAgent: `kvposture/${options.version}`,
    timeoutMs: options.timeoutMs,
    signal,
    onWait: options.onWait,
    onRequest: options.onRequest,
  };
  const armConnection = { ...connection, pace: subscriptionPace(connection) };
  const queries = { ...connection, pace: graphPace(connection) };
  const graph: Connection = { ...connection, endpoint: cloud.graph, scope: `${cloud.graph}/.default` };
  // With the option that the token policy of the pipeline sends, so that both share one token.
  const fetchToken = (scope: string) => credential.getToken(scope, { enableCae: true });
  return {
    ...resourceManager(armConnection, cloud.name),
    directory: directory(graph),
    resourceGraph: resourceGraph(queries, cloud.resourceGraph),
    identity: async () => identityOf((await fetchToken(connection.scope))?.token ?? ''),
    signIn: async (want = { directory: true }) => {
      await fetchToken(connection.scope);
      if (want.directory) await fetchToken(graph.scope).catch(ignoreRefusal);
    },
  };
}

function ignoreRefusal(error: unknown): void {
  if (error instanceof AzureError && error.kind === 'sign-in') return;
  throw error;
}
