import { type AccessEntry, REACHES, type Reach } from '../model/accessEntry.js';
import { normalizeId } from '../model/armId.js';
import { activationOf, escalationPath, isHeld } from '../model/escalationPath.js';
import type { Permission } from '../model/permission.js';
import type { Escalation, FurtherWay, Grant, PathStep, Posture } from '../model/posture.js';
import type { Holder } from '../model/principal.js';
import { expandAll } from './permissions.js';

/** What all causes of the same terms say alike: computed once, however many principals hold them. */
interface SharedTerms {
  readonly reach: Reach;
  readonly permissions: readonly Permission[];
  readonly certainty: AccessEntry['certainty'];
  readonly conditions: AccessEntry['conditions'];
  /** Tells entries of one cause apart that must not merge: one Lighthouse delegation gives several roles. */
  readonly key: number;
}

/**
 * Who holds, can activate or can obtain what: an entry for each principal, path and permission set, over all the
 * vaults for which they hold. Inert grants are left out, for they give nothing as things stand. Conditions that
 * differ keep entries apart, so that each says what decides. `expandGroups` adds entries for the transitive members
 * of the groups that were read; of other groups the coverage tells. Sorted by reach, length of the path, principal
 * and vaults.
 */
export function accessEntries(
  posture: Posture,
  { expandGroups }: { readonly expandGroups: boolean },
): readonly AccessEntry[] {
  const entries = mergedEntries(posture);
  return (expandGroups ? entries.concat(memberEntries(entries, posture.members)) : entries).sort(compare);
}

function mergedEntries({ grants, escalations }: Posture): AccessEntry[] {
  const entries = new Map<string, AccessEntry>();
  /** The sets of vaults of those few that come together from several. */
  const merged = new Map<string, (readonly string[])[]>();
  const add = (
    shared: SharedTerms,
    { principal, cause, vaults }: Pick<Grant, 'principal' | 'cause' | 'vaults'>,
    path: () => readonly PathStep[],
  ) => {
    const key = `${shared.key}\n${principal.id}\n${cause}`.toLowerCase();
    const entry = entries.get(key);
    if (entry !== undefined) {
      const sets = merged.get(key) ?? [entry.vaults];
      sets.push(vaults);
      merged.set(key, sets);
      return;
    }
    const { reach, permissions, certainty, conditions } = shared;
    const shown = entryPrincipal(principal);
    entries.set(key, {
      vaults,
      principal: shown,
      reach,
      permissions,
      certainty,
      conditions,
      path: path(),
    });
  };
  const numbered = numbering();
  const ofGrants = sharedBy((terms: Grant['terms']) => grantShared(terms, numbered));
  for (const grant of grants)
    if (grant.terms.inert === null) add(ofGrants(grant.terms), grant, () => grantPath(grant));
  const ofEscalations = sharedBy((terms: Escalation['terms']) => escalationShared(terms, numbered));
  for (const escalation of escalations)
    for (const { acts, shared } of ofEscalations(escalation.terms))
      add(shared, escalation, () => escalationPath(escalation, acts));
  for (const [key, sets] of merged) {
    const entry = entries.get(key);
    if (entry !== undefined) entries.set(key, { ...entry, vaults: union(sets) });
  }
  return [...entries.values()];
}

/** A short number for each text, the same for the same: terms spelled out are long, and part of a key of every entry. */
function numbering(): (text: string) => number {
  const numbers = new Map<string, number>();
  return (text) => {
    const number = numbers.get(text) ?? numbers.size;
    numbers.set(text, number);
    return number;
  };
}

function sharedBy<Terms extends object, Shared>(share: (terms: Terms) => Shared): (terms: Terms) => Shared {
  const known = new WeakMap<Terms, Shared>();
  return (terms) => {
    const shared = known.get(terms) ?? share(terms);
    known.set(terms, shared);
    return shared;
  };
}

function grantShared(terms: Grant['terms'], numbered: (text: string) => number): SharedTerms {
  const { reach, permissions, certainty, conditions, role, scope } = terms;
  const spelled = [...new Set(permissions.flatMap(expandAll))];
  return {
    ...{ reach, permissions: spelled, certainty, conditions },
    key: numbered(JSON.stringify([reach, role, scope, [...spelled].sort(), certainty, conditions])),
  };
}

/** Who only has to activate, a place at a group or a role, is eligible; whoever has to change something obtains. */
function reachOf(acts: Escalation['terms']['acts']): Reach {
  const activates = acts.some(({ step }) => step === 'activate-membership');
  return activates && acts.every((step) => isHeld(step) || ACTIVATING.has(step.step))
    ? 'eligible'
    : 'obtainable';
}

const ACTIVATING: ReadonlySet<PathStep['step']> = new Set([
  'activate-membership',
  'group-member',
  'activate-role',
]);

/** The shortest way, and those that add to what it obtains. */
function escalationShared(
  terms: Escalation['terms'],
  numbered: (text: string) => number,
): readonly { readonly acts: FurtherWay['acts']; readonly shared: SharedTerms }[] {
  const { begins, role, scope } = terms;
  return [terms, ...terms.furtherWays].map(({ acts, obtains, certainty, conditions }) => {
    const spelled = [...new Set(obtains.flatMap(expandAll))];
    const key = numbered(
      JSON.stringify([begins, acts, role, scope, [...spelled].sort(), certainty, conditions]),
    );
    return { acts, shared: { reach: reachOf(acts), permissions: spelled, certainty, conditions, key } };
  });
}

function entryPrincipal({ id, type, displayName, tenantId }: Holder): AccessEntry['principal'] {
  return { id, type, displayName, tenantId };
}

function grantPath({ terms, cause }: Grant): readonly PathStep[] {
  const { source, scope, role, reach } = terms;
  const held: PathStep = { step: source, id: cause, scope, role: role?.name ?? null };
  return reach === 'eligible' ? [held, activationOf(held)] : [held];
}

/** The entries of groups again for each of their members, whose path begins with the membership. */
function memberEntries(entries: readonly AccessEntry[], members: Posture['members']): readonly AccessEntry[] {
  return entries.flatMap((entry) => {
    const key = entry.principal.id.toLowerCase();
    const belonging = Object.hasOwn(members, key) ? (members[key] ?? []) : [];
    const membership: PathStep = { step: 'group-member', id: entry.principal.id, scope: '/', role: null };
    const path = [membership, ...entry.path];
    return belonging.map((member) => ({ ...entry, principal: entryPrincipal(member), path }));
  });
}

/** Every vault of the sets once, sorted by lower-cased id. */
function union(sets: readonly (readonly string[])[]): readonly string[] {
  const byId = new Map(sets.flat().map((id) => [normalizeId(id), id]));
  return [...byId].sort(([a], [b]) => order(a, b)).map(([, id]) => id);
}

function compare(a: AccessEntry, b: AccessEntry): number {
  return (
    REACHES.indexOf(a.reach) - REACHES.indexOf(b.reach) ||
    a.path.length - b.path.length ||
    order(a.principal.id.toLowerCase(), b.principal.id.toLowerCase()) ||
    compareLists(a.vaults, b.vaults) ||
    order(pathKey(a), pathKey(b)) ||
    compareLists(a.permissions, b.permissions)
  );
}

function compareLists(a: readonly string[], b: readonly string[]): number {
  if (a === b) return 0;
  for (let index = 0; index < Math.min(a.length, b.length); index++) {
    const ordered = order((a[index] ?? '').toLowerCase(), (b[index] ?? '').toLowerCase());
    if (ordered !== 0) return ordered;
  }
  return a.length - b.length;
}

function pathKey({ path }: AccessEntry): string {
  return path.map(({ step, id, scope, role }) => `${step}|${id}|${scope}|${role}`.toLowerCase()).join('\n');
}

function order(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
