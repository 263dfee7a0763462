import { wrapText } from '../report/terminalText.js';
import type { Answer, CoveredItem, FrameworkCoverage } from '../rules/frameworks/coverage.js';

/** Narrower than this words cannot be read; such a terminal wraps the lines itself. */
const MIN_WIDTH = 40;
const INDENT = '    ';

const SUMMARY: Readonly<Record<Answer, string>> = {
  rules: 'answered by rules',
  'in-part': 'where rules help and a person decides',
  'by-hand': 'by hand only',
  open: 'that no rule answers',
};

/** What a framework asks for, item by item: the rules that answer it and what stays with a person. */
export function coverageLines({ title, items }: FrameworkCoverage, columns: number): readonly string[] {
  const width = Math.max(MIN_WIDTH, columns);
  const counts = (Object.keys(SUMMARY) as Answer[]).flatMap((answer) => {
    const count = items.filter((item) => item.answer === answer).length;
    return count === 0 ? [] : [`${count} ${SUMMARY[answer]}`];
  });
  return [
    ...wrapText(title, width).map((line) => `${line}\n`),
    ...items.flatMap((item) => itemLines(item, width)),
    '\n',
    ...wrapText(`${items.length} in all: ${counts.join(', ')}.`, width).map((line) => `${line}\n`),
  ];
}

function itemLines(item: CoveredItem, width: number): readonly string[] {
  const { id, title, level, assessment, rules, byHand, answer } = item;
  const graded = level === null ? [] : [`(level ${level}${assessment === 'manual' ? ', manual' : ''})`];
  const indented = (text: string) =>
    wrapText(text, width - INDENT.length).map((line) => `${INDENT}${line}\n`);
  return [
    '\n',
    ...wrapText([id, title, ...graded].join(' '), width).map((line) => `${line}\n`),
    ...rules.map((rule) => `${INDENT}rule ${rule}\n`),
    ...(byHand === null ? [] : indented(`by hand: ${byHand}`)),
    ...(answer === 'open' ? [`${INDENT}no rule answers this yet\n`] : []),
  ];
}
