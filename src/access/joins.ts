import type { ControlAction } from './actions.js';
import type { HeldAt, HeldBy } from './heldAt.js';
import { heldAbove, heldOver, subscriptionsIn } from './heldAt.js';
import type { Ancestors } from './managementGroups.js';

/** What helps beside a right on the vaults of an assignment, by what gives it. */
export interface Joins {
  /** Held at or above the scope of the assignment. */
  readonly beside: ReadonlyMap<ControlAction, HeldBy>;
  /** Held above that scope only: elsewhere the other assignment is the one to look from. */
  readonly above: ReadonlyMap<ControlAction, HeldBy>;
  /** The same for equal `beside` and `above`. */
  readonly joins: string;
}

/** Of the rights that are remembered those that count on the vaults of another assignment of the same principal. */
export const JOINED: readonly ControlAction[] = [
  'Microsoft.Authorization/roleAssignments/write',
  'Microsoft.KeyVault/vaults/write',
  'Microsoft.KeyVault/vaults/deploy/action',
];

const NO_JOINS: Joins = { beside: new Map(), above: new Map(), joins: '' };

/** Where somebody holds each right. */
export type Holds = (right: ControlAction) => HeldAt;

/**
 * What somebody holds of the rights that an assignment lacks, at its scope. Looked at once for a principal and scope,
 * in `known`. Where nobody said how management groups lie, something above a subscription reaches those that returned
 * it.
 */
export function joinsAt(
  holds: Holds,
  known: Map<string, Joins>,
  lacking: readonly ControlAction[],
  scope: string,
  appliesTo: readonly string[],
  ancestors: Ancestors,
): Joins {
  const wanted = lacking.filter((right) => holds(right).scopes.size > 0);
  if (wanted.length === 0) return NO_JOINS;
  const reached = scope.startsWith('/subscriptions/') ? [] : subscriptionsIn(appliesTo);
  const key = [...wanted, scope, ...reached].join('|');
  const before = known.get(key);
  if (before !== undefined) return before;
  const found = (at: typeof heldOver) =>
    new Map(
      wanted.flatMap((right) => {
        const held = holds(right);
        const [first, ...others] = reached.map((one) => at(held, one, ancestors));
        const everywhere = others.every((by) => by !== undefined) ? first : undefined;
        const by = at(held, scope, ancestors) ?? everywhere;
        return by === undefined ? [] : [[right, by] as const];
      }),
    );
  const made = keyed(found(heldOver), found(heldAbove));
  known.set(key, made);
  return made;
}

/**
 * The joins of an assignment that is eligible: whatever is in force counts from it, also at its own scope, for nobody
 * looks from there at what has to be activated; what is eligible too counts where nothing in force does.
 */
export function joinsOfEligible(inForce: Joins, eligible: Joins): Joins {
  if (inForce === NO_JOINS && eligible === NO_JOINS) return NO_JOINS;
  return keyed(
    new Map([...eligible.beside, ...inForce.beside]),
    new Map([...eligible.above, ...inForce.beside]),
  );
}

function keyed(beside: Joins['beside'], above: Joins['above']): Joins {
  const words = [...beside, ...above].map(([right, { role, activation }]) => [right, role, activation?.id]);
  return { beside, above, joins: JSON.stringify([beside.size, ...words]) };
}
