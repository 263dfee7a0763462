import { normalizeId } from '../model/armId.js';
import type { Posture } from '../model/posture.js';
import { resourcePattern } from '../model/resourcePattern.js';
import type { VaultObject } from '../model/vaultObject.js';

/** On which vaults, HSMs and objects a rule is to judge, by resource patterns; `only` is null for all. */
export interface Limits {
  readonly only: readonly string[] | null;
  readonly except: readonly string[];
}

/**
 * The posture as a rule with limits sees it: without the other vaults and HSMs, and without what concerns none of the
 * rest. A cause that reaches vaults on both sides stays, with those that are left.
 */
export function limitPosture(posture: Posture, limits: Limits): Posture {
  const inside = insideOf(limits, posture);
  const withInside = <T extends { readonly vaults: readonly string[] }>(held: readonly T[]): readonly T[] =>
    held.flatMap((one) => {
      const vaults = one.vaults.filter(inside);
      return vaults.length === 0 ? [] : [vaults.length === one.vaults.length ? one : { ...one, vaults }];
    });
  return {
    ...posture,
    vaults: posture.vaults.filter(({ id }) => inside(id)),
    hsms: posture.hsms.filter(({ id }) => inside(id)),
    grants: withInside(posture.grants).map((grant) => ({
      ...grant,
      managedVaults: grant.managedVaults.filter(inside),
    })),
    escalations: withInside(posture.escalations),
    customRoles: withInside(posture.customRoles),
    subscriptions: withInside(posture.subscriptions),
    deletedVaults: posture.deletedVaults.filter(({ vaultId }) => inside(vaultId)),
    objects: posture.objects.filter(within(limits, objectPattern)),
  };
}

/** Each vault is looked at once, however many causes reach it. */
function insideOf(limits: Limits, { vaults, hsms, deletedVaults }: Posture): (id: string) => boolean {
  const isInside = within(limits, resourcePattern);
  const known = new Map([...vaults, ...hsms].map(({ id }) => [id, isInside(normalizeId(id))]));
  // What was deleted is meant by the id it had.
  for (const { id, vaultId } of deletedVaults) known.set(id, isInside(normalizeId(vaultId)));
  return (id) => known.get(id) ?? isInside(normalizeId(id));
}

function within<T>({ only, except }: Limits, test: (pattern: string) => (one: T) => boolean) {
  const wanted = only?.map(test) ?? null;
  const unwanted = except.map(test);
  return (one: T): boolean =>
    (wanted === null || wanted.some((fits) => fits(one))) && !unwanted.some((fits) => fits(one));
}

/**
 * An object is inside with its vault, or by itself. A pattern without `/` is about vaults only: whoever may write a
 * secret could else name it like a vault that is left out.
 */
function objectPattern(pattern: string): (object: VaultObject) => boolean {
  const fits = resourcePattern(pattern);
  return ({ id, vaultId }) => fits(normalizeId(vaultId)) || (pattern.includes('/') && fits(normalizeId(id)));
}

/** The patterns of limits that mean no vault, HSM, key or secret of the posture, as they are written. */
export function idlePatterns({ only, except }: Limits, posture: Posture): readonly string[] {
  const ids = [...posture.vaults, ...posture.hsms].map(({ id }) => normalizeId(id));
  return [...(only ?? []), ...except].filter(
    (pattern) => !ids.some(resourcePattern(pattern)) && !posture.objects.some(objectPattern(pattern)),
  );
}
