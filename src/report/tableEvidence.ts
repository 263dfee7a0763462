import type { Finding } from '../model/result.js';
import { stepText, type Wording } from './accessWords.js';
import { findingPath, otherPaths } from './findingPath.js';
import { scopeName } from './scopeName.js';
import { count } from './tablePage.js';
import { fitText, visibleText } from './terminalText.js';

/** Columns of one value of the evidence. */
const VALUE_WIDTH = 300;
/** Said by the way, or by the line of the cause. */
const SAID: ReadonlySet<string> = new Set([
  ...['path', 'otherPaths', 'conditions', 'obtains'],
  ...['step', 'source', 'role', 'scope'],
]);

/** What a finding rests on, a line each: the way of a grant or an escalation, what decides, and the facts. */
export function evidenceLines(finding: Finding): readonly string[] {
  const path = findingPath(finding);
  const others = otherPaths(finding).length;
  const way = path.map((step) => stepText(step, WORDING)).join(', then ');
  const more = others === 0 ? '' : `; ${count(others, 'other way')}`;
  return [
    ...(path.length === 0 ? [] : [`by ${way}${more}`]),
    ...conditions(finding).map((text) => `only if ${fitText(visibleText(text), VALUE_WIDTH)}`),
    ...Object.entries(finding.evidence)
      .filter(([name]) => !SAID.has(name))
      .map(([name, value]) => fitText(visibleText(`${name}: ${valueText(value)}`), VALUE_WIDTH)),
  ];
}

const WORDING: Wording = {
  showId: (id) => id,
  names: new Map(),
  place: (scope) => `at ${scopeName(scope)}`,
  verbose: true,
};

function conditions({ evidence }: Finding): readonly string[] {
  const list: readonly unknown[] = Array.isArray(evidence.conditions) ? evidence.conditions : [];
  return list.flatMap((condition) =>
    typeof condition === 'object' &&
    condition !== null &&
    'text' in condition &&
    typeof condition.text === 'string'
      ? [condition.text]
      : [],
  );
}

function valueText(value: unknown): string {
  if (typeof value === 'string') return value;
  if (Array.isArray(value)) {
    const words = value.map((item) => (typeof item === 'string' ? item : JSON.stringify(item)));
    return words.length === 0 ? 'none' : words.join(', ');
  }
  return JSON.stringify(value) ?? 'nothing';
}

/** Why a vault answers the Internet, of the evidence that the rule looked at; null where it does not tell. */
export function openingText({ evidence }: Finding): string | null {
  const action = evidence['network.defaultAction'];
  const ranges = evidence['network.ipRanges'];
  if (!Array.isArray(ranges) || typeof action !== 'string') return null;
  const range = count(ranges.length, 'range');
  if (action.toLowerCase() !== 'allow') return ranges.length === 0 ? null : `its firewall lets in ${range}`;
  return ranges.length === 0
    ? 'it has no firewall, the default action is Allow'
    : `the default action is Allow, so its ${range} shut nobody out`;
}
