import type { Escalation, Grant } from '../model/posture.js';
import type { Directory } from './directory.js';
import { readsSecrets } from './readers.js';

const READ = 'secrets/get';

/**
 * Drops the escalations that only overwrite secrets where the principal, or a group it is in, can read them by any
 * way: to report the lesser power beside the greater would be noise.
 */
export function onlyWhereNothingReads(
  escalations: readonly Escalation[],
  grants: readonly Grant[],
  { groupsOf }: Pick<Directory, 'groupsOf'>,
): readonly Escalation[] {
  const writers = escalations.filter(({ terms }) => terms.step === 'write-secret');
  if (writers.length === 0) return escalations;
  const identities = new Map(
    writers.map(({ principal }) => {
      const id = principal.id.toLowerCase();
      return [id, [id, ...groupsOf(id)]] as const;
    }),
  );
  const concerned = new Set([...identities.values()].flat());
  const readable = new Map<string, Set<string>>();
  const note = (principalId: string, vaults: readonly string[]) => {
    const id = principalId.toLowerCase();
    if (!concerned.has(id)) return;
    const known = readable.get(id) ?? new Set<string>();
    for (const vault of vaults) known.add(vault);
    readable.set(id, known);
  };
  for (const { terms, principal, vaults } of grants)
    if (terms.inert === null && readsSecrets(terms)) note(principal.id, vaults);
  for (const { terms, principal, vaults } of escalations)
    if (terms.obtains.includes(READ)) note(principal.id, vaults);
  return escalations.flatMap((escalation) => {
    if (escalation.terms.step !== 'write-secret') return [escalation];
    const ids = identities.get(escalation.principal.id.toLowerCase()) ?? [];
    const vaults = escalation.vaults.filter(
      (vault) => !ids.some((id) => readable.get(id)?.has(vault) === true),
    );
    return vaults.length === 0 ? [] : [{ ...escalation, vaults }];
  });
}
