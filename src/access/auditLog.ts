import { normalizeId } from '../model/armId.js';
import type { AuditDestination } from '../model/settings.js';
import type { FactRecord } from '../model/snapshot.js';
import { type Body, objectOf, propertiesOf, shown, textOf } from './body.js';

/** What the diagnostic settings of one vault or HSM say of its audit events. */
export interface AuditLog {
  /** Absent where a setting that cannot be read may decide it. */
  readonly logged?: boolean;
  readonly destinations?: readonly AuditDestination[];
  /** Why something is absent. */
  readonly reasons: readonly string[];
}

const NO_SETTING: AuditLog = { logged: false, destinations: [], reasons: [] };
const SETTING = /\/providers\/microsoft\.insights\/diagnosticsettings\/[^/]+$/;

/** The audit log of each vault and HSM by id, joined over all of its settings. */
export function auditLogs(records: readonly FactRecord[]): (id: string) => AuditLog {
  const byResource = new Map<string, Body[]>();
  for (const { of, body } of records) {
    const object = objectOf(body);
    const id = textOf(object?.id);
    if (object === null || id === null) continue;
    // A setting stands at its id without the provider's part; `of` names the same resource where a collection asked.
    const key = SETTING.test(normalizeId(id))
      ? normalizeId(id).replace(SETTING, '')
      : normalizeId(of[0] ?? '');
    byResource.set(key, [...(byResource.get(key) ?? []), object]);
  }
  return (id) => {
    const settings = byResource.get(normalizeId(id));
    return settings === undefined ? NO_SETTING : joined(settings.map(readSetting));
  };
}

function joined(logs: readonly AuditLog[]): AuditLog {
  const reasons = logs.flatMap((log) => log.reasons);
  const destinations = logs.flatMap((log) => log.destinations ?? []);
  const logged = logs.some((log) => log.logged === true);
  return {
    ...(logged || reasons.length === 0 ? { logged } : {}),
    ...(reasons.length === 0 ? { destinations } : {}),
    reasons,
  };
}

/**
 * One setting. AuditEvent is captured by its own category, or by one of the category groups `audit` and `allLogs`, which
 * hold it. Only an entry whose `enabled` is true sends anything. Source: supported log categories of
 * Microsoft.KeyVault/vaults and /managedHSMs, diagnostic settings 2021-05-01-preview.
 */
function readSetting(body: Body): AuditLog {
  const unreadable = (what: string): AuditLog => ({
    reasons: [`the diagnostic setting ${textOf(body.name) ?? shown(body.id)} ${what}`],
  });
  const properties = propertiesOf(body);
  if (properties === null) return unreadable('has no properties');
  const { logs = null } = properties;
  if (logs !== null && !Array.isArray(logs)) return unreadable('has logs that are no list');
  const entries = (logs ?? [])
    .map(readableEntry)
    .filter((entry) => entry === null || takesAuditEvents(entry));
  const capturing = entries.filter((entry) => entry?.enabled === true);
  if (capturing.length === 0) {
    const odd = entries.some((entry) => entry === null || !isAbsentOrBoolean(entry.enabled));
    return odd ? unreadable('has a log entry that cannot be read') : NO_SETTING;
  }
  const places = PLACES.map(([, field]) => properties[field]);
  if (!places.every(isAbsentOrId)) return unreadable('has a destination that is no resource');
  const stored = capturing.map(storedDays);
  // That its events go somewhere is known, for how long they stay is not.
  if (stored.includes('unknown'))
    return { logged: true, ...unreadable('has a retention policy that cannot be read') };
  const kept = stored.filter((days) => days !== 'unknown');
  const destinations = destinationsOf(properties, kept);
  return { logged: destinations.length > 0, destinations, reasons: [] };
}

function takesAuditEvents({ category, categoryGroup }: Body): boolean {
  const group = textOf(categoryGroup)?.trim().toLowerCase();
  return textOf(category)?.trim().toLowerCase() === 'auditevent' || group === 'audit' || group === 'alllogs';
}

/** Null for an entry whose category may be any. */
function readableEntry(item: unknown): Body | null {
  const entry = objectOf(item);
  const words = [entry?.category, entry?.categoryGroup];
  return words.every((word) => word === undefined || word === null || typeof word === 'string')
    ? entry
    : null;
}

function isAbsentOrId(value: unknown): boolean {
  return value === undefined || value === null || value === '' || textOf(value)?.startsWith('/') === true;
}

function isAbsentOrBoolean(value: unknown): boolean {
  return value === undefined || value === null || typeof value === 'boolean';
}

/**
 * Days for which an entry keeps what it writes to a storage account: 0, absent or switched off is for ever. The setting
 * is retired in favour of lifecycle rules of the account, but it is obeyed where it stands.
 */
function storedDays(entry: Body | null): number | null | 'unknown' {
  const policy = objectOf(entry?.retentionPolicy ?? {});
  if (policy === null || !isAbsentOrBoolean(policy.enabled)) return 'unknown';
  const days = policy.enabled === true ? (policy.days ?? 0) : 0;
  if (typeof days !== 'number') return 'unknown';
  return days > 0 ? days : null;
}

const PLACES = [
  ['workspace', 'workspaceId'],
  ['storage', 'storageAccountId'],
  ['event-hub', 'eventHubAuthorizationRuleId'],
  ['partner', 'marketplacePartnerId'],
] as const;

/** The longest of the entries counts: each of them brings the audit events there. */
function destinationsOf(properties: Body, stored: readonly (number | null)[]): readonly AuditDestination[] {
  const kept = stored.includes(null) ? null : Math.max(...stored.filter((days) => days !== null));
  return PLACES.flatMap(([kind, field]) => {
    const id = textOf(properties[field]);
    return id === null ? [] : [{ kind, id, keptDays: kind === 'storage' ? kept : null }];
  });
}
