import { XMLParser, XMLValidator } from 'fast-xml-parser';
import { lexer, type Token, type Tokens } from 'marked';
import { describe, expect, test } from 'vitest';
import type { Finding, Result } from '../../src/model/result.js';
import { accessCsv } from '../../src/report/accessCsv.js';
import { accessJson } from '../../src/report/accessJson.js';
import { accessTable } from '../../src/report/accessTable.js';
import { PAGE_SCRIPT } from '../../src/report/html/embedded.js';
import { unpackJson } from '../../src/report/html/unpackJson.js';
import { FORMATS, type Format, reporters } from '../../src/report/reporters.js';
import { visibleText } from '../../src/report/terminalText.js';
import { answer, askedVault, entry, principal, question, tableOptions } from './accessFixture.js';
import { csvRecords } from './csvRows.js';
import { hostileResult } from './hostileResult.js';
import { HOSTILE } from './hostileText.js';
import { azureCommand, githubCommand } from './pipelineLog.js';
import { assignmentId, options, text, vaultId } from './resultFixture.js';

/** Controls but the line feed, format characters, half surrogates, separators: nothing of this reaches a page. */
const RAW = /(?!\n)[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/u;
/** Half surrogates are no text for a browser or a file either. */
const lines = (page: string) => page.split('\n').filter((line) => line !== '');

/** What a reader of the format has to find, whatever things are called. */
const CHECKS: Readonly<Record<Format, (page: string, name: string) => void>> = {
  table: (page) => {
    expect(page).toContain('00000000000000b1');
    expect(page).toContain('00000000000000b2');
  },
  json: (page, name) => {
    const read: Result = JSON.parse(page);
    expect(read.findings).toEqual(JSON.parse(JSON.stringify(hostileResult(name).findings)));
    expect(read.vaults[0]?.name).toBe(name);
  },
  sarif: (page) => {
    const [run] = JSON.parse(page).runs;
    expect(run.results).toHaveLength(2);
    for (const { message, locations } of run.results) {
      expect(message.text).not.toMatch(RAW);
      expect(message.text).not.toContain('](');
      expect(locations[0].physicalLocation.artifactLocation.uri).toMatch(/^azure\/[A-Za-z0-9%._~!*'()/-]+$/);
    }
  },
  html: (page, name) => {
    expect(page.split(/<script/i)).toHaveLength(page.replace(PAGE_SCRIPT.text, '').split(/<script/i).length);
    const [, rest = ''] = page.split('<script type="application/json" id="data">');
    const data = rest.slice(0, rest.indexOf('</script>'));
    expect(data).not.toMatch(/[<>&]/);
    const read = unpackJson(JSON.parse(data)) as { readonly findings: readonly Finding[] };
    expect(read.findings.map(({ principal }) => principal?.displayName ?? null)).toContain(name);
    expect(page.replace(data, '')).not.toContain(name === '' ? '\u0000' : name);
  },
  junit: (page, name) => {
    expect(XMLValidator.validate(page)).toBe(true);
    expect(page).not.toMatch(/[\ufffe\uffff]/);
    const parser = new XMLParser({
      ignoreAttributes: false,
      attributeNamePrefix: '',
      isArray: (tag) => tag === 'testsuite' || tag === 'testcase',
      processEntities: true,
      trimValues: false,
      parseAttributeValue: false,
      parseTagValue: false,
    });
    const { testsuites } = parser.parse(page);
    const cases = testsuites.testsuite.flatMap((suite: { testcase: object[] }) => suite.testcase);
    expect(cases).toHaveLength(4);
    const count = (kind: string) => cases.filter((one: object) => kind in one).length;
    expect([count('failure'), count('error'), count('skipped')]).toEqual([2, 1, 1]);
    expect([testsuites.failures, testsuites.errors, testsuites.skipped]).toEqual(['2', '1', '1']);
    const open = cases.find((one: { name: string }) => one.name === 'firewall-open');
    const said =
      visibleText(name).replace(/[\ufffe\uffff]/g, '\ufffd') || 'Vault answers the public Internet';
    expect(said.startsWith(open.failure.message.replace(/…$/, ''))).toBe(true);
  },
  markdown: (page) => {
    const tokens = [...everyToken(lexer(page, { gfm: true }))];
    const kinds = new Set(tokens.map(({ type }) => type));
    for (const kind of ['link', 'image', 'strong', 'del', 'checkbox', 'blockquote', 'hr', 'def'])
      expect(kinds).not.toContain(kind);
    const html = tokens.filter(({ type }) => type === 'html').map(({ raw }) => raw);
    for (const raw of html)
      expect(raw).toMatch(
        /^(?:<details><summary>(?:[^<>]|<code>[^<>]*<\/code>)*<\/summary>|<\/details>)\n*$/,
      );
    const tables = tokens.filter((token): token is Tokens.Table => token.type === 'table');
    expect(tables.map(({ rows }) => rows.length)).toEqual([3, 2]);
    const [, findings] = tables;
    const cells = findings?.rows.map((row) => [row.length, row[4]?.text]);
    expect(cells).toEqual([
      [5, '`00000000000000b1`'],
      [5, '`00000000000000b2`'],
    ]);
    const headings = tokens
      .filter(({ type }) => type === 'heading')
      .map((token) => (token as Tokens.Heading).text);
    expect(headings).toHaveLength(5);
    for (const token of tokens)
      if (token.type === 'text' && !('tokens' in token))
        expect(token.raw).not.toMatch(/(?:^|\s)[@#!~&]\w|www\.|:\/\/|\bGH-\d/i);
  },
  github: (page, name) => {
    const commands = lines(page).map(githubCommand);
    expect(commands.map((command) => command?.name)).toEqual(['error', 'error', 'warning', 'notice']);
    const said = visibleText(name) || 'Vault answers the public Internet';
    expect(commands[0]?.message).toContain(said.slice(0, 700));
    expect(commands[0]?.properties.title).toBe('high: Vault answers the public Internet');
  },
  'azure-devops': (page, name) => {
    const commands = lines(page).map(azureCommand);
    expect(commands.map((command) => command?.name)).toEqual([
      'task.logissue',
      'task.logissue',
      'task.logissue',
      undefined,
    ]);
    const said = visibleText(name) || 'Vault answers the public Internet';
    expect(commands[0]?.message).toContain(said.slice(0, 700));
    expect(commands[0]?.properties).toEqual({ type: 'error', code: 'firewall-open' });
  },
  gitlab: (page) => {
    const issues: readonly { fingerprint: string; description: string; location: { path: string } }[] =
      JSON.parse(page);
    expect(issues.map(({ fingerprint }) => fingerprint.slice(-2))).toEqual(['b1', 'b2', 'b4']);
    for (const { description, location } of issues) {
      expect(description).not.toMatch(RAW);
      expect(location.path).toMatch(/^azure\/(?!.*\/\.\.?\/)[^\s\\]+$/);
    }
  },
  csv: (page, name) => {
    const records = csvRecords(page);
    expect(records.map(({ state }) => state)).toEqual(['open', 'open', 'waived', 'unknown']);
    const shown = visibleText(name);
    expect(`'${shown}`).toContain(records[1]?.principalName);
    expectNoFormula(page);
  },
};

function expectNoFormula(page: string): void {
  for (const record of csvRecords(page))
    for (const cell of Object.values(record))
      expect(cell).not.toMatch(/^[\s]*[=+\-@\t\r\n\uff1d\uff0b\uff0d\uff20]/);
}

/** Every token at any depth, cells of tables too. */
function* everyToken(tokens: readonly Token[]): Iterable<Token> {
  for (const token of tokens) {
    yield token;
    if (token.type === 'table') {
      const { header, rows } = token as Tokens.Table;
      for (const cell of [...header, ...rows.flat()]) yield* everyToken(cell.tokens);
    } else if (token.type === 'list') yield* everyToken((token as Tokens.List).items);
    else if ('tokens' in token && token.tokens !== undefined) yield* everyToken(token.tokens);
  }
}

describe.each(FORMATS)('%s', (format) => {
  test.each(Object.entries(HOSTILE))(
    'is what it has to be where things are called by %s',
    async (_, name) => {
      const report = await reporters[format]();
      const page = text(report(hostileResult(name), options({ incomplete: true, verbose: true })));
      expect(page).not.toMatch(RAW);
      CHECKS[format](page, name);
      if (format !== 'github') expect(lines(page).map(githubCommand)).toEqual(lines(page).map(() => null));
      if (format !== 'azure-devops')
        expect(lines(page).map(azureCommand)).toEqual(lines(page).map(() => null));
    },
  );
});

describe.each(Object.entries(HOSTILE))('access where things are called by %s', (_, name) => {
  const id = vaultId(name, name, name);
  const said = answer({
    entries: [
      entry({
        vaults: [id],
        principal: principal(name, 'User', name),
        permissions: [name],
        certainty: 'conditional',
        conditions: [{ source: 'role-assignment', text: name }],
        path: [{ step: 'role-assignment', id: assignmentId(id, name), scope: id, role: name }],
      }),
    ],
    coverage: [{ scope: id, what: 'roleAssignments', status: 'refused', reason: name }],
  });
  const pages = {
    csv: () => text(accessCsv(said)),
    json: () => text(accessJson(said)),
    table: () =>
      text(
        accessTable(
          said,
          question({ vaults: [{ ...askedVault(name), id }] }),
          tableOptions({ verbose: true }),
        ),
      ),
  };

  test.each(Object.entries(pages))(
    '%s holds nothing that a terminal or a pipeline obeys',
    (_format, page) => {
      expect(page()).not.toMatch(RAW);
      expect(lines(page()).map(githubCommand)).toEqual(lines(page()).map(() => null));
      expect(lines(page()).map(azureCommand)).toEqual(lines(page()).map(() => null));
    },
  );

  test('csv has a row for the vault and one for the gap, and no formula', () => {
    expect(csvRecords(pages.csv()).map(({ reach }) => reach)).toEqual(['holds', 'unknown']);
    expectNoFormula(pages.csv());
  });

  test('json gives the names back as they are', () => {
    expect(JSON.parse(pages.json()).entries[0].principal.displayName).toBe(name);
  });
});

test('the checks of a pipeline log can fail', () => {
  expect(githubCommand('  ::error title=a%2Cb::c%0Ad')).toEqual({
    name: 'error',
    properties: { title: 'a,b' },
    message: 'c\nd',
  });
  expect(githubCommand('text ##[set-output name=a;]b')?.name).toBe('set-output');
  expect(azureCommand('text ##vso[task.setvariable variable=a%3Bb;]c')).toEqual({
    name: 'task.setvariable',
    properties: { variable: 'a;b' },
    message: 'c',
  });
  expect(githubCommand('fe80::1 and 2001:db8::')).toBeNull();
});
