import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Browser, BrowserContextOptions, Page } from 'playwright-core';

/** A report opened from a file, as a person who was sent it opens it, and what went wrong in it. */
export interface OpenedReport {
  readonly page: Page;
  readonly url: string;
  /** Errors, dialogs, blocked scripts, and requests for anything but the file itself. */
  readonly trouble: readonly string[];
}

/** Opens reports in a browser; `close` removes their files. */
export function reportOpener(browser: () => Browser) {
  let folder: Promise<string> | null = null;
  let opened = 0;
  return {
    /** Writes the page to a file and opens it at a place, e.g. `#/vaults`. */
    async open(html: string, place = '', options: BrowserContextOptions = {}): Promise<OpenedReport> {
      folder ??= mkdtemp(join(tmpdir(), 'kvposture-html-'));
      opened += 1;
      const file = join(await folder, `report-${opened}.html`);
      await writeFile(file, html);
      const context = await browser().newContext({ viewport: { width: 1280, height: 900 }, ...options });
      const page = await context.newPage();
      const url = pathToFileURL(file).href;
      const trouble: string[] = [];
      page.on('pageerror', ({ message }) => trouble.push(`error: ${message}`));
      page.on('console', (message) => {
        if (message.type() !== 'log') trouble.push(`console: ${message.text()}`);
      });
      page.on('dialog', (dialog) => {
        trouble.push(`dialog: ${dialog.message()}`);
        void dialog.dismiss();
      });
      page.on('request', (request) => {
        if (!request.url().startsWith(url)) trouble.push(`request: ${request.url()}`);
      });
      page.on('requestfailed', (request) => {
        trouble.push(`failed (${request.failure()?.errorText}): ${request.url()}`);
      });
      await page.goto(url + place);
      await page.locator('main h1').first().waitFor();
      return { page, url, trouble };
    },
    async close(): Promise<void> {
      if (folder !== null) await rm(await folder, { recursive: true, force: true });
    },
  };
}

/** Moves within an opened report, as a deep link does. */
export async function goTo(page: Page, place: string): Promise<void> {
  await page.evaluate(`location.hash = ${JSON.stringify(place)}`);
  await page.evaluate('new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))');
}
