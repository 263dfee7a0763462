import type { DoctorCheck, DoctorReport, DoctorSubject } from '../model/doctor.js';
import { READ_NAMES } from './readNames.js';
import { count, fewNames, labelled, type Page, shownName } from './tablePage.js';
import { paintFor } from './tablePaint.js';
import { visibleText } from './terminalText.js';

const COLUMN = 16;
const DETAIL = 10;
const MIN_WIDTH = 60;

/** What a sign-in can read, for a person: who it is, what is missing, what that costs, and what to ask for. */
export function* doctorTable(
  report: DoctorReport,
  options: { readonly width: number; readonly colorLevel: 0 | 1 | 2 | 3; readonly verbose: boolean },
): Iterable<string> {
  const page = { ...options, width: Math.max(MIN_WIDTH, options.width), paint: paintFor(options.colorLevel) };
  const { identity, subscriptions } = report;
  const line = (label: string, text: string) => lines(labelled(label, text, page, { column: COLUMN }));
  yield line('Signed in', signedIn(identity));
  yield line('Tenant', identity.tenantId === null ? 'not told by the token' : visibleText(identity.tenantId));
  yield line('Cloud', `${visibleText(report.cloud)} (${visibleText(report.resourceManager)})`);
  yield line('Subscriptions', subscriptionText(subscriptions));
  yield '\n';
  for (const check of report.checks) yield* checkLines(check, page);
  yield '\n';
  yield lines(
    labelled('', verdict(report.checks), page, {
      column: 0,
      paintText: page.paint.strong,
    }),
  );
}

function lines(texts: readonly string[]): string {
  return texts.map((text) => `${text.trimEnd()}\n`).join('');
}

function signedIn({ kind, name, objectId, applicationId }: DoctorReport['identity']): string {
  const who = [kind ?? 'an identity', name === null ? null : shownName(name)].filter((part) => part !== null);
  const ids = [
    objectId === null ? null : `object ${visibleText(objectId)}`,
    applicationId === null || kind === 'user' ? null : `client ${visibleText(applicationId)}`,
  ].filter((part) => part !== null);
  return ids.length === 0 ? who.join(' ') : `${who.join(' ')} (${ids.join(', ')})`;
}

function subscriptionText({ visible, tried }: DoctorReport['subscriptions']): string {
  if (visible === 0) return 'none is visible: ask for the role Reader on a subscription or management group';
  if (tried === visible) return `${visible} visible, all of them tried`;
  return `${visible} visible, ${tried} of them tried; --subscription names others`;
}

/** The subjects in words. */
function subjectName(what: DoctorSubject): string {
  return what === 'resourceGraph' ? 'Azure Resource Graph' : READ_NAMES[what];
}

type DoctorPage = Pick<Page, 'width' | 'paint' | 'verbose'>;

function* checkLines(check: DoctorCheck, page: DoctorPage): Iterable<string> {
  const { what, status, tried, missing } = check;
  const paint = status === 'ok' ? page.paint.verdict.pass : page.paint.verdict.incomplete;
  const many =
    tried > 1 && missing.length > 0 ? `: ${missing.length} of ${count(tried, 'subscription')}` : '';
  yield lines(labelled(status, `${subjectName(what)}${many}`, page, { column: DETAIL, paintLabel: paint }));
  const detail = (label: string, text: string) =>
    lines(labelled(`  ${label}`, text, page, { column: DETAIL, paintLabel: page.paint.faint }));
  if (missing.length === 0) {
    if (check.reason !== null) yield detail('why', visibleText(check.reason));
    return;
  }
  if (tried > 1)
    yield detail(
      'where',
      fewNames(missing, (scope) => visibleText(scope), page),
    );
  if (check.reason !== null) yield detail('why', visibleText(check.reason));
  if (check.cost !== null) yield detail('cost', check.cost);
  if (check.rules.length > 0)
    yield detail(
      'unknown',
      fewNames(check.rules, (rule) => rule, page),
    );
  if (check.ask !== null) yield detail('ask for', check.ask);
}

function verdict(checks: readonly DoctorCheck[]): string {
  const missing = checks.filter(({ missing: scopes }) => scopes.length > 0);
  const unknown = checks.filter(({ status }) => status === 'skipped').length;
  const rules = new Set(missing.flatMap((check) => check.rules));
  const untold = unknown === 0 ? '' : ` Of ${count(unknown, 'read')} nothing is known.`;
  if (rules.size > 0)
    return `An audit will be incomplete: ${count(rules.size, 'rule')} cannot be decided everywhere.${untold}`;
  if (missing.length > 0)
    return `${unknown === 0 ? 'An audit will be complete; what' : 'What'} is missing (${missing.length}) costs no rule.${untold}`;
  return unknown === 0
    ? 'Nothing is missing: an audit will be complete.'
    : `Nothing that could be tried is missing.${untold}`;
}
