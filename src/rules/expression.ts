import { type ASTNode, ParseError, type ParseResult } from '@marcbachmann/cel-js';
import { didYouMean } from '../document/nearest.js';
import { conjuncts, literalText, type Scan, sameTree, scan } from './expressionScan.js';
import { messageOf } from './judgement.js';
import type { Params } from './params.js';
import { re } from './pattern.js';
import { shapeOf } from './shapes.js';
import { fieldAt, itemFields, OWN_FIELDS, SUBJECTS, type SubjectName } from './subjects.js';
import { checkingEnvironment, evaluatingEnvironment, RULE_FUNCTIONS } from './typedEnvironment.js';

/** What is wrong with an expression, and where: an offset into its text. */
export interface ExpressionFault {
  readonly offset: number;
  readonly message: string;
}

/** A conjunct. */
export interface Part {
  readonly run: ParseResult;
  /** The names below the subject that it looks at, each once; null where it may look at any. */
  readonly names: readonly (readonly string[])[] | null;
  /** The parameter in whose list it looks a text up, where that is all it does; null for any other part. */
  readonly list: string | null;
}

/** The names that a part looks at under parameters: in an empty list no text is, whichever it is. */
export function namesUnder({ names, list }: Part, params: Params): Part['names'] {
  const texts = list === null ? null : params[list];
  return Array.isArray(texts) && texts.length === 0 ? [] : names;
}

/** A compiled `when`: a conjunction in two halves. */
export interface Expression {
  /** Conjuncts that do not look at who holds a grant: the same answer for all who hold the same terms. */
  readonly shared: readonly Part[];
  readonly own: readonly Part[];
  /** Dotted names of the subject's fields it looks at, without the subject's name, in order of appearance. */
  readonly facts: readonly string[];
  readonly params: readonly string[];
}

/**
 * Compiles and type-checks a `when`. Returns the compiled expression, or every fault that could be found in it;
 * offsets count UTF-16 units from the start of `text`.
 */
export function compileExpression(
  text: string,
  subject: SubjectName,
  params: Params,
): Expression | readonly ExpressionFault[] {
  const environment = checkingEnvironment(subject, params);
  let parsed: ParseResult;
  try {
    parsed = environment.parse(text);
  } catch (error) {
    if (error instanceof ParseError)
      return [{ offset: error.range?.start ?? 0, message: `"when" is no CEL expression: ${error.summary}` }];
    return [{ offset: 0, message: `"when" cannot be read: ${messageOf(error)}` }];
  }
  const found = scan(parsed.ast);
  const faults = [...nameFaults(found, subject, params), ...callFaults(found, subject)];
  if (faults.length > 0) return faults;
  const checked = parsed.check();
  if (!checked.valid)
    return [
      {
        offset: checked.error?.range?.start ?? 0,
        message: `"when" does not type-check: ${checked.error?.summary ?? 'unknown error'}${hint(checked.error?.summary ?? '', subject)}`,
      },
    ];
  if (checked.type !== 'bool')
    return [{ offset: 0, message: `"when" must be true or false, but its type is ${checked.type}` }];
  return build(text, parsed.ast, found, subject);
}

/** Names that do not exist, each with the nearest that does. */
function nameFaults(found: Scan, subject: SubjectName, params: Params): ExpressionFault[] {
  const faults: ExpressionFault[] = [];
  for (const { root, names, ends } of found.dotted) {
    if (root === 'params') {
      const name = names[0];
      const declared = Object.keys(params);
      if (name === undefined)
        faults.push({
          offset: (ends[0] ?? 0) - root.length,
          message: 'use a parameter by its name: params.NAME',
        });
      else if (!declared.includes(name))
        faults.push({
          offset: (ends[1] ?? 0) - name.length,
          message: `parameter "${name}" is used but not declared in "params"${didYouMean(name, declared)}`,
        });
    } else if (root === subject) {
      const wrong = names.findIndex((_, index) => isMissing(subject, names.slice(0, index + 1)));
      const name = names[wrong];
      if (name === undefined) continue;
      const before = fieldAt(subject, names.slice(0, wrong));
      const shape = before && shapeOf(before);
      const siblings =
        shape && typeof shape === 'object' && 'fields' in shape ? Object.keys(shape.fields) : [];
      const parent = [subject, ...names.slice(0, wrong)].join('.');
      faults.push({
        offset: (ends[wrong + 1] ?? 0) - name.length,
        message: `${parent} has no field "${name}"${didYouMean(name, siblings)}`,
      });
    }
  }
  return faults;
}

function isMissing(subject: SubjectName, names: readonly string[]): boolean {
  const before = fieldAt(subject, names.slice(0, -1));
  const shape = before && shapeOf(before);
  return typeof shape === 'object' && shape !== null && 'fields' in shape && fieldAt(subject, names) === null;
}

function callFaults(found: Scan, subject: SubjectName): ExpressionFault[] {
  const faults: ExpressionFault[] = [];
  for (const { name, args, node } of found.calls) {
    if (name === 'matches')
      faults.push({
        offset: node.start,
        message: 'matches() can take exponential time; use re(text, "pattern") or glob(text, "pattern")',
      });
    const pattern = name === 're' ? literalText(args[1]) : null;
    const wrong = pattern === null ? null : patternFault(pattern);
    if (wrong !== null)
      faults.push({
        offset: args[1]?.start ?? node.start,
        message: `re() cannot use this pattern: ${wrong}`,
      });
    const path = name === 'has' && args[0] ? scan(args[0]).dotted[0] : undefined;
    const field = path?.root === subject ? fieldAt(subject, path.names) : null;
    if (path && field !== null && typeof field === 'object' && 'undecidable' in field)
      faults.push({
        offset: node.start,
        message: `has(${[subject, ...path.names].join('.')}) would read a fact that could not be decided as absent; use the fact itself, and the verdict is unknown where it is undecided`,
      });
  }
  return faults;
}

function patternFault(pattern: string): string | null {
  try {
    re('', pattern);
    return null;
  } catch (error) {
    return messageOf(error);
  }
}

const FUNCTION_NAMES = [
  ...Object.keys(RULE_FUNCTIONS).map((signature) => signature.slice(0, signature.indexOf('('))),
  ...['size', 'has', 'exists', 'all', 'exists_one', 'filter', 'map', 'contains', 'startsWith', 'endsWith'],
];

/** A nearer word for an unknown function, variable or field of a list item, read from the checker's one-line summary. */
function hint(summary: string, subject: SubjectName): string {
  const key = /No such key: (\w+)/.exec(summary)?.[1];
  if (key !== undefined) return didYouMean(key, itemFields(subject));
  const call = /overload for '(?:[^'(]*\.)?(\w+)\(/.exec(summary)?.[1];
  if (call !== undefined) return FUNCTION_NAMES.includes(call) ? '' : didYouMean(call, FUNCTION_NAMES);
  const variable = /Unknown variable: (\w+)/.exec(summary)?.[1];
  return variable === undefined ? '' : didYouMean(variable, ['params', ...SUBJECTS]);
}

function build(text: string, ast: ASTNode, found: Scan, subject: SubjectName): Expression {
  const environment = evaluatingEnvironment();
  const shared: Part[] = [];
  const own: Part[] = [];
  const parts = conjuncts(ast).map((part) => ({ text: sourceOf(part, text), found: scan(part) }));
  const whole = { text, found };
  const separable = parts.every((part) => part.text !== null);
  for (const part of separable ? parts : [whole]) {
    const run = environment.parse(part.text ?? text);
    (looksAtHolder(part.found, subject) ? own : shared).push({
      run,
      names: namesBelow(part.found, subject),
      list: listAskedFor(part.found, subject),
    });
  }
  const facts = new Set<string>();
  const params = new Set<string>();
  for (const { root, names } of found.dotted) {
    if (root === 'params' && names[0] !== undefined) params.add(names[0]);
    if (root === subject && names.length > 0) facts.add(names.join('.'));
  }
  return { shared, own, facts: [...facts], params: [...params] };
}

/**
 * The text of one part of an expression, null where it cannot be cut out. The end of a node leaves out parentheses
 * that close there, so closing ones are taken in until the text means what the node means.
 */
function sourceOf(part: ASTNode, text: string): string | null {
  for (let end = part.end; end <= text.length; end++) {
    const source = text.slice(part.start, end);
    if (means(source, part)) return source;
    if (!/[\s)]/.test(text.charAt(end))) return null;
  }
  return null;
}

function means(source: string, part: ASTNode): boolean {
  try {
    return sameTree(evaluatingEnvironment().parse(source).ast, part);
  } catch {
    return false;
  }
}

function namesBelow({ dotted }: Scan, subject: SubjectName): Part['names'] {
  const names = dotted.filter(({ root }) => root === subject).map((name) => name.names);
  if (names.some((name) => name.length === 0)) return null;
  return [...new Map(names.map((name) => [name.join('.'), name])).values()];
}

/** The parameter `list` of a part that is `listed(text, params.list)`, negated or not, of a text that is always there. */
function listAskedFor({ dotted, calls }: Scan, subject: SubjectName): string | null {
  const [call, ...others] = calls;
  const [text, list, ...more] = dotted;
  if (call?.name !== 'listed' || others.length + more.length > 0) return null;
  if (text?.root !== subject || list?.root !== 'params' || list.names.length !== 1) return null;
  const isThere = text.names.every((_, index) => {
    const field = fieldAt(subject, text.names.slice(0, index + 1));
    return field === 'string' || (typeof field === 'object' && field !== null && 'fields' in field);
  });
  return isThere ? (list.names[0] ?? null) : null;
}

/** Whether it looks at a field that differs between holders of the same terms, or takes the subject whole. */
function looksAtHolder(found: Scan, subject: SubjectName): boolean {
  if (subject !== 'grant' && subject !== 'escalation') return false;
  return found.dotted.some(
    ({ root, names }) => root === subject && (names[0] === undefined || OWN_FIELDS.has(names[0])),
  );
}
