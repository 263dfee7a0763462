import { OBJECT_TYPES, type Permission } from '../model/permission.js';
import type { AccessPolicy } from '../model/posture.js';
import { objectOf, shown, textOf, textsOf } from './body.js';

/** The entries of a vault's access policies that can be read, and why others cannot. */
export interface AccessPolicies {
  readonly entries: readonly AccessPolicy[];
  readonly unreadable: readonly string[];
}

/**
 * Reads `properties.accessPolicies`. Absent and null are no entries. Verbs are compared without letter case in
 * Azure and so are kept in lower case; an object type that is absent gives nothing.
 * Source: REST 2026-02-01 AccessPolicyEntry; recorded vaults hold `Get`, `ManageContacts`, `regeneratekey`.
 */
export function readAccessPolicies(value: unknown): AccessPolicies {
  if (value === undefined || value === null) return { entries: [], unreadable: [] };
  if (!Array.isArray(value))
    return { entries: [], unreadable: [`accessPolicies is ${shown(value)}, not a list`] };
  const entries: AccessPolicy[] = [];
  const unreadable: string[] = [];
  for (const [index, item] of value.entries()) {
    const entry = readEntry(item);
    if (entry === null)
      unreadable.push(`entry ${index + 1} of accessPolicies cannot be read: ${shown(item)}`);
    else entries.push(entry);
  }
  return { entries, unreadable };
}

/** Absent and null are null; what is neither they nor text makes the entry unreadable. */
function isOptionalText(value: unknown): boolean {
  return value === undefined || value === null || typeof value === 'string';
}

function readEntry(item: unknown): AccessPolicy | null {
  const entry = objectOf(item);
  const objectId = textOf(entry?.objectId);
  const granted = objectOf(entry?.permissions ?? {});
  if (entry === null || objectId === null || granted === null) return null;
  if (!isOptionalText(entry.applicationId) || !isOptionalText(entry.tenantId)) return null;
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
