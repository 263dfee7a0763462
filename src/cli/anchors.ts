import { existsSync, readFileSync, realpathSync } from 'node:fs';
import { dirname, join, relative, resolve, sep } from 'node:path';
import type { Config } from '../config/config.js';
import { parseScope } from '../model/armId.js';
import { resourcePattern } from '../model/resourcePattern.js';
import type { Anchors } from '../report/anchor.js';
import { inventoryLines } from '../report/inventory.js';

/** The name under which an inventory is found in the working directory. */
const INVENTORY_FILE = 'kvposture-inventory.txt';

/**
 * What the repository around the working directory holds for findings to be placed on: what the config says, the
 * inventory, and the config itself. Its root is the nearest folder with a `.git`, else the working directory; a file
 * outside of it has no place there.
 */
export function anchorsOfRun({ file, sources }: Config, workingDirectory = process.cwd()): Anchors {
  const folder = realpathSync(workingDirectory);
  const root = repositoryRoot(folder);
  const inventory = join(folder, INVENTORY_FILE);
  const path = existsSync(inventory) ? pathInside(root, inventory) : null;
  return {
    sources: sources
      .toSorted((one, other) => precedence(one.pattern) - precedence(other.pattern))
      .map(({ pattern, file: source, line }) => ({
        fits: resourcePattern(pattern),
        anchor: { path: source, line: line ?? 1 },
      })),
    inventory: path === null ? null : { path, lines: inventoryLines(readFileSync(inventory, 'utf8')) },
    config: file === '' ? null : pathInside(root, resolve(folder, file)),
  };
}

/** Names and ids of vaults go before patterns, in the order of the file, and these before scopes, the nearest first. */
function precedence(pattern: string): number {
  if (/[*?]/.test(pattern)) return 1;
  if (!pattern.startsWith('/')) return 0;
  const level = parseScope(pattern)?.level;
  if (level === 'resource-group') return 2;
  return level === 'subscription' || level === 'management-group' || level === 'tenant-root' ? 3 : 0;
}

function repositoryRoot(from: string): string {
  for (let folder = from; ; folder = dirname(folder)) {
    if (existsSync(join(folder, '.git'))) return folder;
    if (dirname(folder) === folder) return from;
  }
}

/** The path with `/` from the root to a file; null for a file outside of it. */
function pathInside(root: string, file: string): string | null {
  const path = relative(root, file).split(sep);
  return path[0] === '..' ? null : path.join('/');
}
