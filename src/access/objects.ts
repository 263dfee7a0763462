import { normalizeId, parseScope } from '../model/armId.js';
import type { Undecided, Vault } from '../model/posture.js';
import type { Coverage, Snapshot } from '../model/snapshot.js';
import type { VaultObject } from '../model/vaultObject.js';
import { objectOf, propertiesOf, shown, textOf } from './body.js';
import { certificateBackings } from './certificateBackings.js';
import { keyFacts } from './keyFacts.js';
import { objectTimes } from './objectTimes.js';

/**
 * Keys and secrets with what their metadata means at the time of collection. A body that names no object of a vault
 * becomes a gap of what was asked, in `gaps`.
 */
export function readObjects(
  { header, records, coverage }: Snapshot,
  vaults: readonly Vault[],
  gaps: Coverage[],
): readonly VaultObject[] {
  if (records.key.length + records.secret.length === 0) return [];
  const models = new Map(vaults.map(({ id, permissionModel }) => [normalizeId(id), permissionModel]));
  const collectedAt = Date.parse(header.finishedAt);
  const found = new Map<string, Read>();
  for (const type of ['key', 'secret'] as const)
    for (const { of, body } of records[type]) {
      const object = readObject(type, body, collectedAt);
      if (object !== null) found.set(normalizeId(object.id), object);
      else
        gaps.push({
          scope: of[0] ?? '/',
          what: type === 'key' ? 'keys' : 'secrets',
          status: 'failed',
          reason: `an entry of the ${type}s has an id that names no ${type} of a vault`,
        });
    }
  const backingOf = certificateBackings([...found.values()], coverage);
  return [...found]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([, object]): VaultObject => {
      const permissionModel = models.get(normalizeId(object.vaultId));
      const backing = backingOf(object);
      return {
        ...object,
        ...(permissionModel === undefined ? {} : { permissionModel }),
        ...('reason' in backing ? {} : { certificateBacking: backing.backing }),
        undecided:
          'reason' in backing
            ? [...object.undecided, { fact: 'certificateBacking', reason: backing.reason }]
            : object.undecided,
      };
    });
}

type Read = Omit<VaultObject, 'permissionModel' | 'certificateBacking'>;

function readObject(type: VaultObject['type'], body: unknown, collectedAt: number): Read | null {
  const id = textOf(objectOf(body)?.id);
  const scope = id === null ? null : parseScope(id);
  if (id === null || scope?.level !== 'object' || scope.vaultId === null) return null;
  const head = {
    id,
    type,
    name: scope.name,
    vaultId: scope.vaultId,
    vaultName: parseScope(scope.vaultId)?.name ?? '',
  };
  const properties = propertiesOf(body);
  const attributes = objectOf(properties?.attributes);
  if (properties === null || attributes === null) {
    const undecided = [{ fact: 'properties', reason: `this ${type} came without attributes` }];
    return { ...head, expires: null, created: null, notBefore: null, contentType: null, undecided };
  }
  const undecided: Undecided[] = [];
  return {
    ...head,
    ...enabledOf(attributes.enabled, undecided),
    ...objectTimes(attributes, collectedAt, undecided),
    contentType: type === 'secret' ? textOf(properties.contentType) : null,
    ...(type === 'key' ? keyFacts(properties, undecided) : {}),
    undecided,
  };
}

/** Absent means enabled: that is how an object is made where nothing else is asked (REST, SecretAttributes). */
function enabledOf(enabled: unknown, undecided: Undecided[]): Pick<VaultObject, 'enabled'> {
  if (enabled === undefined || enabled === null) return { enabled: true };
  if (typeof enabled === 'boolean') return { enabled };
  undecided.push({ fact: 'enabled', reason: `enabled is ${shown(enabled)}, not true or false` });
  return {};
}
