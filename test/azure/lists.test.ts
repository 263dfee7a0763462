import { describe, expect, it } from 'vitest';
import type { Azure, Pages } from '../../src/azure/azure.js';
import { AzureError } from '../../src/azure/azure.js';
import { ARM, connected, drain, SUBSCRIPTION, scripted } from './scriptedArm.js';

/** Every list, the path and version it must ask, and a filter where it has one. */
const LISTS: readonly [
  name: string,
  open: (azure: Azure) => Pages,
  path: string,
  query: string,
  method: string,
][] = [
  ['subscriptions', (a) => a.subscriptions(), '/subscriptions', 'api-version=2022-12-01', 'GET'],
  [
    'management groups',
    (a) => a.managementGroupEntities(),
    '/providers/Microsoft.Management/getEntities',
    'api-version=2020-05-01',
    'POST',
  ],
  [
    'vaults',
    (a) => a.vaults(SUBSCRIPTION),
    `/subscriptions/${SUBSCRIPTION}/providers/Microsoft.KeyVault/vaults`,
    'api-version=2026-02-01',
    'GET',
  ],
  [
    'hsms',
    (a) => a.hsms(SUBSCRIPTION),
    `/subscriptions/${SUBSCRIPTION}/providers/Microsoft.KeyVault/managedHSMs`,
    'api-version=2026-02-01',
    'GET',
  ],
  [
    'role assignments',
    (a) => a.roleAssignments(SUBSCRIPTION, 'none'),
    `/subscriptions/${SUBSCRIPTION}/providers/Microsoft.Authorization/roleAssignments`,
    'api-version=2022-04-01',
    'GET',
  ],
  [
    'inherited role assignments',
    (a) => a.roleAssignments(SUBSCRIPTION, 'atScope'),
    `/subscriptions/${SUBSCRIPTION}/providers/Microsoft.Authorization/roleAssignments`,
    '$filter=atScope()&api-version=2022-04-01',
    'GET',
  ],
  [
    'schedule instances',
    (a) => a.roleAssignmentScheduleInstances(SUBSCRIPTION),
    `/subscriptions/${SUBSCRIPTION}/providers/Microsoft.Authorization/roleAssignmentScheduleInstances`,
    'api-version=2020-10-01',
    'GET',
  ],
  [
    'eligible schedule instances',
    (a) => a.roleEligibilityScheduleInstances(SUBSCRIPTION),
    `/subscriptions/${SUBSCRIPTION}/providers/Microsoft.Authorization/roleEligibilityScheduleInstances`,
    'api-version=2020-10-01',
    'GET',
  ],
  [
    'Lighthouse registration assignments, with their definitions',
    (a) => a.registrationAssignments(SUBSCRIPTION),
    `/subscriptions/${SUBSCRIPTION}/providers/Microsoft.ManagedServices/registrationAssignments`,
    '$expandRegistrationDefinition=true&api-version=2022-10-01',
    'GET',
  ],
  [
    'custom role definitions, in the version that shows conditions',
    (a) => a.roleDefinitions(SUBSCRIPTION, 'CustomRole'),
    `/subscriptions/${SUBSCRIPTION}/providers/Microsoft.Authorization/roleDefinitions`,
    "$filter=atScopeAndBelow() and type eq 'CustomRole'&api-version=2022-05-01-preview",
    'GET',
  ],
  [
    'deny assignments',
    (a) => a.denyAssignments(SUBSCRIPTION),
    `/subscriptions/${SUBSCRIPTION}/providers/Microsoft.Authorization/denyAssignments`,
    'api-version=2024-07-01-preview',
    'GET',
  ],
  [
    'locks',
    (a) => a.locks(SUBSCRIPTION),
    `/subscriptions/${SUBSCRIPTION}/providers/Microsoft.Authorization/locks`,
    'api-version=2020-05-01',
    'GET',
  ],
  [
    'deleted vaults',
    (a) => a.deletedVaults(SUBSCRIPTION),
    `/subscriptions/${SUBSCRIPTION}/providers/Microsoft.KeyVault/deletedVaults`,
    'api-version=2026-02-01',
    'GET',
  ],
  [
    'diagnostic settings',
    (a) =>
      a.diagnosticSettings(
        `/subscriptions/${SUBSCRIPTION}/resourceGroups/r (1)#/providers/Microsoft.KeyVault/vaults/kv`,
      ),
    `/subscriptions/${SUBSCRIPTION}/resourceGroups/r%20(1)%23/providers/Microsoft.KeyVault/vaults/kv/providers/Microsoft.Insights/diagnosticSettings`,
    'api-version=2021-05-01-preview',
    'GET',
  ],
  [
    'Defender plans',
    (a) => a.defenderPlans(SUBSCRIPTION),
    `/subscriptions/${SUBSCRIPTION}/providers/Microsoft.Security/pricings`,
    'api-version=2023-01-01',
    'GET',
  ],
  [
    'keys of a vault',
    (a) =>
      a.keys(`/subscriptions/${SUBSCRIPTION}/resourceGroups/r (1)#/providers/Microsoft.KeyVault/vaults/kv`),
    `/subscriptions/${SUBSCRIPTION}/resourceGroups/r%20(1)%23/providers/Microsoft.KeyVault/vaults/kv/keys`,
    'api-version=2026-02-01',
    'GET',
  ],
  [
    'secrets of a vault',
    (a) =>
      a.secrets(`/subscriptions/${SUBSCRIPTION}/resourceGroups/rg/providers/Microsoft.KeyVault/vaults/kv`),
    `/subscriptions/${SUBSCRIPTION}/resourceGroups/rg/providers/Microsoft.KeyVault/vaults/kv/secrets`,
    'api-version=2026-02-01',
    'GET',
  ],
  [
    'classic administrators',
    (a) => a.classicAdministrators(SUBSCRIPTION),
    `/subscriptions/${SUBSCRIPTION}/providers/Microsoft.Authorization/classicAdministrators`,
    'api-version=2015-07-01',
    'GET',
  ],
  [
    'virtual networks',
    (a) => a.virtualNetworks(SUBSCRIPTION),
    `/subscriptions/${SUBSCRIPTION}/providers/Microsoft.Network/virtualNetworks`,
    'api-version=2024-05-01',
    'GET',
  ],
];

const pageUrl = (url: string, number: number) =>
  `${url}${url.includes('?') ? '&' : '?'}$skiptoken=p%2f${number}`;

describe.concurrent.each(LISTS)('the list of %s', (_, open, path, query, method) => {
  it('asks the right address, follows the pages and keeps every item as it came', async () => {
    const odd = { id: '/x/odd', properties: null, unknownField: { deep: [1, null] }, $weird: false };
    const arm = scripted((request, number) => {
      if (number === 0)
        return { body: { value: [{ id: '/x/1', a: null }], nextLink: pageUrl(request.url, 1) } };
      if (number === 1)
        return { body: { value: [odd, 'no object', null], nextLink: pageUrl(request.url, 2) } };
      return { body: { value: [] } };
    });
    const read = await drain(open(await connected(arm.httpClient)));

    expect(read.error).toBeNull();
    expect(read.items).toEqual([{ id: '/x/1', a: null }, odd, 'no object', null]);
    const url = new URL(arm.sent[0]?.url ?? '');
    expect(url.origin).toBe(ARM);
    expect(url.pathname).toBe(path);
    expect(
      [...url.searchParams]
        .map(([key, value]) => `${key}=${value}`)
        .sort()
        .join('&'),
    ).toBe(query);
    expect(arm.sent.map((sent) => sent.method)).toEqual([method, method, method]);
    expect(arm.sent[1]?.url).toContain('$skiptoken=p%2f1');
    expect(arm.sent.every((sent) => sent.authorization === 'Bearer secret-token')).toBe(true);
  });

  it.each([
    ['a web page', '<!doctype html><title>Sign in</title>', 'text/html', 'a web page'],
    ['an empty body', '', 'application/json', 'an empty body'],
    ['an object without a list', '{}', 'application/json', 'without a "value" list'],
    ['a bare array', '[]', 'application/json', 'without a "value" list'],
    ['a list that is null', '{"value":null}', 'application/json', 'without a "value" list'],
    ['a next page that is no text', '{"value":[],"nextLink":7}', 'application/json', '"nextLink"'],
  ])('is failed, not empty, when a 200 carries %s', async (_name, body, type, said) => {
    const arm = scripted(() => ({ body, headers: { 'content-type': type } }));
    const read = await drain(open(await connected(arm.httpClient)));
    expect(read.error).toMatchObject({ name: 'AzureError', kind: 'failed' });
    expect(String(read.error)).toContain(said);
    expect(arm.sent).toHaveLength(1);
  });

  it('keeps the message of a refusal on page 2, and page 1', async () => {
    const arm = scripted((request, number) =>
      number === 0
        ? { body: { value: [{ id: '/x/1' }], nextLink: pageUrl(request.url, 1) } }
        : {
            status: 403,
            body: {
              error: {
                code: 'AuthorizationFailed',
                message: "The client 'me' has\u001b[31m no right over '/subscriptions/x'.",
              },
            },
          },
    );
    const read = await drain(open(await connected(arm.httpClient)));
    expect(read.items).toEqual([{ id: '/x/1' }]);
    expect(read.error).toMatchObject({ kind: 'refused', status: 403, code: 'AuthorizationFailed' });
    expect((read.error as Error).message).toBe(
      "management.azure.com answered 403 AuthorizationFailed: The client 'me' has [31m no right over '/subscriptions/x'.",
    );
  });

  it.each([
    ['another host', 'https://evil.example/next?sig=stolen', 'evil.example'],
    ['another port', 'https://management.azure.com:8443/next', 'management.azure.com:8443'],
    ['plain http', 'http://management.azure.com/next', 'management.azure.com'],
    ['a look-alike', 'https://management.azure.com.evil.example/next', 'management.azure.com.evil.example'],
    ['a name before an @', 'https://management.azure.com@evil.example/next', 'evil.example'],
  ])('sends nothing to %s that a nextLink names', async (_name, nextLink, host) => {
    const arm = scripted(() => ({ body: { value: [{ id: '/x/1' }], nextLink } }));
    const read = await drain(open(await connected(arm.httpClient)));
    expect(read.items).toEqual([{ id: '/x/1' }]);
    expect(read.error).toMatchObject({ kind: 'failed' });
    expect(String(read.error)).toContain(host);
    expect(String(read.error)).not.toContain('stolen');
    expect(arm.sent).toHaveLength(1);
  });

  it('ends at a nextLink that repeats itself', async () => {
    const arm = scripted((request) => ({
      body: { value: [{ id: '/x/1' }], nextLink: pageUrl(request.url.split('&$')[0] ?? '', 1) },
    }));
    const read = await drain(open(await connected(arm.httpClient)));
    expect(String(read.error)).toContain('same next page twice');
    expect(arm.sent.length).toBeLessThanOrEqual(2);
    expect(read.items).toContainEqual({ id: '/x/1' });
  });

  it('ends when fresh links bring nothing new for 50 pages', async () => {
    const arm = scripted((request, number) => ({
      body: {
        value: number % 2 === 0 ? [{ id: '/x/SAME' }] : [{ id: '/X/same' }],
        nextLink: pageUrl(request.url.split('&$')[0] ?? '', number),
      },
    }));
    const read = await drain(open(await connected(arm.httpClient)));
    expect(String(read.error)).toContain('nothing new in 50 pages');
    expect(arm.sent).toHaveLength(51);
  });

  it('tries a body that breaks off again', async () => {
    const arm = scripted((_, number) => ({
      body: number === 0 ? '{"value":[{"id":"/x/1"},{"id"' : { value: [{ id: '/x/1' }, { id: '/x/2' }] },
    }));
    const read = await drain(open(await connected(arm.httpClient)));
    expect(read).toMatchObject({ error: null, items: [{ id: '/x/1' }, { id: '/x/2' }] });
    expect(arm.sent).toHaveLength(2);
  });
});

describe('deny assignments', () => {
  const unknownVersion = {
    status: 400,
    body: { error: { code: 'InvalidApiVersionParameter', message: 'no' } },
  };

  it('fall back to 2022-04-01 where the preview is not known, and remember it', async () => {
    const arm = scripted((request) =>
      request.url.includes('preview') ? unknownVersion : { body: { value: [{ id: '/d/1' }] } },
    );
    const azure = await connected(arm.httpClient);
    expect(await drain(azure.denyAssignments(SUBSCRIPTION))).toMatchObject({
      error: null,
      items: [{ id: '/d/1' }],
    });
    await drain(azure.denyAssignments(SUBSCRIPTION));
    expect(arm.sent.map(({ url }) => new URL(url).searchParams.get('api-version'))).toEqual([
      '2024-07-01-preview',
      '2022-04-01',
      '2022-04-01',
    ]);
  });

  it('do not fall back when they are refused', async () => {
    const arm = scripted(() => ({ status: 403, body: {} }));
    const read = await drain((await connected(arm.httpClient)).denyAssignments(SUBSCRIPTION));
    expect(read.error).toMatchObject({ kind: 'refused' });
    expect(arm.sent).toHaveLength(1);
  });

  it('are failed when no version is known', async () => {
    const arm = scripted(() => unknownVersion);
    const read = await drain((await connected(arm.httpClient)).denyAssignments(SUBSCRIPTION));
    expect(read.error).toBeInstanceOf(AzureError);
    expect(arm.sent).toHaveLength(2);
  });
});

describe('an answer that is no list', () => {
  it.each([
    [401, 'refused'],
    [403, 'refused'],
    [404, 'failed'],
    [409, 'failed'],
    [501, 'failed'],
    [204, 'failed'],
    [302, 'failed'],
  ])('with status %i is %s at once', async (status, kind) => {
    const arm = scripted(() => ({ status, headers: { location: 'https://evil.example/' }, body: '' }));
    const read = await drain((await connected(arm.httpClient)).vaults(SUBSCRIPTION));
    expect(read.error).toMatchObject({ kind, status });
    expect(arm.sent).toHaveLength(1);
  });

  it('never puts a token or a query of a URL into its message', async () => {
    const token = `eyJhbGciOiJub25lIn0.${'x'.repeat(40)}.sig`;
    const arm = scripted(() => ({
      status: 400,
      body: {
        error: {
          code: 'Bad',
          message: `see https://a.example/b?sig=secret#c and Bearer ${token} or ${token}`,
        },
      },
    }));
    const { error } = await drain((await connected(arm.httpClient)).vaults(SUBSCRIPTION));
    const message = (error as Error).message;
    expect(message).toContain('https://a.example/b');
    expect(message).not.toMatch(/secret|eyJ|xxxx/);
  });
});
