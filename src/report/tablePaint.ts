import { Chalk } from 'chalk';
import type { Paint } from './tablePage.js';

/** The colours of a table at a level as `new Chalk({ level })` takes it; at 0 every text stays as it is. */
export function paintFor(level: 0 | 1 | 2 | 3): Paint {
  const chalk = new Chalk({ level });
  return {
    strong: (text) => chalk.bold(text),
    faint: (text) => chalk.dim(text),
    severity: {
      critical: (text) => chalk.bold.white.bgRed(text),
      high: (text) => chalk.bold.red(text),
      medium: (text) => chalk.yellow(text),
      low: (text) => chalk.cyan(text),
      info: (text) => chalk.dim(text),
    },
    verdict: {
      pass: (text) => chalk.bold.green(text),
      fail: (text) => chalk.bold.red(text),
      incomplete: (text) => chalk.bold.yellow(text),
    },
  };
}
