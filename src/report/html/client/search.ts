import { lastSegment } from '../../../model/armId.js';
import type { Finding, ResultVault } from '../../../model/result.js';
import type { KnownPrincipal } from './accessIndex.js';

/** Words of a search, all of which have to be in a text, in whatever order and case. */
export function wordMatcher(search: string): (texts: readonly (string | null)[]) => boolean {
  const words = search
    .toLowerCase()
    .split(/\s+/)
    .filter((word) => word !== '');
  if (words.length === 0) return () => true;
  return (texts) => {
    const text = texts.join('\n').toLowerCase();
    return words.every((word) => text.includes(word));
  };
}

/** Looks in what a finding says and names; of its vaults in their names. */
export function findingMatcher(search: string): (finding: Finding) => boolean {
  const matches = wordMatcher(search);
  return ({ ruleId, title, message, reason, principal, cause, vaults, fingerprint }) =>
    matches([
      ...[ruleId, title, message, reason, cause, fingerprint],
      ...[principal?.displayName ?? null, principal?.id ?? null],
      namesOf(vaults),
    ]);
}

/** Thousands of findings share their lists of vaults, and are searched at every stroke of a key. */
function namesOf(vaults: readonly string[]): string {
  const known = names.get(vaults) ?? vaults.map(lastSegment).join('\n');
  names.set(vaults, known);
  return known;
}

const names = new WeakMap<readonly string[], string>();

export function vaultMatcher(search: string): (vault: ResultVault) => boolean {
  const matches = wordMatcher(search);
  return ({ id, name, location }) => matches([id, name, location]);
}

export function principalMatcher(search: string): (known: KnownPrincipal) => boolean {
  const matches = wordMatcher(search);
  return ({ principal: { id, displayName, type } }) => matches([id, displayName, type]);
}
