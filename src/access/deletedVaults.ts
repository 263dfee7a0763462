import { lastSegment, normalizeId } from '../model/armId.js';
import type { DeletedVault } from '../model/settings.js';
import type { Snapshot } from '../model/snapshot.js';
import { objectOf, propertiesOf, textOf } from './body.js';

/**
 * The deleted vaults that Azure still lists, sorted by lower-cased id. One can be recovered until its scheduled purge;
 * the clock is that of the collection. A purge date that cannot be read leaves it open. Source: Microsoft.KeyVault
 * 2026-02-01, DeletedVaultProperties.
 */
export function readDeletedVaults({ header, records }: Snapshot): readonly DeletedVault[] {
  const now = Date.parse(header.finishedAt);
  const byId = new Map<string, DeletedVault>();
  for (const { body } of records.deletedVault) {
    const object = objectOf(body);
    const id = textOf(object?.id);
    if (id === null) continue;
    const properties = propertiesOf(body);
    const purge = textOf(properties?.scheduledPurgeDate);
    const purgeAt = purge === null ? Number.NaN : Date.parse(purge);
    byId.set(normalizeId(id), {
      id,
      name: textOf(object?.name) ?? lastSegment(id),
      location: textOf(properties?.location) ?? '',
      vaultId: textOf(properties?.vaultId) ?? '',
      deletionDate: textOf(properties?.deletionDate),
      scheduledPurgeDate: purge,
      ...(Number.isNaN(purgeAt) || Number.isNaN(now) ? {} : { recoverable: purgeAt > now }),
      // Absent means off, as for a vault.
      purgeProtection: properties?.purgeProtectionEnabled === true,
    });
  }
  return [...byId].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, vault]) => vault);
}
