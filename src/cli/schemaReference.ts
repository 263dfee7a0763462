import { isAbsolute, relative, sep } from 'node:path';

/**
 * How a config written in `folder` names its schema, the file at `path` of this version of the package: relative where
 * it lies below the folder, as in node_modules; else the published copy, for a path of this machine means nothing to
 * whoever else has the config.
 */
export function schemaReference(folder: string, path: string, version: string): string {
  const below = relative(folder, path);
  if (!isAbsolute(below) && below.split(sep)[0] !== '..') return `./${below.split(sep).join('/')}`;
  return `https://unpkg.com/kvposture@${version}/schemas/config.schema.json`;
}
