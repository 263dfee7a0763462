import { existsSync, readFileSync, realpathSync } from 'node:fs';
import { dirname, join, relative, resolve, sep } from 'node:path';
import type { Config } from '../config/config.js';
import { parseScope } from '../model/armId.js';
import { resourcePattern } from '../model/resourcePattern.js';
import type { Anchors } from '../report/anchor.js';
import { inventoryLines } from '../report/inventory.js';
import { UsageError } from './usageError.js';

/** The name under which an inventory is found in the working directory. */
const INVENTORY_FILE = 'kvposture-inventory.txt';

/** Where the inventory is, seen from the working directory: what the config names, from the root of the repository. */
export function inventoryFile({ inventory }: Config, workingDirectory = process.cwd()): string {
  if (inventory === undefined) return INVENTORY_FILE;
  const folder = realpathSync(workingDirectory);
  return relative(folder, join(repositoryRoot(folder), inventory));
}

/**
 * What the repository around the working directory holds for findings to be placed on: what the config says, the
 * inventory, and the config itself. Its root is the nearest folder with a `.git`, else the working directory; a file
 * outside of it has no place there. Throws UsageError for an inventory that the config names and that is not there, and
 * for one that cannot be read: without it alerts would be opened anew elsewhere.
 */
export function anchorsOfRun(config: Config, workingDirectory = process.cwd()): Anchors {
  const { file, sources } = config;
  const folder = realpathSync(workingDirectory);
  const root = repositoryRoot(folder);
  return {
    sources: sources
      .toSorted((one, other) => precedence(one.pattern) - precedence(other.pattern))
      .map(({ pattern, file: source, line }) => ({
        fits: resourcePattern(pattern),
        anchor: { path: source, line: line ?? 1 },
      })),
    inventory: readInventory(config, folder, root),
    config: file === '' ? null : pathInside(root, resolve(folder, file)),
  };
}

function readInventory(config: Config, folder: string, root: string): Anchors['inventory'] {
  const name = inventoryFile(config, folder);
  const place = join(folder, name);
  if (config.inventory === undefined && !existsSync(place)) return null;
  const path = pathInside(root, place);
  return path === null ? null : { path, lines: inventoryLines(textOf(place, name, config)) };
}

function textOf(place: string, name: string, { file, inventory }: Config): string {
  try {
    return readFileSync(place, 'utf8');
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : null;
    const named = inventory === undefined ? '' : ` that ${file} names`;
    if (code === 'ENOENT')
      throw new UsageError(`The inventory ${name}${named} is not there; kvposture inventory writes it.`);
    throw new UsageError(
      `The inventory ${name}${named} cannot be read (${String(code ?? error)}); check it.`,
    );
  }
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
