import { setMaxListeners } from 'node:events';
import { createDefaultHttpClient, type HttpClient } from '@azure/core-rest-pipeline';
import type { Azure } from './azure.js';
import type { Cloud } from './clouds.js';
import { cachingCredential, defaultCredential } from './credential.js';
import type { Connection, TokenSource } from './pipeline.js';
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
  /** Told at each request that is sent to Resource Manager, attempts counted one by one. */
  readonly onRequest?: () => void;
  /** In place of `DefaultAzureCredential`. */
  readonly credential?: TokenSource;
  /** In place of Node's https client. */
  readonly httpClient?: HttpClient;
}

/** A connection to Azure. `signIn` fetches the first token, so that a bad sign-in fails before anything is read. */
export interface ConnectedAzure extends Azure {
  signIn(): Promise<void>;
}

/**
 * Connects to the Resource Manager of a cloud; nothing is sent before `signIn` or the first list. Every error is an
 * AzureError.
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
  return {
    ...resourceManager(connection, cloud.name),
    signIn: async () => {
      // With the option that the token policy of the pipeline sends, so that both share one token.
      await credential.getToken(connection.scope, { enableCae: true });
    },
  };
}
