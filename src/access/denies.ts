import { normalizeId, parseScope } from '../model/armId.js';
import type { Principal } from '../model/principal.js';
import type { FactRecord } from '../model/snapshot.js';
import { actionMatcher } from './actions.js';
import { objectOf, propertiesOf, textOf, textsOf } from './body.js';
import { anyTruth, type Truth } from './condition/truth.js';

/** A deny assignment that is enforced, reduced to what decides about a vault. */
export interface Deny {
  readonly id: string;
  /** Normalised. */
  readonly scope: string;
  readonly thisScopeOnly: boolean;
  /** Normalised scopes that were asked and answered with it; it applies to them. */
  readonly askedOf: readonly string[];
  readonly appliesTo: (principal: Principal) => Truth;
  readonly deniesControl: (action: string) => Truth;
  readonly deniesData: (action: string) => Truth;
}

/** "All principals" in a deny assignment. Source: Azure deny assignments. */
const EVERYONE = '00000000-0000-0000-0000-000000000000';

/**
 * Reads deny assignments. `denyAssignmentEffect: audit` only logs and is left out; absent means enforced. What
 * cannot be read denies `undecided`. Source: Azure deny assignments and REST 2024-07-01-preview (access-model 1.5).
 */
export function readDenies(records: readonly FactRecord[]): readonly Deny[] {
  return records.flatMap(({ of, body }) => {
    const id = textOf(objectOf(body)?.id);
    const properties = propertiesOf(body);
    const scope = textOf(properties?.scope);
    if (id === null || properties === null || scope === null) return [];
    if (textOf(properties.denyAssignmentEffect)?.toLowerCase() === 'audit') return [];
    const conditional = textOf(properties.condition) !== null;
    return [
      {
        id,
        scope: normalizeId(scope),
        thisScopeOnly: properties.doNotApplyToChildScopes === true,
        askedOf: of.map(normalizeId),
        appliesTo: applies(properties.principals, properties.excludePrincipals),
        deniesControl: denies(properties.permissions, 'actions', 'notActions', conditional),
        deniesData: denies(properties.permissions, 'dataActions', 'notDataActions', conditional),
      },
    ];
  });
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

/** Group membership is not known here, so a named group makes the answer `undecided`. */
function applies(principals: unknown, excluded: unknown): (principal: Principal) => Truth {
  const targets = named(principals);
  const exceptions = named(excluded);
  if (targets === null || exceptions === null) return () => 'undecided';
  const everyone = targets.some(({ id }) => id === EVERYONE);
  const groups = targets.some(({ id, mayBeGroup }) => mayBeGroup && id !== EVERYONE);
  const exceptedGroups = exceptions.some(({ mayBeGroup }) => mayBeGroup);
  return (principal) => {
    const id = principal.id.toLowerCase();
    if (exceptions.some((exception) => exception.id === id)) return 'no';
    const mayContain = principal.type !== 'User' && principal.type !== 'ServicePrincipal';
    // The members of a group that holds access may be excepted, or named, one by one.
    const mayBeExcepted = exceptedGroups || (mayContain && exceptions.length > 0);
    if (everyone || targets.some((target) => target.id === id)) return mayBeExcepted ? 'undecided' : 'yes';
    return groups || (mayContain && targets.length > 0) ? 'undecided' : 'no';
  };
}

function denies(
  permissions: unknown,
  given: 'actions' | 'dataActions',
  withheld: 'notActions' | 'notDataActions',
  conditional: boolean,
): (action: string) => Truth {
  if (!Array.isArray(permissions)) return () => 'undecided';
  const blocks = permissions.map((item) => {
    const block = objectOf(item);
    const actions = textsOf(block?.[given]);
    const exceptions = textsOf(block?.[withheld]);
    if (block === null || actions === null || exceptions === null) return null;
    const matches = actionMatcher(actions);
    const isExcepted = actionMatcher(exceptions);
    const outcome: Truth = conditional || textOf(block.condition) !== null ? 'undecided' : 'yes';
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
 * Whether a deny assignment concerns a vault: it stands at, above or below it. `groupsAbove` are the lower-cased
 * names of the management groups above the vault's subscription, undefined where the tree was not read.
 */
export function coversVault(
  deny: Deny,
  vaultId: string,
  groupsAbove: ReadonlySet<string> | undefined,
): Truth {
  const vault = normalizeId(vaultId);
  if (deny.scope === vault) return 'yes';
  // Below the vault it takes away a part of the access only.
  if (deny.scope.startsWith(`${vault}/`)) return 'undecided';
  if (deny.thisScopeOnly) return 'no';
  if (vault.startsWith(deny.scope === '/' ? '/' : `${deny.scope}/`)) return 'yes';
  const scope = parseScope(deny.scope);
  if (scope?.level !== 'management-group') return 'no';
  if (deny.askedOf.some((asked) => vault.startsWith(`${asked}/`))) return 'yes';
  if (groupsAbove === undefined) return deny.askedOf.length === 0 ? 'undecided' : 'no';
  return groupsAbove.has(scope.name) ? 'yes' : 'no';
}
