import { normalizeId } from '../model/armId.js';
import type { PathStep } from '../model/posture.js';
import { remembering } from '../model/remember.js';
import { ASSIGN_ROLES, type ControlAction, WRITE_VAULTS } from './actions.js';
import type { Assignment } from './assignment.js';
import { type Brings, bringsOf, rememberedRights } from './brings.js';
import type { Truth } from './condition/truth.js';
import { DEFINE_ROLES } from './definitionDenies.js';
import type { Directory } from './directory.js';
import { covers, coversAll, type HeldAt, type HeldBy, heldAtGroup, heldOver, moveTargets } from './heldAt.js';
import { type Holds, JOINED, type Joins, joinsAt, joinsOfEligible } from './joins.js';
import type { Ancestors } from './managementGroups.js';
import type { Role } from './roles.js';

/** What one principal can bring to a way from its other assignments. */
export interface Personal extends Joins {
  /**
   * By what it may deploy templates, and write virtual machines, at any scope: its own subscription will do. Null
   * leaves it undecided.
   */
  readonly deploysTemplates: HeldBy | null;
  readonly writesMachines: HeldBy | null;
  /** Whether it may rewrite the definition of the custom role it holds, and what it activates for that. */
  readonly editsRole: Truth;
  readonly editsAfter: readonly PathStep[];
  /** A scope it may move a vault to and then open it, and what it activates for that; null for none that is known. */
  readonly moveTarget: string | null;
  readonly moveAfter: readonly PathStep[];
  /** By what it holds a right at a scope or above it; null for nothing. */
  readonly heldOver: (right: ControlAction, scope: string) => HeldBy | null;
  /** Whether it may delete deny assignments at any scope. */
  readonly deletesDenies: boolean;
  /** Of what has to be activated: the same with what can be activated beside it; null where there is no more. */
  readonly activated: Personal | null;
}

/** Finds what the holder of an assignment can bring along. */
export type PersonalOf = (assignment: Assignment, role: Role) => Personal;

/** What principals hold, as far as it may help beside something else. */
export interface Holdings {
  readonly personalOf: PersonalOf;
  /** Whether a principal holds anything of the kind itself, not through a group, in force or eligible. */
  readonly isHolder: (principalId: string) => boolean;
  /**
   * What is in force and what is eligible for principals that have both, the former also through groups, by lower-cased
   * id.
   */
  readonly mixed: ReadonlyMap<string, { readonly inForce: readonly Assignment[]; readonly eligible: Holds }>;
}

const REMOVE_DENIES: ControlAction = 'Microsoft.Authorization/denyAssignments/delete';

/**
 * Remembers for every principal at which scopes it holds, for certain, the rights that a way may need elsewhere; what
 * its groups hold counts for it. Beside what is in force only that counts; beside what has to be activated also what
 * can be activated with it, each a step of its own (access-model 5.1 P14). A template or machine can be deployed at any
 * scope of the tenant (P11, P12), so not finding the right leaves it undecided: not every scope was read.
 */
export function indexHoldings(
  assignments: readonly Assignment[],
  roles: ReadonlyMap<string, Role>,
  { groupsOf }: Pick<Directory, 'groupsOf'>,
  ancestors: Ancestors,
): Holdings {
  const remembered = new Map<string, readonly ControlAction[]>();
  for (const role of roles.values()) {
    const rights = rememberedRights(role);
    if (rights.length > 0) remembered.set(role.id, rights);
  }
  const held = new Map<string, Assignment[]>();
  const eligible = new Map<string, Assignment[]>();
  const eligibleById = new Map<string, Assignment>();
  for (const assignment of assignments) {
    if (!remembered.has(assignment.roleId)) continue;
    const lists = assignment.reach === 'holds' ? held : eligible;
    if (lists === eligible) eligibleById.set(assignment.id, assignment);
    const id = assignment.principal.id.toLowerCase();
    const own = lists.get(id);
    if (own === undefined) lists.set(id, [assignment]);
    else own.push(assignment);
  }
  const belongingsOf = (all: readonly Assignment[]): Belongings => ({
    ...bringsOf(all, remembered, roles),
    count: all.length,
    joins: new Map(),
    editedRoles: new Map(),
  });
  const ofWhole = (lists: ReadonlyMap<string, readonly Assignment[]>, id: string): readonly Assignment[] =>
    [id, ...groupsOf(id)].flatMap((one) => lists.get(one) ?? []);
  const belongingsIn = (lists: ReadonlyMap<string, readonly Assignment[]>, id: string): Belongings =>
    belongingsOf(ofWhole(lists, id));
  const inForce = remembering((id: string) => settled(belongingsIn(held, id), ancestors));
  const activatable = remembering((id: string) =>
    eligible.size === 0 ? null : settled(belongingsIn(eligible, id), ancestors),
  );
  const lackingIn = remembering(lackedBeside);
  const personalOf: PersonalOf = (assignment, role) => {
    const { principal, scope, appliesTo, condition } = assignment;
    const id = principal.id.toLowerCase();
    const own = inForce(id);
    const source = normalizeId(scope);
    const lacking = condition === null ? lackingIn(role) : JOINED;
    const joins = joinsAt(own.holds, own.joins, lacking, source, appliesTo, ancestors);
    if (assignment.reach === 'holds') return personalAt(own, joins, role, source, ancestors);
    // What the role itself gives once it is activated takes no other activation.
    const whole = eligibleById.get(assignment.id);
    const itself = settled(belongingsOf([whole ?? assignment]), ancestors);
    const ready = settled(merged(own, itself), ancestors);
    const plain = personalAt(ready, joinsOfEligible(joins, joins), role, source, ancestors);
    const more = activatable(id);
    if (more === null || more.count === (whole === undefined ? 0 : 1)) return plain;
    const others = joinsAt(more.holds, more.joins, lacking, source, appliesTo, ancestors);
    const together = settled(merged(ready, more), ancestors);
    const activated = personalAt(together, joinsOfEligible(joins, others), role, source, ancestors);
    return { ...plain, activated };
  };
  return {
    personalOf,
    isHolder: (id) => held.has(id.toLowerCase()) || eligible.has(id.toLowerCase()),
    mixed: new Map(
      [...eligible.keys()].flatMap((id) => {
        const own = ofWhole(held, id);
        const holds = activatable(id)?.holds;
        return own.length === 0 || holds === undefined ? [] : [[id, { inForce: own, eligible: holds }]];
      }),
    ),
  };
}

interface Belongings extends Brings {
  /** Of assignments it comes from. */
  readonly count: number;
  readonly joins: Map<string, Joins>;
  readonly editedRoles: Map<Role, Truth>;
}

/** What a principal brings, with all that does not depend on the assignment looked at. */
interface Settled extends Belongings {
  readonly moveTargets: readonly string[];
  readonly over: Personal['heldOver'];
  readonly deletesDenies: boolean;
}

function settled(brings: Belongings & Partial<Pick<Settled, 'over'>>, ancestors: Ancestors): Settled {
  const { holds } = brings;
  return {
    ...brings,
    deletesDenies: holds(REMOVE_DENIES).scopes.size > 0,
    over: brings.over ?? ((right, scope) => heldOver(holds(right), scope, ancestors) ?? null),
    // Few may assign roles, so that is asked first.
    moveTargets:
      holds(ASSIGN_ROLES).scopes.size === 0
        ? NO_TARGETS
        : moveTargets(holds(WRITE_VAULTS), holds(ASSIGN_ROLES), ancestors),
  };
}

/** What is in force and what is eligible; where both give a right, nothing has to be activated for it. */
function merged(inForce: Settled, eligible: Settled): Belongings & Pick<Settled, 'over'> {
  const at = remembering(
    (right: ControlAction): HeldAt => ({
      scopes: new Map([...eligible.holds(right).scopes, ...inForce.holds(right).scopes]),
      told: new Map([...eligible.holds(right).told, ...inForce.holds(right).told]),
    }),
  );
  return {
    templates: inForce.templates ?? eligible.templates,
    machines: inForce.machines ?? eligible.machines,
    holds: at,
    over: (right, scope) => inForce.over(right, scope) ?? eligible.over(right, scope),
    count: inForce.count + eligible.count,
    joins: new Map(),
    editedRoles: new Map(),
  };
}

const NO_TARGETS: readonly string[] = [];
const NOTHING: readonly PathStep[] = [];

function personalAt(
  own: Settled,
  { beside, above, joins }: Joins,
  role: Role,
  scope: string,
  ancestors: Ancestors,
): Personal {
  const { templates, machines, over, deletesDenies } = own;
  const edits = role.custom ? editsRole(own, role, ancestors) : 'no';
  const target = moveTarget(own, scope);
  return {
    beside,
    above,
    joins,
    deletesDenies,
    editsRole: edits,
    moveTarget: target,
    heldOver: over,
    activated: null,
    deploysTemplates: templates,
    writesMachines: machines,
    editsAfter: edits === 'no' ? NOTHING : activations(role.assignableScopes.map(definesAt(own))),
    moveAfter:
      target === null ? NOTHING : activations([over(WRITE_VAULTS, target), over(ASSIGN_ROLES, target)]),
  };
}

/** By what roles are defined at a scope: held there, or at a management group of which nobody said what lies below. */
function definesAt({ holds, over }: Settled): (scope: string) => HeldBy | null {
  return (scope) => over(DEFINE_ROLES, scope) ?? heldAtGroup(holds(DEFINE_ROLES));
}

function activations(held: readonly (HeldBy | null)[]): readonly PathStep[] {
  return held.flatMap((by) => by?.activation ?? []);
}

/** A place other than the scope, where it may not do already all that it would move a vault for. */
function moveTarget({ moveTargets: targets, over }: Settled, scope: string): string | null {
  if (targets.length === 0) return null;
  if (over(WRITE_VAULTS, scope) !== null && over(ASSIGN_ROLES, scope) !== null) return null;
  return targets.find((target) => !covers(target, scope)) ?? null;
}

/** Looked at once for a principal and role, however often it is assigned. */
function editsRole({ holds, editedRoles }: Belongings, role: Role, ancestors: Ancestors): Truth {
  const edits = editedRoles.get(role) ?? coversAll(holds(DEFINE_ROLES), role.assignableScopes, ancestors);
  editedRoles.set(role, edits);
  return edits;
}

/** What a role lacks of the rights that count together; nothing where it has none of them. */
function lackedBeside(role: Role): readonly ControlAction[] {
  const some = role.blocks.some(({ control }) => control.some((right) => JOINED.includes(right)));
  const own = some ? rememberedRights(role) : JOINED;
  return JOINED.filter((right) => !own.includes(right));
}

/** The same for whoever has the same to bring to its ways. */
export function personalKey(personal: Personal): string {
  const { deploysTemplates, writesMachines, editsRole: edits, editsAfter, moveAfter, joins } = personal;
  const templates = deploysTemplates === null ? '' : (deploysTemplates.activation?.id ?? 'yes');
  const machines = writesMachines === null ? '' : (writesMachines.activation?.id ?? 'yes');
  const key = `${templates}|${machines}|${edits}|${personal.moveTarget ?? ''}|${joins}`;
  if (personal.activated === null && editsAfter.length + moveAfter.length === 0) return key;
  const steps = [...editsAfter, ...moveAfter].map(({ id }) => id).join('|');
  return `${key}|${steps}>${personal.activated === null ? '' : personalKey(personal.activated)}`;
}
