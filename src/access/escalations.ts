import type { Escalation, EscalationTerms, FurtherWay, PathStep } from '../model/posture.js';
import { remembered, remembering } from '../model/remember.js';
import { HELPING_ACTIONS } from './actions.js';
import { assignDeployerIn } from './assignDeployer.js';
import { type Assignment, identityOf } from './assignment.js';
import { assignRoleIn } from './assignRole.js';
import { allTruth, anyTruth, type Truth } from './condition/truth.js';
import type { DefinitionDenies } from './definitionDenies.js';
import { lessDenied } from './deniedWays.js';
import { deployMachine, deployTemplate } from './deployments.js';
import { type PersonalOf, personalKey } from './holdings.js';
import type { Reach, VaultGroup } from './reach.js';
import { rank } from './rights.js';
import type { Role } from './roles.js';
import type { Setting, Way } from './way.js';
import {
  changeTenant,
  editRole,
  moveVault,
  recoverVault,
  requestRole,
  switchModel,
  writePolicies,
  writeSecret,
} from './ways.js';

/**
 * Builds the escalations of role assignments. Each vault is named under one escalation of a cause, that of the
 * shortest way (design 4); the others are `otherPaths`. Of ways of one length a certain one goes first, then the
 * order of `waysOf`. Source: access-model 5.1.
 *
 * `roles` are all readable role definitions; `personalOf` tells what else the holder can bring along, and
 * `definitionDeniesOf` what stands against rewriting a role.
 */
export function escalationsFromAssignments(
  roles: ReadonlyMap<string, Role>,
  personalOf: PersonalOf,
  definitionDeniesOf: (role: Role) => DefinitionDenies,
): (assignment: Assignment, role: Role, reach: Reach) => readonly Escalation[] {
  const assigning: Assigning = [assignRoleIn(roles), assignDeployerIn(roles)];
  const opensVaults = remembering(opens);
  const known = new Map<VaultGroup, Map<string, EscalationTerms | null>>();
  const unconditioned = remembering(isUnconditioned);
  const termsOf = (setting: Setting, key: string | null): EscalationTerms | null => {
    const { group } = setting;
    if (key === null || group.denies.length > 0) return escalationTerms(setting, assigning);
    return remembered(remembered(known, group, noTerms), key, () => escalationTerms(setting, assigning));
  };
  return (assignment, role, reach) => {
    if (!opensVaults(role) && !role.custom) return [];
    const personal = personalOf(assignment, role);
    if (!opensVaults(role) && (personal.activated ?? personal).editsRole === 'no') return [];
    const { principal, id: cause } = assignment;
    const identity = identityOf(assignment);
    const definitionDenies = definitionDeniesOf(role);
    // Denies and conditions look at the principal, and so may a tenant of its own: their terms are not shared.
    const shared = definitionDenies.size === 0 && assignment.condition === null && unconditioned(role);
    const key =
      shared && principal.tenantId === null
        ? `${role.id}|${assignment.reach}|${personalKey(personal)}`
        : null;
    const found: Escalation[] = [];
    for (const group of reach.groups) {
      const terms = termsOf({ assignment, role, reach, group, personal, definitionDenies }, key);
      if (terms !== null) found.push({ terms, principal, cause, identity, vaults: group.vaults });
    }
    return found;
  };
}

const noTerms = () => new Map<string, EscalationTerms | null>();

/** Whether a role gives more than rights that only help along. */
function opens({ blocks }: Role): boolean {
  return blocks.some(({ control }) => control.some((right) => !HELPING_ACTIONS.includes(right)));
}

function isUnconditioned(role: Role): boolean {
  return role.blocks.every(({ condition }) => condition === null);
}

/** The ways of assigning oneself a role: one that opens the vault, and one that fetches its secrets by a deployment. */
type Assigning = readonly [(setting: Setting) => Way, (setting: Setting) => Way];

/**
 * The ways by which an assignment may lead to the data of vaults that are alike, most direct first; where they are open
 * or surer after another activation, with that.
 */
function waysOf(setting: Setting, [assignRole, assignDeployer]: Assigning): readonly Way[] {
  const { group, personal } = setting;
  const further = personal.activated === null ? setting : { ...setting, personal: personal.activated };
  const undenied = (make: (from: Setting) => Way): readonly Way[] => {
    const plain = lessDenied(make(setting), further);
    if (further === setting || sureness(plain, group) === 'yes') return plain;
    // A further activation is named only where it makes the way surer in the end, by denies and all.
    const other = lessDenied(make(further), further);
    return rank(sureness(other, group)) < rank(sureness(plain, group)) ? other : plain;
  };
  if (group.deleted === true) return [recoverVault, assignRole].flatMap(undenied);
  const obeysPolicies = group.model === 'access-policy';
  const assigning = undenied(assignRole);
  const readers = [
    ...(obeysPolicies ? undenied(writePolicies) : []),
    ...assigning,
    ...(assigning.some(({ open }) => open === 'yes') ? [] : undenied(assignDeployer)),
    ...[deployTemplate, deployMachine].flatMap(undenied),
    ...(obeysPolicies ? undenied(changeTenant) : []),
    ...[editRole, requestRole, switchModel, moveVault].flatMap(undenied),
  ];
  return readers.length > 0 ? readers : undenied(writeSecret);
}

/** How sure the surest of ways is; where something was not read, none is certain. */
function sureness(ways: readonly Way[], { unread }: VaultGroup): Truth {
  const surest = anyTruth(ways.map(({ open }) => open));
  return unread.length === 0 ? surest : allTruth([surest, 'undecided']);
}

/** Acts that only clear the way for the one that opens the vault. */
const PREPARATIONS: readonly PathStep['step'][] = [
  'activate-role',
  'remove-deny-assignment',
  'enable-template-deployment',
  'enable-vm-deployment',
];

function escalationTerms(setting: Setting, assigning: Assigning): EscalationTerms | null {
  const { assignment, role, reach, group } = setting;
  const ways = [...waysOf(setting, assigning)]
    .map((way) => activating(way, assignment))
    .sort((a, b) => a.acts.length - b.acts.length || Number(a.open !== 'yes') - Number(b.open !== 'yes'));
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

/** The way with the roles that it takes beside that of the assignment, each activated once and first. */
function activating(way: Way, { id }: Assignment): Way {
  if (way.after === undefined || way.after.length === 0) return way;
  const steps = new Map(way.after.map((step) => [step.id ?? '', step]));
  steps.delete(id);
  return steps.size === 0 ? way : { ...way, acts: [...steps.values(), ...way.acts] };
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
