import { execFileSync } from 'node:child_process';
import { chmodSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Log } from 'sarif';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { resourcePattern } from '../../src/model/resourcePattern.js';
import { sarifReport } from '../../src/report/sarifReport.js';
import { hostileResult } from './hostileResult.js';
import { HOSTILE } from './hostileText.js';
import { believableResult, options, result, text } from './resultFixture.js';

/** The binary of Microsoft's SARIF tools for this platform; null where npm brought none. */
function multitool(): string | null {
  try {
    const path: unknown = createRequire(import.meta.url)('@microsoft/sarif-multitool');
    if (typeof path !== 'string' || !existsSync(path)) return null;
    // The package sets the bit in an install script, which npm may be told not to run.
    chmodSync(path, 0o755);
    return path;
  } catch {
    return null;
  }
}

const binary = multitool();
if (binary === null)
  process.stderr.write(
    'SKIPPED: @microsoft/sarif-multitool has no binary for this platform; its rules were not run.\n',
  );

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'kvposture-multitool-'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** It asks for the home page of the tool (SARIF2005), which kvposture does not have before it is published. */
const NO_HOME_PAGE = /^warning SARIF2005 /;

/** What the tool's report says; its exit code is 0 whatever it finds. */
function faults(log: string): readonly string[] {
  const file = join(folder, 'log.sarif');
  const report = join(folder, 'report.sarif');
  rmSync(report, { force: true });
  writeFileSync(file, log);
  const args = ['validate', file, '--rule-kind', 'Sarif;Ghas', '--level', 'Error;Warning'];
  execFileSync(binary ?? '', [...args, '--quiet', 'true', '-o', report, '--log', 'ForceOverwrite'], {
    stdio: 'ignore',
  });
  const said: Log = JSON.parse(readFileSync(report, 'utf8'));
  const lines = said.runs.flatMap(({ results }) =>
    (results ?? []).map(({ ruleId, level, locations, message }) => {
      const place = locations?.[0]?.logicalLocations?.[0]?.fullyQualifiedName ?? '';
      return `${level ?? 'warning'} ${ruleId} ${place} ${(message.arguments ?? []).join(' ').slice(0, 200)}`;
    }),
  );
  return lines.filter((line) => !NO_HOME_PAGE.test(line));
}

const anchors = {
  sources: [{ fits: resourcePattern('kv-app'), anchor: { path: 'infra/main app.bicep', line: 12 } }],
  inventory: { path: 'kvposture-inventory.txt', lines: new Map<string, number>() },
  config: 'kvposture.yaml',
};

describe.skipIf(binary === null)(
  "Microsoft's SARIF rules and those for GitHub find no error and no warning in",
  () => {
    test.each([
      ['a believable tenant on the paths of its scopes', believableResult(), {}],
      ['a believable tenant on files of the repository', believableResult(), { anchors }],
      ['an empty tenant', result({ vaults: [], tenantId: null }), {}],
      ['hostile names', hostileResult(HOSTILE['a Markdown link'] ?? ''), {}],
      ['names with markup', hostileResult(HOSTILE['HTML that runs'] ?? ''), {}],
    ])('%s', (_, one, overrides) => {
      expect(faults(text(sarifReport(one, options(overrides))))).toEqual([]);
    });

    test('and they would find one', () => {
      const log = JSON.parse(text(sarifReport(believableResult(), options())));
      for (const one of log.runs[0].results) delete one.locations;
      expect(faults(JSON.stringify(log)).join('\n')).toMatch(/GH1015|GH1017|GH2012/);
    });
  },
);
