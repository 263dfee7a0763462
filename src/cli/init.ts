import { lstatSync } from 'node:fs';
import { configTemplate } from '../config/configTemplate.js';
import type { GlobalOptions } from './commonOptions.js';
import { CONFIG_FILE } from './configFile.js';
import { EXIT } from './exitCodes.js';
import { writeFile } from './fileWrites.js';
import { configSchemaPath, packageVersion } from './packageFiles.js';
import { schemaReference } from './schemaReference.js';
import { messagesOf } from './stderr.js';
import { UsageError } from './usageError.js';

/** `kvposture init`: writes a commented config into the working directory. Throws UsageError where there is one. */
export async function init(options: GlobalOptions): Promise<number> {
  // Also a link that leads nowhere is something.
  if (lstatSync(CONFIG_FILE, { throwIfNoEntry: false }) !== undefined)
    throw new UsageError(`${CONFIG_FILE} is already here; edit it, or move it away first.`);
  const schema = schemaReference(process.cwd(), configSchemaPath(), packageVersion());
  await writeFile(CONFIG_FILE, [configTemplate(schema)]);
  messagesOf(options).note(`Wrote ${CONFIG_FILE}; kvposture audit obeys it in this directory.`);
  return EXIT.ok;
}
