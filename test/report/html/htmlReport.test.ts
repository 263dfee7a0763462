import { createHash } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import type { Result } from '../../../src/model/result.js';
import { htmlReport } from '../../../src/report/html/htmlReport.js';
import type { PackedJson } from '../../../src/report/html/packJson.js';
import type { PageData } from '../../../src/report/html/pageData.js';
import { unpackJson } from '../../../src/report/html/unpackJson.js';
import { believableResult, finding, options, result, text, vault } from '../resultFixture.js';

const page = (of: Result) => text(htmlReport(of, options()));

function dataOf(html: string): PageData {
  const json = /<script type="application\/json" id="data">(.*?)<\/script>/s.exec(html)?.[1] ?? '';
  return unpackJson(JSON.parse(json) as PackedJson) as PageData;
}

describe('one page that asks for nothing', () => {
  const html = page(believableResult());

  test('its policy allows its own script and style by their hashes, and nothing else', () => {
    const hashOf = (element: string) => {
      const content = new RegExp(`<${element}>(.*?)</${element}>`, 's').exec(html)?.[1] ?? '';
      return `sha256-${createHash('sha256').update(content).digest('base64')}`;
    };
    const policy = /http-equiv="Content-Security-Policy" content="([^"]*)"/.exec(html)?.[1] ?? '';
    expect(policy.split('; ')).toEqual([
      "default-src 'none'",
      `script-src '${hashOf('script')}'`,
      `style-src '${hashOf('style')}'`,
      "base-uri 'none'",
      "form-action 'none'",
      "require-trusted-types-for 'script'",
    ]);
  });

  test('it names no other file and no address to load from', () => {
    expect(html).not.toMatch(
      /<(link|img|iframe|object|embed|base)\b|@import|url\(|\bsrc=|fetch\(|XMLHttpRequest|import\(/i,
    );
  });

  test('it holds the data of the result', () => {
    const one = believableResult();
    const data = dataOf(html);
    expect(data.findings).toEqual(JSON.parse(JSON.stringify(one.findings)));
    expect(data.vaults).toEqual(one.vaults);
    expect(data.gate).toEqual({ failOn: 'high', incomplete: false });
  });

  test('without script it still says the verdict', () => {
    expect(html).toMatch(/<noscript><main><h1>Fail<\/h1><p>3 open findings at high or above: 3 high\./);
  });
});

describe('names that try to get out', () => {
  const names = [
    '</script><script>alert(1)</script>',
    '<!--<script>',
    ']]>',
    '\u2028\u2029',
    '\u202egnp.exe',
    '\u0000\u001b[31m',
    '\ud800',
    'x'.repeat(10_000),
    '"\'`\\',
  ];

  test.each(names)('%j stays data', (name) => {
    const hostile = result({
      vaults: [{ ...vault('kv'), name, resourceGroup: name, location: name }],
      findings: [finding('firewall-open', { message: name, title: name, evidence: { [name]: name } })],
      cloud: name,
      tenantId: name,
    });
    const html = page(hostile);
    expect(html.match(/<\/?script/g)).toHaveLength(4);
    expect(html).not.toContain('<!--');
    for (const sign of ['\u0000', '\u001b', '\u202e', '\u2028', '\u2029']) expect(html).not.toContain(sign);
    expect(dataOf(html).vaults[0]?.name).toBe(name);
    expect(dataOf(html).findings[0]?.evidence).toEqual({ [name]: name });
  });
});
