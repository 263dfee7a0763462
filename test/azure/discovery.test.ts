import { describe, expect, it } from 'vitest';
import { discoverCloud } from '../../src/azure/discovery.js';
import { scripted } from './scriptedArm.js';

const BASE = 'https://management.region.example';
const NEW = {
  name: 'Region',
  authentication: {
    loginEndpoint: 'https://login.region.example/',
    audiences: ['https://arm.region.example/guid'],
  },
  graph: 'https://graph.windows.example/',
  microsoftGraphResourceId: 'https://graph.region.example/',
  suffixes: { keyVaultDns: '.vault.region.example' },
  resourceManager: `${BASE}/`,
};
const OLD = {
  galleryEndpoint: 'https://gallery.example',
  graphEndpoint: 'https://graph.region.example/',
  authentication: NEW.authentication,
};
const CLOUD = {
  name: 'Region',
  resourceManager: BASE,
  authority: 'https://login.region.example',
  audience: 'https://arm.region.example/guid',
  graph: 'https://graph.region.example',
  vaultSuffix: 'vault.region.example',
  resourceGraph: false,
  instanceDiscovery: false,
};

function discover(answers: Parameters<typeof scripted>[0], endpoint = `${BASE}/`) {
  const arm = scripted(answers);
  const options = { timeoutMs: 1000, version: 'test', signal: new AbortController().signal };
  return { arm, cloud: discoverCloud(endpoint, { ...options, httpClient: arm.httpClient }) };
}

describe('discovery of another Resource Manager', () => {
  it.each<[string, unknown, object]>([
    ['one object', NEW, CLOUD],
    [
      'a list of clouds, of which one is this',
      [{ ...NEW, resourceManager: 'https://other.example' }, NEW],
      CLOUD,
    ],
    ['a list of one', [{ ...NEW, resourceManager: undefined }], CLOUD],
    ['no name', { ...NEW, name: undefined }, { ...CLOUD, name: 'management.region.example' }],
    ['the flat form of 2015', OLD, { ...CLOUD, name: 'management.region.example', vaultSuffix: null }],
    [
      'no newer Graph',
      { ...NEW, microsoftGraphResourceId: null },
      { ...CLOUD, graph: 'https://graph.windows.example' },
    ],
  ])('understands %s', async (_, body, expected) => {
    const { arm, cloud } = discover(() => ({ body }));
    expect(await cloud).toEqual(expected);
    expect(arm.sent).toEqual([
      { url: `${BASE}/metadata/endpoints?api-version=2022-09-01`, method: 'GET', authorization: undefined },
    ]);
  });

  it('asks in the old version where the new one is not known', async () => {
    const { arm, cloud } = discover((_, number) => (number === 0 ? { status: 400 } : { body: OLD }));
    expect(await cloud).toMatchObject({ authority: 'https://login.region.example' });
    expect(arm.sent[1]?.url).toContain('api-version=2015-01-01');
  });

  it.each<[string, unknown, RegExp]>([
    [
      'sign-in',
      { ...NEW, authentication: { audiences: ['x'] } },
      /does not name authentication\.loginEndpoint/,
    ],
    [
      'an https sign-in',
      { ...NEW, authentication: { ...NEW.authentication, loginEndpoint: 'http://login.example' } },
      /authentication\.loginEndpoint \(an https URL\)/,
    ],
    [
      'an audience',
      { ...NEW, authentication: { loginEndpoint: 'https://l.example', audiences: [] } },
      /authentication\.audiences/,
    ],
    ['Graph', { ...NEW, graph: undefined, microsoftGraphResourceId: 7 }, /microsoftGraphResourceId or graph/],
    ['vault suffix', { ...NEW, suffixes: {} }, /suffixes\.keyVaultDns/],
    ['anything', {}, /loginEndpoint.*audiences.*graph.*keyVaultDns/],
    [
      'this endpoint',
      [NEW, NEW].map((c) => ({ ...c, resourceManager: 'https://x.example' })),
      /does not describe the cloud/,
    ],
    ['an object', 'null', /does not describe the cloud/],
    ['JSON', '<html>', /is not JSON/],
  ])('says what is missing when the answer has no %s', async (_, body, said) => {
    await expect(discover(() => ({ body })).cloud).rejects.toThrow(said);
  });

  it.each(['http://management.example', 'management.example', '', 'https://user:pw@management.example'])(
    'refuses "%s", and sends nothing',
    async (endpoint) => {
      const { arm, cloud } = discover(() => ({ body: NEW }), endpoint);
      await expect(cloud).rejects.toThrow(/needs an https URL/);
      expect(arm.sent).toHaveLength(0);
    },
  );

  it('is failed by a refusal', async () => {
    await expect(discover(() => ({ status: 403 })).cloud).rejects.toMatchObject({ kind: 'refused' });
  });
});
