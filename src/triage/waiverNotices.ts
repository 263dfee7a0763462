import type { Finding, Notice, NoticeKind } from '../model/result.js';
import type { Waiver } from '../model/waiver.js';
import { fewNamed, plural } from './noticeWords.js';
import type { Settling, StandingWaiver } from './settling.js';
import { daysLeft } from './waiverEnd.js';

/** Days before a waiver ends from which on it is told. */
const WARNING_DAYS = 14;

/** What has to be told of waivers: those that do not apply, or not to all they fit, and those that end soon. */
export function waiverNotices(
  standing: readonly StandingWaiver[],
  findings: readonly Finding[],
  { now, judged }: Settling,
): readonly Notice[] {
  const blind = new Set(findings.filter(({ status }) => status === 'unknown').map(({ ruleId }) => ruleId));
  return standing.flatMap((one) => {
    const { waiver, end, matched, overgrown } = one;
    const fitting =
      matched.length === 0 ? 'it fits no finding' : `it fits ${plural(matched.length, 'finding')}`;
    if (end === null)
      return [
        notice(one, 'unparsable', `does not apply: "${waiver.expires}" is no day; write it like 2026-12-31`),
      ];
    if (end <= now)
      return [notice(one, 'expired', `ended with ${waiver.expires} and does not apply; ${fitting}`)];
    if (matched.length === 0)
      return [notice(one, 'unmatched', `fits no finding of this audit${why(waiver, judged, blind)}`)];
    const left = daysLeft(end, now);
    return [
      ...(overgrown.length === 0 ? [] : [beyond(one)]),
      ...(left > WARNING_DAYS
        ? []
        : [
            notice(
              one,
              'expires-soon',
              `ends ${left === 0 ? 'today' : `in ${plural(left, 'day')}`}, with ${waiver.expires}`,
            ),
          ]),
    ];
  });
}

function why({ rule }: Waiver, judged: ReadonlySet<string>, blind: ReadonlySet<string>): string {
  if (!judged.has(rule)) return ', which does not judge by this rule';
  return blind.has(rule) ? ', which could not judge by this rule everywhere' : '';
}

/** A waiver that names its vaults was outgrown; another was never for all. */
function beyond(one: StandingWaiver): Notice {
  const { waiver, overgrown } = one;
  const vaults = [...new Set(overgrown.flatMap((open) => open.vaults))];
  const findings = plural(overgrown.length, 'finding');
  const is = overgrown.length === 1 ? 'is' : 'are';
  const names = fewNamed(vaults);
  return waiver.vaults === undefined
    ? notice(one, 'partial', `is for a part of ${findings} only, which ${is} open for ${names} too`, vaults)
    : notice(
        one,
        'grown',
        `was not given for ${names}, which ${findings} now ${overgrown.length === 1 ? 'reaches' : 'reach'}: open again`,
        vaults,
      );
}

function notice(
  { waiver, matched, overgrown }: StandingWaiver,
  kind: NoticeKind,
  words: string,
  vaults: readonly string[] = [],
): Notice {
  const about = kind === 'grown' || kind === 'partial' ? overgrown.map(({ finding }) => finding) : matched;
  return {
    from: 'waiver',
    kind,
    ruleId: waiver.rule,
    message: `${waiver.place}: the waiver of ${waiver.rule} for ${targetWords(waiver)} ${words}.`,
    fingerprints: about.map(({ fingerprint }) => fingerprint).sort(),
    vaults,
  };
}

function targetWords({ fingerprint, vault, principal, pattern }: Waiver): string {
  return [fingerprint, vault, principal, pattern].filter((part) => part !== undefined).join(' and ');
}
