import { Environment } from '@marcbachmann/cel-js';
import { glob } from '../model/glob.js';
import { type Params, paramType } from './params.js';
import { listed, re } from './pattern.js';
import { type Field, type Shape, shapeOf } from './shapes.js';
import { SUBJECT_SHAPES, type SubjectName } from './subjects.js';

/** Thrown by `unknown(reason)` in a rule: the verdict is unknown, for that reason. */
export class UnknownVerdict extends Error {
  override readonly name = 'UnknownVerdict';
}

/** Sizes beyond which `when` is refused: far above any readable rule, far below what slows a run. */
const LIMITS = {
  maxAstNodes: 2000,
  maxDepth: 64,
  maxListElements: 500,
  maxMapEntries: 100,
  maxCallArguments: 16,
};

/** The functions a rule may call beside those of CEL, and the signature each has. */
export const RULE_FUNCTIONS = {
  'glob(string, string): bool': glob,
  're(string, string): bool': re,
  'listed(string, list<string>): bool': listed,
  'lower(string): string': (text: string) => text.toLowerCase(),
  'unknown(string): bool': (reason: string): boolean => {
    throw new UnknownVerdict(reason);
  },
} as const;

function withFunctions(environment: Environment): Environment {
  for (const [signature, handler] of Object.entries(RULE_FUNCTIONS))
    environment.registerFunction(signature, handler);
  return environment;
}

const capital = (name: string): string => name.charAt(0).toUpperCase() + name.slice(1);

/** The CEL type of a field, registering a named type for every object on the way. */
function register(environment: Environment, shape: Shape, name: string): string {
  if (typeof shape === 'string') return shape;
  if ('list' in shape) return `list<${register(environment, shape.list, `${name}Item`)}>`;
  const fields: Record<string, string> = {};
  for (const [key, field] of Object.entries(shape.fields)) {
    const type = register(environment, shapeOf(field), name + capital(key));
    fields[key] = isNullableScalar(field) ? 'dyn' : type;
  }
  environment.registerType(name, { fields });
  return name;
}

/** CEL's checker refuses to compare a string with null, so a scalar that can be null is left untyped. */
function isNullableScalar(field: Field): boolean {
  return typeof field !== 'string' && 'nullable' in field && typeof field.nullable === 'string';
}

const checkers = new Map<SubjectName, Environment>();

/** An environment in which the subject and the parameters have their exact types, for checking only. */
export function checkingEnvironment(subject: SubjectName, params: Params): Environment {
  let base = checkers.get(subject);
  if (!base) {
    base = withFunctions(new Environment({ unlistedVariablesAreDyn: false, limits: LIMITS }));
    base.registerVariable(subject, register(base, SUBJECT_SHAPES[subject], capital(subject)));
    checkers.set(subject, base);
  }
  const environment = base.clone();
  const fields = Object.fromEntries(Object.entries(params).map(([key, value]) => [key, paramType(value)]));
  environment.registerType('Params', { fields });
  return environment.registerVariable('params', 'Params');
}

let evaluator: Environment | null = null;

/**
 * The environment that runs rules: untyped, so that plain objects need no conversion (three times as fast).
 * JavaScript numbers are CEL doubles, so a count meets the integers of a rule through mixed operators.
 */
export function evaluatingEnvironment(): Environment {
  if (evaluator) return evaluator;
  const environment = withFunctions(new Environment({ unlistedVariablesAreDyn: true, limits: LIMITS }));
  const operators: Readonly<Record<string, (left: number, right: number) => number>> = {
    '+': (left, right) => left + right,
    '-': (left, right) => left - right,
    '*': (left, right) => left * right,
  };
  for (const [operator, calculate] of Object.entries(operators)) {
    const mixed = (left: number | bigint, right: number | bigint) => calculate(Number(left), Number(right));
    environment.registerOperator(`double ${operator} int: double`, mixed);
    environment.registerOperator(`int ${operator} double: double`, mixed);
  }
  evaluator = environment;
  return environment;
}
