import type { Result, ResultCoverage } from '../model/result.js';
import { isPlannedRead } from '../model/snapshot.js';
import { READ_NAMES } from './readNames.js';
import { type SameGaps, sameGaps } from './sameGaps.js';
import { scopeName } from './scopeName.js';
import { count, fewNames, labelled, type Page } from './tablePage.js';
import { fitText, visibleText } from './terminalText.js';

const COLUMN = 12;
/** Columns of a reason that Azure gave, unless everything is asked for. */
const REASON_WIDTH = 300;

/** Reads that failed in the same way for the same reason. */
type Gap = SameGaps<ResultCoverage>;

const ALIKE = ({ what, status, reason, rules }: ResultCoverage) => [what, status, reason, rules];

/** What could not be read, with what it blinds, and what else was not read. Empty when everything was. */
export function* gapLines(result: Result, page: Page): Iterable<string> {
  const gaps = sameGaps(
    result.coverage.filter((entry) => entry.status !== 'ok' && !isUnasked(entry)),
    ALIKE,
  );
  const blinding = gaps.filter(({ rules }) => rules.length > 0);
  const harmless = gaps.filter(({ rules }) => rules.length === 0);
  const unknown = unknownText(result, page);
  if (blinding.length > 0 || unknown !== null) {
    yield page.paint.strong('Could not be read');
    for (const gap of blinding) yield* gapText(gap, page);
    if (unknown !== null) yield* labelled('  unknown', unknown, page, { column: COLUMN });
  }
  if (harmless.length === 0) return;
  if (blinding.length > 0 || unknown !== null) yield '';
  yield page.paint.strong('Not read, but no rule is blinded by it');
  for (const gap of harmless) yield* gapText(gap, page);
}

/** What no rule of this audit asked for is no gap of it; the JSON result lists it all the same. */
function isUnasked({ what, status, rules }: ResultCoverage): boolean {
  return status === 'skipped' && rules.length === 0 && isPlannedRead(what);
}

function* gapText({ what, status, reason, rules, scopes }: Gap, page: Page): Iterable<string> {
  const places = scopes.length === 1 ? '' : `${scopes.length} scopes: `;
  const text = `${READ_NAMES[what]} of ${places}${fewNames(scopes, scopeName, page)}`;
  yield* labelled(`  ${status}`, text, page, { column: COLUMN, paintLabel: page.paint.verdict.incomplete });
  if (reason !== null) {
    const said = visibleText(reason);
    yield* labelled('', page.verbose ? said : fitText(said, REASON_WIDTH), page, {
      column: COLUMN,
      keepIds: page.verbose,
    });
  }
  if (rules.length > 0)
    yield* labelled(
      '',
      `blinds ${count(rules.length, 'rule')}: ${fewNames(rules, visibleText, page)}`,
      page,
      {
        column: COLUMN,
      },
    );
}

/** The rules that could not be judged, those with most unknown verdicts first; null when there is none. */
function unknownText({ summary }: Result, page: Page): string | null {
  const rules = Object.entries(summary.byRule)
    .filter(([, { unknown }]) => unknown > 0)
    .sort(([one, first], [other, second]) => second.unknown - first.unknown || (one < other ? -1 : 1));
  if (rules.length === 0) return null;
  const total = rules.reduce((sum, [, { unknown }]) => sum + unknown, 0);
  const names = fewNames(rules, ([id, { unknown }]) => `${visibleText(id)} (${unknown})`, page);
  return `${count(total, 'verdict')} withheld: ${names}`;
}
