import { canAssign, PLAIN } from './canAssign.js';
import { canWritePolicies } from './evaluate.js';
import { type Beside, type FurtherWay, furtherWays, mayRemove } from './furtherWays.js';
import { obeysRbac, PROVIDER, type Tenant, type Vault } from './tenant.js';
import type { Answer } from './tri.js';

/** Section 5.1: every way that is asked about, begun with what `tenant` holds; `whole` has what is held beside it. */
export function everyWay(
  tenant: Tenant,
  whole: Tenant,
  who: string,
  vault: Vault,
  beside: Beside = 'in force',
): readonly FurtherWay[] {
  const ways = waysAsTheyAre(tenant, whole, who, vault, beside);
  return [...ways, ...afterRemoval(tenant, whole, who, vault, ways), ...elevation(tenant, who, vault)];
}

function waysAsTheyAre(
  tenant: Tenant,
  whole: Tenant,
  who: string,
  vault: Vault,
  beside: Beside,
): readonly FurtherWay[] {
  return [
    { acts: ['write-access-policy'], answers: [canWritePolicies(tenant, who, vault)] },
    { acts: assigning(vault), answers: assigned(tenant, who, vault) },
    ...furtherWays(tenant, whole, who, vault, beside),
  ];
}

const assigning = (vault: Vault): readonly string[] =>
  obeysRbac(vault) ? ['assign-role'] : ['assign-role', 'write-access-policy'];

/** Where it takes more than one role, or roles on single objects, the tool may leave it open. */
function assigned(tenant: Tenant, who: string, vault: Vault): readonly Answer[] {
  const answers = canAssign(tenant, who, vault);
  const [atOnce = 'no'] = answers;
  const atLast = answers.at(-1) ?? 'no';
  // The tool need not look whether a condition on names inside the role to be assigned lets this vault through.
  const named = tenant.roles.some(({ blocks }) => blocks.some(({ condition }) => condition?.kind === 'name'));
  const leavesOpen = atOnce !== atLast || (named && atLast === 'yes');
  return leavesOpen ? [atLast, 'undecided'] : [atLast];
}

const RANK: readonly Answer[] = ['no', 'undecided', 'yes'];
const best = (answers: readonly Answer[]) => Math.max(...answers.map((answer) => RANK.indexOf(answer)));

/**
 * P17: the ways there are once every deny is gone that the principal may remove. Where that opens nothing that was
 * closed or in doubt, it need not be told.
 */
function afterRemoval(
  tenant: Tenant,
  whole: Tenant,
  who: string,
  vault: Vault,
  asTheyAre: readonly FurtherWay[],
): readonly FurtherWay[] {
  // Without the tree nobody knows whether a right reaches a deny at a management group. After an activation the role
  // that was activated may remove denies as well, each its own.
  const activated = tenant.assignments.some(({ eligible }) => eligible);
  if (who === PROVIDER || !tenant.treeRead || activated) return [];
  const standing = tenant.denies.filter(
    (deny) => !deny.removable || !mayRemove(tenant, whole, who, vault, deny.place),
  );
  if (standing.length === tenant.denies.length) return [];
  const spared = { ...tenant, denies: standing };
  const ways = waysAsTheyAre(spared, { ...whole, denies: standing }, who, vault, 'in force');
  return ways.map(({ acts, answers }, index) => {
    const before = asTheyAre[index]?.answers ?? [];
    const opens = answers.length === 1 && best(answers) > best(before);
    const needless: readonly Answer[] = opens ? [] : ['no'];
    return { acts: ['remove-deny-assignment', ...acts], answers: [...answers, ...needless] };
  });
}

/** P16: a Global Administrator gives itself User Access Administrator at the root, and assigns roles from there. */
function elevation(tenant: Tenant, who: string, vault: Vault): readonly FurtherWay[] {
  if (!tenant.administrators.includes(who)) return [];
  const elevated = { ...tenant, assignments: [{ who, role: 'access-admin', place: [], ...PLAIN }] };
  return [{ acts: ['elevate-access', ...assigning(vault)], answers: assigned(elevated, who, vault) }];
}
