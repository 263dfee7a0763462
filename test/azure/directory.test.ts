import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { AzureError, type Directory, type Pages } from '../../src/azure/azure.js';
import type { ConnectOptions } from '../../src/azure/connect.js';
import { connected, drain, type scripted as Scripted, SUBSCRIPTION, scripted } from './scriptedArm.js';

const GRAPH = 'https://graph.microsoft.com';
const GROUP = '0b0b0b0b-0000-4000-8000-000000000001';
const SELECT = 'id,displayName,userPrincipalName,userType,servicePrincipalType,alternativeNames,appId';

/** A token for each scope that names it, so that a request shows which one it carries. */
function tokens(): { credential: NonNullable<ConnectOptions['credential']>; asked: string[] } {
  const asked: string[] = [];
  return {
    asked,
    credential: {
      getToken: async (scopes) => {
        asked.push([scopes].flat().join(' '));
        return { token: `token-for-${asked.at(-1)}`, expiresOnTimestamp: Date.now() + 3_600_000 };
      },
    },
  };
}

async function directoryOf(
  answer: Parameters<typeof Scripted>[0],
  options: Partial<ConnectOptions> = {},
): Promise<{ directory: Directory; sent: ReturnType<typeof scripted>['sent'] }> {
  const graph = scripted(answer);
  const { directory } = await connected(graph.httpClient, { credential: tokens().credential, ...options });
  return { directory, sent: graph.sent };
}

const LISTS: readonly [
  name: string,
  open: (directory: Directory) => Pages,
  path: string,
  query: Readonly<Record<string, string>>,
  consistency: string | undefined,
][] = [
  [
    'objects by id',
    (d) => d.objectsByIds(['a', 'b']),
    '/v1.0/directoryObjects/getByIds',
    { $select: SELECT },
    undefined,
  ],
  [
    'transitive members',
    (d) => d.transitiveMembers(GROUP),
    `/v1.0/groups/${GROUP}/transitiveMembers`,
    { $count: 'true', $select: SELECT, $top: '999' },
    'eventual',
  ],
  [
    'owners',
    (d) => d.groupOwners(GROUP),
    `/v1.0/groups/${GROUP}/owners`,
    { $count: 'true', $select: SELECT },
    'eventual',
  ],
  [
    'Global Administrators',
    (d) => d.globalAdministrators(),
    "/v1.0/directoryRoles(roleTemplateId='62e90394-69f5-4237-9190-012177145e10')/members",
    { $select: SELECT },
    undefined,
  ],
  [
    'eligible members of a group',
    (d) => d.groupEligibilities(GROUP),
    '/v1.0/identityGovernance/privilegedAccess/group/eligibilityScheduleInstances',
    { $filter: `groupId eq '${GROUP}'` },
    undefined,
  ],
  [
    'eligible Global Administrators',
    (d) => d.globalAdministratorEligibilities(),
    '/v1.0/roleManagement/directory/roleEligibilityScheduleInstances',
    { $filter: "roleDefinitionId eq '62e90394-69f5-4237-9190-012177145e10'" },
    undefined,
  ],
];

describe.each(LISTS)('the list of %s', (_, open, path, query, consistency) => {
  it('asks the right address, follows @odata.nextLink, with the token for Graph on every page', async () => {
    const headers: (string | undefined)[] = [];
    const { directory, sent } = await directoryOf((request, number) => {
      headers.push(request.headers.get('ConsistencyLevel'));
      return number === 0
        ? {
            body: { value: [{ id: '1', x: null }], '@odata.nextLink': `${GRAPH}/v1.0/more?$skiptoken=p%2f1` },
          }
        : { body: { value: [{ id: '2' }] } };
    });
    expect(await drain(open(directory))).toMatchObject({
      error: null,
      items: [{ id: '1', x: null }, { id: '2' }],
    });
    const url = new URL(sent[0]?.url ?? '');
    expect(url.origin + decodeURIComponent(url.pathname)).toBe(GRAPH + path);
    expect(Object.fromEntries(url.searchParams)).toEqual(query);
    expect(sent[1]?.url).toBe(`${GRAPH}/v1.0/more?$skiptoken=p%2f1`);
    expect(sent.map(({ authorization }) => authorization)).toEqual([
      `Bearer token-for-${GRAPH}/.default`,
      `Bearer token-for-${GRAPH}/.default`,
    ]);
    expect(headers).toEqual([consistency, consistency]);
  });

  it.each([
    ['another host', 'https://evil.example/v1.0/next'],
    ['Resource Manager', 'https://management.azure.com/next'],
  ])('sends nothing to %s that @odata.nextLink names', async (_name, link) => {
    const { directory, sent } = await directoryOf(() => ({
      body: { value: [{ id: '1' }], '@odata.nextLink': link },
    }));
    const read = await drain(open(directory));
    expect(read.items).toEqual([{ id: '1' }]);
    expect(read.error).toMatchObject({ kind: 'failed' });
    expect(sent).toHaveLength(1);
  });

  it('tells a refusal in the words of Graph, and tries a throttled request again', async () => {
    const refused = await directoryOf(() => ({
      status: 403,
      body: { error: { code: 'Authorization_RequestDenied', message: 'Insufficient privileges.' } },
    }));
    expect((await drain(open(refused.directory))).error).toMatchObject({
      kind: 'refused',
      code: 'Authorization_RequestDenied',
    });
    const throttled = await directoryOf((_request, number) =>
      number === 0
        ? { status: 429, headers: { 'retry-after-ms': '1' }, body: {} }
        : { body: { value: [{ id: '1' }] } },
    );
    expect(await drain(open(throttled.directory))).toMatchObject({ error: null, items: [{ id: '1' }] });
    expect(throttled.sent[1]?.body).toBe(throttled.sent[0]?.body);
  });

  it('ends when the run is cancelled', async () => {
    const controller = new AbortController();
    const { directory } = await directoryOf(
      () => {
        controller.abort();
        return new Promise(() => {});
      },
      { signal: controller.signal },
    );
    expect((await drain(open(directory))).error).toMatchObject({ kind: 'aborted' });
  });
});

/** Real answers of Graph, kept beside the repository and never in it. */
const samples =
  process.env.KVPOSTURE_SAMPLES ?? fileURLToPath(new URL('../../../shared/samples', import.meta.url));
const recording = `${samples}/azcli.graph_getByIds.json`;

describe('the directory', () => {
  it.skipIf(!existsSync(recording))(
    'asks as in the recording, and keeps what was answered there',
    async () => {
      const { request, response } = JSON.parse(readFileSync(recording, 'utf8'));
      const { directory, sent } = await directoryOf(() => ({ body: response.body }));
      const read = await drain(directory.objectsByIds(request.body.ids));
      expect(read).toEqual({ items: response.body.value, pages: 1, error: null });
      expect(sent[0]?.method).toBe(request.method);
      expect(sent[0]?.url.split('?')[0]).toBe(request.uri);
      expect(JSON.parse(sent[0]?.body ?? '')).toEqual(request.body);
    },
  );

  it('is asked for users, groups, service principals and partner references', async () => {
    const { directory, sent } = await directoryOf(() => ({ body: { value: [] } }));
    await drain(directory.objectsByIds(['a', 'b']));
    expect(sent[0]?.method).toBe('POST');
    expect(JSON.parse(sent[0]?.body ?? '')).toEqual({
      ids: ['a', 'b'],
      types: ['user', 'group', 'servicePrincipal', 'directoryObjectPartnerReference'],
    });
  });

  it('has no Global Administrator where the role was never activated, and a failure where Graph is not there', async () => {
    const answered = async (code: string) => {
      const { directory } = await directoryOf(() => ({
        status: 404,
        body: { error: { code, message: 'x' } },
      }));
      return drain(directory.globalAdministrators());
    };
    expect(await answered('Request_ResourceNotFound')).toEqual({ items: [], pages: 0, error: null });
    expect((await answered('NotFound')).error).toMatchObject({ kind: 'failed', status: 404 });
  });

  it('has a group that is gone as a failure, not as an empty one', async () => {
    const { directory } = await directoryOf(() => ({
      status: 404,
      body: { error: { code: 'Request_ResourceNotFound', message: 'gone' } },
    }));
    expect((await drain(directory.transitiveMembers(GROUP))).error).toMatchObject({ kind: 'failed' });
  });
});

describe('the token of Graph', () => {
  it('is fetched at sign-in beside that of Resource Manager, and each goes to its own host only', async () => {
    const { credential, asked } = tokens();
    const azureAndGraph = scripted(() => ({ body: { value: [] } }));
    const azure = await connected(azureAndGraph.httpClient, { credential });
    await azure.signIn();
    await drain(azure.vaults(SUBSCRIPTION));
    await drain(azure.directory.globalAdministrators());
    expect(asked).toEqual(['https://management.azure.com/.default', `${GRAPH}/.default`]);
    expect(azureAndGraph.sent.map(({ url, authorization }) => [new URL(url).origin, authorization])).toEqual([
      ['https://management.azure.com', 'Bearer token-for-https://management.azure.com/.default'],
      [GRAPH, `Bearer token-for-${GRAPH}/.default`],
    ]);
  });

  it('is not fetched when the directory is not to be read', async () => {
    const { credential, asked } = tokens();
    const azure = await connected(scripted(() => ({})).httpClient, { credential });
    await azure.signIn({ directory: false });
    expect(asked).toEqual(['https://management.azure.com/.default']);
  });

  it('that is refused does not end the sign-in, only the reads of the directory', async () => {
    const given = tokens().credential;
    const graph = scripted(() => ({ body: { value: [] } }));
    const azure = await connected(graph.httpClient, {
      credential: {
        getToken: async (scopes, options) => {
          if (String(scopes).startsWith(GRAPH))
            throw new Error(
              'AADSTS53003: Access has been blocked by Conditional Access policies. Trace ID: 1',
            );
          return given.getToken(scopes, options);
        },
      },
    });
    await azure.signIn();
    const { error } = await drain(azure.directory.globalAdministrators());
    expect(error).toBeInstanceOf(AzureError);
    expect(error).toMatchObject({ kind: 'sign-in' });
    expect(String(error)).toContain('AADSTS53003');
    expect(graph.sent).toEqual([]);
  });

  it('that is not there yet when the run is cancelled ends the sign-in', async () => {
    const controller = new AbortController();
    const azure = await connected(scripted(() => ({})).httpClient, {
      signal: controller.signal,
      credential: {
        getToken: async (scopes) => {
          if (String(scopes).startsWith(GRAPH)) controller.abort();
          return { token: 't', expiresOnTimestamp: Date.now() + 3_600_000 };
        },
      },
    });
    await expect(azure.signIn()).rejects.toMatchObject({ kind: 'aborted' });
  });
});
