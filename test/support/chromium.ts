import { accessSync, constants } from 'node:fs';
import { delimiter, isAbsolute, join } from 'node:path';
import { type Browser, chromium } from 'playwright-core';

const NAMES = ['/usr/bin/chromium', 'chromium', 'chromium-browser', 'google-chrome'];
/** Chromium asks Google's hosts for updates and the like unless told not to. */
const ARGUMENTS = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

/** A Chromium of this machine, `CHROMIUM_PATH` first; null, and a line that says so, where there is none. */
export function findChromium(): string | null {
  const { CHROMIUM_PATH: named, PATH: path = '' } = process.env;
  const candidates = (named === undefined ? NAMES : [named]).flatMap((name) =>
    isAbsolute(name) ? [name] : path.split(delimiter).map((folder) => join(folder, name)),
  );
  const found = candidates.find(isExecutable);
  if (found === undefined)
    process.stderr.write(
      'No Chromium found (CHROMIUM_PATH names one): the tests of the HTML report in a browser are skipped.\n',
    );
  return found ?? null;
}

function isExecutable(file: string): boolean {
  try {
    accessSync(file, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

/** Starts a Chromium without a window. */
export function launchChromium(executablePath: string): Promise<Browser> {
  return chromium.launch({ executablePath, args: ARGUMENTS });
}
