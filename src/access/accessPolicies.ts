import { OBJECT_TYPES, type ObjectType, type Permission, VERBS } from '../model/permission.js';
import type { AccessPolicy } from '../model/posture.js';
import { objectOf, shown, textOf, textsOf } from './body.js';
import { isGuid } from './guid.js';

/** The entries of a vault's access policies as far as they can be read, and why others or parts of them cannot. */
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
    const doubts: string[] = [];
    const entry = readEntry(item, doubts);
    if (entry === null)
      unreadable.push(`entry ${index + 1} of accessPolicies cannot be read: ${shown(item)}`);
    else entries.push(entry);
    for (const doubt of doubts) unreadable.push(`entry ${index + 1} of accessPolicies has ${doubt}`);
  }
  return { entries, unreadable };
}

/** Absent, null and empty are none; what is neither they nor text makes the entry unreadable. */
function isOptionalText(value: unknown): boolean {
  return value === undefined || value === null || value === '' || textOf(value) !== null;
}

/** An entry that says more than this version understands is kept for the rest, with what is odd in `doubts`. */
function readEntry(item: unknown, doubts: string[]): AccessPolicy | null {
  const entry = objectOf(item);
  const objectId = textOf(entry?.objectId);
  const granted = objectOf(entry?.permissions ?? {});
  if (entry === null || objectId === null || granted === null) return null;
  if (!isOptionalText(entry.applicationId) || !isOptionalText(entry.tenantId)) return null;
  const permissions: Permission[] = [];
  for (const type of OBJECT_TYPES) {
    const verbs = textsOf(granted[type]);
    if (verbs === null) return null;
    for (const text of verbs) {
      const verb = text.trim().toLowerCase();
      if (!KNOWN[type].has(verb))
        doubts.push(`the ${type} permission ${shown(text)}, which this version does not know`);
      if (verb !== '') permissions.push(`${type}/${verb}`);
    }
  }
  const tenantId = textOf(entry.tenantId)?.trim() ?? null;
  if (tenantId !== null && !isGuid(tenantId)) doubts.push(`the tenant ${shown(tenantId)}, which is no GUID`);
  return {
    objectId,
    applicationId: textOf(entry.applicationId),
    // Of which tenant it is then decides.
    tenantId: tenantId !== null && isGuid(tenantId) ? tenantId : null,
    permissions: [...new Set(permissions)],
  };
}

const KNOWN: Readonly<Record<ObjectType, ReadonlySet<string>>> = {
  secrets: new Set(['all', ...VERBS.secrets]),
  keys: new Set(['all', ...VERBS.keys]),
  certificates: new Set(['all', ...VERBS.certificates]),
  storage: new Set(['all', ...VERBS.storage]),
};
