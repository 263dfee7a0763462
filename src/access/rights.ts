import { normalizeId } from '../model/armId.js';
import type { Condition, PathStep } from '../model/posture.js';
import type { ControlAction } from './actions.js';
import type { Assignment } from './assignment.js';
import { allTruth, anyTruth, type Truth } from './condition/truth.js';
import { conditionTruth, parsedCondition } from './conditionTruth.js';
import type { HeldBy } from './heldAt.js';
import type { Role, RoleBlock } from './roles.js';
import type { Need, Setting, Way } from './way.js';

/** Rights that no condition binds. */
export function freely(...rights: readonly ControlAction[]): readonly Need[] {
  return rights.map((right) => ({ right, open: 'yes' }));
}

/** A right that no condition binds, used at scopes of its own: a deny below them does not stand against it. */
export function freelyAt(scopes: readonly string[], right: ControlAction): readonly Need[] {
  return [{ right, open: 'yes', at: scopes.map(normalizeId) }];
}

/** What is open before what may be before what is not. */
export const rank = (truth: Truth): number => ['yes', 'undecided', 'no'].indexOf(truth);
/** The conditions a right of a block stands under: that of the block and that of the assignment, both of which hold. */
export function limitsOf(block: RoleBlock, assignment: Assignment): readonly Condition[] {
  return [
    ...conditionsOf('role-definition', block.condition),
    ...conditionsOf('role-assignment', assignment.condition),
  ];
}

/** A condition as evidence, with why it cannot be read where it cannot; none for no condition. */
export function conditionsOf(source: Condition['source'], text: string | null): readonly Condition[] {
  if (text === null) return [];
  const condition = parsedCondition(text);
  return [{ source, text, ...(condition.kind === 'fault' ? { fault: condition.reason } : {}) }];
}

/** Whether a role gives one of the rights on a vault, and the conditions that leave it open. */
export type Right = Pick<Way, 'open' | 'needs' | 'conditions'>;

/**
 * Whether the assignment gives any of the rights on the vaults. A right that stands on an object inside a vault does
 * not cover the vault.
 */
export function rightTo(wanted: readonly ControlAction[], { assignment, role, reach }: Setting): Right {
  const held = (reach.level === 'object' ? [] : role.blocks).flatMap((block) =>
    block.control
      .filter((right) => wanted.includes(right))
      .map((right) => {
        const judged = limitsOf(block, assignment).map((limit) => ({
          limit,
          truth: conditionTruth(limit.text, right),
        }));
        const limits = judged.filter(({ truth }) => truth === 'undecided').map(({ limit }) => limit);
        return { right, limits, open: allTruth(judged.map(({ truth }) => truth)) };
      }),
  );
  return {
    open: anyTruth(held.map(({ open }) => open)),
    needs: [held.filter(({ open }) => open !== 'no').map(({ right, open }) => ({ right, open }))],
    conditions: [
      ...new Map(held.flatMap(({ limits }) => limits).map((limit) => [limit.text, limit])).values(),
    ],
  };
}

/** A right, and by which other role it is held where that is how. */
export interface JoinedRight extends Right {
  readonly by: string | null;
  /** What has to be activated for that. */
  readonly after: readonly PathStep[];
}

/** A right that the assignment itself gives. */
export function ownRight(right: ControlAction, setting: Setting): JoinedRight {
  return { ...rightTo([right], setting), by: null, after: NOTHING };
}

/** The same for a right that counts from another assignment of the holder as well, at or above this one's scope. */
export function rightBeside(right: ControlAction, setting: Setting): JoinedRight {
  return joined(right, setting, setting.personal.beside.get(right));
}

/** The same for what is held above this assignment's scope: elsewhere the other assignment is the one to look from. */
export function rightAbove(right: ControlAction, setting: Setting): JoinedRight {
  return joined(right, setting, setting.personal.above.get(right));
}

const NOTHING: readonly PathStep[] = [];

/** What has to be activated for something that is held. */
export function activationsOf(by: HeldBy | null | undefined): readonly PathStep[] {
  return by?.activation ? [by.activation] : NOTHING;
}

function joined(right: ControlAction, setting: Setting, by: HeldBy | undefined): JoinedRight {
  const own = ownRight(right, setting);
  if (own.open === 'yes' || by === undefined || setting.reach.level === 'object') return own;
  return {
    open: 'yes',
    needs: [freely(right)],
    conditions: [],
    by: by.role,
    after: activationsOf(by),
  };
}

/** Where nobody knows whether the holder has these, the ways that take them are open to doubt anyway. */
const DOUBTED_ANYWAY: readonly ControlAction[] = [
  'Microsoft.Resources/deployments/write',
  'Microsoft.Compute/virtualMachines/write',
];

/** Whether a role gives management rights under a condition that cannot be read, its own or that of the assignment. */
export function hasUnreadableCondition({ condition }: Assignment, { blocks }: Role): boolean {
  const isFault = (text: string | null) => text !== null && parsedCondition(text).kind === 'fault';
  return blocks.some(
    ({ control, condition: own }) =>
      control.some((right) => !DOUBTED_ANYWAY.includes(right)) && (isFault(condition) || isFault(own)),
  );
}
