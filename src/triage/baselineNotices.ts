import { normalizeId } from '../model/armId.js';
import type { BaselineEntry } from '../model/baseline.js';
import type { Finding, Notice } from '../model/result.js';
import { fewNamed } from './noticeWords.js';
import type { Overgrown, Settling } from './settling.js';

/**
 * What has to be told of a baseline: the findings that outgrew it, rule by rule, and the entries that fit nothing any
 * more. Of an entry whose rule did not judge, or not everywhere, or whose vaults were not audited, nobody knows.
 */
export function baselineNotices(
  entries: readonly BaselineEntry[],
  grown: readonly Overgrown[],
  findings: readonly Finding[],
  { judged, audited }: Settling,
): readonly Notice[] {
  const failed = new Set<string>();
  const blind = new Set<string>();
  for (const { status, fingerprint, ruleId } of findings)
    if (status === 'fail') failed.add(fingerprint);
    else blind.add(ruleId);
  const gone = entries.filter(
    ({ fingerprint, ruleId, vaults }) =>
      !failed.has(fingerprint) &&
      judged.has(ruleId) &&
      !blind.has(ruleId) &&
      (audited === null || vaults.some((id) => audited.has(normalizeId(id)))),
  );
  return [
    ...[...new Set(grown.map(({ finding }) => finding.ruleId))].map((ruleId) =>
      grownNotice(
        ruleId,
        grown.filter(({ finding }) => finding.ruleId === ruleId),
      ),
    ),
    ...(gone.length === 0 ? [] : [goneNotice(gone)]),
  ];
}

function grownNotice(ruleId: string, open: readonly Overgrown[]): Notice {
  const vaults = [...new Set(open.flatMap((one) => one.vaults))];
  const found = open.length === 1 ? 'finding reaches' : 'findings reach';
  return {
    from: 'baseline',
    kind: 'grown',
    ruleId,
    message: `The baseline does not hold ${fewNamed(vaults)}, which ${open.length} ${found} now: ${ruleId} is open again there.`,
    fingerprints: open.map(({ finding }) => finding.fingerprint).sort(),
    vaults,
  };
}

function goneNotice(gone: readonly BaselineEntry[]): Notice {
  const fit = gone.length === 1 ? 'entry of the baseline fits' : 'entries of the baseline fit';
  return {
    from: 'baseline',
    kind: 'unmatched',
    ruleId: null,
    message: `${gone.length} ${fit} no finding any more; make the baseline again to drop ${gone.length === 1 ? 'it' : 'them'}.`,
    fingerprints: gone.map(({ fingerprint }) => fingerprint).sort(),
    vaults: [],
  };
}
