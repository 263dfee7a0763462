import { normalizeId } from '../model/armId.js';
import type { Holder } from '../model/principal.js';

/** A role somebody holds or may activate at a scope, whichever list it comes from. */
export interface Assignment {
  readonly id: string;
  readonly scope: string;
  /** GUID of the role definition, lower case. */
  readonly roleId: string;
  readonly principal: Holder;
  readonly condition: string | null;
  /** Scopes that were asked and answered with it: it applies to each, whatever its own scope says. */
  readonly appliesTo: readonly string[];
  readonly reach: 'holds' | 'eligible';
  /** Whether it ends by itself. */
  readonly timeBound: boolean;
  /** The only roles a Lighthouse principal may assign, and that to managed identities only; empty elsewhere. */
  readonly delegatedRoles: readonly string[];
  /** What stays the same when the assignment is made again, where that is not what `identityOf` says of any other. */
  readonly identity: string | null;
}

/** What stays the same when an assignment is made again: scope, role, principal and condition, unless it says another. */
export function identityOf({ identity, scope, roleId, principal, condition }: Assignment): string {
  return identity ?? `${normalizeId(scope)}\n${roleId}\n${principal.id}\n${condition ?? ''}`;
}
