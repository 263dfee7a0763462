import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import type { Coverage, RecordKind } from '../../src/model/snapshot.js';
import { type Audited, auditTenant, gaps, runAgainst } from '../support/auditAzure.js';
import { ROLES } from '../support/exampleRoles.js';
import {
  guid,
  roleAssignment,
  SUBSCRIPTIONS,
  subscriptionScope,
  troubledTenant,
  wellRunTenant,
} from '../support/exampleTenants.js';
import type { Fault } from '../support/faults.js';
import { graphGroup, graphServicePrincipal, graphUser } from '../support/graphRoutes.js';
import type { LoopbackAzure } from '../support/loopbackAzure.js';
import type { CliRun } from '../support/runCli.js';
import type { Tenant } from '../support/tenant.js';

const payments = subscriptionScope('payments');
const wideMembers = Array.from({ length: 1200 }, (_, index) => guid(5000 + index));

/** A group that holds access, with a nested group, a guest, a managed identity and 1,200 more; one principal is gone. */
function peopledTenant(): Tenant {
  const tenant = wellRunTenant();
  return {
    ...tenant,
    roleAssignments: [
      ...tenant.roleAssignments,
      roleAssignment(60, payments, ROLES.reader, 61, { principalType: 'Group' }),
      roleAssignment(62, payments, ROLES.reader, 63),
    ],
    roleEligibilityScheduleInstances: [
      {
        id: `${payments}/providers/Microsoft.Authorization/roleEligibilityScheduleInstances/${guid(70)}`,
        properties: {
          scope: payments,
          principalId: guid(71),
          principalType: 'User',
          roleDefinitionId: `/providers/Microsoft.Authorization/roleDefinitions/${ROLES.owner}`,
          memberType: 'Direct',
        },
      },
    ],
    registrationAssignments: [
      {
        id: `${payments}/providers/Microsoft.ManagedServices/registrationAssignments/${guid(80)}`,
        properties: {
          provisioningState: 'Succeeded',
          registrationDefinition: {
            properties: {
              managedByTenantId: guid(81),
              authorizations: [{ principalId: guid(82), roleDefinitionId: ROLES.contributor }],
            },
          },
        },
      },
    ],
    directoryObjects: [
      ...[10, 30, 31, 32, 71].map((number) => graphUser(guid(number), `User ${number}`)),
      graphServicePrincipal(guid(41), 'billing-app'),
      graphGroup(guid(61), 'Platform team'),
      graphGroup(guid(64), 'Nested team'),
      graphUser(guid(65), 'Ada Guest', { userType: 'Guest' }),
      graphServicePrincipal(guid(66), 'deployer', { servicePrincipalType: 'ManagedIdentity' }),
      ...wideMembers.map((id) => graphUser(id, `Member ${id.slice(-4)}`)),
    ],
    groupMembers: { [guid(61)]: [guid(64), ...wideMembers], [guid(64)]: [guid(65), guid(66)] },
    groupOwners: { [guid(61)]: [guid(30)] },
    globalAdministrators: [guid(31)],
  };
}

interface Line {
  readonly kind: string;
  readonly of: readonly string[];
  readonly body: Readonly<Record<string, unknown>>;
}

interface Collected {
  readonly run: CliRun;
  readonly azure: LoopbackAzure;
  readonly of: (kind: RecordKind) => readonly Line[];
  readonly coverage: readonly Coverage[];
}

/** `kvposture collect` of a tenant, and what it wrote. */
async function collected(
  tenant: Tenant,
  faults: readonly Fault[] = [],
  args: readonly string[] = [],
): Promise<Collected> {
  const cwd = await mkdtemp(join(tmpdir(), 'kvposture-directory-'));
  try {
    return await runAgainst(tenant, faults, async (azure, cli) => {
      const run = await cli(['collect', '-o', 't.ndjson', ...args], { cwd });
      const text = await readFile(join(cwd, 't.ndjson'), 'utf8');
      const lines = text
        .trimEnd()
        .split('\n')
        .map((line) => JSON.parse(line) as Line);
      return {
        run,
        azure,
        of: (kind) => lines.filter((line) => line.kind === kind),
        coverage: lines
          .filter((line) => line.kind === 'coverage')
          .map(({ body }) => body as unknown as Coverage),
      };
    });
  } finally {
    await rm(cwd, { recursive: true, force: true });
  }
}

const names = (lines: readonly Line[]) => lines.map(({ body }) => body.displayName);
const directoryCoverage = ({ coverage }: Collected) =>
  coverage
    .filter(({ what }) => /^(directory|group)/.test(what))
    .map(({ scope, what, status }) => `${what} ${scope} ${status}`)
    .sort();
const ALL_READ = [
  'directoryObjects / ok',
  'directoryRoleEligibilities / ok',
  'directoryRoleMembers / ok',
  'groupEligibilities / ok',
  'groupMembers / ok',
  'groupOwners / ok',
];

let peopled: Collected;

beforeAll(async () => {
  peopled = await collected(peopledTenant());
});

describe('the directory in a snapshot', () => {
  test('names the principals, tells guests and managed identities, and leaves out who is gone', () => {
    expect(peopled.run.code).toBe(0);
    const found = names(peopled.of('directoryObject'));
    expect(found).toContain('Platform team');
    expect(found).toContain('billing-app');
    const ids = peopled.of('directoryObject').map(({ body }) => body.id);
    expect(ids).not.toContain(guid(63));
    expect(ids).not.toContain(guid(82));
    expect(directoryCoverage(peopled)).toEqual(ALL_READ);
  });

  test('holds all members of a group over two pages, nested ones and service principals among them', () => {
    const members = peopled.of('groupMember');
    expect(members).toHaveLength(wideMembers.length + 3);
    expect(new Set(members.flatMap(({ of }) => of))).toEqual(new Set([`/groups/${guid(61)}`]));
    const body = (id: string) => members.find((line) => line.body.id === id)?.body;
    expect(body(guid(65))).toMatchObject({ '@odata.type': '#microsoft.graph.user', userType: 'Guest' });
    expect(body(guid(66))).toMatchObject({
      '@odata.type': '#microsoft.graph.servicePrincipal',
      servicePrincipalType: 'ManagedIdentity',
    });
    const pages = peopled.azure.graph.requests.filter(({ path }) => path.endsWith('/transitiveMembers'));
    expect(pages).toHaveLength(2);
  });

  test('holds the owners of the group and the Global Administrators', () => {
    const role = '/directoryRoles/62e90394-69f5-4237-9190-012177145e10';
    expect(peopled.of('groupOwner').map(({ of, body }) => [of, body.displayName])).toEqual([
      [[`/groups/${guid(61)}`], 'User 30'],
    ]);
    expect(peopled.of('directoryRoleMember').map(({ of, body }) => [of, body.displayName])).toEqual([
      [[role], 'User 31'],
    ]);
  });

  test('has eligibilities and Lighthouse delegations with their definitions beside it', () => {
    expect(peopled.of('roleEligibilityScheduleInstance')).toMatchObject([
      { of: [payments], body: { properties: { principalId: guid(71) } } },
    ]);
    expect(peopled.of('registrationAssignment')).toMatchObject([
      {
        of: [payments],
        body: {
          properties: { registrationDefinition: { properties: { managedByTenantId: guid(81) } } },
        },
      },
    ]);
    for (const what of ['roleEligibilityScheduleInstances', 'registrationAssignments'])
      expect(peopled.coverage.filter((entry) => entry.what === what)).toHaveLength(
        Object.keys(SUBSCRIPTIONS).length,
      );
  });

  test('each token goes to its own host only', () => {
    const { url, graph, requests, foreign } = peopled.azure;
    const audiences = (list: typeof requests) =>
      new Set(list.map((one) => one.audience?.replace(/\/+$/, '')));
    expect(audiences(graph.requests)).toEqual(new Set([graph.url]));
    expect(audiences(requests.filter(({ authorized }) => authorized))).toEqual(new Set([url]));
    expect(foreign.requests).toEqual([]);
  });
});

describe.concurrent('a directory of another size or state', () => {
  test('more than 1,000 principals are looked up in two batches', async () => {
    const tenant = wellRunTenant();
    const many = Array.from({ length: 1100 }, (_, index) =>
      roleAssignment(2000 + index, payments, ROLES.reader, 4000 + index),
    );
    const { of, azure, ...rest } = await collected({
      ...tenant,
      roleAssignments: [...tenant.roleAssignments, ...many],
      pageSize: 500,
    });
    const batches = azure.graph.requests.filter(({ method }) => method === 'POST');
    expect(batches).toHaveLength(2);
    expect(of('directoryObject').length).toBeGreaterThan(1100);
    expect(directoryCoverage({ of, azure, ...rest })).toEqual(ALL_READ);
  });

  test('a group that cannot be read is named, and costs no other group', async () => {
    const tenant = peopledTenant();
    const refused = await collected(
      {
        ...tenant,
        roleAssignments: [
          ...tenant.roleAssignments,
          roleAssignment(67, payments, ROLES.reader, 64, { principalType: 'Group' }),
        ],
      },
      [
        {
          match: new RegExp(`groups/${guid(61)}/transitiveMembers`),
          act: { kind: 'status', status: 403, code: 'Authorization_RequestDenied' },
        },
      ],
    );
    expect(refused.run.code).toBe(0);
    expect(directoryCoverage(refused)).toEqual(
      [
        ...ALL_READ.filter((entry) => !entry.startsWith('groupMembers')),
        'groupMembers / failed',
        `groupMembers /groups/${guid(61)} refused`,
      ].sort(),
    );
    expect(new Set(refused.of('groupMember').flatMap(({ of }) => of))).toEqual(
      new Set([`/groups/${guid(64)}`]),
    );
  });

  test('a next page of Graph at another host gets nothing, and what came before it stays', async () => {
    const strayed = await collected(peopledTenant(), [
      { match: /transitiveMembers/, act: { kind: 'next-link', to: 'foreign-host' } },
    ]);
    expect(strayed.azure.foreign.requests).toEqual([]);
    expect(directoryCoverage(strayed)).toContain(`groupMembers /groups/${guid(61)} failed`);
    expect(strayed.of('groupMember').length).toBeGreaterThan(0);
  });
});

describe.concurrent('an audit without the directory', () => {
  /** Findings without what only the directory tells. */
  const judged = ({ result }: Audited) =>
    result.findings
      // What only names and types tell of somebody in an access policy is lost with the directory.
      .filter(
        ({ ruleId }) =>
          !['direct-user-data-access', 'guest-data-access', 'unknown-principal'].includes(ruleId),
      )
      .map(({ ruleId, status, severity, cause, vaults, fingerprint }) => ({
        ruleId,
        status,
        severity,
        cause,
        vaults,
        fingerprint,
      }))
      .sort((one, other) => (one.fingerprint < other.fingerprint ? -1 : 1));
  let open: Audited;

  beforeAll(async () => {
    open = await auditTenant(troubledTenant());
  });

  test.each(['refused', 'no-token'] as const)(
    'because Graph is %s has the same findings and exit code, and says so in its coverage',
    async (graph) => {
      const blind = await auditTenant({ ...troubledTenant(), graph });
      expect(blind.run.code).toBe(open.run.code);
      expect(judged(blind)).toEqual(judged(open));
      const unread = gaps(blind.result);
      expect(unread.map(({ what }) => what).sort()).toEqual([
        'directoryObjects',
        'directoryRoleEligibilities',
        'directoryRoleMembers',
        'groupEligibilities',
        'groupMembers',
        'groupOwners',
      ]);
      for (const gap of unread) expect(gap).toMatchObject({ scope: '/', status: 'refused', rules: [] });
      expect(blind.azure.graph.requests).toHaveLength(graph === 'refused' ? 3 : 0);
    },
  );

  test('by --no-directory sends nothing to Graph and asks for no token for it', async () => {
    const unasked = await auditTenant(troubledTenant(), [], ['--no-directory']);
    expect(unasked.run.code).toBe(open.run.code);
    expect(judged(unasked)).toEqual(judged(open));
    expect(unasked.azure.graph.requests).toEqual([]);
    expect(unasked.azure.tokenScopes.join()).not.toContain(unasked.azure.graph.url);
    expect(gaps(unasked.result)).toEqual([]);
    const skipped = ({ result }: Audited) =>
      result.coverage.filter(({ status }) => status === 'skipped').map(({ what }) => what);
    const anyway = new Set(skipped(open));
    expect(skipped(unasked).filter((what) => !anyway.has(what))).toEqual([
      'directoryObjects',
      'directoryRoleEligibilities',
      'directoryRoleMembers',
      'groupEligibilities',
      'groupMembers',
      'groupOwners',
    ]);
  });
});
