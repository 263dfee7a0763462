import { describe, expect, it } from 'vitest';
import { accessEntries } from '../../src/access/accessEntries.js';
import { resolveAccess } from '../../src/access/resolveAccess.js';
import { lastSegment } from '../../src/model/armId.js';
import {
  assignment,
  CONTRIBUTOR,
  type Facts,
  GROUP,
  groupId,
  OTHER_SUB,
  OTHER_TENANT,
  OWNER,
  rbacVault,
  role,
  roleGuid,
  SECRETS_USER,
  SUB,
  snapshotOf,
  TENANT,
  VAULT_ADMINISTRATOR,
  vault,
  vaultId,
} from './snapshotOf.js';

const posture = (facts: Facts) =>
  resolveAccess(
    snapshotOf({
      ...facts,
      roles: [OWNER, CONTRIBUTOR, SECRETS_USER, VAULT_ADMINISTRATOR, ...(facts.roles ?? [])],
    }),
  );
const ways = (facts: Facts) =>
  posture(facts).escalations.map(({ terms, principal, vaults }) =>
    [
      principal.id,
      terms.begins,
      terms.acts.map(({ step }) => step).join(' > '),
      terms.certainty,
      vaults.map(lastSegment).join(),
    ].join(' | '),
  );

describe('fetching secrets by a deployment (P11, P12)', () => {
  const DEPLOY = 'Microsoft.KeyVault/vaults/deploy/action';
  const deployer = role('deployer', { actions: [DEPLOY, 'Microsoft.Resources/deployments/write'] });
  const fetcher = role('fetcher', { actions: [DEPLOY] });
  const templates = role('templates', { actions: ['Microsoft.Resources/deployments/write'] });
  const on = vault('on', { enableRbacAuthorization: true, enabledForTemplateDeployment: true });
  const facts = (...assignments: ReturnType<typeof assignment>[]): Facts => ({
    roles: [deployer, fetcher, templates],
    vaults: [on, rbacVault('off')],
    assignments,
  });
  it('takes the flag where the holder cannot set it', () => {
    expect(ways(facts(assignment(SUB, 'deployer')))).toEqual([
      'alice | holds | deploy-template | certain | on',
    ]);
  });
  it('counts the right to deploy at a resource group or above, for nothing is deployed at a vault', () => {
    const at = (...scopes: string[]) => ways(facts(...scopes.map((scope) => assignment(scope, 'deployer'))));
    expect(at(vaultId('on'))).toEqual(['alice | holds | deploy-template | conditional | on']);
    expect(at(GROUP)).toEqual(['alice | holds | deploy-template | certain | on']);
    const elsewhere = `${OTHER_SUB}/resourceGroups/own`;
    expect(at(vaultId('on'), elsewhere)).toEqual(['alice | holds | deploy-template | certain | on']);
    expect(at(vaultId('on'), vaultId('off', elsewhere))).toEqual([
      'alice | holds | deploy-template | conditional | on',
    ]);
  });
  it('is conditional while no scope is known where the holder may deploy', () => {
    expect(ways(facts(assignment(SUB, 'fetcher')))).toEqual([
      'alice | holds | deploy-template | conditional | on',
    ]);
  });
  it('counts the right to deploy at any scope of the tenant', () => {
    expect(ways(facts(assignment(SUB, 'fetcher'), assignment(OTHER_SUB, 'templates')))).toEqual([
      'alice | holds | deploy-template | certain | on',
    ]);
  });
  it('is conditional where the flag cannot be told and the holder cannot set it', () => {
    const odd = vault('odd', { enableRbacAuthorization: true, enabledForTemplateDeployment: 'yes' });
    expect(ways({ ...facts(assignment(SUB, 'deployer')), vaults: [odd] })).toEqual([
      'alice | holds | deploy-template | conditional | odd',
    ]);
  });
  it('begins with a role for it, where only such a role may be assigned (P9)', () => {
    const assigner = role('assigner', { actions: ['Microsoft.Authorization/roleAssignments/write'] });
    const only = (name: string) =>
      `((!(ActionMatches{'Microsoft.Authorization/roleAssignments/write'})) OR (@Request[Microsoft.Authorization/roleAssignments:RoleDefinitionId] ForAnyOfAnyValues:GuidEquals {${roleGuid(name)}}))`;
    const assigning = (name: string) => {
      const held = facts(assignment(SUB, 'assigner', { condition: only(name) }));
      return ways({ ...held, roles: [...(held.roles ?? []), assigner] });
    };
    expect(assigning('contributor')).toEqual([
      'alice | holds | assign-role > enable-template-deployment > deploy-template | certain | off',
      'alice | holds | assign-role > deploy-template | certain | on',
    ]);
    expect(assigning('deployer')).toEqual(['alice | holds | assign-role > deploy-template | certain | on']);
    expect(assigning('templates')).toEqual([]);
  });
  it('obtains secret values, and nothing of keys', () => {
    expect(posture(facts(assignment(SUB, 'deployer'))).escalations[0]?.terms.obtains).toEqual([
      'secrets/get',
    ]);
  });
  it('keeps a longer way that obtains more, and no way that adds nothing', () => {
    const editor = role('editor', {
      actions: [
        DEPLOY,
        'Microsoft.Resources/deployments/write',
        'Microsoft.Authorization/roleDefinitions/write',
      ],
    });
    const custom = { ...editor, properties: { ...editor.properties, type: 'CustomRole' } };
    const given = { ...facts(assignment(SUB, 'editor')), roles: [custom] };
    const further = posture(given).escalations.flatMap(({ terms }) =>
      terms.furtherWays.map(({ acts, obtains }) => [
        acts.map(({ step }) => step).join(' > '),
        obtains.includes('keys/sign'),
      ]),
    );
    expect(further).toEqual([['edit-role-definition', true]]);
    const [plain] = posture(facts(assignment(SUB, 'deployer'))).escalations;
    expect(plain?.terms.furtherWays).toEqual([]);
  });
  it('fetches into a machine where that flag is on', () => {
    const machines = role('machines', { actions: [DEPLOY, 'Microsoft.Compute/virtualMachines/write'] });
    const vm = vault('vm', { enableRbacAuthorization: true, enabledForDeployment: true });
    expect(ways({ roles: [machines], vaults: [vm], assignments: [assignment(SUB, 'machines')] })).toEqual([
      'alice | holds | deploy-vm | certain | vm',
    ]);
  });
});

describe('backup and restore (P3, P4)', () => {
  const backup = role('backup', { dataActions: ['Microsoft.KeyVault/vaults/secrets/backup/action'] });
  const restorer = role('restorer', {
    dataActions: [
      'Microsoft.KeyVault/vaults/secrets/restore/action',
      'Microsoft.KeyVault/vaults/secrets/getSecret/action',
    ],
  });
  const vaults = [rbacVault('from'), rbacVault('to')];
  const held = assignment(vaultId('from'), 'backup');
  it('is conditional on a vault to restore to', () => {
    expect(ways({ roles: [backup], vaults, assignments: [held] })).toEqual([
      'alice | holds | backup-restore | conditional | from',
    ]);
  });
  it('is certain with one in the same subscription', () => {
    const assignments = [held, assignment(vaultId('to'), 'restorer')];
    expect(ways({ roles: [backup, restorer], vaults, assignments })).toEqual([
      'alice | holds | backup-restore | certain | from',
    ]);
  });
  it.each([
    ['another region of the geography', 'North Europe', 'certain'],
    ['the region as people write it', 'West Europe', 'certain'],
    ['another geography', 'eastus', 'conditional'],
    ['a region that is not known', '', 'conditional'],
  ])('counts a vault in %s as it can be restored to', (_, location, certainty) => {
    const assignments = [held, assignment(vaultId('to'), 'restorer')];
    const there = [rbacVault('from'), { ...rbacVault('to'), location }];
    expect(ways({ roles: [backup, restorer], vaults: there, assignments })).toEqual([
      `alice | holds | backup-restore | ${certainty} | from`,
    ]);
  });
  it('is conditional where no region is known at all, or the vault is of another subscription', () => {
    const assignments = [held, assignment(vaultId('to'), 'restorer')];
    const nowhere = vaults.map((one) => ({ ...one, location: undefined }));
    expect(ways({ roles: [backup, restorer], vaults: nowhere, assignments })).toEqual([
      'alice | holds | backup-restore | conditional | from',
    ]);
    const far = `${OTHER_SUB}/resourceGroups/rg1`;
    const elsewhere = {
      vaults: [rbacVault('from'), rbacVault('to', far)],
      assignments: [held, assignment(vaultId('to', far), 'restorer')],
    };
    expect(ways({ roles: [backup, restorer], ...elsewhere })).toEqual([
      'alice | holds | backup-restore | conditional | from',
    ]);
  });
  it('is conditional where what can be restored for certain is of another type', () => {
    const keys = role('keys', { dataActions: ['Microsoft.KeyVault/vaults/keys/backup/action'] });
    const assignments = [assignment(vaultId('from'), 'keys'), assignment(vaultId('to'), 'restorer')];
    expect(ways({ roles: [keys, restorer], vaults, assignments })).toEqual([
      'alice | holds | backup-restore | conditional | from',
    ]);
    const both = [held, ...assignments];
    expect(ways({ roles: [backup, keys, restorer], vaults, assignments: both })).toEqual([
      'alice | holds | backup-restore | certain | from',
      'alice | holds | backup-restore | conditional | from',
    ]);
  });
  it('is nothing to whoever reads anyway', () => {
    expect(ways({ vaults, assignments: [assignment(SUB, 'vault-admin')] })).toEqual([]);
  });
  it('works from an access policy as well', () => {
    const entry = { tenantId: TENANT, objectId: 'bob', permissions: { secrets: ['Backup'], keys: ['get'] } };
    expect(ways({ vaults: [vault('kv1', { accessPolicies: [entry] })] })).toEqual([
      'bob | holds | backup-restore | conditional | kv1',
    ]);
  });
});

describe('rights that one principal holds by two assignments', () => {
  const WRITE = 'Microsoft.KeyVault/vaults/write';
  const ASSIGN = 'Microsoft.Authorization/roleAssignments/write';
  const fetcher = role('fetcher', {
    actions: ['Microsoft.KeyVault/vaults/deploy/action', 'Microsoft.Resources/deployments/write'],
  });
  const writer = role('writer', { actions: [WRITE] });
  const assigner = role('assigner', { actions: [ASSIGN] });
  const mover = role('mover', {
    actions: ['Microsoft.Resources/subscriptions/resourceGroups/moveResources/action'],
  });
  const roles = [fetcher, writer, assigner, mover];
  const kv1 = rbacVault('kv1');
  const kv2 = rbacVault('kv2');
  const own = `${OTHER_SUB}/resourceGroups/own`;
  const holding = (...assignments: ReturnType<typeof assignment>[]): Facts => ({
    roles,
    vaults: [kv1, kv2],
    assignments,
  });
  const ENABLES = 'enable-template-deployment > deploy-template | certain';

  it('fetch by a deployment where one lets it and the other sets the flag (P11)', () => {
    expect(ways(holding(assignment(SUB, 'fetcher'), assignment(SUB, 'writer')))).toEqual([
      `alice | holds | ${ENABLES} | kv1,kv2`,
    ]);
    expect(ways(holding(assignment(GROUP, 'fetcher'), assignment(SUB, 'writer')))).toEqual([
      `alice | holds | ${ENABLES} | kv1,kv2`,
    ]);
  });
  it('only on the vaults that both reach, whichever is the narrower', () => {
    expect(ways(holding(assignment(SUB, 'fetcher'), assignment(vaultId('kv1'), 'writer')))).toEqual([
      `alice | holds | ${ENABLES} | kv1`,
    ]);
    expect(ways(holding(assignment(vaultId('kv2'), 'fetcher'), assignment(SUB, 'writer')))).toEqual([
      // A vault hosts no deployment, and no other scope is known where it may deploy.
      'alice | holds | enable-template-deployment > deploy-template | conditional | kv2',
    ]);
    expect(
      ways(holding(assignment(vaultId('kv1'), 'fetcher'), assignment(vaultId('kv2'), 'writer'))),
    ).toEqual([]);
  });
  it('name the other role at the step that it lets them take', () => {
    const facts = holding(assignment(SUB, 'fetcher'), assignment(vaultId('kv1'), 'writer'));
    const [entry] = accessEntries(posture(facts), { expandGroups: false });
    expect(entry?.path.map(({ step, role: name }) => [step, name])).toEqual([
      ['role-assignment', 'writer'],
      ['enable-template-deployment', null],
      ['deploy-template', 'fetcher'],
    ]);
  });
  it('are of no use where they belong to two principals', () => {
    const bob = assignment(SUB, 'writer', { principal: 'bob' });
    expect(ways(holding(assignment(SUB, 'fetcher'), bob))).toEqual([]);
  });
  it('do not count under a condition on the right', () => {
    const odd = assignment(SUB, 'writer', { condition: 'what?' });
    expect(ways(holding(assignment(SUB, 'fetcher'), odd))).toEqual([]);
    const about = `((!(ActionMatches{'${ASSIGN}'})) OR (@Request[Microsoft.Authorization/roleAssignments:RoleDefinitionId] ForAnyOfAnyValues:GuidEquals {${roleGuid('writer')}}))`;
    const bound = assignment(SUB, 'writer', { condition: about });
    expect(ways(holding(assignment(SUB, 'fetcher'), bound))).toEqual([
      `alice | holds | ${ENABLES} | kv1,kv2`,
    ]);
  });
  describe('some of which have to be activated (P14)', () => {
    const mine = (
      held: readonly string[],
      eligible: readonly string[],
      more: Facts = {},
    ): readonly string[] => {
      const at = (text: string) => {
        const [name = '', scope = SUB] = text.split(' at ');
        return assignment(scope, name);
      };
      return ways({ ...holding(...held.map(at)), eligible: eligible.map(at), ...more });
    };
    const eligibly = (acts: string, names = 'kv1,kv2') => [`alice | eligible | ${acts} | ${names}`];

    it.each<[string, readonly string[], readonly string[], readonly string[]]>([
      ['what is in force beside what is not', ['fetcher'], ['writer'], eligibly(ENABLES)],
      ['the other way round', ['writer'], ['fetcher'], eligibly(ENABLES)],
      ['two together', [], ['fetcher', 'writer'], eligibly(`activate-role > ${ENABLES}`)],
      ['above', [`fetcher at ${GROUP}`], ['writer'], eligibly(ENABLES)],
      ['above, the other way round', [`writer at ${GROUP}`], ['fetcher'], eligibly(ENABLES)],
      ['below', ['fetcher'], [`writer at ${GROUP}`], eligibly(ENABLES)],
      ['one vault', [`writer at ${vaultId('kv2')}`], ['fetcher'], eligibly(ENABLES, 'kv2')],
      [
        'one vault, both',
        [],
        [`writer at ${vaultId('kv2')}`, 'fetcher'],
        eligibly(`activate-role > ${ENABLES}`, 'kv2'),
      ],
      ['no vault', [`writer at ${vaultId('kv1')}`], [`fetcher at ${vaultId('kv2')}`], []],
      ['another subscription', [`writer at ${OTHER_SUB}`], ['fetcher'], []],
      ['a place that is none', ['writer at /elsewhere'], ['fetcher'], []],
    ])('count together: %s', (_, held, eligible, expected) => {
      expect(mine(held, eligible)).toEqual(expected);
    });

    it('are told once, and only where nothing in force does', () => {
      expect(mine(['fetcher', 'writer'], ['writer', 'fetcher'])[0]).toBe(
        `alice | holds | ${ENABLES} | kv1,kv2`,
      );
      const bob = [assignment(SUB, 'writer', { principal: 'bob' })];
      expect(mine([], ['fetcher'], { assignments: bob })).toEqual([]);
    });
    it('leave open what a condition on the one to activate leaves open', () => {
      const eligible = [assignment(SUB, 'writer', { condition: 'what?' })];
      expect(mine(['fetcher'], [], { eligible })).toEqual(
        eligibly('enable-template-deployment > deploy-template | conditional'),
      );
    });
    it('say what is activated, and at which step it helps', () => {
      const eligible = [assignment(SUB, 'fetcher'), assignment(SUB, 'writer')];
      const given = posture({ ...holding(), eligible });
      const [entry, ...others] = accessEntries(given, { expandGroups: false });
      expect(others).toEqual([]);
      expect(entry?.path.map(({ step, role: name }) => [step, name])).toEqual([
        ['role-assignment', 'fetcher'],
        ['activate-role', 'fetcher'],
        ['activate-role', 'writer'],
        ['enable-template-deployment', 'writer'],
        ['deploy-template', null],
      ]);
      expect(entry).toMatchObject({ reach: 'obtainable', certainty: 'certain' });
      expect(entry?.path[2]?.id).toBe(eligible[1]?.body.id);
    });
    it.each([
      ['wider', SUB, GROUP],
      ['narrower', GROUP, SUB],
    ])('count with what is in force through a group, where that is the %s', (_, place, activated) => {
      const members = [{ of: ['/groups/g'], body: { id: 'alice', '@odata.type': '#microsoft.graph.user' } }];
      const assignments = [assignment(place, 'fetcher', { principal: 'g', principalType: 'Group' })];
      const found = mine([], [`writer at ${activated}`], { assignments, members });
      expect(found).toEqual(eligibly(ENABLES));
      expect(mine([], [`writer at ${activated}`], { assignments })).toEqual([]);
    });
    it('tell of the role to activate, where what is in force is the narrower', () => {
      const eligible = [assignment(SUB, 'fetcher')];
      const given = posture({ ...holding(assignment(GROUP, 'writer')), eligible });
      const [found] = given.escalations;
      expect([found?.cause, found?.terms.role?.name, found?.terms.scope]).toEqual([
        eligible[0]?.body.id,
        'fetcher',
        SUB,
      ]);
    });
    it('deploy where another lets one, for certain (P11)', () => {
      const on = vault('on', { enableRbacAuthorization: true, enabledForTemplateDeployment: true });
      const fetch = role('fetch', { actions: ['Microsoft.KeyVault/vaults/deploy/action'] });
      const templates = role('templates', { actions: ['Microsoft.Resources/deployments/write'] });
      const given = { roles: [fetch, templates], vaults: [on] };
      const eligible = [assignment(SUB, 'fetch'), assignment(OTHER_SUB, 'templates')];
      expect(ways({ ...given, eligible })).toEqual([
        'alice | eligible | activate-role > deploy-template | certain | on',
      ]);
      expect(ways({ ...given, eligible: eligible.slice(0, 1) })).toEqual([
        'alice | eligible | deploy-template | conditional | on',
      ]);
    });
    it('name no activation that makes nothing surer: a deny whose condition decides in the end', () => {
      const fetch = role('fetch', { actions: ['Microsoft.KeyVault/vaults/deploy/action'] });
      const templates = role('templates', { actions: ['Microsoft.Resources/deployments/write'] });
      const deny = {
        id: `${SUB}/providers/Microsoft.Authorization/denyAssignments/d1`,
        properties: {
          scope: SUB,
          isSystemProtected: true,
          condition: 'what?',
          conditionVersion: '2.0',
          principals: [{ id: '00000000-0000-0000-0000-000000000000', type: 'SystemDefined' }],
          permissions: [{ actions: ['Microsoft.KeyVault/*'] }],
        },
      };
      const on = vault('on', { enableRbacAuthorization: true, enabledForTemplateDeployment: true });
      const eligible = [assignment(SUB, 'fetch'), assignment(OTHER_SUB, 'templates')];
      expect(ways({ roles: [fetch, templates], vaults: [on], eligible, denies: [deny] })).toEqual([
        'alice | eligible | deploy-template | conditional | on',
      ]);
    });
    it('enlarge a custom role (P13), move a vault (P18) and remove a deny (P17)', () => {
      const custom = role('custom', { actions: ['Microsoft.KeyVault/vaults/read'] });
      const definer = role('definer', { actions: ['Microsoft.Authorization/roleDefinitions/write'] });
      const remover = role('remover', { actions: ['Microsoft.Authorization/denyAssignments/delete'] });
      const more = {
        roles: [
          ...roles,
          { ...custom, properties: { ...custom.properties, type: 'CustomRole' } },
          definer,
          remover,
        ],
      };
      expect(mine([], ['custom', 'definer'], more)).toEqual(
        eligibly('activate-role > edit-role-definition | certain'),
      );
      // Nobody said what lies below the group, so it may be what takes the definer.
      const group = '/providers/Microsoft.Management/managementGroups/web';
      const eligible = [assignment(SUB, 'custom'), assignment(group, 'definer', { of: [group] })];
      expect(mine([], [], { ...more, eligible })).toEqual(
        eligibly('activate-role > edit-role-definition | conditional'),
      );
      expect(mine([`writer at ${OTHER_SUB}`], ['mover', `assigner at ${own}`])).toEqual(
        eligibly('activate-role > move-vault > assign-role | conditional'),
      );
      const deny = {
        id: `${SUB}/providers/Microsoft.Authorization/denyAssignments/d1`,
        properties: {
          scope: SUB,
          isSystemProtected: false,
          principals: [{ id: '00000000-0000-0000-0000-000000000000', type: 'SystemDefined' }],
          permissions: [{ actions: ['Microsoft.KeyVault/*'] }],
        },
      };
      expect(mine([], ['writer', 'remover'], { ...more, vaults: [vault('kv1')], denies: [deny] })).toEqual(
        eligibly('activate-role > remove-deny-assignment > write-access-policy | certain', 'kv1'),
      );
    });
  });
  it('switch the permission model (P10), where a deny leaves no shorter way', () => {
    const deny = {
      id: `${SUB}/providers/Microsoft.Authorization/denyAssignments/d1`,
      properties: {
        scope: SUB,
        isSystemProtected: true,
        principals: [{ id: '00000000-0000-0000-0000-000000000000', type: 'SystemDefined' }],
        permissions: [{ actions: ['Microsoft.KeyVault/vaults/deploy/action'], dataActions: ['*'] }],
      },
    };
    const SWITCHES = 'alice | holds | switch-permission-model > write-access-policy | certain';
    const denied = (...assignments: ReturnType<typeof assignment>[]) =>
      ways({ ...holding(...assignments), denies: [deny] });
    expect(denied(assignment(SUB, 'writer'), assignment(vaultId('kv1'), 'assigner'))).toEqual([
      `${SWITCHES} | kv1`,
    ]);
    expect(denied(assignment(vaultId('kv2'), 'writer'), assignment(SUB, 'assigner'))).toEqual([
      `${SWITCHES} | kv2`,
    ]);
    expect(denied(assignment(SUB, 'writer'), assignment(SUB, 'assigner', { condition: 'what?' }))).toEqual(
      [],
    );
  });
  it('do not switch the model where assigning roles is denied on the vault, be it there only (P10)', () => {
    const deny = {
      id: `${vaultId('kv1')}/providers/Microsoft.Authorization/denyAssignments/d1`,
      properties: {
        scope: vaultId('kv1'),
        doNotApplyToChildScopes: true,
        principals: [{ id: '00000000-0000-0000-0000-000000000000', type: 'SystemDefined' }],
        permissions: [{ actions: ['Microsoft.Authorization/roleAssignments/write'] }],
      },
    };
    const switches = (denies: readonly object[]) =>
      posture({
        vaults: [kv1],
        assignments: [assignment(vaultId('kv1'), 'owner')],
        denies,
      }).escalations.flatMap(({ terms }) =>
        [terms.acts, ...terms.otherPaths].filter(([first]) => first?.step === 'switch-permission-model'),
      );
    expect(switches([])).toHaveLength(1);
    expect(switches([deny])).toEqual([]);
  });
  it('remove the deny with one and open the vault with the other (P17)', () => {
    const remover = role('remover', { actions: ['Microsoft.Authorization/denyAssignments/delete'] });
    const deny = (isSystemProtected: boolean) => ({
      id: `${GROUP}/providers/Microsoft.Authorization/denyAssignments/d1`,
      properties: {
        scope: GROUP,
        isSystemProtected,
        principals: [{ id: '00000000-0000-0000-0000-000000000000', type: 'SystemDefined' }],
        permissions: [{ actions: ['Microsoft.KeyVault/*'] }],
      },
    });
    const given = (isSystemProtected: boolean, scope: string) =>
      ways({
        roles: [...roles, remover],
        vaults: [vault('kv1')],
        assignments: [assignment(SUB, 'writer'), assignment(scope, 'remover')],
        denies: [deny(isSystemProtected)],
      });
    expect(given(false, SUB)).toEqual([
      'alice | holds | remove-deny-assignment > write-access-policy | certain | kv1',
    ]);
    expect(given(true, SUB)).toEqual([]);
    expect(given(false, `${SUB}/resourceGroups/rg2`)).toEqual([]);
  });
  it('count from management groups, by the tree and by the subscription that returned them', () => {
    const tree = [{ id: SUB, properties: { parentNameChain: ['root', 'Platform'] } }];
    const above = assignment(groupId('platform'), 'writer', { of: [] });
    const told = assignment(groupId('platform'), 'writer');
    const fetches = assignment(GROUP, 'fetcher');
    expect(ways({ ...holding(fetches, above), entities: tree })).toEqual([
      `alice | holds | ${ENABLES} | kv1,kv2`,
    ]);
    expect(ways(holding(fetches, told))).toEqual([`alice | holds | ${ENABLES} | kv1,kv2`]);
    expect(ways(holding(fetches, above))).toEqual([]);
  });
  it('define a custom role at a management group, held above all its scopes (P13)', () => {
    const group = groupId('web');
    const custom = role('custom', { actions: ['Microsoft.KeyVault/vaults/read'] });
    const properties = { ...custom.properties, type: 'CustomRole', assignableScopes: [group, SUB] };
    const definer = role('definer', { actions: ['Microsoft.Authorization/roleDefinitions/write'] });
    const facts = {
      roles: [{ ...custom, properties }, definer],
      vaults: [kv1],
      assignments: [assignment(GROUP, 'custom'), assignment(groupId('corp'), 'definer', { of: [] })],
    };
    const entities = [
      { id: SUB, properties: { parentNameChain: ['root', 'corp', 'web'] } },
      { id: group, properties: { parentNameChain: ['root', 'Corp'] } },
    ];
    expect(ways({ ...facts, entities })).toEqual(['alice | holds | edit-role-definition | certain | kv1']);
    expect(ways({ ...facts, entities: entities.slice(0, 1) })).toEqual([
      'alice | holds | edit-role-definition | conditional | kv1',
    ]);
  });
  it('move a vault to a subscription of a management group (P18)', () => {
    const facts = holding(
      assignment(SUB, 'mover'),
      assignment(groupId('lab'), 'writer', { of: [] }),
      assignment(own, 'assigner'),
    );
    const entities = [{ id: OTHER_SUB, properties: { parentNameChain: ['root', 'lab'] } }];
    const MOVES = 'alice | holds | move-vault > assign-role | conditional | kv1,kv2';
    expect(ways({ ...facts, entities })).toEqual([MOVES]);
    expect(ways(facts)).toEqual([]);
  });
});

describe('recovering a deleted vault (P5)', () => {
  const deletedId = (name: string) =>
    `${SUB}/providers/Microsoft.KeyVault/locations/westeurope/deletedVaults/${name}`;
  const deleted = (name: string, more: object = {}, was = vaultId(name)) => ({
    id: deletedId(name),
    name,
    type: 'Microsoft.KeyVault/deletedVaults',
    properties: { vaultId: was, location: 'westeurope', scheduledPurgeDate: '2026-12-01T00:00:00Z', ...more },
  });
  const holding = (...assignments: ReturnType<typeof assignment>[]): Facts => ({
    deleted: [deleted('gone')],
    assignments,
  });
  const RECOVERS = 'alice | holds | recover-vault > write-access-policy | conditional | gone';

  it('is open to whoever may write vaults where it was, never for certain, and is no live vault', () => {
    const found = posture(holding(assignment(GROUP, 'contributor')));
    expect(found.vaults).toEqual([]);
    expect(found.escalations.map(({ terms, vaults }) => [terms.step, vaults])).toEqual([
      ['recover-vault', [deletedId('gone')]],
    ]);
    const [entry, ...more] = accessEntries(found, { expandGroups: false });
    expect(more).toEqual([]);
    expect(entry).toMatchObject({
      vaults: [deletedId('gone')],
      reach: 'obtainable',
      certainty: 'conditional',
      conditions: [{ source: 'unread', text: expect.stringContaining('permission model') }],
    });
  });
  it.each<[string, Facts, readonly string[]]>([
    [
      'the resource group in another letter case',
      holding(assignment(GROUP.toUpperCase(), 'owner')),
      [RECOVERS],
    ],
    ['the subscription', holding(assignment(SUB, 'contributor')), [RECOVERS]],
    ['the tenant root, as returned for the subscription', holding(assignment('/', 'owner')), [RECOVERS]],
    ['another resource group', holding(assignment(`${SUB}/resourceGroups/rg2`, 'owner')), []],
    ['the vault, with which the assignment went', holding(assignment(vaultId('gone'), 'owner')), []],
    ['a secret of it', holding(assignment(`${vaultId('gone')}/secrets/s`, 'owner')), []],
    ['a data role, which brings nothing back', holding(assignment(SUB, 'vault-admin')), []],
  ])('%s', (_, facts, expected) => {
    expect(ways(facts)).toEqual(expected);
  });
  it('follows the assignment of a role by whoever may assign one that writes vaults', () => {
    const assigner = role('assigner', { actions: ['Microsoft.Authorization/roleAssignments/write'] });
    const policies = role('policies', { actions: ['Microsoft.KeyVault/vaults/accessPolicies/write'] });
    const only = (name: string) =>
      `((!(ActionMatches{'Microsoft.Authorization/roleAssignments/write'})) OR (@Request[Microsoft.Authorization/roleAssignments:RoleDefinitionId] ForAnyOfAnyValues:GuidEquals {${roleGuid(name)}}))`;
    const assigning = (name: string) =>
      ways({
        ...holding(assignment(SUB, 'assigner', { condition: only(name) })),
        roles: [assigner, policies],
      });
    expect(assigning('contributor')).toEqual([
      'alice | holds | assign-role > recover-vault > write-access-policy | conditional | gone',
    ]);
    expect(assigning('policies')).toEqual([]);
    expect(assigning('vault-admin')).toEqual([]);
  });
  it('counts a role that was not read, and one that has to be activated', () => {
    expect(ways(holding(assignment(SUB, 'ghost')))).toEqual([RECOVERS]);
    expect(ways({ deleted: [deleted('gone')], eligible: [assignment(SUB, 'contributor')] })).toEqual([
      RECOVERS.replace('holds', 'eligible'),
    ]);
  });
  it('is closed by a deny on writing vaults there', () => {
    const deny = {
      id: `${GROUP}/providers/Microsoft.Authorization/denyAssignments/d1`,
      properties: {
        scope: GROUP,
        principals: [{ id: '00000000-0000-0000-0000-000000000000', type: 'SystemDefined' }],
        permissions: [{ actions: ['Microsoft.KeyVault/vaults/write'] }],
      },
    };
    expect(ways({ ...holding(assignment(SUB, 'contributor')), denies: [deny] })).toEqual([]);
  });
  it('ends with the purge; a date that cannot be read leaves it open, and one that is live again is a vault', () => {
    const facts = (properties: object) => ({
      deleted: [deleted('gone', properties)],
      assignments: [assignment(SUB, 'contributor')],
    });
    expect(ways(facts({ scheduledPurgeDate: '2026-11-20T00:00:00Z' }))).toEqual([]);
    const [open] = posture(facts({ scheduledPurgeDate: 'soon' })).escalations;
    expect(open?.terms.conditions.map(({ text }) => text)).toContain('whether the vault is purged already');
    const live = { ...facts({}), vaults: [vault('gone')] };
    expect(ways(live)).toEqual(['alice | holds | write-access-policy | certain | gone']);
  });
  it('leaves what is live alone: one cause has an escalation for each', () => {
    const facts = { ...holding(assignment(SUB, 'contributor')), vaults: [vault('kv1')] };
    expect(ways(facts)).toEqual(['alice | holds | write-access-policy | certain | kv1', RECOVERS]);
  });
  it('is open to Global Administrators too, and keeps its step', () => {
    const found = posture({
      deleted: [deleted('gone')],
      administrators: [{ '@odata.type': '#microsoft.graph.user', id: 'ga' }],
    }).escalations;
    expect(found.map(({ terms }) => [terms.step, terms.acts.map(({ step }) => step)])).toEqual([
      ['recover-vault', ['elevate-access', 'assign-role', 'recover-vault', 'write-access-policy']],
    ]);
  });
  it('is not known where access was not read, for there is no live vault', () => {
    const facts = { deleted: [deleted('gone')], coverage: [] };
    expect(posture(facts).coverage).toContainEqual({
      scope: SUB,
      what: 'roleAssignments',
      status: 'skipped',
      reason: expect.stringContaining('deleted vaults only'),
    });
    expect(posture({ deleted: [deleted('gone')] }).coverage.filter(({ status }) => status !== 'ok')).toEqual(
      [],
    );
  });
  it('is told as not known where the old id is none', () => {
    const odd = [deleted('gone', {}, 'odd'), { id: deletedId('bare') }];
    const facts = { deleted: odd, assignments: [assignment(SUB, 'owner')] };
    expect(ways(facts)).toEqual([]);
    const failed = posture(facts).coverage.filter(({ status }) => status === 'failed');
    expect(failed.map(({ what, scope }) => [what, scope])).toEqual([
      ['deletedVaults', SUB],
      ['deletedVaults', SUB],
    ]);
  });
});

describe('other ways', () => {
  it('enlarges a custom role that one may define at all its scopes (P13)', () => {
    const custom = role('custom', { actions: ['Microsoft.KeyVault/vaults/read'] });
    const definer = role('definer', { actions: ['Microsoft.Authorization/roleDefinitions/write'] });
    const roles = [{ ...custom, properties: { ...custom.properties, type: 'CustomRole' } }, definer];
    const facts = (scope: string) => ({
      roles,
      vaults: [rbacVault('kv1')],
      assignments: [assignment(GROUP, 'custom'), assignment(scope, 'definer')],
    });
    expect(ways(facts(SUB))).toEqual(['alice | holds | edit-role-definition | certain | kv1']);
    expect(ways(facts(GROUP))).toEqual([]);
  });

  it.each<[string, object, readonly string[]]>([
    ['for certain', {}, []],
    ['that only logs', { denyAssignmentEffect: 'audit' }, ['edit-role-definition | certain']],
    ['about others', { principals: [{ id: 'bob', type: 'User' }] }, ['edit-role-definition | certain']],
    ['of other rights', { permissions: [{ actions: ['*/delete'] }] }, ['edit-role-definition | certain']],
    ['below it', { scope: `${OTHER_SUB}/resourceGroups/rg1` }, ['edit-role-definition | certain']],
    ['at that scope only', { doNotApplyToChildScopes: true }, []],
    ['in doubt', { condition: 'what?' }, ['edit-role-definition | conditional']],
    [
      'that can be removed',
      { isSystemProtected: false },
      ['remove-deny-assignment > edit-role-definition | certain'],
    ],
  ])('enlarges no role where the right is denied at any of its scopes (P13): %s', (_, more, expected) => {
    const custom = role('custom', { actions: ['Microsoft.KeyVault/vaults/read'] });
    const properties = { ...custom.properties, type: 'CustomRole', assignableScopes: [GROUP, OTHER_SUB] };
    const definer = role('definer', {
      actions: [
        'Microsoft.Authorization/roleDefinitions/write',
        'Microsoft.Authorization/denyAssignments/delete',
      ],
    });
    const deny = {
      id: `${OTHER_SUB}/providers/Microsoft.Authorization/denyAssignments/d1`,
      properties: {
        scope: OTHER_SUB,
        principals: [{ id: '00000000-0000-0000-0000-000000000000', type: 'SystemDefined' }],
        permissions: [{ actions: ['Microsoft.Authorization/*'] }],
        ...more,
      },
    };
    const facts: Facts = {
      roles: [{ ...custom, properties }, definer],
      vaults: [rbacVault('kv1')],
      assignments: [
        assignment(GROUP, 'custom'),
        assignment(SUB, 'definer'),
        assignment(OTHER_SUB, 'definer', { of: [OTHER_SUB] }),
      ],
    };
    expect(ways(facts)).toEqual(['alice | holds | edit-role-definition | certain | kv1']);
    expect(ways({ ...facts, denies: [deny] })).toEqual(expected.map((way) => `alice | holds | ${way} | kv1`));
  });
  it('moves the vault to where the holder may do all (P18), never for certain', () => {
    const mover = role('mover', {
      actions: ['Microsoft.Resources/subscriptions/resourceGroups/moveResources/action'],
    });
    const assignments = [assignment(SUB, 'mover'), assignment(`${OTHER_SUB}/resourceGroups/own`, 'owner')];
    expect(ways({ roles: [mover], vaults: [rbacVault('kv1')], assignments })).toEqual([
      'alice | holds | move-vault > assign-role | conditional | kv1',
    ]);
    expect(
      ways({ roles: [mover], vaults: [rbacVault('kv1')], assignments: [assignment(SUB, 'mover')] }),
    ).toEqual([]);
  });

  it('moves it to a group where one right is held above and one there (P18)', () => {
    const mover = role('mover', {
      actions: ['Microsoft.Resources/subscriptions/resourceGroups/moveResources/action'],
    });
    const writer = role('writer', { actions: ['Microsoft.KeyVault/vaults/write'] });
    const assigner = role('assigner', { actions: ['Microsoft.Authorization/roleAssignments/write'] });
    const own = `${OTHER_SUB}/resourceGroups/own`;
    expect(
      ways({
        roles: [mover, writer, assigner],
        vaults: [rbacVault('kv1')],
        assignments: [assignment(SUB, 'mover'), assignment(OTHER_SUB, 'writer'), assignment(own, 'assigner')],
      }),
    ).toEqual(['alice | holds | move-vault > assign-role | conditional | kv1']);
  });
  it('asks PIM for a role (P15), never for certain', () => {
    const requester = role('requester', {
      actions: ['Microsoft.Authorization/roleAssignmentScheduleRequests/write'],
    });
    expect(
      ways({ roles: [requester], vaults: [rbacVault('kv1')], assignments: [assignment(SUB, 'requester')] }),
    ).toEqual(['alice | holds | request-role | conditional | kv1']);
  });

  it('overwrites secrets only where the holder reads by no way (P21)', () => {
    const writer = role('writer', { actions: ['Microsoft.KeyVault/vaults/secrets/write'] });
    const facts = { roles: [writer], vaults: [rbacVault('kv1'), rbacVault('kv2')] };
    const held = assignment(SUB, 'writer');
    expect(ways({ ...facts, assignments: [held] })).toEqual([
      'alice | holds | write-secret | certain | kv1,kv2',
    ]);
    expect(ways({ ...facts, assignments: [held, assignment(vaultId('kv1'), 'secrets-user')] })).toEqual([
      'alice | holds | write-secret | certain | kv2',
    ]);
  });

  it('switches the permission model (P10) beside the shorter ways of an Owner', () => {
    const [escalation] = posture({
      vaults: [rbacVault('kv1')],
      assignments: [assignment(SUB, 'owner')],
    }).escalations;
    expect(escalation?.terms.otherPaths.map((acts) => acts.map(({ step }) => step).join(' > '))).toContain(
      'switch-permission-model > write-access-policy',
    );
  });

  it('removes a deny that Azure does not protect first (P17)', () => {
    const deny = (isSystemProtected: boolean) => ({
      id: `${SUB}/providers/Microsoft.Authorization/denyAssignments/d1`,
      properties: {
        scope: SUB,
        isSystemProtected,
        principals: [{ id: '00000000-0000-0000-0000-000000000000', type: 'SystemDefined' }],
        permissions: [{ actions: ['*/write', '*/action'] }],
      },
    });
    const facts = { vaults: [vault('kv1')], assignments: [assignment(SUB, 'owner')] };
    expect(ways({ ...facts, denies: [deny(false)] })).toEqual([
      'alice | holds | remove-deny-assignment > write-access-policy | certain | kv1',
    ]);
    expect(ways({ ...facts, denies: [deny(true)] })).toEqual([]);
  });

  it('leaves a deny alone that does not stand in the way (P17)', () => {
    const deny = {
      id: `${SUB}/providers/Microsoft.Authorization/denyAssignments/d1`,
      properties: {
        scope: SUB,
        isSystemProtected: false,
        principals: [{ id: '00000000-0000-0000-0000-000000000000', type: 'SystemDefined' }],
        permissions: [{ actions: ['Microsoft.KeyVault/vaults/write'] }],
      },
    };
    const facts = { vaults: [vault('kv1')], assignments: [assignment(SUB, 'owner')], denies: [deny] };
    expect(ways(facts)).toEqual(['alice | holds | write-access-policy | certain | kv1']);
  });

  it('removes a deny for what it takes from the way, beside the way as it is (P17)', () => {
    const deny = {
      id: `${SUB}/providers/Microsoft.Authorization/denyAssignments/d1`,
      properties: {
        scope: SUB,
        isSystemProtected: false,
        principals: [{ id: '00000000-0000-0000-0000-000000000000', type: 'SystemDefined' }],
        permissions: [{ dataActions: ['Microsoft.KeyVault/vaults/secrets/*'] }],
      },
    };
    const assigner = role('uaa', { actions: ['Microsoft.Authorization/*'] });
    const facts = { roles: [assigner], vaults: [rbacVault('kv1')], assignments: [assignment(SUB, 'uaa')] };
    const [found] = posture({ ...facts, denies: [deny] }).escalations;
    const gets = (obtains: readonly string[] = []) => obtains.includes('secrets/get');
    expect([found?.terms.acts.map(({ step }) => step), gets(found?.terms.obtains)]).toEqual([
      ['assign-role'],
      false,
    ]);
    expect(
      found?.terms.furtherWays.map(({ acts, obtains }) => [acts.map(({ step }) => step), gets(obtains)]),
    ).toContainEqual([['remove-deny-assignment', 'assign-role'], true]);
  });
});

describe('eligibilities (P14)', () => {
  it('are eligible grants, and ways that begin with an activation', () => {
    const facts = {
      vaults: [rbacVault('kv1'), vault('kv2')],
      eligible: [assignment(SUB, 'secrets-user'), assignment(SUB, 'contributor')],
    };
    expect(
      posture(facts)
        .grants.filter(({ terms }) => terms.inert === null)
        .map(({ terms }) => terms.reach),
    ).toEqual(['eligible']);
    expect(ways(facts)).toContain('alice | eligible | write-access-policy | certain | kv2');
  });
  it('do not stand for what is held, nor the other way round', () => {
    const facts = {
      vaults: [rbacVault('kv1')],
      assignments: [assignment(SUB, 'secrets-user')],
      eligible: [assignment(SUB, 'secrets-user')],
    };
    expect(posture(facts).grants.map(({ terms }) => terms.reach)).toEqual(['holds', 'eligible']);
  });
  it('carry their condition to what is activated', () => {
    const condition =
      "((!(ActionMatches{'Microsoft.KeyVault/vaults/secrets/getSecret/action'})) OR (@Resource[Microsoft.KeyVault/vaults/secrets:name] StringEquals 'db'))";
    const eligible = [assignment(SUB, 'secrets-user', { condition })];
    const given = posture({ vaults: [rbacVault('kv1')], eligible }).grants.map(({ terms }) => [
      terms.reach,
      terms.permissions.join(),
      terms.certainty,
    ]);
    expect(given).toEqual([
      ['eligible', 'secrets/list', 'certain'],
      ['eligible', 'secrets/get', 'conditional'],
    ]);
    expect(
      ways({ vaults: [vault('kv2')], eligible: [assignment(SUB, 'owner', { condition: 'what?' })] }),
    ).toEqual(['alice | eligible | write-access-policy | conditional | kv2']);
  });

  const instance = (properties: object) => {
    const { body } = assignment(SUB, 'secrets-user');
    const id = `${SUB}/providers/Microsoft.Authorization/roleAssignmentScheduleInstances/i1`;
    return { of: [SUB], body: { id, properties: { ...body.properties, ...properties } } };
  };
  it('stand beside what was activated from them, which ends by itself', () => {
    const facts = {
      vaults: [rbacVault('kv1')],
      instances: [instance({ assignmentType: 'Activated', endDateTime: '2026-11-21T08:00:00Z' })],
      eligible: [assignment(SUB, 'secrets-user')],
    };
    expect(posture(facts).grants.map(({ terms }) => [terms.reach, terms.timeBound])).toEqual([
      ['holds', true],
      ['eligible', false],
    ]);
  });
  it('and what is active counts as Azure lists it, whatever the end it names', () => {
    for (const endDateTime of ['2020-01-01T00:00:00Z', 'soon', '9999-99-99'])
      expect(
        posture({ vaults: [rbacVault('kv1')], instances: [instance({ endDateTime })] }).grants.map(
          ({ terms }) => [terms.reach, terms.timeBound, terms.certainty],
        ),
      ).toEqual([['holds', true, 'certain']]);
  });
});

describe('Lighthouse delegations', () => {
  it('let nobody switch the permission model, for none assigns roles without limit (P10)', () => {
    const delegations = [delegation({ roleDefinitionId: roleGuid('owner') })];
    const steps = posture({ vaults: [rbacVault('kv1')], delegations }).escalations.flatMap(({ terms }) =>
      [terms.acts, ...terms.otherPaths].flat().map(({ step }) => step),
    );
    expect(steps).toContain('deploy-template');
    expect(steps).not.toContain('switch-permission-model');
  });

  // P8 under access-model 1.11: only the roles of delegatedRoleDefinitionIds, and those to managed identities.
  it.each<[string, readonly string[], readonly string[]]>([
    ['no role that it may assign', [], []],
    ['a role that opens nothing', ['reader'], []],
    ['a role that opens nothing and one that does', ['reader', 'secrets-user'], ['assign-role']],
    ['a role that may assign others', ['owner'], ['assign-role']],
    ['a role whose definition was not read', ['somewhere else'], ['assign-role']],
  ])('let the provider assign what it was given only: %s', (_, delegated, expected) => {
    const uaa = role('uaa', { actions: ['Microsoft.Authorization/*'] });
    const reader = role('reader', { dataActions: ['Microsoft.KeyVault/vaults/secrets/readMetadata/action'] });
    const delegations = [
      delegation({
        roleDefinitionId: roleGuid('uaa'),
        delegatedRoleDefinitionIds: delegated.map(
          (name) =>
            `/subscriptions/x/providers/Microsoft.Authorization/roleDefinitions/${roleGuid(name).toUpperCase()}`,
        ),
      }),
    ];
    const found = posture({ roles: [uaa, reader], vaults: [rbacVault('kv1')], delegations }).escalations;
    const assigning = found.filter(({ terms }) => terms.step === 'assign-role');
    expect(assigning.map(({ terms }) => terms.step)).toEqual(expected);
    for (const { terms } of assigning) expect(terms.certainty).toBe('conditional');
  });

  const delegation = (authorization: object, field = 'authorizations') => ({
    id: `${SUB}/providers/Microsoft.ManagedServices/registrationAssignments/r1`,
    properties: {
      registrationDefinition: {
        properties: { managedByTenantId: OTHER_TENANT, [field]: [{ principalId: 'msp', ...authorization }] },
      },
    },
  });
  it('are ways of principals with a tenant of their own', () => {
    const facts = {
      vaults: [vault('kv1')],
      delegations: [delegation({ roleDefinitionId: roleGuid('contributor') })],
    };
    expect(ways(facts)).toEqual(['msp | holds | write-access-policy | certain | kv1']);
    expect(posture(facts).escalations[0]?.principal.tenantId).toBe(OTHER_TENANT);
  });
  it('are eligible where the definition says so', () => {
    const delegations = [delegation({ roleDefinitionId: roleGuid('contributor') }, 'eligibleAuthorizations')];
    expect(ways({ vaults: [vault('kv1')], delegations })).toEqual([
      'msp | eligible | write-access-policy | certain | kv1',
    ]);
  });
  it('leave open what roles may be assigned to managed identities', () => {
    const uaa = role('uaa', { actions: ['Microsoft.Authorization/roleAssignments/write'] });
    const delegations = [
      delegation({
        roleDefinitionId: roleGuid('uaa'),
        delegatedRoleDefinitionIds: [roleGuid('vault-admin')],
      }),
    ];
    expect(ways({ roles: [uaa], vaults: [rbacVault('kv1')], delegations })).toEqual([
      'msp | holds | assign-role | conditional | kv1',
    ]);
  });
  it('assign what both the delegation and the definition of the role allow', () => {
    const only = `((!(ActionMatches{'Microsoft.Authorization/roleAssignments/write'})) OR (@Request[Microsoft.Authorization/roleAssignments:RoleDefinitionId] ForAnyOfAnyValues:GuidEquals{${roleGuid('secrets-user')}}))`;
    const delegate = role('delegate', {
      actions: ['Microsoft.Authorization/roleAssignments/write'],
      condition: only,
    });
    const assigning = (...names: string[]) =>
      ways({
        roles: [delegate],
        vaults: [rbacVault('kv1'), vault('kv2')],
        delegations: [
          delegation({
            roleDefinitionId: roleGuid('delegate'),
            delegatedRoleDefinitionIds: names.map(roleGuid),
          }),
        ],
      });
    expect(assigning('contributor')).toEqual([]);
    expect(assigning('contributor', 'secrets-user')).toEqual([
      'msp | holds | assign-role | conditional | kv1',
    ]);
  });
  it('open nothing where no role is named that would, not by PIM either', () => {
    const admin = role('uaa', { actions: ['Microsoft.Authorization/*'] });
    const reader = role('reader', { actions: ['*/read'] });
    for (const delegatedRoleDefinitionIds of [undefined, [], [roleGuid('reader')]])
      expect(
        ways({
          roles: [admin, reader],
          vaults: [rbacVault('kv1'), vault('kv2')],
          delegations: [delegation({ roleDefinitionId: roleGuid('uaa'), delegatedRoleDefinitionIds })],
        }),
      ).toEqual([]);
  });
  it('that cannot be read are coverage', () => {
    const odd = {
      id: `${SUB}/providers/Microsoft.ManagedServices/registrationAssignments/r1`,
      properties: {},
    };
    expect(posture({ vaults: [vault('kv1')], delegations: [odd] }).coverage).toContainEqual(
      expect.objectContaining({ what: 'registrationAssignments', status: 'failed' }),
    );
  });
});

describe('the directory', () => {
  const read = (what: 'directoryObjects' | 'groupMembers') =>
    ({ scope: '/', what, status: 'ok', reason: null }) as const;
  const coverage = [...snapshotOf({}).coverage, read('directoryObjects'), read('groupMembers')];
  const object = (id: string, type: string, more: object = {}) => ({
    '@odata.type': `#microsoft.graph.${type}`,
    id,
    ...more,
  });
  const holder = (facts: Facts) => posture(facts).grants[0]?.principal;
  const held = { vaults: [rbacVault('kv1')], assignments: [assignment(SUB, 'secrets-user')] };

  it.each([
    [
      'a guest by userType',
      object('alice', 'user', { displayName: 'Alice', userType: 'Guest' }),
      { displayName: 'Alice', guest: true, existence: 'exists' },
    ],
    [
      'a guest by principal name',
      object('alice', 'user', { userPrincipalName: 'a_b.c#EXT#@d.e' }),
      { guest: true },
    ],
    ['a member', object('ALICE', 'user', { userPrincipalName: 'alice@d.e' }), { guest: false }],
    [
      'a managed identity',
      object('alice', 'servicePrincipal', { servicePrincipalType: 'ManagedIdentity' }),
      { type: 'ServicePrincipal', managedIdentity: true },
    ],
  ])('tells %s', (_, body, expected) => {
    expect(holder({ ...held, directory: [body], coverage })).toMatchObject(expected);
  });
  it('says absent only of a complete answer', () => {
    expect(holder({ ...held, coverage })?.existence).toBe('absent');
    expect(holder(held)?.existence).toBe('unknown');
  });

  it('does not look for the principals of a vault of another tenant', () => {
    const entry = { tenantId: OTHER_TENANT, objectId: 'bob', permissions: { secrets: ['get'] } };
    const facts = {
      vaults: [vault('kv1', { tenantId: OTHER_TENANT, accessPolicies: [entry] })],
      entities: [{ id: SUB, properties: { tenantId: TENANT, parentNameChain: [] } }],
      coverage,
    };
    expect(holder(facts)).toMatchObject({ tenantId: OTHER_TENANT, existence: 'unknown' });
    const skipped = (changed: object) =>
      posture({ ...facts, ...changed }).coverage.filter(
        ({ what, status }) => what === 'directoryObjects' && status === 'skipped',
      );
    expect(skipped({})).toMatchObject([
      { scope: vaultId('kv1'), what: 'directoryObjects', reason: expect.stringContaining(OTHER_TENANT) },
    ]);
    const other = (more: object) => skipped({ vaults: [vault('kv1', { tenantId: OTHER_TENANT, ...more })] });
    expect(other({ accessPolicies: [] })).toEqual([]);
    expect(other({ accessPolicies: [entry], enableRbacAuthorization: true })).toEqual([]);
    expect(other({ accessPolicies: [entry], tenantId: TENANT.toUpperCase() })).toEqual([]);
  });

  const group = object('g', 'group');
  const membership = (id: string) => ({ of: ['/groups/g'], body: object(id, 'user') });
  const deny = (more: object) => ({
    id: `${SUB}/providers/Microsoft.Authorization/denyAssignments/d1`,
    properties: {
      scope: SUB,
      principals: [{ id: 'g', type: 'Group' }],
      permissions: [{ dataActions: ['*'] }],
      ...more,
    },
  });
  it.each([
    ['the holder is in it', [membership('alice')], []],
    ['the holder is not in it', [membership('bob')], ['certain']],
    ['it has no members', [], ['certain']],
  ])('decides a deny of a group whose members were read: %s', (_, members, expected) => {
    const facts = { ...held, directory: [group], members, denies: [deny({})], coverage };
    expect(posture(facts).grants.map(({ terms }) => terms.certainty)).toEqual(expected);
  });

  describe('rights of a member and of its group together', () => {
    const fetcher = role('fetcher', { actions: ['Microsoft.KeyVault/vaults/deploy/action'] });
    const writer = role('writer', { actions: ['Microsoft.KeyVault/vaults/write'] });
    const templates = role('templates', { actions: ['Microsoft.Resources/deployments/write'] });
    const ofTeam = (scope: string, name: string) =>
      assignment(scope, name, { principal: 'g', principalType: 'Group' });
    const facts = (...assignments: ReturnType<typeof assignment>[]): Facts => ({
      vaults: [rbacVault('kv1'), rbacVault('kv2')],
      roles: [fetcher, writer, templates],
      directory: [group],
      members: [membership('alice'), membership('bob')],
      assignments,
      coverage,
    });
    const ENABLES = 'enable-template-deployment > deploy-template';
    it('open a way for that member only, through the group where that is the narrower', () => {
      expect(ways(facts(ofTeam(GROUP, 'fetcher'), assignment(SUB, 'writer')))).toEqual([
        `alice | holds | group-member > role-assignment > ${ENABLES} | conditional | kv1,kv2`,
      ]);
      expect(
        ways(facts(ofTeam(GROUP, 'fetcher'), assignment(SUB, 'writer'), assignment(OTHER_SUB, 'templates'))),
      ).toEqual([`alice | holds | group-member > role-assignment > ${ENABLES} | certain | kv1,kv2`]);
    });
    it('begin with what the member holds where that is the narrower', () => {
      expect(ways(facts(ofTeam(SUB, 'fetcher'), assignment(vaultId('kv1'), 'writer')))).toEqual([
        `alice | holds | ${ENABLES} | conditional | kv1`,
      ]);
    });
    it('are told where the group is not sure and the member is', () => {
      const on = vault('on', { enableRbacAuthorization: true, enabledForTemplateDeployment: true });
      const given = facts(ofTeam(SUB, 'fetcher'), assignment(OTHER_SUB, 'templates'));
      expect(ways({ ...given, vaults: [on] })).toEqual([
        'g | holds | deploy-template | conditional | on',
        'alice | holds | group-member > role-assignment > deploy-template | certain | on',
      ]);
    });
    it('are not told again where the group alone has it for certain', () => {
      expect(ways(facts(ofTeam(SUB, 'contributor'), assignment(SUB, 'writer')))).toEqual([
        `g | holds | ${ENABLES} | certain | kv1,kv2`,
      ]);
    });
    it('enlarge a custom role of the group (P13), and restore into what the group reads (P3)', () => {
      const custom = role('custom', { actions: ['Microsoft.KeyVault/vaults/read'] });
      const definer = role('definer', { actions: ['Microsoft.Authorization/roleDefinitions/write'] });
      const roles = [{ ...custom, properties: { ...custom.properties, type: 'CustomRole' } }, definer];
      expect(ways({ ...facts(ofTeam(GROUP, 'custom'), assignment(SUB, 'definer')), roles })).toEqual([
        'alice | holds | group-member > role-assignment > edit-role-definition | certain | kv1,kv2',
      ]);
      const backup = role('backup', { dataActions: ['Microsoft.KeyVault/vaults/secrets/backup/action'] });
      const assignments = [assignment(vaultId('kv1'), 'backup'), ofTeam(vaultId('kv2'), 'vault-admin')];
      expect(ways({ ...facts(...assignments), roles: [backup] })).toEqual([
        'alice | holds | backup-restore | certain | kv1',
      ]);
    });
    describe('remove a deny first (P17)', () => {
      const remover = role('remover', { actions: ['Microsoft.Authorization/denyAssignments/delete'] });
      const denied = (more: object, ...assignments: ReturnType<typeof assignment>[]) =>
        ways({
          ...facts(...assignments),
          vaults: [vault('kv1')],
          roles: [writer, remover],
          denies: [
            {
              id: `${GROUP}/providers/Microsoft.Authorization/denyAssignments/d1`,
              properties: {
                scope: GROUP,
                isSystemProtected: false,
                principals: [{ id: 'alice', type: 'User' }],
                permissions: [{ actions: ['Microsoft.KeyVault/*'] }],
                ...more,
              },
            },
          ],
        });
      const EVERYONE = {
        principals: [{ id: '00000000-0000-0000-0000-000000000000', type: 'SystemDefined' }],
      };
      const OPENS = 'remove-deny-assignment > write-access-policy | certain | kv1';

      it('by what the group may, where the member may open the vault', () => {
        const own = assignment(SUB, 'writer');
        expect(denied({}, own, ofTeam(SUB, 'remover'))).toEqual([`alice | holds | ${OPENS}`]);
        expect(denied(EVERYONE, own, ofTeam(SUB, 'remover'))).toEqual([`alice | holds | ${OPENS}`]);
        expect(denied({ isSystemProtected: true }, own, ofTeam(SUB, 'remover'))).toEqual([]);
        const elsewhere = `${SUB}/resourceGroups/rg2`;
        expect(denied({}, own, ofTeam(elsewhere, 'remover'))).toEqual([]);
        const stranger = assignment(SUB, 'writer', { principal: 'carol' });
        expect(denied(EVERYONE, stranger, ofTeam(SUB, 'remover'))).toEqual([]);
      });
      it('by what the member may, where the group may open the vault', () => {
        const own = assignment(SUB, 'remover');
        expect(denied(EVERYONE, ofTeam(SUB, 'writer'), own)).toEqual([
          `alice | holds | group-member > role-assignment > ${OPENS}`,
        ]);
        expect(denied({ ...EVERYONE, isSystemProtected: true }, ofTeam(SUB, 'writer'), own)).toEqual([]);
      });
      it('by what the group may, where the group may open the vault and a member is denied', () => {
        expect(denied(EVERYONE, ofTeam(SUB, 'writer'), ofTeam(SUB, 'remover'))).toEqual([
          `g | holds | ${OPENS}`,
        ]);
      });
    });
    it('name the group first, and the cause is what the group holds', () => {
      const given = facts(ofTeam(GROUP, 'fetcher'), assignment(SUB, 'writer'));
      const found = posture(given);
      expect(found.escalations.map(({ cause }) => cause)).toEqual([
        given.assignments?.[0]?.body && (given.assignments[0].body as { id: string }).id,
      ]);
      const [entry] = accessEntries(found, { expandGroups: false });
      expect(
        entry?.path.map(({ step, role: name, id }) => [step, name, step === 'group-member' ? id : null]),
      ).toEqual([
        ['group-member', null, 'g'],
        ['role-assignment', 'fetcher', null],
        ['enable-template-deployment', 'writer', null],
        ['deploy-template', null, null],
      ]);
    });
  });

  it('lets owners of a group obtain what it holds, unless they hold it as members', () => {
    const facts = {
      vaults: [rbacVault('kv1')],
      assignments: [assignment(SUB, 'secrets-user', { principal: 'g', principalType: 'Group' })],
      directory: [group],
      members: [membership('bob')],
      owners: [
        { of: ['/groups/g'], body: object('olga', 'user') },
        { of: ['/groups/g'], body: object('bob', 'user') },
      ],
      coverage,
    };
    expect(ways(facts)).toEqual(['olga | holds | group-owner > role-assignment | certain | kv1']);
  });

  const owner = (of: string, id: string) => ({ of: [`/groups/${of}`], body: object(id, 'user') });
  const ofGroup = (roleName: string) => assignment(SUB, roleName, { principal: 'g', principalType: 'Group' });
  it('lets owners of a group obtain what it can obtain, and of one nested in it what the outer one holds', () => {
    const members = [{ of: ['/groups/g'], body: object('inner', 'group') }, membership('bob')];
    const facts = { vaults: [vault('kv1')], directory: [group], members, coverage };
    const owners = [owner('g', 'olga'), owner('inner', 'otto'), owner('inner', 'bob'), owner('other', 'eve')];
    expect(ways({ ...facts, owners, assignments: [ofGroup('contributor')] })).toEqual([
      'g | holds | write-access-policy | certain | kv1',
      'olga | holds | group-owner > role-assignment > write-access-policy | certain | kv1',
      'otto | holds | group-owner > group-member > role-assignment > write-access-policy | certain | kv1',
    ]);
  });

  const eligible = (of: string, principalId: string, accessId: unknown) => ({
    of: [`/groups/${of}`],
    body: { id: `${of}_${principalId}`, groupId: of, principalId, accessId },
  });
  it('lets who may activate a place at a group obtain what it holds (PIM for Groups)', () => {
    const members = [{ of: ['/groups/g'], body: object('inner', 'group') }, membership('bob')];
    const facts = { vaults: [rbacVault('kv1')], directory: [group], members, coverage };
    const groupEligibilities = [
      eligible('g', 'petra', 'member'),
      eligible('g', 'paul', 'owner'),
      eligible('inner', 'pia', 'Member'),
      eligible('g', 'odd', 7),
      eligible('g', 'bob', 'member'),
      eligible('other', 'eve', 'member'),
    ];
    const given = { ...facts, groupEligibilities, assignments: [ofGroup('secrets-user')] };
    expect(ways(given)).toEqual([
      'petra | eligible | activate-membership > role-assignment | certain | kv1',
      'paul | eligible | activate-ownership > group-owner > role-assignment | certain | kv1',
      'odd | eligible | activate-membership > role-assignment | certain | kv1',
      'pia | eligible | activate-membership > group-member > role-assignment | certain | kv1',
    ]);
    const entries = accessEntries(posture(given), { expandGroups: false });
    expect(entries.map(({ principal, reach }) => [principal.id, reach])).toEqual([
      ['g', 'holds'],
      ['odd', 'eligible'],
      ['petra', 'eligible'],
      ['pia', 'eligible'],
      ['paul', 'obtainable'],
    ]);
  });

  it('knows who may activate Global Administrator for the whole tenant, once (P16)', () => {
    const eligibility = (principalId: string, directoryScopeId: string | null) => ({
      id: principalId,
      principalId,
      directoryScopeId,
    });
    const eligibleAdministrators = [
      eligibility('gus', '/'),
      eligibility('ga', '/'),
      eligibility('unit', '/administrativeUnits/1'),
    ];
    expect(
      ways({ vaults: [rbacVault('kv1')], administrators: [object('ga', 'user')], eligibleAdministrators }),
    ).toEqual([
      'ga | holds | elevate-access > assign-role | certain | kv1',
      'gus | eligible | elevate-access > assign-role | certain | kv1',
    ]);
  });

  it('makes the place at the group the cause, however much the group holds', () => {
    const vaults = [vault('kv1'), rbacVault('kv2')];
    const assignments = [ofGroup('contributor'), ofGroup('secrets-user')];
    const facts = { vaults, directory: [group], owners: [owner('g', 'olga')], assignments, coverage };
    const olgas = posture(facts).escalations.filter(({ principal }) => principal.id === 'olga');
    expect(olgas.map(({ cause }) => cause)).toEqual(olgas.map(() => '/groups/g/owners/olga'));
    expect(olgas.length).toBeGreaterThan(1);
  });

  it('leaves out what shows the owner of a group no more than names', () => {
    const reader = role('reader', { dataActions: ['Microsoft.KeyVault/vaults/secrets/readMetadata/action'] });
    const facts = { vaults: [rbacVault('kv1')], directory: [group], owners: [owner('g', 'olga')], coverage };
    expect(ways({ ...facts, roles: [reader], assignments: [ofGroup('reader')] })).toEqual([]);
  });

  it('names the guests in a group, however deep', () => {
    const guest = { of: ['/groups/g'], body: object('gast', 'user', { userType: 'Guest' }) };
    const facts = { vaults: [rbacVault('kv1')], directory: [group], coverage };
    const guestsOf = (members: NonNullable<Facts['members']>) =>
      posture({ ...facts, members, assignments: [ofGroup('secrets-user')] }).grants[0]?.principal
        .guestMembers;
    expect(guestsOf([guest, membership('bob')])).toEqual(['gast']);
    expect(guestsOf([membership('bob')])).toEqual([]);
    expect(guestsOf([])).toEqual([]);
  });

  it('lets Global Administrators elevate themselves (P16)', () => {
    expect(
      ways({ vaults: [rbacVault('kv1'), vault('kv2')], administrators: [object('ga', 'user')] }),
    ).toEqual([
      'ga | holds | elevate-access > assign-role | certain | kv1',
      'ga | holds | elevate-access > assign-role > write-access-policy | certain | kv2',
    ]);
  });
  const elevating = {
    vaults: [rbacVault('kv1'), rbacVault('kv2', `${OTHER_SUB}/resourceGroups/rg1`)],
    administrators: [object('ga', 'user')],
  };
  it('keeps Global Administrators to the vaults of their tenant', () => {
    const ofOther = { id: OTHER_SUB, properties: { tenantId: OTHER_TENANT, parentNameChain: [] } };
    expect(ways({ ...elevating, entities: [ofOther] })).toEqual([
      'ga | holds | elevate-access > assign-role | certain | kv1',
    ]);
    const ofSub = { id: SUB, properties: { tenantId: OTHER_TENANT, parentNameChain: [] } };
    expect(ways({ ...elevating, entities: [ofSub, ofOther] })).toEqual([]);
  });
  it('heeds what denies Global Administrators the ways from there, or may', () => {
    const deny = {
      id: `${GROUP}/providers/Microsoft.Authorization/denyAssignments/d1`,
      properties: {
        scope: GROUP,
        isSystemProtected: true,
        permissions: [{ actions: ['*'], notActions: ['*/read'], dataActions: ['*'] }],
        principals: [{ id: '00000000-0000-0000-0000-000000000000', type: 'SystemDefined' }],
        excludePrincipals: [{ id: 'publisher', type: 'ServicePrincipal' }],
      },
    };
    expect(ways({ ...elevating, denies: [deny] })).toEqual([
      'ga | holds | elevate-access > assign-role | certain | kv2',
    ]);
    const unread = snapshotOf({}).coverage.filter(({ what }) => what !== 'denyAssignments');
    expect(ways({ ...elevating, coverage: unread })).toEqual([
      'ga | holds | elevate-access > assign-role | conditional | kv1,kv2',
    ]);
  });

  it('keeps what Global Administrators obtain by a longer or less certain way only', () => {
    const kv1 = vault('kv1', { enabledForTemplateDeployment: true });
    const doubtful = {
      id: `${vaultId('kv1')}/providers/Microsoft.Authorization/denyAssignments/d1`,
      properties: {
        scope: vaultId('kv1'),
        isSystemProtected: true,
        condition: 'what?',
        permissions: [{ actions: ['*/write'] }],
        principals: [{ id: '00000000-0000-0000-0000-000000000000', type: 'SystemDefined' }],
      },
    };
    const found = posture({ vaults: [kv1], administrators: [object('ga', 'user')], denies: [doubtful] });
    const entries = accessEntries(found, { expandGroups: false });
    expect(
      entries.map(({ path, permissions, certainty }) => [
        path.map(({ step }) => step).join(' > '),
        permissions.includes('keys/sign'),
        certainty,
      ]),
    ).toEqual([
      ['role-assignment > elevate-access > assign-role > deploy-template', false, 'certain'],
      ['role-assignment > elevate-access > assign-role > write-access-policy', true, 'conditional'],
    ]);
  });

  it('counts the readers of secrets by the members of groups', () => {
    const assignments = [
      assignment(SUB, 'secrets-user', { principal: 'g', principalType: 'Group' }),
      assignment(SUB, 'secrets-user', { principal: 'alice' }),
    ];
    const members = [membership('alice'), membership('bob')];
    expect(
      posture({ vaults: [rbacVault('kv1')], assignments, directory: [group], members, coverage }).vaults[0]
        ?.secretReaders,
    ).toBe(2);
  });
});

describe('what goes with a grant', () => {
  it('marks an activated assignment as time-bound', () => {
    const id = `${SUB}/providers/Microsoft.Authorization/roleAssignments/a1`;
    const instance = {
      of: [SUB],
      body: {
        id: `${SUB}/providers/Microsoft.Authorization/roleAssignmentScheduleInstances/i1`,
        properties: {
          ...assignment(SUB, 'secrets-user').body.properties,
          originRoleAssignmentId: id,
          assignmentType: 'Activated',
        },
      },
    };
    const facts = {
      vaults: [rbacVault('kv1')],
      assignments: [assignment(SUB, 'secrets-user', { id })],
      instances: [instance],
    };
    expect(posture(facts).grants.map(({ terms }) => terms.timeBound)).toEqual([true]);
  });

  it('names the vaults that the user of their data may also write', () => {
    const assignments = [assignment(SUB, 'secrets-user'), assignment(vaultId('kv1'), 'contributor')];
    const [grant] = posture({ vaults: [rbacVault('kv1'), rbacVault('kv2')], assignments }).grants;
    expect(grant?.managedVaults).toEqual([vaultId('kv1')]);
  });

  it('tells an Owner by another name among custom roles', () => {
    const custom = (name: string, ...actions: string[]) => {
      const body = role(name, { actions: ['*'], notActions: actions });
      return { ...body, properties: { ...body.properties, type: 'CustomRole' } };
    };
    const roles = [custom('all'), custom('almost', 'Microsoft.Authorization/*/Write')];
    const assignments = [assignment(SUB, 'all'), assignment(SUB, 'almost')];
    const found = posture({ roles, vaults: [rbacVault('kv1')], assignments }).customRoles;
    expect(found.map(({ name, ownerEquivalent }) => [name, ownerEquivalent])).toEqual(
      expect.arrayContaining([
        ['all', true],
        ['almost', false],
      ]),
    );
  });
});
