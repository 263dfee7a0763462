import { AzureError } from './azure.js';
import { printable } from './printable.js';

/** Where one Azure cloud lives. URLs have no trailing slash, except the audience, which is an exact name. */
export interface Cloud {
  readonly name: string;
  /** Base URL of Azure Resource Manager. */
  readonly resourceManager: string;
  /** Base URL of sign-in, without the tenant. */
  readonly authority: string;
  /** The resource a Resource Manager token is for; `/.default` behind it makes the scope. */
  readonly audience: string;
  /** Base URL of Microsoft Graph. */
  readonly graph: string;
  /** DNS suffix of vaults, without a leading dot; null where an old Resource Manager does not tell. */
  readonly vaultSuffix: string | null;
  /** Whether Azure Resource Graph is known to be there. */
  readonly resourceGraph: boolean;
  /** Whether the public instance-discovery service knows the authority. */
  readonly instanceDiscovery: boolean;
}

/** The clouds Microsoft and 21Vianet run. Source: Azure CLI `cloud.py`, azure-identity `AzureAuthorityHosts`. */
export const CLOUDS = {
  AzureCloud: {
    name: 'AzureCloud',
    resourceManager: 'https://management.azure.com',
    authority: 'https://login.microsoftonline.com',
    audience: 'https://management.azure.com',
    graph: 'https://graph.microsoft.com',
    vaultSuffix: 'vault.azure.net',
    resourceGraph: true,
    instanceDiscovery: true,
  },
  AzureUSGovernment: {
    name: 'AzureUSGovernment',
    resourceManager: 'https://management.usgovcloudapi.net',
    authority: 'https://login.microsoftonline.us',
    audience: 'https://management.core.usgovcloudapi.net/',
    graph: 'https://graph.microsoft.us',
    vaultSuffix: 'vault.usgovcloudapi.net',
    resourceGraph: true,
    instanceDiscovery: true,
  },
  AzureChinaCloud: {
    name: 'AzureChinaCloud',
    resourceManager: 'https://management.chinacloudapi.cn',
    authority: 'https://login.chinacloudapi.cn',
    audience: 'https://management.core.chinacloudapi.cn/',
    graph: 'https://microsoftgraph.chinacloudapi.cn',
    vaultSuffix: 'vault.azure.cn',
    resourceGraph: true,
    instanceDiscovery: true,
  },
} as const satisfies Record<string, Cloud>;

/**
 * The cloud of that name, in any letter case.
 * @throws AzureError for a name that is none, and for Azure Germany, which no longer exists.
 */
export function cloudNamed(name: string): Cloud {
  const wanted = name.trim().toLowerCase();
  if (wanted === 'azuregermancloud' || wanted === 'azuregermany')
    throw new AzureError(
      'failed',
      `Azure Germany closed on 2021-10-29, so there is nothing left to read there; use ${names()}.`,
    );
  const cloud = Object.values<Cloud>(CLOUDS).find((known) => known.name.toLowerCase() === wanted);
  if (cloud === undefined)
    throw new AzureError(
      'failed',
      `There is no cloud named "${printable(name, 60)}"; use ${names()}, or --cloud-endpoint for another Resource Manager.`,
    );
  return cloud;
}

function names(): string {
  const [first, second, third] = Object.keys(CLOUDS);
  return `${first}, ${second} or ${third}`;
}
