import { AuthorizationManagementClient } from '@azure/arm-authorization';
import { KeyVaultManagementClient } from '@azure/arm-keyvault';
import {
  createDefaultHttpClient,
  createPipelineFromOptions,
  createPipelineRequest,
} from '@azure/core-rest-pipeline';
import { ClientSecretCredential } from '@azure/identity';
import { afterEach, describe, expect, test } from 'vitest';
import { ROLES, roleDefinition } from './exampleRoles.js';
import {
  guid,
  managementGroupScope,
  SUBSCRIPTIONS,
  subscriptionScope,
  troubledTenant,
  wellRunTenant,
} from './exampleTenants.js';
import type { Fault } from './faults.js';
import { type LoopbackAzure, startLoopbackAzure } from './loopbackAzure.js';
import { tenantFromSnapshotLines } from './snapshotTenant.js';
import { emptyTenant, entitiesOf, type Tenant } from './tenant.js';

const open: LoopbackAzure[] = [];

afterEach(async () => {
  await Promise.all(open.splice(0).map((azure) => azure.close()));
});

async function start(tenant: Tenant, faults: readonly Fault[] = []): Promise<LoopbackAzure> {
  const azure = await startLoopbackAzure(tenant, faults);
  open.push(azure);
  return azure;
}

function credentialFor(azure: LoopbackAzure, secret = azure.env.AZURE_CLIENT_SECRET ?? '') {
  return new ClientSecretCredential(
    azure.env.AZURE_TENANT_ID ?? '',
    azure.env.AZURE_CLIENT_ID ?? '',
    secret,
    {
      authorityHost: azure.url,
      disableInstanceDiscovery: true,
      tlsOptions: { ca: azure.ca },
      retryOptions: { maxRetries: 0 },
    },
  );
}

const clientOptions = (azure: LoopbackAzure) => ({
  endpoint: azure.url,
  tlsOptions: { ca: azure.ca },
  retryOptions: { maxRetries: 0 },
});

function keyVaults(azure: LoopbackAzure, id: string = SUBSCRIPTIONS.payments) {
  return new KeyVaultManagementClient(credentialFor(azure), id, clientOptions(azure));
}

function authorization(azure: LoopbackAzure, id: string = SUBSCRIPTIONS.payments) {
  return new AuthorizationManagementClient(credentialFor(azure), id, clientOptions(azure));
}

async function all<T>(items: AsyncIterable<T>): Promise<T[]> {
  const list: T[] = [];
  for await (const item of items) list.push(item);
  return list;
}

async function request(azure: LoopbackAzure, path: string, method: 'GET' | 'POST' = 'GET', token?: string) {
  const authorized = token ?? (await credentialFor(azure).getToken(`${azure.url}/.default`)).token;
  const request = createPipelineRequest({ url: `${azure.url}${path}`, method });
  if (authorized !== '') request.headers.set('Authorization', `Bearer ${authorized}`);
  const pipeline = createPipelineFromOptions({
    tlsOptions: { ca: azure.ca },
    retryOptions: { maxRetries: 0 },
  });
  const response = await pipeline.sendRequest(createDefaultHttpClient(), request);
  return { response, body: JSON.parse(response.bodyAsText ?? 'null') };
}

describe('sign-in', () => {
  test('the real client-secret credential gets a token for Resource Manager', async () => {
    const azure = await start(wellRunTenant());
    const token = await credentialFor(azure).getToken('https://management.core.windows.net//.default');
    expect(token.token.split('.')).toHaveLength(3);
    expect(azure.tokenScopes).toEqual([
      expect.stringContaining('https://management.core.windows.net//.default'),
    ]);
  });

  test('a wrong secret is AADSTS7000215', async () => {
    const azure = await start(wellRunTenant());
    await expect(credentialFor(azure, 'wrong').getToken(`${azure.url}/.default`)).rejects.toThrow(
      /AADSTS7000215/,
    );
  });

  test('no token, a foreign token and a token for another audience are refused with a challenge', async () => {
    const azure = await start(wellRunTenant());
    const forVaults = await credentialFor(azure).getToken('https://vault.azure.net/.default');
    for (const [token, code] of [
      ['', 'AuthenticationFailed'],
      ['abc', 'InvalidAuthenticationToken'],
      [forVaults.token, 'InvalidAuthenticationTokenAudience'],
    ] as const) {
      const { response, body } = await request(azure, '/subscriptions?api-version=2022-12-01', 'GET', token);
      expect([response.status, body.error.code]).toEqual([401, code]);
      expect(response.headers.get('www-authenticate')).toMatch(/^Bearer authorization_uri="https:\/\/127/);
    }
  });

  test('the metadata is one object from 2022-09-01 on, an array before, and needs no token', async () => {
    const azure = await start(wellRunTenant());
    const one = await request(azure, '/metadata/endpoints?api-version=2022-09-01', 'GET', '');
    const many = await request(azure, '/metadata/endpoints?api-version=2019-05-01', 'GET', '');
    expect(one.body.authentication.loginEndpoint).toBe(`${azure.url}/`);
    expect(many.body).toEqual([one.body]);
  });
});

describe('lists', () => {
  test('the vault list pages, ends with an empty page behind a next link, and stays in its subscription', async () => {
    const azure = await start(troubledTenant());
    const vaults = await all(keyVaults(azure).vaults.listBySubscription());
    expect(vaults.map((vault) => vault.name)).toEqual(['kv-payments-1', 'kv-payments-2', 'kv-payments-bad']);
    const pages = azure.requests.filter((one) => one.path.endsWith('/vaults'));
    expect(pages).toHaveLength(3);
  });

  test('a whole page is followed by an empty one', async () => {
    const azure = await start(wellRunTenant());
    await all(keyVaults(azure).vaults.listBySubscription());
    expect(azure.requests.filter((one) => one.path.endsWith('/vaults'))).toHaveLength(2);
    expect(await all(keyVaults(azure).managedHsms.listBySubscription())).toEqual([]);
  });

  test('unfiltered assignments are those at and below, atScope() those at and above', async () => {
    const azure = await start(troubledTenant());
    const client = authorization(azure, SUBSCRIPTIONS.sales);
    const scopes = async (filter?: string) =>
      (await all(client.roleAssignments.listForSubscription(filter ? { filter } : {}))).map(
        (one) => one.scope,
      );
    expect(await scopes()).toEqual([
      subscriptionScope('sales'),
      expect.stringContaining('/vaults/kv-sales-1/secrets/db'),
    ]);
    expect(await scopes('atScope()')).toEqual([
      '/',
      subscriptionScope('sales'),
      managementGroupScope('workloads'),
      '/',
    ]);
  });

  test('a role definition id comes back under the subscription that was asked', async () => {
    const azure = await start(wellRunTenant());
    const [inherited] = await all(
      authorization(azure).roleAssignments.listForSubscription({ filter: 'atScope()' }),
    );
    expect(inherited?.roleDefinitionId).toBe(
      `${subscriptionScope('payments')}/providers/Microsoft.Authorization/roleDefinitions/${ROLES.reader}`,
    );
  });

  test('inherited assignments come with the unfiltered list where the tenant says so', async () => {
    const azure = await start({ ...wellRunTenant(), unfilteredBringsInherited: true });
    const found = await all(authorization(azure).roleAssignments.listForSubscription());
    expect(found.map((one) => one.scope)).toContain('/');
  });

  test('conditions of definitions exist in 2022-05-01-preview only', async () => {
    const azure = await start({ ...wellRunTenant(), pageSize: 100 });
    const conditions = async (version: string) => {
      const { body } = await request(
        azure,
        `${subscriptionScope('payments')}/providers/Microsoft.Authorization/roleDefinitions?$filter=type%20eq%20'BuiltInRole'&api-version=${version}`,
      );
      return body.value.flatMap((role: { properties: { permissions: { condition?: string }[] } }) =>
        role.properties.permissions.flatMap((block) => block.condition ?? []),
      );
    };
    expect(await conditions('2022-04-01')).toEqual([]);
    expect(await conditions('2022-05-01-preview')).toHaveLength(1);
  });

  test('custom roles are listed at and above their scope, and below with atScopeAndBelow()', async () => {
    const group = `${subscriptionScope('payments')}/resourceGroups/rg-payments`;
    const inGroup = roleDefinition(guid(7), 'In the group', { actions: ['*/read'] }, [group]);
    const azure = await start({ ...wellRunTenant(), roleDefinitions: [inGroup] });
    const names = async (scope: string, filter: string) => {
      const list = authorization(azure).roleDefinitions.list(scope.slice(1), { filter });
      return (await all(list)).map((role) => role.roleName);
    };
    expect(await names(subscriptionScope('payments'), "type eq 'CustomRole'")).toEqual([]);
    expect(await names(group, "type eq 'CustomRole'")).toEqual(['In the group']);
    const both = "atScopeAndBelow() and type eq 'CustomRole'";
    expect(await names(subscriptionScope('payments'), both)).toEqual(['In the group']);
  });

  test('entities carry the chain from the root group to the immediate parent', async () => {
    const azure = await start({ ...wellRunTenant(), pageSize: 100 });
    const { body } = await request(
      azure,
      '/providers/Microsoft.Management/getEntities?api-version=2020-05-01',
      'POST',
    );
    const sales = body.value.find((entity: { name: string }) => entity.name === SUBSCRIPTIONS.sales);
    expect(sales).toMatchObject({
      id: subscriptionScope('sales'),
      type: '/subscriptions',
      properties: {
        parent: { id: managementGroupScope('workloads') },
        parentNameChain: [emptyTenant.tenantId, 'workloads'],
        parentDisplayNameChain: ['Tenant Root Group', 'Workloads'],
      },
    });
  });

  test('a snapshot can be played: the same bodies, groups and parents', () => {
    const tenant = wellRunTenant();
    const line = (kind: string) => (body: unknown) => JSON.stringify({ kind, of: [], body });
    const text = [
      JSON.stringify({ formatVersion: 1, cloud: 'AzureCloud', tenantId: tenant.tenantId }),
      ...tenant.subscriptions.map(line('subscription')),
      ...entitiesOf(tenant).map(line('managementGroupEntity')),
      ...tenant.vaults.map(line('vault')),
      ...tenant.roleAssignments.map(line('roleAssignment')),
      ...tenant.roleDefinitions.map(line('roleDefinition')),
      JSON.stringify({ kind: 'end', records: 0 }),
    ].join('\n');
    expect({ ...tenantFromSnapshotLines(text), pageSize: 2 }).toEqual(tenant);
  });
});

describe('refusals', () => {
  test.each([
    ['no api-version', '/subscriptions', 400, 'MissingApiVersionParameter'],
    ['an unknown api-version', '/subscriptions?api-version=2031-01-01', 404, 'InvalidResourceType'],
    [
      'an unknown subscription',
      `/subscriptions/${guid(1)}/providers/Microsoft.KeyVault/vaults?api-version=2026-02-01`,
      404,
      'SubscriptionNotFound',
    ],
    [
      'an unknown route',
      '/providers/Microsoft.Nothing/here?api-version=2020-01-01',
      404,
      'InvalidResourceNamespace',
    ],
    [
      'a management group',
      `${managementGroupScope('workloads')}/providers/Microsoft.Authorization/roleAssignments?api-version=2022-04-01`,
      403,
      'AuthorizationFailed',
    ],
  ])('%s', async (_title, path, status, code) => {
    const azure = await start(wellRunTenant());
    const { response, body } = await request(azure, path);
    expect([response.status, body.error.code]).toEqual([status, code]);
  });

  test('a refused subscription answers 403 in the words of Azure, one action or all', async () => {
    const scope = subscriptionScope('sales');
    const tenant = { ...wellRunTenant(), refusals: [{ scope, actions: ['Microsoft.KeyVault/vaults/read'] }] };
    const azure = await start(tenant);
    const list = all(keyVaults(azure, SUBSCRIPTIONS.sales).vaults.listBySubscription());
    await expect(list).rejects.toMatchObject({ statusCode: 403, code: 'AuthorizationFailed' });
    const kept = await all(authorization(azure, SUBSCRIPTIONS.sales).roleAssignments.listForSubscription());
    expect(kept).toHaveLength(1);
    const azureTwo = await start({ ...wellRunTenant(), refusals: [{ scope }] });
    const refused = all(authorization(azureTwo, SUBSCRIPTIONS.sales).roleAssignments.listForSubscription());
    await expect(refused).rejects.toThrow(
      /does not have authorization to perform action 'Microsoft.Authorization\/roleAssignments\/read' over scope/,
    );
  });

  test.each(['InvalidResourceType', 'NoRegisteredProviderFound'] as const)(
    'deny assignments can answer %s to their preview and still know the older version',
    async (denyAssignmentsPreview) => {
      const azure = await start({ ...wellRunTenant(), denyAssignmentsPreview });
      const path = `${subscriptionScope('sales')}/providers/Microsoft.Authorization/denyAssignments?api-version=`;
      const { body } = await request(azure, `${path}2024-07-01-preview`);
      expect(body.error).toMatchObject({
        code: denyAssignmentsPreview,
        message: expect.stringContaining('2022-04-01'),
      });
      expect((await request(azure, `${path}2022-04-01`)).body).toEqual({ value: [] });
    },
  );
});

describe('faults', () => {
  const vaults = /GET \/subscriptions\/1.*\/vaults/;
  const listPayments = (azure: LoopbackAzure) => all(keyVaults(azure).vaults.listBySubscription());

  test('429 answers as often as told, with its header', async () => {
    const act = { kind: 'throttle', retryAfter: '7' } as const;
    const azure = await start(wellRunTenant(), [{ match: vaults, times: 1, act }]);
    await expect(listPayments(azure)).rejects.toMatchObject({ statusCode: 429 });
    expect(await listPayments(azure)).toHaveLength(2);
  });

  test('a cut body, a reset and a page for people break the list', async () => {
    for (const kind of ['cut-body', 'reset', 'html', 'empty-object'] as const) {
      const azure = await start(wellRunTenant(), [{ match: vaults, act: { kind } }]);
      await expect(listPayments(azure), kind).rejects.toThrow();
    }
  });

  test('faults can begin at the second page', async () => {
    const azure = await start(wellRunTenant(), [
      { match: vaults, after: 1, act: { kind: 'status', status: 500 } },
    ]);
    await expect(listPayments(azure)).rejects.toMatchObject({ statusCode: 500 });
    expect(azure.requests.filter((one) => one.path.endsWith('/vaults'))).toHaveLength(2);
  });

  test('the real client carries its token to a foreign next link, and the loopback sees it', async () => {
    for (const to of ['foreign-host', 'foreign-port'] as const) {
      const azure = await start(wellRunTenant(), [{ match: vaults, act: { kind: 'next-link', to } }]);
      await listPayments(azure);
      expect(
        azure.foreign.requests.map((one) => one.authorized),
        to,
      ).toEqual([true]);
    }
  });

  test('odd items come before the others, slow answers wait', async () => {
    const azure = await start(wellRunTenant(), [
      { match: vaults, times: 1, act: { kind: 'odd-items', items: [null, 'text', { id: 'x' }] } },
      { match: vaults, times: 1, act: { kind: 'slow-headers', milliseconds: 150 } },
      { match: vaults, times: 1, act: { kind: 'slow-body', milliseconds: 150 } },
    ]);
    await expect(listPayments(azure)).rejects.toThrow(TypeError);
    const started = performance.now();
    expect(await listPayments(azure)).toHaveLength(2);
    expect(performance.now() - started).toBeGreaterThan(200);
  });

  test('an endless next link repeats itself or never does', async () => {
    for (const to of ['same', 'fresh'] as const) {
      const azure = await start(wellRunTenant(), [{ match: vaults, act: { kind: 'next-link', to } }]);
      const links: (string | undefined)[] = [];
      for await (const page of keyVaults(azure).vaults.listBySubscription().byPage()) {
        links.push((page as { continuationToken?: string }).continuationToken);
        if (links.length === 3) break;
      }
      expect(new Set(links).size).toBe(to === 'same' ? 1 : 3);
    }
  });
});
