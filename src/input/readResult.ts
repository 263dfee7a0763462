import { readFileSync } from 'node:fs';
import { Ajv2020, type ErrorObject } from 'ajv/dist/2020.js';
import type { Result } from '../model/result.js';
import { withInputBytes } from './inputBytes.js';
import { InputError } from './inputError.js';
import { readPlainJson } from './readPlainJson.js';

/**
 * Reads a result that `audit -o json` wrote, from a file or the standard input (`-`), and checks it against the
 * published schema, so that whoever walks it finds what the types promise. Throws InputError (one sentence) for a file
 * that cannot be read, is no JSON, or is no result.
 */
export async function readResult(path: string, stdin?: AsyncIterable<Uint8Array>): Promise<Result> {
  const value = await withInputBytes(path, stdin, ({ chunks }) => readPlainJson(chunks, path));
  const ajv = new Ajv2020({ allowUnionTypes: true, validateFormats: false });
  const validate = ajv.compile<Result>(schema());
  if (validate(value)) return value;
  const [error] = validate.errors ?? [];
  throw new InputError(
    path,
    `is no result of kvposture that this version reads: ${problem(error)}; make one with kvposture audit -o json=FILE`,
    { path: jsonPath(error) },
  );
}

function schema(): object {
  return JSON.parse(
    readFileSync(new URL('../../schemas/result.schema.json', import.meta.url), 'utf8'),
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
