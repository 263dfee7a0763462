import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import axe from 'axe-core';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Result } from '../../src/model/result.js';
import { htmlReport } from '../../src/report/html/htmlReport.js';
import { entry, objectId, principal, SUBSCRIPTION } from '../report/accessFixture.js';
import { largeResult } from '../report/html/largeTenant.js';
import { ON_CALL_ENTRY, storyResult } from '../report/html/storyTenant.js';
import { believableResult, finding, options, result, text, vault } from '../report/resultFixture.js';
import { findChromium, launchChromium } from '../support/chromium.js';
import { goTo, reportOpener } from '../support/htmlPages.js';
import { runCli } from '../support/runCli.js';

const chromium = findChromium();
const VIEWS = [
  '#/',
  '#/findings',
  '#/finding/abcdef0123456789',
  '#/vaults',
  '#/vault/kv-pay',
  '#/vault/kv-app?ask=any',
  '#/principals',
  `#/principal/${objectId(9)}`,
  `#/principal/${objectId(7)}`,
  '#/matrix',
  '#/coverage',
  '#/search?q=kv',
];

const pageOf = (of: Result) => text(htmlReport(of, options()));
const main = async (page: Page) => (await page.locator('main').innerText()).replace(/\s+/g, ' ');

describe.skipIf(chromium === null)('the HTML report in Chromium', { timeout: 120_000 }, () => {
  let browser: Browser;
  const reports = reportOpener(() => browser);
  beforeAll(async () => {
    browser = await launchChromium(chromium ?? '');
  }, 60_000);
  afterAll(async () => {
    await browser?.close();
    await reports.close();
  });

  test('a tester who only has the file can tell who reads secrets in a vault, how, and which one change stops most', async () => {
    const { page, trouble } = await reports.open(pageOf(storyResult()));
    await page.getByRole('navigation').getByRole('link', { name: 'Vaults' }).click();
    await page.getByRole('searchbox', { name: 'Search', exact: true }).fill('pay');
    await page.getByRole('link', { name: 'kv-pay' }).click();

    // Who, and how soon.
    expect(await page.getByRole('heading', { level: 1 }).innerText()).toBe('kv-pay');
    expect(await page.locator('.headline').innerText()).toContain(
      '6 principals can read secrets now, 1 after activating a role and 1 by further steps taken alone',
    );
    // How.
    const rows = await page
      .getByRole('list', { name: 'Who can read secrets' })
      .locator('> li')
      .allInnerTexts();
    const ways = rows.map((row) => row.replace(/\s+/g, ' '));
    expect(ways).toHaveLength(5);
    expect(ways[0]).toMatch(
      /^On-call Group 00000009… 5 members of On-call Now access policy secrets: get, list$/,
    );
    expect(ways[1]).toMatch(/^Ada Winter .* Now Key Vault Secrets User at vault/);
    expect(ways[2]).toMatch(
      /^Payments API .* conditional access policy .*deny assignments of the subscription/,
    );
    expect(ways[4]).toMatch(
      /^Release pipeline .* By further steps Contributor at subscription .* → writes itself an access policy/,
    );
    await page.getByText('5 members').click();
    await page.getByRole('listitem').filter({ hasText: 'Engineer 4' }).last().waitFor();
    // The one change.
    const change = page.getByRole('region', { name: 'One change', exact: true });
    const said = (await change.innerText()).replace(/\s+/g, ' ');
    expect(said).toContain('Delete the entry: access policy of vault kv-pay');
    expect(said).toContain('Held by On-call');
    expect(said).toContain(
      '4 of 8 could then no longer read secrets (4 now). 1 other holder of it keeps another way.',
    );
    expect(await change.locator('code').innerText()).toBe(
      `az keyvault delete-policy --name kv-pay --object-id ${ON_CALL_ENTRY.id?.split('/').at(-1)}`,
    );
    expect(trouble).toEqual([]);
  });

  test('the first screen says verdict, counts, furthest causes, furthest principals and gaps', async () => {
    const { page, trouble } = await reports.open(pageOf(storyResult()));
    const said = await main(page);
    expect(said).toContain(
      'Fail 4 open findings at high or above: 4 high. 2 rules could not be judged everywhere.',
    );
    for (const [severity, count] of [
      ['critical', 0],
      ['high', 4],
      ['medium', 4],
      ['low', 1],
      ['info', 0],
    ])
      expect(await page.locator(`.tile.${severity} strong`).innerText()).toBe(String(count));
    const causes = await page
      .getByRole('list')
      .filter({ hasText: 'can write the access policies' })
      .locator('> li')
      .allInnerTexts();
    expect(causes[0]).toContain('5 vaults');
    expect(said).toContain(
      'Release pipeline Service principal 00000007… could obtain the secrets of 2 vaults',
    );
    expect(said).toContain('refused role assignments of subscription');
    expect(trouble).toEqual([]);
  });

  test('the demo tenant, written by the program, opens', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'kvposture-demo-'));
    const file = join(folder, 'demo.html');
    const run = await runCli(['audit', '--demo', '-o', `html=${file}`, '-q'], { deadline: 60_000 });
    expect([run.code, run.stdout]).toEqual([1, '']);
    const { page, trouble } = await reports.open(await readFile(file, 'utf8'));
    await page.locator('.tile.high').click();
    expect(await page.locator('.finding-row').count()).toBeGreaterThan(5);
    await page.getByRole('navigation').getByRole('link', { name: 'Vaults' }).click();
    await page.locator('.item-row a').first().click();
    expect(await page.locator('svg.graph .node.vault').count()).toBe(1);
    expect(trouble).toEqual([]);
    await rm(folder, { recursive: true, force: true });
  });

  test('filters narrow the findings, stand in the address, and survive a reload', async () => {
    const { page } = await reports.open(pageOf(storyResult()), '#/findings');
    const rows = page.locator('.finding-row');
    const all = await rows.count();
    await page.getByLabel('Severity').selectOption('medium');
    await page.getByLabel('Status').selectOption('waived');
    expect(await rows.count()).toBe(1);
    await rows.filter({ hasText: 'kv-edge' }).waitFor();
    expect(page.url()).toContain('#/findings?severity=medium&state=waived');
    await page.reload();
    expect(await rows.count()).toBe(1);
    await page.getByLabel('Severity').selectOption('');
    await page.getByLabel('Status').selectOption('');
    await page.getByLabel('Reach').selectOption('obtainable');
    expect(await rows.allInnerTexts()).toEqual([expect.stringContaining('Release pipeline')]);
    await page.getByLabel('Reach').selectOption('');
    await page.getByLabel('Rule').selectOption('firewall-open');
    expect(await rows.count()).toBe(1);
    await page.getByLabel('Rule').selectOption('');
    await page.getByRole('searchbox', { name: 'Search', exact: true }).fill('kv-crm ranges');
    expect(await rows.count()).toBe(1);
    expect(await page.locator('.count').innerText()).toBe(`1 finding of ${all}`);
  });

  test('the search finds vaults, principals and findings; the way back works', async () => {
    const { page } = await reports.open(pageOf(storyResult()));
    await page.keyboard.press('/');
    await page.keyboard.type('pipeline');
    expect(await main(page)).toContain('0 vaults, 1 principal, 1 finding hold “pipeline”.');
    await page.getByRole('link', { name: 'Release pipeline' }).first().click();
    expect(await page.getByRole('heading', { level: 1 }).innerText()).toBe('Release pipeline');
    await page.goBack();
    expect(await main(page)).toContain('hold “pipeline”');
    await page.goBack();
    expect(await page.getByRole('heading', { level: 1 }).innerText()).toBe('Fail');
  });

  test('the graph leads on, tells steps from what is held, and says the same in words', async () => {
    const { page } = await reports.open(pageOf(storyResult()), '#/vault/kv-pay');
    const graph = page.locator('.graph-figure');
    expect(await graph.locator('.node.principal').count()).toBe(3);
    expect(await graph.locator('.node.group').count()).toBe(2);
    expect(await graph.locator('.edge.step').evaluateAll((edges) => edges.length)).toBeGreaterThan(2);
    const dash = (line: string) =>
      page.evaluate(`getComputedStyle(document.querySelector('.scroll .edge.${line}')).strokeDasharray`);
    expect(await dash('held')).toBe('none');
    expect(await dash('step')).not.toBe('none');
    await graph.getByText('The same in words').click();
    const words = await graph.locator('.words li').allInnerTexts();
    expect(words).toHaveLength(5);
    expect(words).toContain('On-call: access policy');
    await graph.getByRole('link', { name: /^On-call/ }).click();
    expect(await page.getByRole('heading', { level: 1 }).innerText()).toBe('On-call');
    expect(await main(page)).toContain('5 members');
  });

  test('what a member of a group can do names the group and its vaults', async () => {
    const { page } = await reports.open(pageOf(storyResult()), `#/principal/${objectId(3)}`);
    const said = await main(page);
    expect(said).toContain('1 vault where it can do anything at all now.');
    expect(said).toContain('kv-pay Now in group “On-call”: access policy');
    expect(said).toContain('Groups it is in On-call');
  });

  test('the matrix shows who can do what where, and how soon', async () => {
    const { page } = await reports.open(pageOf(storyResult()), '#/matrix');
    const row = page.getByRole('row', { name: /Auditors/ });
    expect(await row.locator('.sign.eligible').count()).toBe(2);
    expect(await page.getByRole('row', { name: /Payments API/ }).innerText()).toContain('now, conditional');
    await page.getByLabel('change objects').check();
    expect(await page.getByRole('row').count()).toBe(2);
    expect(await page.getByRole('row').last().innerText()).toContain('Release pipeline');
    await page.getByRole('searchbox', { name: 'Vaults', exact: true }).fill('pay');
    expect(await page.getByRole('columnheader').count()).toBe(2);
  });

  test('a fix and a waiver can be copied', async () => {
    const { page } = await reports.open(pageOf(storyResult()), '#/finding/abcdef0123456789', {
      permissions: ['clipboard-read', 'clipboard-write'],
    });
    await page.getByRole('button', { name: 'Copy: Waiver' }).click();
    await page.getByText('Copied').waitFor();
    const copied = String(await page.evaluate('navigator.clipboard.readText()'));
    expect(copied).toMatch(
      /^waivers:\n {2}- rule: contributor-self-grant\n {4}fingerprint: "abcdef0123456789"\n/,
    );
    await page.getByRole('button', { name: 'Copy: Azure CLI' }).click();
    await expect
      .poll(async () => String(await page.evaluate('navigator.clipboard.readText()')))
      .toContain('az keyvault update');
  });

  test('everything works by keyboard', async () => {
    const { page } = await reports.open(pageOf(storyResult()), '#/vault/kv-pay');
    const focused = () =>
      page.evaluate('document.activeElement.textContent || document.activeElement.value') as Promise<string>;
    await page.keyboard.press('Tab');
    expect(await focused()).toBe('Skip to the content');
    await page.keyboard.press('Enter');
    expect(await focused()).toBe('kv-pay');
    await page.keyboard.press('Tab');
    expect(await focused()).toBe('read');
    await page.keyboard.press('ArrowRight');
    expect(page.url()).toContain('ask=use');
    expect(await page.locator('.headline').innerText()).toContain('1 by further steps');
    await goTo(page, '#/vaults');
    const link = page.getByRole('link', { name: 'kv-pay' });
    await link.focus();
    await page.keyboard.press('Enter');
    await expect.poll(focused).toBe('kv-pay');
  });

  test('names that try to run script are only names, on every view', async () => {
    const evil = [
      '<img src=x onerror="alert(1)">',
      '</script><script>alert(2)</script>',
      '"><svg onload=alert(3)>',
      "javascript:alert(4)//'",
      '\u202e<b>\u0000{{constructor.constructor("alert(5)")()}}',
      `${'<i>'.repeat(3_000)}`,
    ];
    const one = evil[0] ?? '';
    const hostile = storyResult();
    const evilResult: Result = {
      ...hostile,
      cloud: one,
      tenantId: one,
      vaults: hostile.vaults.map((each, at) => ({
        ...each,
        name: evil[at % evil.length] ?? '',
        location: one,
      })),
      findings: hostile.findings.map((each, at) => {
        const name = evil[at % evil.length] ?? '';
        return {
          ...each,
          ...{ title: name, message: name },
          references: [name, 'javascript:alert(6)', 'data:text/html,<script>alert(7)</script>'],
          remediation: { text: name, cli: name },
          evidence: { ...each.evidence, [name]: name },
        };
      }),
      coverage: hostile.coverage.map((each) => ({ ...each, reason: one, scope: one })),
      access: {
        groups: [{ id: objectId(1), members: [principal(objectId(2), 'User', one)], count: 1 }],
        omitted: 0,
        entries: hostile.vaults.map(({ id }, at) => {
          const name = evil[at % evil.length] ?? '';
          const path = [{ step: 'role-assignment', id: name, scope: name, role: name }] as const;
          return entry({
            vaults: [id],
            principal: principal(objectId(1), 'Group', name),
            path,
            permissions: [name, 'secrets/get'],
          });
        }),
      },
    };
    const { page, trouble } = await reports.open(pageOf(evilResult));
    const views = [
      ...VIEWS,
      `#/principal/${objectId(1)}`,
      `#/vault/${encodeURIComponent(one)}`,
      `#/${encodeURIComponent(one)}`,
      `#/search?q=${encodeURIComponent(one)}`,
      ...hostile.vaults.map(({ id }) => `#/vault/${encodeURIComponent(id)}`),
    ];
    for (const view of views) {
      await goTo(page, view);
      expect(await page.locator('main img, main script, main b, main i, svg[onload]').count(), view).toBe(0);
      expect(await page.locator('a[href^="javascript"], a[href^="data"]').count(), view).toBe(0);
    }
    expect(trouble).toEqual([]);
    expect(await main(page)).toContain('<img src=x onerror="alert(1)">');
  });

  test('script that gets in all the same is not run', async () => {
    const html = pageOf(storyResult()).replace(
      '</body>',
      '<script>document.title = "ran"</script><img src="https://example.invalid/x.png" onerror="document.title = 1"></body>',
    );
    const { page, trouble } = await reports.open(html);
    expect(await page.title()).toBe('Overview · Key vault access report');
    expect(trouble.some((line) => line.includes('Content Security Policy'))).toBe(true);
    expect(trouble).toContain('failed (csp): https://example.invalid/x.png');
  });

  test.each(['light', 'dark'] as const)(
    'axe finds nothing to object to in any view, %s',
    async (colorScheme) => {
      const { page } = await reports.open(pageOf(storyResult()), '', { colorScheme });
      await page.evaluate(axe.source);
      for (const view of VIEWS) {
        await goTo(page, view);
        for (const summary of await page.locator('main details > summary').all()) await summary.click();
        const found = (await page.evaluate(
          'axe.run(document, { resultTypes: ["violations"] })',
        )) as axe.AxeResults;
        const told = found.violations.map(
          ({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(' ')}`,
        );
        expect(told, view).toEqual([]);
      }
    },
  );

  test('on a phone no view is wider than the screen', async () => {
    const { page } = await reports.open(pageOf(storyResult()), '', { viewport: { width: 375, height: 812 } });
    for (const view of VIEWS) {
      await goTo(page, view);
      expect(await page.evaluate('document.documentElement.scrollWidth'), view).toBe(375);
    }
    await page.evaluate(axe.source);
    await goTo(page, '#/vault/kv-pay');
    const found = (await page.evaluate(
      'axe.run(document, { resultTypes: ["violations"] })',
    )) as axe.AxeResults;
    expect(found.violations.map(({ id }) => id)).toEqual([]);
  });

  test('on paper there is no menu and no button, and long lists go on', async () => {
    const { page } = await reports.open(pageOf(largeResult(300, 10)), '#/findings');
    await page.emulateMedia({ media: 'print' });
    await page.evaluate('dispatchEvent(new Event("beforeprint"))');
    expect(await page.locator('.finding-row').count()).toBe(300);
    expect(await page.getByRole('navigation').isVisible()).toBe(false);
    expect(await page.locator('.filters').isVisible()).toBe(false);
    expect((await page.pdf()).length).toBeGreaterThan(10_000);
  });

  test('paper is white also where the screen is dark, and the picture fits on it', async () => {
    const dark = { colorScheme: 'dark', viewport: { width: 700, height: 900 } } as const;
    const { page } = await reports.open(pageOf(storyResult()), '#/vault/kv-pay', dark);
    const ink = (of: Page) => of.evaluate('getComputedStyle(document.querySelector("h1")).color');
    const onScreen = await ink(page);
    await page.emulateMedia({ media: 'print', colorScheme: 'dark' });
    const light = await reports.open(pageOf(storyResult()), '#/vault/kv-pay', { colorScheme: 'light' });
    expect(await ink(page)).not.toBe(onScreen);
    expect(await ink(page)).toBe(await ink(light.page));
    const { x = 0, width = 0 } = (await page.locator('.scroll .graph').boundingBox()) ?? {};
    expect(width).toBeGreaterThan(300);
    expect(x + width).toBeLessThanOrEqual(700);
  });

  test('5,000 findings: under 5 MB, drawn bit by bit, and usable at once', async () => {
    const html = pageOf(largeResult(5_000));
    expect(Buffer.byteLength(html)).toBeLessThan(5_000_000);
    const { page, trouble } = await reports.open(html, '#/findings');
    const rows = page.locator('.finding-row');
    expect(await rows.count()).toBeLessThan(500);
    expect(await page.locator('.count').innerText()).toBe('5,000 findings');
    const usable = Number(
      await page.evaluate('performance.getEntriesByType("navigation")[0].domContentLoadedEventEnd'),
    );
    // A second on an idle machine; a busy one may take several times that.
    expect(usable).toBeLessThan(6_000);
    await page.getByRole('searchbox', { name: 'Search', exact: true }).fill('kv-archive-00003');
    await page.getByText('finding of 5,000').or(page.getByText('findings of 5,000')).waitFor();
    expect(await rows.count()).toBeGreaterThan(0);
    await page.getByRole('searchbox', { name: 'Search', exact: true }).fill('');
    await page.evaluate('scrollTo(0, document.body.scrollHeight)');
    await expect.poll(() => rows.count()).toBeGreaterThan(100);
    for (const view of ['#/', '#/vaults', '#/principals', '#/matrix', `#/principal/${objectId(0)}`]) {
      const start = Date.now();
      await goTo(page, view);
      expect(Date.now() - start, view).toBeLessThan(6_000);
    }
    expect(trouble).toEqual([]);
  });

  test('a result without access, and one without anything, still say what they can', async () => {
    const { page, trouble } = await reports.open(pageOf(believableResult()));
    for (const view of VIEWS) await goTo(page, view);
    await goTo(page, '#/vault/kv-app');
    expect(await main(page)).toContain('This result does not tell who can do what.');
    const empty = await reports.open(pageOf(result({ vaults: [] })));
    for (const view of VIEWS) await goTo(empty.page, view);
    await goTo(empty.page, '#/');
    expect(await main(empty.page)).toContain('Nothing There was no vault to judge.');
    expect([...trouble, ...empty.trouble]).toEqual([]);
  });

  test('a page that leaves something out says so', async () => {
    const story = storyResult();
    const cut = { ...story, access: { entries: story.access?.entries ?? [], groups: [], omitted: 12 } };
    const { page } = await reports.open(pageOf(cut));
    expect(await main(page)).toContain('12 access entries not on this page');
  });

  test('what has to be told of waivers and the baseline stands on the first screen and at its finding', async () => {
    const message = 'The waiver of abcdef0123456789 was given for 1 vault, and the cause now reaches 2.';
    const notice = { from: 'waiver', kind: 'grown', ruleId: 'contributor-self-grant', message } as const;
    const told = {
      ...storyResult(),
      notices: [{ ...notice, fingerprints: ['abcdef0123456789'], vaults: [] }],
    };
    const { page } = await reports.open(pageOf(told));
    await page.getByRole('link', { name: message }).click();
    expect(await page.locator('main').innerText()).toContain('was given for 1 vault');
    await goTo(page, '#/finding/1c9a7be2f0d34a55');
    expect(await page.locator('main').innerText()).not.toContain('was given for 1 vault');
  });

  test('where role assignments were not read, every view of access says that something may be missing', async () => {
    const whole = storyResult();
    const unread = { what: 'roleAssignments', status: 'refused', reason: '403', rules: [] } as const;
    const names = { what: 'directoryObjects', status: 'refused', reason: '403', rules: [] } as const;
    const at = (scope: string) => ({
      ...whole,
      coverage: [
        { ...unread, scope },
        { ...names, scope: '/' },
      ],
    });
    const notice = 'Something may be missing here, as this was not read: role assignments of subscription';
    const { page, trouble } = await reports.open(pageOf(at(`/SUBSCRIPTIONS/${SUBSCRIPTION.split('/')[2]}`)));
    for (const place of ['#/vault/kv-pay', `#/principal/${objectId(9)}`, '#/matrix']) {
      await goTo(page, place);
      expect([place, await page.locator('.notice').allInnerTexts()]).toEqual([
        place,
        [expect.stringMatching(new RegExp(`^${notice} .*refused\\)\\. All gaps$`))],
      ]);
    }
    await page.getByRole('link', { name: 'All gaps' }).click();
    expect(await main(page)).toContain('names in the directory of the tenant root');
    const elsewhere = await reports.open(pageOf(at(`/subscriptions/${objectId(99)}`)), '#/vault/kv-pay');
    expect(await elsewhere.page.locator('.notice').count()).toBe(0);
    expect([...trouble, ...elsewhere.trouble]).toEqual([]);
  });

  test('vaults of the same name are told apart', async () => {
    const twin = {
      ...vault('kv-app'),
      id: vault('kv-app').id.replace('rg-app', 'rg-other'),
      resourceGroup: 'rg-other',
    };
    const { page } = await reports.open(
      pageOf(result({ vaults: [vault('kv-app'), twin], findings: [finding('firewall-open')] })),
      '#/vaults',
    );
    await page.getByRole('link', { name: 'kv-app' }).last().click();
    expect(await main(page)).toContain('rg-other');
  });
});
