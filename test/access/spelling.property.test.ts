import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { resolveAccess } from '../../src/access/resolveAccess.js';
import type { PathStep, Posture } from '../../src/model/posture.js';
import { RECORD_KINDS, type Snapshot } from '../../src/model/snapshot.js';
import { BODY_OF_EVERY_KIND } from './bodyOfEveryKind.js';
import { tenants } from './oracle/arbitraries.js';
import type { Tenant } from './oracle/tenant.js';
import { tenantSnapshot } from './oracle/tenantSnapshot.js';
import { snapshotOf } from './snapshotOf.js';

const RUNS = 100;
const MS_PER_RUN = 1000;

const steps = (path: readonly PathStep[]) => path.map(({ step }) => step).join('>');

/** What a posture says of every vault and principal, line by line, without the spelling of ids. */
function said({ vaults, grants, escalations, coverage, customRoles }: Posture): readonly string[] {
  return [
    ...grants.flatMap(({ terms, principal, vaults: reached }) =>
      reached.map((vault) => [
        ...['grant', principal.id, vault, terms.reach, terms.inert, terms.certainty],
        [...terms.permissions].sort(),
      ]),
    ),
    ...escalations.flatMap(({ terms, principal, vaults: reached }) =>
      reached.map((vault) => [
        ...['escalation', principal.id, vault, terms.begins, terms.step, terms.certainty],
        ...[steps(terms.acts), terms.otherPaths.map(steps).sort(), [...terms.obtains].sort()],
      ]),
    ),
    ...vaults.map(({ id, permissionModel, secretReaders }) => ['vault', id, permissionModel, secretReaders]),
    ...coverage.map(({ scope, what, status }) => ['coverage', scope, what, status]),
    ...customRoles.map((role) => ['role', role.id, role.vaults]),
  ]
    .map((line) => JSON.stringify(line).toLowerCase())
    .sort();
}

/** Fields whose letter case Azure does not heed. Verbs of access policies are spelled at random by the tenants. */
const FOLDED =
  /^(id|scope|roleDefinitionId|principalId|principalType|objectId|applicationId|tenantId|vaultId|assignableScopes|parentNameChain|(not)?(data)?actions|denyAssignmentEffect|managedByTenantId|delegatedRoleDefinitionIds|type|accessId|@odata\.type)$/i;

function upper(value: unknown, field = ''): unknown {
  if (typeof value === 'string') return FOLDED.test(field) ? value.toUpperCase() : value;
  if (Array.isArray(value)) return value.map((item) => upper(item, field));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, upper(inner, key)]));
}

function each(
  snapshot: Snapshot,
  change: (records: Snapshot['records'][(typeof RECORD_KINDS)[number]]) => typeof records,
): Snapshot['records'] {
  const changed = RECORD_KINDS.map((kind) => [kind, change(snapshot.records[kind])] as const);
  return Object.fromEntries(changed) as unknown as Snapshot['records'];
}

const inUpperCase = (snapshot: Snapshot): Snapshot => ({
  ...snapshot,
  records: each(snapshot, (records) =>
    records.map(({ of, body }) => ({ of: of.map((scope) => scope.toUpperCase()), body: upper(body) })),
  ),
  coverage: snapshot.coverage.map((entry) => ({ ...entry, scope: entry.scope.toUpperCase() })),
});

const backwards = (snapshot: Snapshot): Snapshot => ({
  ...snapshot,
  records: each(snapshot, (records) => records.toReversed()),
  coverage: snapshot.coverage.toReversed(),
});

const sample: Snapshot = { ...snapshotOf({}), records: BODY_OF_EVERY_KIND };
const verdicts = (snapshot: Snapshot) => said(resolveAccess(snapshot));

describe('no verdict depends on', () => {
  it('letter case or order, in a snapshot with a record of every kind', () => {
    expect(verdicts(inUpperCase(sample))).toEqual(verdicts(sample));
    expect(verdicts(backwards(sample))).toEqual(verdicts(sample));
  });

  const everyTenant = (check: (tenant: Tenant) => void) =>
    fc.assert(fc.property(fc.boolean().chain(tenants), check), { numRuns: RUNS });

  it(
    'the letter case of ids, scopes, actions and words of Azure',
    () => {
      everyTenant((tenant) => {
        const snapshot = tenantSnapshot(tenant);
        expect(verdicts(inUpperCase(snapshot))).toEqual(verdicts(snapshot));
      });
    },
    RUNS * MS_PER_RUN,
  );

  it(
    'the order of what Azure returned',
    () => {
      everyTenant((tenant) => {
        const snapshot = tenantSnapshot(tenant);
        expect(verdicts(backwards(snapshot))).toEqual(verdicts(snapshot));
      });
    },
    RUNS * MS_PER_RUN,
  );

  it(
    'which other vaults there are, but for those that a backup can be restored to',
    () => {
      everyTenant((tenant) => {
        const [first, ...others] = tenant.vaults;
        fc.pre(first !== undefined && others.length > 0);
        const of = (snapshot: Snapshot) =>
          verdicts(snapshot).filter(
            (line) =>
              line.includes(`/vaults/${first?.name}"`) && !/"(backup-restore|role|coverage)"/.test(line),
          );
        const alone = { ...tenant, vaults: tenant.vaults.slice(0, 1) };
        expect(of(tenantSnapshot(alone))).toEqual(of(tenantSnapshot(tenant)));
      });
    },
    RUNS * MS_PER_RUN,
  );
});
