import { expect, test } from 'vitest';
import { accessCsv } from '../../src/report/accessCsv.js';
import { PAGE_SCRIPT, PAGE_STYLE } from '../../src/report/html/embedded.js';
import { FORMATS, type Format, reporters } from '../../src/report/reporters.js';
import { answer, dozen } from './accessFixture.js';
import { expectGolden } from './golden.js';
import { believableResult, options, text } from './resultFixture.js';

const FILES: Readonly<Record<Format, string>> = {
  table: 'table.txt',
  json: 'result.json',
  sarif: 'result.sarif',
  html: 'report.html',
  junit: 'junit.xml',
  markdown: 'summary.md',
  github: 'github.txt',
  gitlab: 'gitlab.json',
  csv: 'findings.csv',
  'azure-devops': 'azureDevOps.txt',
};

/** The HTML page without its script and style, which have tests of their own. */
function withoutProgram(page: string): string {
  return [PAGE_SCRIPT, PAGE_STYLE].reduce(
    (rest, { text: program, hash }) => rest.replace(program, () => '…').replaceAll(hash, 'sha256-…'),
    page,
  );
}

test.each(FORMATS)('%s is what its golden file shows', async (format) => {
  const report = await reporters[format]();
  expectGolden(
    FILES[format],
    withoutProgram(text(report(believableResult(), options({ incomplete: true })))),
  );
});

test('access as CSV is what its golden file shows', () => {
  expectGolden('access.csv', text(accessCsv(answer({ entries: dozen() }))));
});

test('every format has a golden file of its own', () => {
  expect(new Set(Object.values(FILES)).size).toBe(FORMATS.length);
});
