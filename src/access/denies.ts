import { isScope, normalizeId, parseScope } from '../model/armId.js';
import type { Principal } from '../model/principal.js';
import type { FactRecord } from '../model/snapshot.js';
import { actionMatcher } from './actions.js';
import { objectOf, propertiesOf, textOf, textsOf } from './body.js';
import { allTruth, anyTruth, notTruth, type Truth } from './condition/truth.js';
import type { Directory } from './directory.js';
import { sameId } from './guid.js';

/** A deny assignment that is enforced, reduced to what decides about a vault. */
export interface Deny {
  readonly id: string;
  /** Normalised. */
  readonly scope: string;
  readonly thisScopeOnly: boolean;
  /** Normalised scopes that were asked and answered with it; it applies to them. */
  readonly askedOf: readonly string[];
  /** System-protected ones cannot be removed by hand; absent is taken as protected. */
  readonly protectedBySystem: boolean;
  /** Whether it is meant for a principal. */
  readonly isAbout: (principal: Principal) => Truth;
  readonly deniesControl: (action: string) => Truth;
  readonly deniesData: (action: string) => Truth;
}

/** "All principals" in a deny assignment. Source: Azure deny assignments. */
const EVERYONE = '00000000-0000-0000-0000-000000000000';

/** The enforced deny assignments, and the ids of those that cannot be placed. */
export interface Denies {
  readonly denies: readonly Deny[];
  /** Scopes that were asked and answered with a deny assignment without a usable id or scope. */
  readonly unreadable: readonly string[];
}

/**
 * Reads deny assignments. `denyAssignmentEffect: audit` only logs and is left out; absent means enforced. What
 * cannot be read of one (an unknown effect, a flag that is no flag, an odd condition) leaves it undecided whether it
 * denies. Source: Azure deny assignments and REST 2024-07-01-preview (access-model 1.5).
 */
export function readDenies(records: readonly FactRecord[], isMember: Directory['isMember']): Denies {
  const denies: Deny[] = [];
  const unreadable: string[] = [];
  for (const { of, body } of records) {
    const id = textOf(objectOf(body)?.id);
    const properties = propertiesOf(body);
    const scope = textOf(properties?.scope);
    if (id === null || properties === null || scope === null || !isScope(scope.trim())) {
      unreadable.push(of[0] ?? '/');
      continue;
    }
    const effect = properties.denyAssignmentEffect ?? 'enforced';
    const word = textOf(effect)?.toLowerCase();
    if (word === 'audit') continue;
    const thisScopeOnly = properties.doNotApplyToChildScopes ?? false;
    const doubtful =
      word !== 'enforced' || typeof thisScopeOnly !== 'boolean' || (properties.condition ?? null) !== null;
    denies.push({
      id,
      scope: normalizeId(scope),
      thisScopeOnly: thisScopeOnly === true,
      askedOf: of.map(normalizeId),
      protectedBySystem: properties.isSystemProtected !== false,
      isAbout: isAbout(properties.principals, properties.excludePrincipals, isMember),
      deniesControl: denied(properties.permissions, 'actions', 'notActions', doubtful),
      deniesData: denied(properties.permissions, 'dataActions', 'notDataActions', doubtful),
    });
  }
  return { denies, unreadable };
}

interface Named {
  readonly id: string;
  readonly mayBeGroup: boolean;
}

function named(value: unknown): readonly Named[] | null {
  if (value === undefined || value === null) return [];
  if (!Array.isArray(value)) return null;
  const names = value.map((item): Named | null => {
    const id = textOf(objectOf(item)?.id)?.toLowerCase();
    const type = textOf(objectOf(item)?.type)?.toLowerCase();
    return id === undefined ? null : { id, mayBeGroup: type !== 'user' && type !== 'serviceprincipal' };
  });
  return names.some((name) => name === null) ? null : (names as readonly Named[]);
}

/**
 * Whether a deny is about a principal: it names the principal, a group it is in, or everyone, and excludes neither
 * the principal nor a group of its. The members of a group that holds access may be named or excluded one by one,
 * so about a group it can be undecided even where all members are known.
 */
function isAbout(
  principals: unknown,
  excluded: unknown,
  isMember: Directory['isMember'],
): (principal: Principal) => Truth {
  const targets = named(principals);
  const exceptions = named(excluded);
  if (targets === null || exceptions === null) return () => 'undecided';
  const everyone = targets.some(({ id }) => id === EVERYONE);
  const matches = ({ id, mayBeGroup }: Named, principal: Principal): Truth => {
    if (id === EVERYONE) return 'no';
    const same = sameId(id, principal.id);
    return same === 'no' && mayBeGroup ? isMember(principal.id, id) : same;
  };
  return (principal) => {
    const mayContain = principal.type !== 'User' && principal.type !== 'ServicePrincipal';
    const single = (list: readonly Named[]): Truth =>
      mayContain && list.some(({ id }) => id !== EVERYONE) ? 'undecided' : 'no';
    const targeted = everyone
      ? 'yes'
      : // One that is about nobody does not exist, so of one that names nobody it is not known.
        targets.length === 0
        ? 'undecided'
        : anyTruth([...targets.map((target) => matches(target, principal)), single(targets)]);
    const excepted = anyTruth([
      ...exceptions.map((exception) => matches(exception, principal)),
      single(exceptions),
    ]);
    return allTruth([targeted, notTruth(excepted)]);
  };
}

function denied(
  permissions: unknown,
  given: 'actions' | 'dataActions',
  withheld: 'notActions' | 'notDataActions',
  doubtful: boolean,
): (action: string) => Truth {
  if (!Array.isArray(permissions)) return () => 'undecided';
  const blocks = permissions.map((item) => {
    const block = objectOf(item);
    const actions = textsOf(block?.[given]);
    const exceptions = textsOf(block?.[withheld]);
    if (block === null || actions === null || exceptions === null) return null;
    const matches = actionMatcher(actions);
    const isExcepted = actionMatcher(exceptions);
    const outcome: Truth = doubtful || (block.condition ?? null) !== null ? 'undecided' : 'yes';
    return { denies: (action: string) => matches(action) && !isExcepted(action), outcome };
  });
  return (action) =>
    anyTruth(
      blocks.map((block) => {
        if (block === null) return 'undecided';
        return block.denies(action) ? block.outcome : 'no';
      }),
    );
}

/**
 * Whether a deny assignment stands at or above a vault, or an object inside one, by its normalised id. One below a
 * vault takes single objects away and leaves the vault's others, so for the vault it is undecided. `groupsAbove` are
 * the lower-cased names of the management groups above the subscription, undefined where the tree was not read.
 */
export function coversScope(deny: Deny, scope: string, groupsAbove: ReadonlySet<string> | undefined): Truth {
  if (deny.scope === scope) return 'yes';
  if (deny.scope.startsWith(`${scope}/`)) return 'undecided';
  if (deny.thisScopeOnly) return 'no';
  if (scope.startsWith(deny.scope === '/' ? '/' : `${deny.scope}/`)) return 'yes';
  const above = parseScope(deny.scope);
  if (above?.level !== 'management-group') return 'no';
  if (deny.askedOf.some((asked) => scope.startsWith(`${asked}/`))) return 'yes';
  // A subscription's list of denies is not documented to bring all that it inherits.
  if (groupsAbove === undefined) return 'undecided';
  return groupsAbove.has(above.name) ? 'yes' : 'no';
}
