import { didYouMean } from '../document/nearest.js';
import type { FactRecord } from '../model/snapshot.js';
import type { PlacedResource, Report } from './caseScopes.js';
import type { CaseObject, CaseSnapshot } from './rule.js';

/** The keys and secrets of a case as Resource Manager returns them, each in the vault it names or in the only one. */
export function objectRecords(
  given: CaseSnapshot,
  vaults: readonly PlacedResource[],
  report: Report,
): { readonly key: readonly FactRecord[]; readonly secret: readonly FactRecord[] } {
  const recordsOf = (kind: 'keys' | 'secrets') =>
    (given[kind] ?? []).flatMap((item, index) => {
      const object = typeof item === 'string' ? { name: item } : item;
      const vault = vaultOf(object, vaults);
      if ('fault' in vault) {
        report([kind, index], vault.fault);
        return [];
      }
      const attributes = attributesOf(object, (field, message) => report([kind, index, field], message));
      return [{ of: [vault.id], body: body(kind, vault.id, object, attributes) }];
    });
  return { key: recordsOf('keys'), secret: recordsOf('secrets') };
}

function vaultOf(
  { vault }: CaseObject,
  vaults: readonly PlacedResource[],
): { id: string } | { fault: string } {
  const names = vaults.map(({ resource }) => resource.name);
  if (vault === undefined) {
    const [only] = vaults;
    return only !== undefined && vaults.length === 1
      ? only
      : { fault: `the case has ${vaults.length} vaults, so say in which of them it is: vault` };
  }
  return (
    vaults.find(({ resource }) => resource.name === vault) ?? {
      fault: `the case has no vault "${vault}"${didYouMean(vault, names)}`,
    }
  );
}

/** Times become seconds since 1970, as Resource Manager has them; what is not written is absent. */
function attributesOf(
  { enabled, created, notBefore, expires }: CaseObject,
  report: (field: string, message: string) => void,
): Readonly<Record<string, unknown>> {
  const times = { created, notBefore, expires };
  const names = { created: 'created', notBefore: 'nbf', expires: 'exp' } as const;
  const attributes: Record<string, unknown> = enabled === undefined ? {} : { enabled };
  for (const field of ['created', 'notBefore', 'expires'] as const) {
    const text = times[field];
    if (text === undefined) continue;
    const seconds = Date.parse(text) / 1000;
    if (Number.isNaN(seconds)) report(field, `"${text}" is no time; write 2026-02-01T00:00:00Z`);
    else attributes[names[field]] = seconds;
  }
  return attributes;
}

function body(
  kind: 'keys' | 'secrets',
  vaultId: string,
  { name, properties = {} }: CaseObject,
  attributes: Readonly<Record<string, unknown>>,
): object {
  const given = properties.attributes;
  const own = typeof given === 'object' && given !== null ? given : {};
  return {
    id: `${vaultId}/${kind}/${name}`,
    name,
    type: `Microsoft.KeyVault/vaults/${kind}`,
    properties: { ...properties, attributes: { ...attributes, ...own } },
  };
}
