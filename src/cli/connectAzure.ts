import type { Cloud } from '../azure/clouds.js';
import { cloudNamed } from '../azure/clouds.js';
import { type ConnectedAzure, connect } from '../azure/connect.js';
import { discoverCloud } from '../azure/discovery.js';
import type { Wait } from '../azure/retryPolicy.js';
import type { AzureOptions } from './commonOptions.js';
import { packageVersion } from './packageFiles.js';

/** The cloud and the connection that the options name; nobody is signed in yet. */
export async function connectAzure(
  options: Pick<AzureOptions, 'cloud' | 'cloudEndpoint' | 'tenant' | 'timeout'>,
  hooks: {
    readonly signal: AbortSignal;
    readonly onWait: (wait: Wait) => void;
    readonly onRequest?: () => void;
  },
): Promise<{ readonly azure: ConnectedAzure; readonly cloud: Cloud }> {
  const common = { timeoutMs: options.timeout * 1000, version: packageVersion(), ...hooks };
  const cloud =
    options.cloudEndpoint === undefined
      ? cloudNamed(options.cloud ?? 'AzureCloud')
      : await discoverCloud(options.cloudEndpoint, common);
  return { cloud, azure: await connect({ ...common, cloud, tenantId: options.tenant ?? null }) };
}
