import { readFileSync } from 'node:fs';
import { Ajv2020, type ErrorObject, type ValidateFunction } from 'ajv/dist/2020.js';

/** The shapes a line of a snapshot can have, named as in `schemas/snapshot.schema.json`. */
export type LineShape = 'header' | 'record' | 'coverage' | 'end';

/** What is wrong with a line: where (JSON path) and what. */
interface ShapeFault {
  readonly path: string;
  readonly problem: string;
}

/** Checks the envelope of one line, not the body inside; null where it is as the schema says. */
export type CheckLine = (shape: LineShape, value: unknown) => ShapeFault | null;

let compiled: CheckLine | undefined;

/** The check of the published schema, compiled when the first snapshot is read. */
export function snapshotLineCheck(): CheckLine {
  compiled ??= compile();
  return compiled;
}

function compile(): CheckLine {
  const schema = JSON.parse(
    readFileSync(new URL('../../schemas/snapshot.schema.json', import.meta.url), 'utf8'),
  ) as { $id: string };
  const ajv = new Ajv2020({ allowUnionTypes: true });
  ajv.addSchema(schema);
  const validate = (shape: LineShape): ValidateFunction =>
    ajv.compile({ $ref: `${schema.$id}#/$defs/${shape}` });
  const validators: Record<LineShape, ValidateFunction> = {
    header: validate('header'),
    record: validate('record'),
    coverage: validate('coverage'),
    end: validate('end'),
  };
  return (shape, value) => {
    const check = validators[shape];
    return check(value) ? null : faultOf(check.errors?.[0]);
  };
}

function faultOf(error: ErrorObject | undefined): ShapeFault {
  const steps = (error?.instancePath ?? '').split('/').slice(1);
  const path = steps.map((step) => (/^\d+$/.test(step) ? `[${step}]` : `.${step}`)).join('');
  return { path: `$${path}`, problem: problemOf(error) };
}

function problemOf(error: ErrorObject | undefined): string {
  if (error?.keyword === 'additionalProperties') return 'holds a key that the format does not know';
  if (error?.keyword === 'enum') return 'is none of the words the format knows';
  return (error?.message ?? 'is not as the format says').replace(/^must/, 'has to');
}
