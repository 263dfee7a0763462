import type { Coverage } from '../model/snapshot.js';
import type { AccessPage } from './accessPage.js';
import { mayHideSomebody } from './mayHideSomebody.js';
import { READ_NAMES } from './readNames.js';
import { type SameGaps, sameGaps } from './sameGaps.js';
import { scopeName } from './scopeName.js';
import { fewNames, labelled } from './tablePage.js';
import { fitText, visibleText } from './terminalText.js';

const COLUMN = 12;
/** Columns of a reason that Azure gave, unless everything is asked for. */
const REASON_WIDTH = 150;

/** Reads that failed in the same way for the same reason. */
type Gap = SameGaps<Coverage>;

const ALIKE = ({ what, status, reason }: Coverage) => [what, status, reason];

/** Whether something was refused or failed without which somebody may be missing from the answer. */
export function missesSomebody(coverage: readonly Coverage[]): boolean {
  return coverage.some(mayHideSomebody);
}

/** What was not read, what may be missing from the answer first. Empty when everything was read. */
export function* accessGapLines(coverage: readonly Coverage[], page: AccessPage): Iterable<string> {
  const gaps = sameGaps(
    coverage.filter(({ status }) => status !== 'ok'),
    ALIKE,
  );
  const missing = gaps.filter(mayHideSomebody);
  const harmless = gaps.filter((gap) => !missing.includes(gap));
  if (missing.length > 0) yield page.paint.strong('Could not be read, so the answer may be too short');
  for (const gap of missing) yield* gapText(gap, page);
  if (harmless.length > 0) yield page.paint.strong('Not read');
  for (const gap of harmless) yield* gapText(gap, page);
}

function gapText({ what, status, reason, scopes }: Gap, page: AccessPage): readonly string[] {
  const places = scopes.length === 1 ? '' : `${scopes.length} scopes: `;
  const said = visibleText(reason ?? '');
  const why = said === '' ? '' : ` (${page.verbose ? said : fitText(said, REASON_WIDTH)})`;
  const text = `${READ_NAMES[what]} of ${places}${fewNames(scopes, scopeName, page)}${why}`;
  return labelled(`  ${status}`, text, page, { column: COLUMN, paintLabel: page.paint.verdict.incomplete });
}
