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
import { graphGroup, graphServicePrincipal, graphUser } from './graphRoutes.js';
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

  test('eligibilities and delegations are listed for their subscription, definitions only when asked for', async () => {
    const scope = subscriptionScope('payments');
    const delegation = (place: string) => ({
      id: `${place}/providers/Microsoft.ManagedServices/registrationAssignments/${guid(1)}`,
      properties: { registrationDefinition: { properties: { authorizations: [] } } },
    });
    const azure = await start({
      ...wellRunTenant(),
      roleEligibilityScheduleInstances: [{ id: `${scope}/x/1`, properties: { scope } }],
      registrationAssignments: [delegation(scope), delegation(subscriptionScope('sales'))],
    });
    const eligible = await all(
      authorization(azure).roleEligibilityScheduleInstances.listForScope(scope.slice(1)),
    );
    expect(eligible).toHaveLength(1);
    const path = `${scope}/providers/Microsoft.ManagedServices/registrationAssignments?api-version=2022-10-01`;
    const plain = await request(azure, path);
    const expanded = await request(azure, `${path}&$expandRegistrationDefinition=true`);
    expect(plain.body.value).toEqual([{ id: delegation(scope).id, properties: {} }]);
    expect(expanded.body.value).toEqual([delegation(scope)]);
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
      ...tenant.defenderPlans.map(line('defenderPlan')),
      ...tenant.diagnosticSettings.map(line('diagnosticSetting')),
      JSON.stringify({ kind: 'end', records: 0 }),
    ].join('\n');
    expect({ ...tenantFromSnapshotLines(text), pageSize: 2 }).toEqual(tenant);
  });
});

describe('Microsoft Graph', () => {
  const objects = [
    graphUser(guid(1), 'Ada Guest', { userType: 'Guest' }),
    graphGroup(guid(2), 'Outer'),
    graphGroup(guid(3), 'Inner'),
    graphServicePrincipal(guid(4), 'app', { servicePrincipalType: 'ManagedIdentity' }),
  ];
  const tenant: Tenant = {
    ...wellRunTenant(),
    directoryObjects: objects,
    groupMembers: { [guid(2)]: [guid(3)], [guid(3)]: [guid(1), guid(4), guid(2)] },
    groupOwners: { [guid(2)]: [guid(4), guid(1)] },
    globalAdministrators: null,
  };

  async function graph(
    azure: LoopbackAzure,
    path: string,
    options: { readonly body?: unknown; readonly eventual?: true; readonly audience?: string } = {},
  ) {
    const scope = `${options.audience ?? azure.graph.url}/.default`;
    const { token } = await credentialFor(azure).getToken(scope);
    const url = path.startsWith('https:') ? path : `${azure.graph.url}/v1.0${path}`;
    const method = options.body === undefined ? 'GET' : 'POST';
    const sent = createPipelineRequest({ url, method, body: JSON.stringify(options.body) });
    sent.headers.set('Authorization', `Bearer ${token}`);
    if (options.eventual) sent.headers.set('ConsistencyLevel', 'eventual');
    const pipeline = createPipelineFromOptions({
      tlsOptions: { ca: azure.ca },
      retryOptions: { maxRetries: 0 },
    });
    const response = await pipeline.sendRequest(createDefaultHttpClient(), sent);
    return { status: response.status, body: JSON.parse(response.bodyAsText ?? 'null') };
  }
  const ids = (body: { readonly value: readonly { readonly id: string }[] }) =>
    body.value.map(({ id }) => id);

  test('getByIds leaves unknown ids out, keeps no order, and shows the default properties or the selected', async () => {
    const azure = await start(tenant);
    const body = { ids: [guid(1), guid(99), guid(4)], types: ['user', 'servicePrincipal'] };
    const plain = await graph(azure, '/directoryObjects/getByIds', { body });
    expect(ids(plain.body)).toEqual([guid(4), guid(1)]);
    expect(plain.body.value[1]).toMatchObject({
      '@odata.type': '#microsoft.graph.user',
      displayName: 'Ada Guest',
    });
    expect(plain.body.value[1]).not.toHaveProperty('userType');
    const chosen = await graph(azure, '/directoryObjects/getByIds?$select=id,userType', { body });
    expect(chosen.body.value[1]).toEqual({
      '@odata.type': '#microsoft.graph.user',
      id: guid(1),
      userType: 'Guest',
    });
    const users = await graph(azure, '/directoryObjects/getByIds', { body: { ...body, types: ['user'] } });
    expect(ids(users.body)).toEqual([guid(1)]);
  });

  test.each([
    ['1,001 ids', Array.from({ length: 1001 }, (_, index) => guid(index))],
    ['what is no GUID', ['x']],
  ])('getByIds refuses %s', async (_title, wrong) => {
    const answer = await graph(await start(tenant), '/directoryObjects/getByIds', { body: { ids: wrong } });
    expect([answer.status, answer.body.error.code]).toEqual([400, 'Request_BadRequest']);
  });

  test('members are transitive and paged; service principals come with an advanced query only', async () => {
    const azure = await start(tenant);
    const path = `/groups/${guid(2)}/transitiveMembers?$count=true&$top=2`;
    expect(ids((await graph(azure, path)).body)).toEqual([guid(3), guid(1)]);
    const first = await graph(azure, path, { eventual: true });
    const second = await graph(azure, first.body['@odata.nextLink'], { eventual: true });
    expect([...ids(first.body), ...ids(second.body)]).toEqual([guid(3), guid(1), guid(4)]);
    expect(second.body['@odata.nextLink']).toBeUndefined();
    expect(ids((await graph(azure, `/groups/${guid(2)}/owners`)).body)).toEqual([guid(1)]);
  });

  test.each([
    ['a group that is none', `/groups/${guid(1)}/transitiveMembers`, 404, 'Request_ResourceNotFound'],
    [
      'a role that was never activated',
      "/directoryRoles(roleTemplateId='62e90394-69f5-4237-9190-012177145e10')/members",
      404,
      'Request_ResourceNotFound',
    ],
    ['a page too large', `/groups/${guid(2)}/owners?$top=1000`, 400, 'Request_UnsupportedQuery'],
    ['an unknown segment', '/elsewhere', 400, 'BadRequest'],
  ])('%s', async (_title, path, status, code) => {
    const answer = await graph(await start(tenant), path);
    expect([answer.status, answer.body.error.code]).toEqual([status, code]);
  });

  test('a token for Resource Manager opens no Graph, and one for Graph no Resource Manager', async () => {
    const azure = await start(tenant);
    const wrong = await graph(azure, `/groups/${guid(2)}/owners`, { audience: azure.url });
    expect([wrong.status, wrong.body.error.code]).toEqual([401, 'InvalidAuthenticationToken']);
    const { token } = await credentialFor(azure).getToken(`${azure.graph.url}/.default`);
    const arm = await request(azure, '/subscriptions?api-version=2022-12-01', 'GET', token);
    expect(arm.body.error.code).toBe('InvalidAuthenticationTokenAudience');
    expect([azure.graph.requests[0]?.audience, azure.requests.at(-1)?.audience]).toEqual([
      azure.url,
      azure.graph.url,
    ]);
  });

  test('it can be refused as a whole, or by the sign-in', async () => {
    const refused = await graph(await start({ ...tenant, graph: 'refused' }), `/groups/${guid(2)}/owners`);
    expect([refused.status, refused.body.error.code]).toEqual([403, 'Authorization_RequestDenied']);
    const noToken = await start({ ...tenant, graph: 'no-token' });
    await expect(credentialFor(noToken).getToken(`${noToken.graph.url}/.default`)).rejects.toThrow(
      /AADSTS53003/,
    );
    expect((await request(noToken, '/subscriptions?api-version=2022-12-01')).response.status).toBe(200);
  });

  test('left open, it knows whoever Resource Manager names', async () => {
    const azure = await start(troubledTenant());
    const body = { ids: [guid(51), guid(41), guid(900)] };
    const { body: found } = await graph(azure, '/directoryObjects/getByIds', { body });
    expect(found.value.map((object: { '@odata.type': string }) => object['@odata.type'])).toEqual([
      '#microsoft.graph.user',
      '#microsoft.graph.servicePrincipal',
      '#microsoft.graph.group',
    ]);
  });

  test('the directory of a snapshot can be played', () => {
    const line = (kind: string, of: readonly string[], body: unknown) => JSON.stringify({ kind, of, body });
    const covered = (status: string) =>
      line('coverage', [], { scope: '/', what: 'directoryObjects', status, reason: null });
    const [user, outer] = objects;
    const facts = [
      line('directoryObject', ['/'], outer),
      line('groupMember', [`/groups/${guid(2)}`], user),
      line('groupOwner', [`/groups/${guid(2)}`], user),
      line('directoryRoleMember', ['/directoryRoles/x'], user),
    ];
    const played = tenantFromSnapshotLines([...facts, covered('ok')].join('\n'));
    expect(played).toMatchObject({
      graph: 'open',
      groupMembers: { [guid(2)]: [guid(1)] },
      groupOwners: { [guid(2)]: [guid(1)] },
      globalAdministrators: [guid(1)],
    });
    expect(played.directoryObjects).toHaveLength(2);
    expect(tenantFromSnapshotLines(covered('refused')).graph).toBe('refused');
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
