import { Ajv, type ErrorObject, type ValidateFunction } from 'ajv';
import type { Fault } from './fault.js';
import { didYouMean } from './nearest.js';
import type { DocumentPath, YamlDocument } from './yamlDocument.js';

const validators = new WeakMap<object, ValidateFunction>();

/**
 * What in a document does not have the shape that a JSON schema (draft 7) asks for, each with its place and the
 * nearest valid word. `root` is how messages call the whole: `the rule`.
 */
export function schemaFaults(document: YamlDocument, schema: object, root: string): readonly Fault[] {
  const validate = validatorOf(schema);
  if (validate(document.value)) return [];
  const errors = validate.errors ?? [];
  // What one branch of a choice lacks is no fault; that no branch fits is.
  const faults = errors
    .filter(({ schemaPath }) => !/\/anyOf\/\d/.test(schemaPath))
    .flatMap((error) => faultOf(error, document, root));
  const seen = new Set<string>();
  return faults.filter(({ line, column, message }) => {
    const key = `${line}:${column}:${message}`;
    return !seen.has(key) && seen.add(key);
  });
}

function validatorOf(schema: object): ValidateFunction {
  const known = validators.get(schema);
  if (known !== undefined) return known;
  const made = new Ajv({ allErrors: true, verbose: true, allowUnionTypes: true }).compile(schema);
  validators.set(schema, made);
  return made;
}

function faultOf(error: ErrorObject, document: YamlDocument, root: string): Fault[] {
  const path = pathOf(error.instancePath, document.value);
  const name = path.length === 0 ? root : `"${path.join('.')}"`;
  switch (error.keyword) {
    case 'additionalProperties': {
      const word = String(error.params.additionalProperty);
      const known = propertiesOf(error.parentSchema);
      const message = `${name} has no field "${word}"${didYouMean(word, known)}`;
      return [document.faultAtKey([...path, word], message)];
    }
    case 'required':
      return [document.faultAt(path, `${name} lacks "${error.params.missingProperty}"`)];
    case 'anyOf':
      return [document.faultAt(path, `${name} ${choiceOf(error.schema)}`)];
    case 'enum': {
      const allowed = (error.params.allowedValues as readonly unknown[]).map(String);
      const given = String(error.data);
      const near = didYouMean(given, allowed);
      const message = `${name} cannot be "${given}"${near || `; it must be ${choice(allowed)}`}`;
      return [document.faultAt(path, message)];
    }
    case 'type': {
      const wanted = [error.params.type].flat().map((type) => TYPE_WORDS[String(type)] ?? String(type));
      const quotes =
        [error.params.type].flat().includes('string') && isPlainValue(error.data) ? '; put it in quotes' : '';
      return [document.faultAt(path, `${name} must be ${wanted.join(' or ')}${quotes}`)];
    }
    case 'propertyNames':
      return [
        document.faultAtKey(
          [...path, String(error.params.propertyName)],
          `${name} cannot have the name "${error.params.propertyName}"${explained(error.schema)}`,
        ),
      ];
    case 'pattern':
      // The error of propertyNames says the same with the place of the key.
      return error.propertyName === undefined ? [document.faultAt(path, `${name} ${formOf(error)}`)] : [];
    default:
      return [document.faultAt(path, `${name} ${error.message ?? 'is not valid'}`)];
  }
}

/** The words for a choice of fields of which one has to be there. */
function choiceOf(branches: unknown): string {
  const fields = (Array.isArray(branches) ? branches : []).flatMap(
    (branch: { required?: readonly string[] }) => (branch.required ?? []).map((field) => `"${field}"`),
  );
  return `needs at least one of ${fields.join(', ')}`;
}

/** What a schema for names says of the form they have. */
function explained(schema: unknown): string {
  const said = descriptionOf(schema);
  return said === null ? '' : `; ${said}`;
}

/** The form in words, where the schema of the value has some that are no sentence; else the regular expression. */
function formOf(error: ErrorObject): string {
  const said = descriptionOf(error.parentSchema);
  return said === null || said.endsWith('.')
    ? `does not have the form ${error.params.pattern}`
    : `must be ${said}`;
}

function descriptionOf(schema: unknown): string | null {
  const said = typeof schema === 'object' && schema !== null && 'description' in schema;
  return said && typeof schema.description === 'string' ? schema.description : null;
}

/** Of many words a few show the form. */
const MAX_WORDS = 30;

function choice(allowed: readonly string[]): string {
  return allowed.length > MAX_WORDS
    ? `one such as ${allowed.slice(-3).join(', ')}`
    : `one of ${allowed.join(', ')}`;
}

const TYPE_WORDS: Readonly<Record<string, string>> = {
  string: 'a text',
  object: 'a map',
  array: 'a list',
  integer: 'a whole number',
  number: 'a number',
  boolean: 'true or false',
  null: 'empty',
};

/** What YAML takes for a number or a truth value where nothing quotes it. */
function isPlainValue(value: unknown): boolean {
  return typeof value === 'number' || typeof value === 'boolean';
}

/** A JSON pointer as a path; digits are list indexes only where the file has a list. */
function pathOf(pointer: string, root: unknown): DocumentPath {
  let value: unknown = root;
  return pointer
    .split('/')
    .slice(1)
    .map((part) => {
      const key = part.replaceAll('~1', '/').replaceAll('~0', '~');
      const step = Array.isArray(value) ? Number(key) : key;
      value =
        typeof value === 'object' && value !== null ? (value as Record<string, unknown>)[key] : undefined;
      return step;
    });
}

function propertiesOf(schema: unknown): readonly string[] {
  if (typeof schema !== 'object' || schema === null || !('properties' in schema)) return [];
  const { properties } = schema;
  return typeof properties === 'object' && properties !== null ? Object.keys(properties) : [];
}
