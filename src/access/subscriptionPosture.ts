import { lastSegment, normalizeId } from '../model/armId.js';
import type { Undecided, Vault } from '../model/posture.js';
import type { Subscription } from '../model/settings.js';
import type { FactRecord, Snapshot } from '../model/snapshot.js';
import { objectOf, propertiesOf, textOf } from './body.js';
import type { OwnersOf } from './subscriptionOwners.js';
import { whatWasRead } from './whatWasRead.js';

/**
 * The subscriptions that hold a vault: who owns them, which classic administrators are left, and whether Defender for
 * Key Vault is on there. Only the tier Standard is on; a subscription whose plans were read and name none of Key Vault
 * has it off. Source: Microsoft.Security/pricings 2023-01-01.
 */
export function subscriptionPostures(
  vaults: readonly Vault[],
  { records, coverage }: Snapshot,
  ownersOf: OwnersOf,
): readonly Subscription[] {
  const wasRead = whatWasRead(coverage);
  const names = new Map<string, string>();
  for (const { body } of records.subscription) {
    const id = textOf(objectOf(body)?.id);
    const name = textOf(objectOf(body)?.displayName);
    if (id !== null && name !== null) names.set(normalizeId(id), name);
  }
  const tiers = new Map<string, string | null>();
  for (const { body } of records.defenderPlan) {
    const id = textOf(objectOf(body)?.id);
    const tier = textOf(propertiesOf(body)?.pricingTier)?.trim().toLowerCase() ?? null;
    if (id !== null) tiers.set(normalizeId(id), tier);
  }
  const classicOf = classicAdministrators(records.classicAdministrator);
  const bySubscription = new Map<string, Vault[]>();
  for (const vault of vaults) {
    const key = vault.subscriptionId.toLowerCase();
    const there = bySubscription.get(key);
    if (there === undefined) bySubscription.set(key, [vault]);
    else there.push(vault);
  }
  return [...bySubscription]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([key, held]) => {
      const id = `/subscriptions/${held[0]?.subscriptionId ?? key}`;
      const tier = tiers.get(`/subscriptions/${key}/providers/microsoft.security/pricings/keyvaults`);
      const on = wasRead('defenderPlans', id, key) ? isOn(tier) : null;
      const owners = wasRead('roleAssignments', id, key) ? ownersOf(key) : null;
      return {
        id,
        name: names.get(`/subscriptions/${key}`) ?? held[0]?.subscriptionId ?? key,
        ...(on === null ? {} : { defenderForKeyVault: on }),
        ...(owners === null ? {} : { owners: owners.known }),
        ...(owners === null || owners.unreadGroups.length > 0 ? {} : { allOwners: owners.known }),
        ...(wasRead('classicAdministrators', id, key)
          ? { classicAdministrators: classicOf.get(key) ?? [] }
          : {}),
        vaults: held.map((vault) => vault.id),
        undecided: [...oddTier(tier), ...uncounted(owners?.unreadGroups ?? [])],
      };
    });
}

const CLASSIC = /^\/subscriptions\/([^/]+)\/providers\/microsoft\.authorization\/classicadministrators\//;

/**
 * Service administrators and co-administrators by subscription; who is only account administrator sees bills. An entry
 * whose role cannot be read could be either. Source: classicAdministrators 2015-07-01, where one entry can name several
 * roles (`ServiceAdministrator;AccountAdministrator`).
 */
function classicAdministrators(records: readonly FactRecord[]): ReadonlyMap<string, readonly string[]> {
  const names = new Map<string, Set<string>>();
  for (const { body } of records) {
    const id = textOf(objectOf(body)?.id);
    const subscription = CLASSIC.exec(normalizeId(id ?? ''))?.[1];
    const properties = propertiesOf(body);
    const roles = (textOf(properties?.role) ?? '').split(';').map((role) => role.trim().toLowerCase());
    if (id === null || subscription === undefined || roles.every((role) => role === 'accountadministrator'))
      continue;
    const known = names.get(subscription) ?? new Set();
    names.set(subscription, known.add(textOf(properties?.emailAddress) ?? lastSegment(id)));
  }
  return new Map([...names].map(([subscription, found]) => [subscription, [...found].sort()]));
}

function oddTier(tier: string | null | undefined): readonly Undecided[] {
  if (tier === undefined || isOn(tier) !== null) return [];
  const reason = `its Defender plan for Key Vault has ${tier === null ? 'no tier' : `the tier "${tier}", which is none this version knows`}`;
  return [{ fact: 'defenderForKeyVault', reason }];
}

function uncounted(groups: readonly string[]): readonly Undecided[] {
  if (groups.length === 0) return [];
  const [subject, verb] = groups.length === 1 ? ['group', 'owns'] : ['groups', 'own'];
  const reason = `the members of the ${subject} ${groups.join(', ')}, which ${verb} it, were not read`;
  return [{ fact: 'allOwners', reason }];
}

/** Null for a tier that is neither word of the reference. */
function isOn(tier: string | null | undefined): boolean | null {
  if (tier === undefined || tier === 'free') return false;
  return tier === 'standard' ? true : null;
}
