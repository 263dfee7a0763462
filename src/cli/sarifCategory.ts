import { requestedOf } from '../collect/plan.js';
import type { Config } from '../config/config.js';
import { lastSegment, normalizeId, parseScope } from '../model/armId.js';
import type { FactRecord, Snapshot } from '../model/snapshot.js';
import type { Profile } from '../rules/rule.js';
import { sha256Hex } from './sha256.js';

/**
 * Names what was asked for where that is less than the tenant, or less than all rules, so that the SARIF of a narrow
 * audit does not close the alerts of a wider one; null for the whole tenant by all rules. Of the scope the header of
 * the snapshot decides, so an audit live and of the file agree, and so do a subscription's id and its name, in any
 * order and letter case.
 */
export function sarifCategory(snapshot: Snapshot, profile: Profile): string | null {
  const scope = scopeCategory(snapshot);
  if (WHOLE.includes(profile)) return scope;
  return scope === null ? profile : `${profile}-${scope}`;
}

/** `strict` only adds to `default`; the others leave rules out, and grade differently. */
const WHOLE: readonly Profile[] = ['default', 'strict'];

function scopeCategory({ header: { requested }, records }: Snapshot): string | null {
  const ids = subscriptionIds(records.subscription);
  const parts = Object.entries(requested).flatMap(([kind, names]) =>
    names.flatMap((name) => normalNames(kind, name, ids).map((normal) => `${kind}\n${normal}`)),
  );
  const asked = [...new Set(parts)].sort();
  const [first] = asked;
  if (first === undefined) return null;
  const [kind = '', name = ''] = first.split('\n');
  const readable =
    asked.length === 1 ? `${kind.replace(/s$/, '')}-${name.slice(0, 40)}` : `${asked.length}-scopes`;
  return `${readable}-${sha256Hex(asked.join('\n\n')).slice(0, 12)}`;
}

/**
 * The category that the config names, and after it what was asked for where that is neither all there is nor what
 * the config itself asks for: an audit narrowed by hand must not close the alerts of the usual one. Without a name in the
 * config, as `sarifCategory`.
 */
export function configuredCategory(config: Config, snapshot: Snapshot, profile: Profile): string | null {
  const { sarif, scope } = config;
  const asked = sarifCategory(snapshot, profile);
  if (sarif.category === undefined) return asked;
  const header = { ...snapshot.header, requested: requestedOf(scope) };
  const usual = sarifCategory({ ...snapshot, header }, config.profile ?? 'default');
  return asked === null || asked === usual ? sarif.category : `${sarif.category}/${asked}`;
}

/** A name may be that of several subscriptions; a vault's name is unique in its cloud, so its id says no more. */
function normalNames(
  kind: string,
  name: string,
  subscriptions: ReadonlyMap<string, readonly string[]>,
): readonly string[] {
  const key = normalizeId(name);
  switch (kind) {
    case 'subscriptions': {
      const id = lastSegment(key);
      return subscriptions.get(key) ?? [id];
    }
    case 'vaults':
      return [parseScope(key)?.level === 'vault' ? lastSegment(key) : key];
    case 'managementGroups':
      return [lastSegment(key)];
    default:
      return [key];
  }
}

/** Lower-cased ids of the subscriptions by lower-cased display name. */
function subscriptionIds(records: readonly FactRecord[]): ReadonlyMap<string, readonly string[]> {
  const byName = new Map<string, string[]>();
  for (const { body } of records) {
    if (typeof body !== 'object' || body === null) continue;
    const { id, displayName } = body as { readonly id?: unknown; readonly displayName?: unknown };
    if (typeof id !== 'string' || typeof displayName !== 'string') continue;
    const name = normalizeId(displayName);
    byName.set(name, [...(byName.get(name) ?? []), lastSegment(normalizeId(id))]);
  }
  return byName;
}
