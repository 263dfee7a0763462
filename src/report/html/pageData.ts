import { remediationTexts } from '../../model/remediation.js';
import type {
  AccessGroup,
  Finding,
  Result,
  ResultAccess,
  ResultCoverage,
  ResultVault,
} from '../../model/result.js';
import type { ReportOptions } from '../reporter.js';

/** How much one page shows. What is beyond makes a page that no browser opens within a second. */
export interface PageLimits {
  readonly findings: number;
  readonly vaults: number;
  /** Vault ids over all lists of vaults that differ. */
  readonly listedVaults: number;
  readonly gaps: number;
  /** Members over all groups. */
  readonly members: number;
}

/** What the page leaves out of the result, counted; the page says so. */
export interface PageCut {
  readonly findings: number;
  readonly vaults: number;
  /** Findings that name only the first of their vaults. */
  readonly shortenedFindings: number;
  /** Access entries left out here, because of their vault lists, or already by the audit. */
  readonly accessEntries: number;
  readonly gaps: number;
  /** Members of groups that are counted but not named. */
  readonly members: number;
}

/** What the page is made from. */
export interface PageData {
  readonly result: Omit<Result, 'coverage' | 'vaults' | 'findings' | 'access'>;
  readonly gate: Pick<ReportOptions, 'failOn' | 'incomplete'>;
  readonly vaults: readonly ResultVault[];
  readonly findings: readonly Finding[];
  /** How many vaults each finding reaches, where its list is shortened, by fingerprint. */
  readonly vaultCounts: Readonly<Record<string, number>>;
  /** Null for a result that does not tell who can do what. */
  readonly access: ResultAccess | null;
  /** Reads that did not succeed, and how many did. */
  readonly gaps: readonly ResultCoverage[];
  readonly readsDone: number;
  readonly cut: PageCut;
}

const LIMITS: PageLimits = {
  findings: 10_000,
  vaults: 20_000,
  listedVaults: 400_000,
  gaps: 2_000,
  members: 10_000,
};
const FIRST_VAULTS = 50;

/** Chooses what the page shows of a result: worst findings first, and of too long lists of vaults the beginning. */
export function pageData(result: Result, gate: PageData['gate'], limits: PageLimits = LIMITS): PageData {
  const { coverage, vaults: allVaults, findings: allFindings, access: allAccess, ...rest } = result;
  const fits = vaultListBudget(limits.listedVaults);
  const vaultCounts: Record<string, number> = {};
  const findings = allFindings.slice(0, limits.findings).map((finding) => {
    const remediation = remediationTexts(finding.remediation);
    if (fits(finding.vaults)) return { ...finding, remediation };
    vaultCounts[finding.fingerprint] = finding.vaults.length;
    return { ...finding, remediation, vaults: finding.vaults.slice(0, FIRST_VAULTS) };
  });
  const access = allAccess === undefined ? null : fittingAccess(allAccess, fits, limits.members);
  const vaults = allVaults.slice(0, limits.vaults);
  // Those that blinded most rules first, in case there are too many.
  const gaps = coverage
    .filter(({ status }) => status !== 'ok')
    .sort((a, b) => b.rules.length - a.rules.length);
  return {
    result: rest,
    gate,
    ...{ vaults, findings, vaultCounts, access },
    gaps: gaps.slice(0, limits.gaps),
    readsDone: coverage.length - gaps.length,
    cut: {
      findings: allFindings.length - findings.length,
      vaults: allVaults.length - vaults.length,
      shortenedFindings: Object.keys(vaultCounts).length,
      accessEntries: access?.omitted ?? 0,
      gaps: Math.max(0, gaps.length - limits.gaps),
      members: (access?.groups ?? []).reduce((sum, { count, members }) => sum + count - members.length, 0),
    },
  };
}

function fittingAccess(
  access: ResultAccess,
  fits: (vaults: readonly string[]) => boolean,
  members: number,
): ResultAccess {
  const entries = access.entries.filter(({ vaults }) => fits(vaults));
  const groups = fittingGroups(access.groups, members);
  return { entries, groups, omitted: access.omitted + access.entries.length - entries.length };
}

/** Small groups keep their members, the largest are cut first. */
function fittingGroups(groups: readonly AccessGroup[], limit: number): readonly AccessGroup[] {
  let room = limit;
  const kept = new Map<AccessGroup, AccessGroup>();
  for (const group of [...groups].sort((a, b) => a.members.length - b.members.length)) {
    kept.set(
      group,
      group.members.length <= room ? group : { ...group, members: group.members.slice(0, room) },
    );
    room -= kept.get(group)?.members.length ?? 0;
  }
  return groups.map((group) => kept.get(group) ?? group);
}

/** Whether there is still room for a list of vaults; a list that was seen before costs nothing. */
function vaultListBudget(room: number): (vaults: readonly string[]) => boolean {
  const seen = new Map<string, boolean>();
  let left = room;
  return (vaults) => {
    if (vaults.length === 1) return true;
    const key = vaults.join('\n');
    const known = seen.get(key);
    if (known !== undefined) return known;
    const fits = vaults.length <= left;
    if (fits) left -= vaults.length;
    seen.set(key, fits);
    return fits;
  };
}
