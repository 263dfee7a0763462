import { lstatSync } from 'node:fs';
import { isAbsolute, relative, sep } from 'node:path';
import { configTemplate } from '../config/configTemplate.js';
import type { GlobalOptions } from './commonOptions.js';
import { CONFIG_FILE } from './configFile.js';
import { EXIT } from './exitCodes.js';
import { writeFile } from './fileWrites.js';
import { configSchemaPath } from './packageFiles.js';
import { messagesOf } from './stderr.js';
import { UsageError } from './usageError.js';

/** `kvposture init`: writes a commented config into the working directory. Throws UsageError where there is one. */
export async function init(options: GlobalOptions): Promise<number> {
  // Also a link that leads nowhere is something.
  if (lstatSync(CONFIG_FILE, { throwIfNoEntry: false }) !== undefined)
    throw new UsageError(`${CONFIG_FILE} is already here; edit it, or move it away first.`);
  await writeFile(CONFIG_FILE, [configTemplate(schemaReference())]);
  messagesOf(options).note(`Wrote ${CONFIG_FILE}; kvposture audit obeys it in this directory.`);
  return EXIT.ok;
}

/** The schema beside this program: relative where the package lies below, as in node_modules, else absolute. */
function schemaReference(): string {
  const path = configSchemaPath();
  const below = relative(process.cwd(), path);
  const isBelow = !isAbsolute(below) && below.split(sep)[0] !== '..';
  return (isBelow ? `./${below}` : path).split(sep).join('/');
}
