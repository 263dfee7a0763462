import { normalizeId } from '../model/armId.js';
import type { Escalation, EscalationTerms, FurtherWay, PathStep, PermissionModel } from '../model/posture.js';
import { type ControlAction, HELPING_ACTIONS } from './actions.js';
import { assignDeployerIn } from './assignDeployer.js';
import { type Assignment, identityOf } from './assignment.js';
import { ASSIGN_ROLES, assignRoleIn } from './assignRole.js';
import { allTruth, anyTruth, type Truth } from './condition/truth.js';
import type { Deny } from './denies.js';
import { deployMachine, deployTemplate } from './deployments.js';
import type { Personal, PersonalOf } from './holdings.js';
import { dataActionsOf, opensVault } from './permissions.js';
import type { CoveringDeny, Reach, VaultGroup } from './reach.js';
import type { Role } from './roles.js';
import {
  act,
  changeTenant,
  editRole,
  moveVault,
  recoverVault,
  requestRole,
  type Setting,
  switchModel,
  type Way,
  writePolicies,
  writeSecret,
} from './ways.js';

/**
 * Builds the escalations of role assignments. Each vault is named under one escalation of a cause, that of the
 * shortest way (design 4); the others are `otherPaths`. Of ways of one length a certain one goes first, then the
 * order of `waysOf`. Source: access-model 5.1.
 *
 * `roles` are all readable role definitions; `personalOf` tells what else the holder can bring along.
 */
export function escalationsFromAssignments(
  roles: ReadonlyMap<string, Role>,
  personalOf: PersonalOf,
): (assignment: Assignment, role: Role, reach: Reach) => readonly Escalation[] {
  const assigning: Assigning = [assignRoleIn(roles), assignDeployerIn(roles)];
  const opensBy = openingRoles();
  const known = new Map<VaultGroup, Map<string, EscalationTerms | null>>();
  const termsOf = (setting: Setting): EscalationTerms | null => {
    const { assignment, role, group, personal } = setting;
    // Denies and conditions look at the principal, so their terms are not shared.
    const shared = group.denies.length === 0 && assignment.condition === null && isUnconditioned(role);
    if (!shared || assignment.principal.tenantId !== null) return escalationTerms(setting, assigning);
    const byKey = known.get(group) ?? new Map<string, EscalationTerms | null>();
    known.set(group, byKey);
    const key = `${role.id}|${assignment.reach}|${personalKey(personal)}`;
    const found = byKey.get(key);
    const terms = found === undefined ? escalationTerms(setting, assigning) : found;
    byKey.set(key, terms);
    return terms;
  };
  return (assignment, role, reach) => {
    const opens = opensBy(role);
    if (!opens && !role.custom) return [];
    const personal = personalOf(assignment, role);
    if (!opens && !personal.editsRole) return [];
    const { principal, id: cause } = assignment;
    const identity = identityOf(assignment);
    return reach.groups.flatMap((group) => {
      const terms = termsOf({ assignment, role, reach, group, personal });
      return terms === null ? [] : [{ terms, principal, cause, identity, vaults: group.vaults }];
    });
  };
}

/** Whether a role gives more than rights that only help along: asked once a role, however often it is assigned. */
function openingRoles(): (role: Role) => boolean {
  const known = new Map<Role, boolean>();
  return (role) => {
    const found = known.get(role);
    if (found !== undefined) return found;
    const opens = role.blocks.some(({ control }) =>
      control.some((right) => !HELPING_ACTIONS.includes(right)),
    );
    known.set(role, opens);
    return opens;
  };
}

function isUnconditioned(role: Role): boolean {
  return role.blocks.every(({ condition }) => condition === null);
}

function personalKey({ deploysTemplates, writesMachines, editsRole, moveTarget }: Personal): string {
  return [deploysTemplates, writesMachines, editsRole, moveTarget ?? ''].join('|');
}

/** The ways of assigning oneself a role: one that opens the vault, and one that fetches its secrets by a deployment. */
type Assigning = readonly [(setting: Setting) => Way, (setting: Setting) => Way];

/** The ways by which an assignment may lead to the data of vaults that are alike, most direct first. */
function waysOf(setting: Setting, [assignRole, assignDeployer]: Assigning): readonly Way[] {
  if (setting.group.deleted === true)
    return [recoverVault(setting), assignRole(setting)]
      .map((way) => lessDenied(way, setting))
      .filter(({ open }) => open !== 'no');
  const assigning = lessDenied(assignRole(setting), setting);
  const readers = [
    ...(setting.group.model === 'access-policy' ? [writePolicies(setting)] : []),
    assignRole(setting),
    ...(assigning.open === 'yes' ? [] : [assignDeployer(setting)]),
    deployTemplate(setting),
    deployMachine(setting),
    ...(setting.group.model === 'access-policy' ? [changeTenant(setting)] : []),
    editRole(setting),
    requestRole(setting),
    switchModel(setting),
    moveVault(setting),
  ]
    .map((way) => lessDenied(way, setting))
    .filter(({ open }) => open !== 'no');
  if (readers.length > 0) return readers;
  const writer = lessDenied(writeSecret(setting), setting);
  return writer.open === 'no' ? [] : [writer];
}

/** Acts that only clear the way for the one that opens the vault. */
const PREPARATIONS: readonly PathStep['step'][] = [
  'remove-deny-assignment',
  'enable-template-deployment',
  'enable-vm-deployment',
];

function escalationTerms(setting: Setting, assigning: Assigning): EscalationTerms | null {
  const { assignment, role, reach, group } = setting;
  const ways = [...waysOf(setting, assigning)].sort(
    (a, b) => a.acts.length - b.acts.length || Number(a.open !== 'yes') - Number(b.open !== 'yes'),
  );
  const [best, ...others] = ways;
  const opening =
    best?.acts.find(({ step }) => step === 'recover-vault') ??
    best?.acts.find(({ step }) => !PREPARATIONS.includes(step));
  if (best === undefined || opening === undefined) return null;
  return {
    step: opening.step,
    role: { id: role.id, name: role.name },
    scope: assignment.scope,
    scopeLevel: reach.level,
    begins: assignment.reach,
    ...walked(best, group),
    otherPaths: others.map(({ acts }) => acts),
    furtherWays: furtherWays(ways.map((way) => walked(way, group))),
  };
}

/** What walking a way takes and obtains; only what is open without a doubt is certain. */
function walked({ open, acts, obtains, conditions }: Way, { unread }: VaultGroup): FurtherWay {
  return {
    acts,
    obtains,
    certainty: open === 'yes' && unread.length === 0 ? 'certain' : 'conditional',
    conditions: [...(open === 'yes' ? [] : conditions), ...unread],
  };
}

/** Of ways, shortest first, those that add something to what the ones before obtain. */
function furtherWays([first, ...others]: readonly FurtherWay[]): readonly FurtherWay[] {
  if (first === undefined) return [];
  const known = new Map(first.obtains.map((permission) => [permission, first.certainty]));
  return others.filter(({ obtains, certainty }) => {
    const added = obtains.filter(
      (permission) =>
        !known.has(permission) || (certainty === 'certain' && known.get(permission) === 'conditional'),
    );
    for (const permission of added) known.set(permission, certainty);
    return added.length > 0;
  });
}

/**
 * Closes a way one of whose acts needs rights that are all denied to the holder, unless it may remove the deny first
 * (P17); a way that may be denied becomes conditional, and what is obtained is less what is denied as data.
 */
function lessDenied(way: Way, { assignment, role, group }: Setting): Way {
  if (way.open === 'no' || group.denies.length === 0) return way;
  const { principal } = assignment;
  const removed = new Set<string>();
  const doubts = new Set<string>();
  // A deny on one object leaves the vault's others open.
  const about = group.denies
    .filter(({ objectType }) => objectType === null)
    .map((covering) => ({
      ...covering,
      applies: allTruth([covering.covers, covering.deny.isAbout(principal)]),
      removable: removes(assignment, role, covering),
    }));
  /** Whether something remains undenied; what stands against it is noted as removed or as doubtful. */
  const remains = (denied: (deny: Deny) => Truth): Truth => {
    const against = about
      .map(({ deny, applies, removable }) => ({ deny, removable, truth: allTruth([applies, denied(deny)]) }))
      .filter(({ truth }) => truth !== 'no');
    for (const { deny, removable, truth } of against) {
      if (removable) removed.add(deny.scope);
      else if (truth === 'undecided') doubts.add(deny.id);
    }
    const standing = against.filter(({ removable }) => !removable).map(({ truth }) => truth);
    return standing.includes('yes') ? 'no' : standing.length > 0 ? 'undecided' : 'yes';
  };
  const acts = way.needs.map((rights) =>
    anyTruth(
      rights.map(({ right, open }) =>
        allTruth([open, remains((deny) => onVault(deny, deny.deniesControl(right), right, group.model))]),
      ),
    ),
  );
  const obtained = way.obtains.map((permission) => ({
    permission,
    remains:
      way.byRole === true
        ? anyTruth(
            dataActionsOf(permission).map((action) =>
              remains((deny) => onVault(deny, deny.deniesData(action), null, group.model)),
            ),
          )
        : ('yes' as const),
  }));
  const obtains = obtained.filter((one) => one.remains !== 'no').map(({ permission }) => permission);
  const sure = obtained.filter((one) => one.remains === 'yes').map(({ permission }) => permission);
  // Names and public parts that remain open nothing.
  const opens = opensVault(sure) ? 'yes' : opensVault(obtains) ? 'undecided' : 'no';
  return {
    ...way,
    open: allTruth([way.open, ...acts, opens]),
    conditions: [
      ...way.conditions,
      ...[...doubts].map((text) => ({ source: 'deny-assignment' as const, text })),
    ],
    acts: [...[...removed].map((scope) => act('remove-deny-assignment', scope)), ...way.acts],
    obtains,
  };
}

/**
 * A deny of one scope only leaves the objects inside the vault alone: their data, and roles assigned on them, which
 * give something where the vault obeys RBAC.
 */
function onVault(
  { thisScopeOnly }: Deny,
  denied: Truth,
  right: ControlAction | null,
  model: PermissionModel,
): Truth {
  const concernsObjects = right === null || (right === ASSIGN_ROLES && model === 'rbac');
  return thisScopeOnly && concernsObjects ? allTruth([denied, 'undecided']) : denied;
}

/** A deny assignment that Azure does not protect can be deleted by whoever may at its scope; that right cannot be denied. */
function removes({ scope, condition }: Assignment, role: Role, { deny }: CoveringDeny): boolean {
  const above = normalizeId(scope);
  const holds = role.blocks.some(
    (block) =>
      block.condition === null && block.control.includes('Microsoft.Authorization/denyAssignments/delete'),
  );
  const covers = above === '/' || `${deny.scope}/`.startsWith(`${above}/`);
  return holds && condition === null && !deny.protectedBySystem && covers;
}
