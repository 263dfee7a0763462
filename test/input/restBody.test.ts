import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { resolveAccess } from '../../src/access/resolveAccess.js';
import { azureItems } from '../../src/input/azureItems.js';
import { restBody } from '../../src/input/restBody.js';
import { RECORD_KINDS, type Snapshot } from '../../src/model/snapshot.js';
import { azForm } from './azForm.js';
import { SUBSCRIPTION, smallSnapshot, vaultId } from './snapshots.js';

const GROUP = `${SUBSCRIPTION}/resourceGroups/rg`;
const assignmentId = `${GROUP}/providers/Microsoft.Authorization/roleAssignments/1`;

describe('what az prints becomes the body of the REST API again', () => {
  it('a role assignment, with the names az adds kept beside its facts', () => {
    const printed = {
      condition: null,
      createdOn: '2026-01-01T00:00:00+00:00',
      id: assignmentId,
      name: '1',
      principalId: 'p',
      principalName: 'ann@example.com',
      principalType: 'User',
      resourceGroup: 'rg',
      roleDefinitionId: `${SUBSCRIPTION}/providers/Microsoft.Authorization/roleDefinitions/2`,
      roleDefinitionName: 'Reader',
      scope: GROUP,
      type: 'Microsoft.Authorization/roleAssignments',
    };
    expect(restBody(printed, 'roleAssignment')).toEqual({
      id: assignmentId,
      name: '1',
      type: 'Microsoft.Authorization/roleAssignments',
      resourceGroup: 'rg',
      properties: {
        condition: null,
        createdOn: '2026-01-01T00:00:00+00:00',
        principalId: 'p',
        principalName: 'ann@example.com',
        principalType: 'User',
        roleDefinitionId: `${SUBSCRIPTION}/providers/Microsoft.Authorization/roleDefinitions/2`,
        roleDefinitionName: 'Reader',
        scope: GROUP,
      },
    });
  });

  it('a role definition, whose roleType is the property type', () => {
    const id = `${SUBSCRIPTION}/providers/Microsoft.Authorization/roleDefinitions/2`;
    const permissions = [{ actions: ['*'], notActions: [], dataActions: [], notDataActions: [] }];
    const printed = {
      assignableScopes: ['/'],
      id,
      name: '2',
      permissions,
      roleName: 'Owner',
      roleType: 'BuiltInRole',
      type: 'Microsoft.Authorization/roleDefinitions',
    };
    expect(restBody(printed, 'roleDefinition')).toEqual({
      id,
      name: '2',
      type: 'Microsoft.Authorization/roleDefinitions',
      properties: { assignableScopes: ['/'], permissions, roleName: 'Owner', type: 'BuiltInRole' },
    });
  });

  it('a vault, of which only the private endpoint connections are flattened', () => {
    const state = { actionsRequired: 'None', description: '', status: 'Approved' };
    const flat = {
      etag: null,
      id: `${vaultId('kv1')}/privateEndpointConnections/c`,
      privateEndpoint: { id: '/e', resourceGroup: 'rg' },
      privateLinkServiceConnectionState: state,
      provisioningState: 'Succeeded',
      resourceGroup: 'rg',
    };
    const whole = { id: '/c2', properties: { privateEndpoint: { id: '/e2' } } };
    const vault = {
      id: vaultId('kv1'),
      type: 'Microsoft.KeyVault/vaults',
      properties: { enablePurgeProtection: null, privateEndpointConnections: [flat, whole, null] },
    };
    expect(restBody(vault, 'vault')).toEqual({
      ...vault,
      properties: {
        enablePurgeProtection: null,
        privateEndpointConnections: [
          {
            etag: null,
            id: flat.id,
            resourceGroup: 'rg',
            properties: {
              privateEndpoint: flat.privateEndpoint,
              privateLinkServiceConnectionState: state,
              provisioningState: 'Succeeded',
            },
          },
          whole,
          null,
        ],
      },
    });
  });

  it('a subscription of az account list, whose id is the GUID and whose name is the display name', () => {
    const printed = {
      cloudName: 'AzureCloud',
      id: 'g',
      isDefault: false,
      name: 'Prod',
      state: 'Enabled',
      tenantId: 't',
    };
    expect(restBody(printed, 'subscription')).toEqual({
      cloudName: 'AzureCloud',
      id: '/subscriptions/g',
      subscriptionId: 'g',
      isDefault: false,
      displayName: 'Prod',
      state: 'Enabled',
      tenantId: 't',
    });
  });

  it('a management group entity and a deny assignment', () => {
    const entity = {
      id: '/providers/Microsoft.Management/managementGroups/m',
      name: 'm',
      parent: { id: '/p' },
      tenantId: 't',
    };
    expect(restBody(entity, 'managementGroupEntity')).toEqual({
      id: entity.id,
      name: 'm',
      properties: { parent: { id: '/p' }, tenantId: 't' },
    });
    const deny = { id: '/d', denyAssignmentName: 'n', permissions: [], principals: [], scope: '/' };
    expect(restBody(deny, 'denyAssignment')).toEqual({
      id: '/d',
      properties: { denyAssignmentName: 'n', permissions: [], principals: [], scope: '/' },
    });
  });

  it('keeps a key called __proto__ a key', () => {
    const odd = JSON.parse('{ "id": "/x", "principalId": "p", "__proto__": { "scope": "/" } }') as object;
    const { properties } = restBody({ ...odd }, 'roleAssignment');
    expect(Object.getPrototypeOf(properties)).toBe(Object.prototype);
    expect((properties as { scope?: unknown }).scope).toBeUndefined();
  });

  it('leaves every body with properties of its own as it is', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(
          ...RECORD_KINDS.filter((kind) => kind !== 'vault' && kind !== 'hsm' && kind !== 'subscription'),
        ),
        fc.dictionary(fc.string(), fc.jsonValue()),
        fc.dictionary(fc.string(), fc.jsonValue()),
        (kind, envelope, properties) => {
          const body = { ...envelope, properties };
          expect(restBody(body, kind)).toBe(body);
        },
      ),
    );
  });
});

describe('az keyvault list, which prints nothing of the configuration', () => {
  const listed = (name: string): object => ({
    id: vaultId(name),
    location: 'westeurope',
    name,
    resourceGroup: 'rg',
    tags: {},
    type: 'Microsoft.KeyVault/vaults',
  });
  const shown = { ...listed('kv1'), properties: { enablePurgeProtection: true } };
  const snapshotOf = (json: unknown): Snapshot => ({
    ...smallSnapshot(),
    records: azureItems(json, 'x').records,
  });

  it('gives a vault of which nothing is decided, never one with the defaults', () => {
    const [vault] = resolveAccess(snapshotOf([listed('kv1')])).vaults;
    expect(vault?.name).toBe('kv1');
    expect(vault?.purgeProtection).toBeUndefined();
    expect(vault?.softDelete).toBeUndefined();
    expect(vault?.undecided[0]?.reason).toContain('az keyvault show');
  });

  it.each([
    ['before', [listed('kv1'), shown, listed('kv2')]],
    ['after', [shown, listed('kv1'), listed('kv2')]],
  ])('gives way to az keyvault show of the same vault, %s it', (_, items) => {
    const { records } = azureItems(items, 'x');
    expect(records.vault.map(({ body }) => body)).toEqual([shown, listed('kv2')]);
  });
});

/** The example tenant, in either form: bodies as REST returned them, or as az prints them. */
function examplePosture(form: 'rest' | 'az') {
  const text = readFileSync(new URL('../../examples/tenant.ndjson', import.meta.url), 'utf8');
  const lines = text
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as { kind: string; body: Record<string, unknown> });
  const items = lines.flatMap(({ kind, body }) => {
    const known = RECORD_KINDS.find((word) => word === kind);
    if (known === undefined || !PRINTED.has(known)) return [];
    return [form === 'az' ? azForm(known, body) : body];
  });
  const snapshot = { ...smallSnapshot(), coverage: [], records: azureItems(items, 'x.json').records };
  return { items, posture: resolveAccess(snapshot) };
}

/** What commands of az print; eligibilities and the directory they do not. */
const PRINTED: ReadonlySet<string> = new Set([
  'subscription',
  'managementGroupEntity',
  'vault',
  'hsm',
  'roleAssignment',
  'roleDefinition',
  'denyAssignment',
]);

describe('a whole tenant', () => {
  it('has the same posture from what az prints as from the REST API', () => {
    const rest = examplePosture('rest');
    const az = examplePosture('az');
    expect(az.items.filter((item) => 'properties' in item).length).toBeLessThan(rest.items.length / 2);
    expect(az.posture.grants.length).toBeGreaterThan(20);
    expect(az.posture).toEqual(rest.posture);
  });
});

const samples =
  process.env.KVPOSTURE_SAMPLES ?? fileURLToPath(new URL('../../../shared/samples', import.meta.url));
if (!existsSync(samples))
  process.stdout.write(`restBody.test.ts: recorded bodies skipped, none at ${samples}\n`);

describe.skipIf(!existsSync(samples))('recorded bodies, printed by az and read back', () => {
  it.each([
    ['azcli.role_assignments.atScope.trimmed.json', 'roleAssignment'],
    ['azcli.role_definitions.with_condition.trimmed.json', 'roleDefinition'],
    ['azcli.vault.private_endpoint.json', 'vault'],
  ] as const)('%s', (file, kind) => {
    const recorded = [JSON.parse(readFileSync(join(samples, file), 'utf8'))].flat() as readonly {
      response: { body: Record<string, unknown> & { value?: readonly Record<string, unknown>[] } };
    }[];
    const bodies = recorded.flatMap(({ response: { body } }) => body.value ?? [body]);
    expect(bodies.length).toBeGreaterThan(0);
    for (const body of bodies) {
      const [read] = azureItems([azForm(kind, body)], file).records[kind];
      expect(read?.body).toMatchObject(body);
    }
  });
});
