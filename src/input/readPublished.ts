import { readFileSync } from 'node:fs';
import { Ajv2020, type ErrorObject } from 'ajv/dist/2020.js';
import { withInputBytes } from './inputBytes.js';
import { InputError } from './inputError.js';
import { readPlainJson } from './readPlainJson.js';

/** A file that kvposture wrote: the name of its published schema, what it is called, and which command makes one. */
export interface PublishedForm {
  readonly schema: 'result' | 'baseline';
  readonly noun: string;
  readonly madeBy: string;
  /** What to do where it is too large. */
  readonly instead: string;
}

/**
 * Reads a JSON file that kvposture wrote, or the standard input (`-`), and checks it against its published schema, so
 * that whoever walks it finds what the types promise. Throws InputError (one sentence) for a file that cannot be read,
 * is no JSON, or has another form.
 */
export async function readPublished<T>(
  { schema, noun, madeBy, instead }: PublishedForm,
  path: string,
  stdin?: AsyncIterable<Uint8Array>,
): Promise<T> {
  const value = await withInputBytes(path, stdin, ({ chunks }) => readPlainJson(chunks, path, instead));
  const ajv = new Ajv2020({ allowUnionTypes: true, validateFormats: false });
  const validate = ajv.compile<T>(schemaNamed(schema));
  if (validate(value)) return value;
  const [error] = validate.errors ?? [];
  throw new InputError(
    path,
    `is no ${noun} of kvposture that this version reads: ${problem(error)}; make one with ${madeBy}`,
    { path: jsonPath(error) },
  );
}

function schemaNamed(name: string): object {
  return JSON.parse(
    readFileSync(new URL(`../../schemas/${name}.schema.json`, import.meta.url), 'utf8'),
  ) as object;
}

function jsonPath(error: ErrorObject | undefined): string {
  const steps = (error?.instancePath ?? '').split('/').slice(1);
  return `$${steps.map((step) => (/^\d+$/.test(step) ? `[${step}]` : `.${step}`)).join('')}`;
}

function problem(error: ErrorObject | undefined): string {
  if (error?.keyword === 'additionalProperties') return 'it holds a key that the format does not know';
  return (error?.message ?? 'it is not as the format says').replace(/^must /, 'it has to ');
}
