import { describe, expect, it } from 'vitest';
import { CLOUDS } from '../../src/azure/clouds.js';
import { collect } from '../../src/collect/collect.js';
import type { Snapshot } from '../../src/model/snapshot.js';
import { connected } from '../azure/scriptedArm.js';
import { azureInProcess } from '../support/azureInProcess.js';
import { wideTenant } from '../support/engineTenants.js';
import type { Tenant } from '../support/tenant.js';
import { plan } from './fakeAzure.js';

type CloudName = keyof typeof CLOUDS;

/** Collects in a cloud as `auto` does; each token is its own scope, and `sent` is every pair of a host and a token. */
async function collectedIn(name: CloudName, tenant: Tenant) {
  const loopback = azureInProcess(tenant);
  const sent = new Set<string>();
  const azure = await connected(
    {
      sendRequest(request) {
        sent.add(`${new URL(request.url).host} ${request.headers.get('authorization') ?? ''}`);
        return loopback.httpClient.sendRequest(request);
      },
    },
    {
      cloud: CLOUDS[name],
      credential: {
        getToken: async (scope) => ({ token: String(scope), expiresOnTimestamp: Date.now() + 3_600_000 }),
      },
    },
  );
  await azure.signIn();
  const notes: string[] = [];
  const snapshot = await collect(azure, plan({ note: (text) => notes.push(text), directory: true }));
  return { snapshot, notes, sent: [...sent].sort(), queries: loopback.resourceGraph.queries };
}

/** Hosts: azure-sdk.md 4.2. Audiences: Azure CLI `cloud.py` (`active_directory_resource_id`). */
const TOKENS: readonly (readonly [CloudName, Readonly<Record<string, string>>])[] = [
  [
    'AzureCloud',
    {
      'management.azure.com': 'https://management.azure.com/.default',
      'graph.microsoft.com': 'https://graph.microsoft.com/.default',
    },
  ],
  [
    'AzureUSGovernment',
    {
      // The resource ends in a slash, so its scope has two.
      'management.usgovcloudapi.net': 'https://management.core.usgovcloudapi.net//.default',
      'graph.microsoft.us': 'https://graph.microsoft.us/.default',
    },
  ],
  [
    'AzureChinaCloud',
    {
      'management.chinacloudapi.cn': 'https://management.core.chinacloudapi.cn//.default',
      'microsoftgraph.chinacloudapi.cn': 'https://microsoftgraph.chinacloudapi.cn/.default',
    },
  ],
];

describe.each(TOKENS)('auto in %s', (name, tokens) => {
  const six = wideTenant({ subscriptions: 6, vaults: 12, assignments: 60 });

  it('reads many subscriptions by Resource Graph, and talks to hosts of that cloud only, each by its own token', async () => {
    const { snapshot, sent, queries } = await collectedIn(name, six);
    expect([snapshot.header.engine, snapshot.header.cloud]).toEqual(['graph', name]);
    expect(queries).toBeGreaterThan(0);
    expect(sent).toEqual(
      Object.entries(tokens)
        .map(([host, scope]) => `${host} Bearer ${scope}`)
        .sort(),
    );
  });

  it('reads a few subscriptions by Resource Manager', async () => {
    const { snapshot, queries } = await collectedIn(
      name,
      wideTenant({ subscriptions: 5, vaults: 10, assignments: 50 }),
    );
    expect([snapshot.header.engine, queries]).toEqual(['arm', 0]);
  });

  it('reads by Resource Manager where Resource Graph is missing after all, says so, and brings the same', async () => {
    const without = await collectedIn(name, {
      ...six,
      resourceGraph: { ...six.resourceGraph, state: 'missing' },
    });
    expect(without.snapshot.header.engine).toBe('arm');
    expect(without.notes.join('\n')).toContain('Resource Graph is not used');
    const byGraph = await collectedIn(name, six);
    expect(idsOf(without.snapshot)).toEqual(idsOf(byGraph.snapshot));
  });
});

/** Resource Graph spells ids and types its own way. */
function idsOf({ records, coverage }: Snapshot): unknown {
  const ids = Object.entries(records).map(([kind, list]) => [
    kind,
    list.map(({ body }) => (body as { id: string }).id.toLowerCase()).sort(),
  ]);
  return { ids, coverage };
}
