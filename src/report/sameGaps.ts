import type { Coverage } from '../model/snapshot.js';

/** Gaps that are alike in all but their scope. */
export type SameGaps<Gap extends Coverage> = Gap & { readonly scopes: readonly string[] };

/** Puts gaps together that `alike` tells apart by nothing, in the order of the first of each. */
export function sameGaps<Gap extends Coverage>(
  coverage: readonly Gap[],
  alike: (gap: Gap) => readonly unknown[],
): readonly SameGaps<Gap>[] {
  const gaps = new Map<string, { readonly first: Gap; readonly scopes: string[] }>();
  for (const entry of coverage) {
    const key = JSON.stringify(alike(entry));
    const gap = gaps.get(key);
    if (gap) gap.scopes.push(entry.scope);
    else gaps.set(key, { first: entry, scopes: [entry.scope] });
  }
  return [...gaps.values()].map(({ first, scopes }) => ({ ...first, scopes }));
}
