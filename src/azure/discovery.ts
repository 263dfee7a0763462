import { createDefaultHttpClient, createPipelineRequest, type HttpClient } from '@azure/core-rest-pipeline';
import { field } from './attempt.js';
import { AzureError } from './azure.js';
import type { Cloud } from './clouds.js';
import { type Connection, restPipeline } from './pipeline.js';
import { hostOf, printable } from './printable.js';
import type { Wait } from './retryPolicy.js';

/** Newest first; Azure Stack Hub knows only the last. */
const METADATA_VERSIONS = ['2022-09-01', '2015-01-01'] as const;

/**
 * Asks another Resource Manager where its sign-in, Graph and vaults are: `GET URL/metadata/endpoints`, without a
 * token. Instance discovery is off in the result, since the public service does not know a private authority.
 * @throws AzureError when the URL is no https URL, does not answer, or does not name what is needed.
 */
export async function discoverCloud(
  endpoint: string,
  options: {
    readonly timeoutMs: number;
    readonly version: string;
    readonly signal: AbortSignal;
    readonly onWait?: (wait: Wait) => void;
    readonly httpClient?: HttpClient;
  },
): Promise<Cloud> {
  const base = httpsUrl(endpoint);
  if (base === null)
    throw new AzureError(
      'failed',
      `--cloud-endpoint needs an https URL such as https://management.local.example, not "${printable(endpoint, 80)}".`,
    );
  const connection: Connection = {
    endpoint: base,
    scope: '',
    credential: null,
    httpClient: options.httpClient ?? createDefaultHttpClient(),
    userAgent: `kvposture/${options.version}`,
    timeoutMs: options.timeoutMs,
    signal: options.signal,
    onWait: options.onWait,
  };
  for (const version of METADATA_VERSIONS) {
    try {
      return readMetadata(await getMetadata(connection, version), base);
    } catch (error) {
      const older = version !== METADATA_VERSIONS.at(-1);
      const unknown = error instanceof AzureError && (error.status === 400 || error.status === 404);
      if (!(older && unknown)) throw error;
    }
  }
  throw new AzureError('failed', `${hostOf(base)} knows no version of /metadata/endpoints.`);
}

async function getMetadata(connection: Connection, version: string): Promise<unknown> {
  const pipeline = restPipeline(connection, {
    name: 'kvpostureMetadataPolicy',
    sendRequest: (request, next) => next(request),
  });
  const request = createPipelineRequest({
    url: `${connection.endpoint}/metadata/endpoints?api-version=${version}`,
  });
  request.headers.set('accept', 'application/json');
  const response = await pipeline.sendRequest(connection.httpClient, request);
  try {
    return JSON.parse((response.bodyAsText ?? '').replace(/^\ufeff/, ''));
  } catch (cause) {
    throw new AzureError('failed', `${hostOf(connection.endpoint)}/metadata/endpoints is not JSON.`, {
      cause,
    });
  }
}

/**
 * Reads what `/metadata/endpoints` answers: one object (2022-09-01), a list of clouds (2019-05-01 and later), or the
 * flat form of 2015-01-01, which names no vault suffix.
 */
function readMetadata(metadata: unknown, base: string): Cloud {
  const where = `${hostOf(base)}/metadata/endpoints`;
  const cloud = Array.isArray(metadata) ? ownCloud(metadata, base) : metadata;
  if (typeof cloud !== 'object' || cloud === null)
    throw new AzureError('failed', `${where} does not describe the cloud of this endpoint.`);
  const authentication = field(cloud, 'authentication');
  const audiences = field(authentication, 'audiences');
  const flat = field(cloud, 'graphEndpoint') !== undefined && field(cloud, 'suffixes') === undefined;
  const graphName = flat
    ? 'graphEndpoint'
    : ['microsoftGraphResourceId', 'graph'].find((name) => httpsUrl(field(cloud, name)) !== null);
  const authority = httpsUrl(field(authentication, 'loginEndpoint'));
  const audience = text(Array.isArray(audiences) ? audiences[0] : undefined);
  const graph = graphName === undefined ? null : httpsUrl(field(cloud, graphName));
  const vaultSuffix = text(field(field(cloud, 'suffixes'), 'keyVaultDns'));
  const missing = [
    ...(authority === null ? ['authentication.loginEndpoint (an https URL)'] : []),
    ...(audience === null ? ['authentication.audiences'] : []),
    ...(graph === null ? [flat ? 'graphEndpoint' : 'microsoftGraphResourceId or graph'] : []),
    ...(vaultSuffix === null && !flat ? ['suffixes.keyVaultDns'] : []),
  ];
  if (authority === null || audience === null || graph === null || missing.length > 0)
    throw new AzureError('failed', `${where} does not name ${missing.join(', ')}.`);
  return {
    name: printable(text(field(cloud, 'name')) ?? hostOf(base), 80),
    resourceManager: base,
    authority,
    audience,
    graph,
    vaultSuffix: vaultSuffix?.replace(/^\.+/, '') ?? null,
    resourceGraph: false,
    instanceDiscovery: false,
  };
}

/** Of a list of clouds the one whose Resource Manager was asked; of a list of one, that. */
function ownCloud(clouds: readonly unknown[], base: string): unknown {
  const { origin } = new URL(base);
  const own = clouds.find((cloud) => {
    const url = httpsUrl(field(cloud, 'resourceManager'));
    return url !== null && new URL(url).origin === origin;
  });
  return own ?? (clouds.length === 1 ? clouds[0] : undefined);
}

function text(value: unknown): string | null {
  return typeof value === 'string' && value.trim() !== '' ? value.trim() : null;
}

/** An https URL without trailing slash, query and sign-in; null for anything else. */
function httpsUrl(value: unknown): string | null {
  const trimmed = text(value);
  if (trimmed === null || !URL.canParse(trimmed)) return null;
  const url = new URL(trimmed);
  if (url.protocol !== 'https:' || url.username !== '' || url.password !== '') return null;
  return `${url.origin}${url.pathname.replace(/\/+$/, '')}`;
}
