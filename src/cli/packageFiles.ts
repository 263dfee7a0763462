import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const ROOT = new URL('../../', import.meta.url);

/** The version in package.json. */
export function packageVersion(): string {
  const { version } = JSON.parse(readFileSync(new URL('package.json', ROOT), 'utf8')) as { version: string };
  return version;
}

/** Path of the example tenant that ships with the package. */
export function demoTenantPath(): string {
  return fileURLToPath(new URL('examples/tenant.ndjson', ROOT));
}

/** Path of the published schema of kvposture.yaml. */
export function configSchemaPath(): string {
  return fileURLToPath(new URL('schemas/config.schema.json', ROOT));
}

/** The built-in rule pack: the YAML files under `rules/`, sorted by name. */
export function builtInRuleFiles(): readonly { readonly file: string; readonly text: string }[] {
  return builtInRuleNames().map((file) => ({ file, text: readFileSync(new URL(file, ROOT), 'utf8') }));
}

/** The names under which the built-in rules are loaded. */
export function builtInRuleNames(): readonly string[] {
  return readdirSync(new URL('rules/', ROOT))
    .filter((name) => name.endsWith('.yaml'))
    .sort()
    .map((name) => `rules/${name}`);
}
