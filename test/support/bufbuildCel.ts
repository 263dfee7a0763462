import { CelScalar, celEnv, celFunc, isCelError, listType, parse, plan } from '@bufbuild/cel';
import { RULE_FUNCTIONS } from '../../src/rules/typedEnvironment.js';

/** What an expression comes to in either engine: an error is what makes a verdict unknown. */
export type Outcome = 'true' | 'false' | 'error' | 'other';

const { STRING, BOOL, DOUBLE, INT } = CelScalar;
type Operator = (left: number, right: number) => number;
const OPERATORS: Readonly<Record<string, Operator>> = {
  '_+_': (left, right) => left + right,
  '_-_': (left, right) => left - right,
  '_*_': (left, right) => left * right,
};

const environment = celEnv({
  funcs: [
    celFunc('glob', [STRING, STRING], BOOL, RULE_FUNCTIONS['glob(string, string): bool']),
    celFunc('re', [STRING, STRING], BOOL, RULE_FUNCTIONS['re(string, string): bool']),
    celFunc('listed', [STRING, listType(STRING)], BOOL, (text, list) =>
      RULE_FUNCTIONS['listed(string, list<string>): bool'](text, [...list].map(String)),
    ),
    celFunc('lower', [STRING], STRING, RULE_FUNCTIONS['lower(string): string']),
    celFunc('unknown', [STRING], BOOL, RULE_FUNCTIONS['unknown(string): bool']),
    // Numbers of JavaScript are doubles, so counts meet the integers of a rule through mixed operators.
    ...Object.entries(OPERATORS).flatMap(([name, calculate]) => [
      celFunc(name, [DOUBLE, INT], DOUBLE, (left, right) => calculate(left, Number(right))),
      celFunc(name, [INT, DOUBLE], DOUBLE, (left, right) => calculate(Number(left), right)),
    ]),
  ],
});

/** Compiles an expression with the second CEL engine, our functions registered; the outcome is by context. */
export function compileWithBufbuild(text: string): (context: Readonly<Record<string, unknown>>) => Outcome {
  const run = plan(environment, parse(text));
  return (context) => {
    try {
      // Undefined is no CEL value; a property that has it is absent to a rule.
      const value = run(JSON.parse(JSON.stringify(context)));
      if (isCelError(value)) return 'error';
      return typeof value === 'boolean' ? (value ? 'true' : 'false') : 'other';
    } catch {
      return 'error';
    }
  };
}
