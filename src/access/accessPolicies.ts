import { OBJECT_TYPES, type Permission } from '../model/permission.js';
import type { AccessPolicy } from '../model/posture.js';
import { objectOf, shown, textOf, textsOf } from './body.js';

/** The entries of a vault's access policies, or why they cannot be read. */
export type AccessPolicies = { readonly entries: readonly AccessPolicy[] } | { readonly reason: string };

/**
 * Reads `properties.accessPolicies`. Absent and null are no entries. Verbs are compared without letter case in
 * Azure and so are kept in lower case; an object type that is absent gives nothing. One entry that cannot be
 * read makes the whole list unread, since what it grants is not known.
 * Source: REST 2026-02-01 AccessPolicyEntry; recorded vaults hold `Get`, `ManageContacts`, `regeneratekey`.
 */
export function readAccessPolicies(value: unknown): AccessPolicies {
  if (value === undefined || value === null) return { entries: [] };
  if (!Array.isArray(value)) return { reason: `accessPolicies is ${shown(value)}, not a list` };
  const entries: AccessPolicy[] = [];
  for (const [index, item] of value.entries()) {
    const entry = readEntry(item);
    if (entry === null)
      return { reason: `entry ${index + 1} of accessPolicies cannot be read: ${shown(item)}` };
    entries.push(entry);
  }
  return { entries };
}

function readEntry(item: unknown): AccessPolicy | null {
  const entry = objectOf(item);
  const objectId = textOf(entry?.objectId);
  const granted = objectOf(entry?.permissions ?? {});
  if (entry === null || objectId === null || granted === null) return null;
  const permissions: Permission[] = [];
  for (const type of OBJECT_TYPES) {
    const verbs = textsOf(granted[type]);
    if (verbs === null) return null;
    for (const verb of verbs) permissions.push(`${type}/${verb.trim().toLowerCase()}`);
  }
  return {
    objectId,
    applicationId: textOf(entry.applicationId),
    tenantId: textOf(entry.tenantId),
    permissions: [...new Set(permissions)],
  };
}
