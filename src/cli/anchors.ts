import { isAbsolute, normalize, sep } from 'node:path';
import type { Config } from '../config/config.js';
import { normalizeId } from '../model/armId.js';
import { resourcePattern } from '../model/resourcePattern.js';
import type { Result } from '../model/result.js';
import type { SourceFile } from '../model/sourceFile.js';
import type { Anchor, Anchors } from '../report/anchor.js';

/**
 * Where findings are placed in the repository, as the config says it: ids and scopes of `sources` as they are, names
 * and then patterns for the vaults of the result that fit, of which the first counts; and the config for what is left.
 */
export function anchorsOf({ sources, file }: Config, { vaults }: Pick<Result, 'vaults'>): Anchors {
  const places = new Map<string, Anchor>();
  const ids = vaults.map(({ id }) => normalizeId(id));
  const place = (id: string, { file: path, line }: SourceFile) => {
    if (!places.has(id)) places.set(id, { path, line: line ?? 1 });
  };
  const exact = sources.filter(({ pattern }) => !/[*?]/.test(pattern));
  const names = exact.filter(({ pattern }) => !pattern.includes('/'));
  const patterns = sources.filter((source) => !exact.includes(source));
  for (const source of exact) place(normalizeId(source.pattern), source);
  for (const source of [...names, ...patterns])
    for (const id of ids.filter(resourcePattern(source.pattern))) place(id, source);
  return { sources: places, inventory: null, config: repositoryPath(file) };
}

/** The working directory is taken for the root of the repository; a file outside of it has no place there. */
function repositoryPath(file: string): string | null {
  const path = normalize(file).split(sep).join('/');
  return file === '' || isAbsolute(file) || path.startsWith('../') ? null : path;
}
