import type { Fault } from '../document/fault.js';
import { didYouMean } from '../document/nearest.js';
import { schemaFaults } from '../document/schemaFaults.js';
import { parseYaml, type YamlDocument, type YamlFile } from '../document/yamlDocument.js';
import { caseFaults } from './caseFaults.js';
import { compileExpression, type Expression } from './expression.js';
import type { Params } from './params.js';
import { profilesOf } from './profiles.js';
import type { Rule, RuleSource } from './rule.js';
import { RulePackError } from './rulePackError.js';
import { RULE_SCHEMA } from './ruleSchema.js';
import { fieldAt, fieldNames, SUBJECTS, type SubjectName } from './subjects.js';
import { MESSAGE_PLACEHOLDERS, parseTemplate, REMEDIATION_PLACEHOLDERS } from './template.js';

interface Read {
  readonly file: string;
  readonly document: () => YamlDocument;
  readonly faults: readonly Fault[];
  readonly rule: Rule | null;
  /** The id where one could be read, of a faulty rule too. */
  readonly id: string | null;
}

/**
 * Loads rule files: YAML, shape, types of `when`, templates and cases. Returns the rules sorted by id. Throws one
 * RulePackError with all faults of all files; no file is loaded in part. `checked` gives what a file says where it was
 * read and found sound before, else null.
 */
export function loadPack(
  files: readonly YamlFile[],
  checked: (file: YamlFile) => RuleSource | null = () => null,
): readonly Rule[] {
  const reads = files.map((file) => {
    const source = checked(file);
    return source === null ? read(file) : trusted(source, file);
  });
  const faults = [...reads.flatMap(({ faults: own }) => own), ...duplicateFaults(reads)];
  if (faults.length > 0) throw new RulePackError(sorted(faults, files));
  const rules = reads.flatMap(({ rule }) => (rule ? [rule] : []));
  return rules.sort((a, b) => (a.id < b.id ? -1 : 1));
}

function sorted(faults: readonly Fault[], files: readonly YamlFile[]): readonly Fault[] {
  const order = new Map(files.map(({ file }, index) => [file, index]));
  return [...faults].sort(
    (a, b) => (order.get(a.file) ?? 0) - (order.get(b.file) ?? 0) || a.line - b.line || a.column - b.column,
  );
}

function trusted(source: RuleSource, file: YamlFile): Read {
  const compiled = compileExpression(source.when, source.subject, source.params ?? {});
  if (!('facts' in compiled)) return read(file);
  const rule = ruleOf(source, compiled, file.file);
  return { file: file.file, document: () => parseYaml(file), id: source.id, faults: [], rule };
}

function read(file: YamlFile): Read {
  const document = parseYaml(file);
  const id = idOf(document.value);
  const base = { file: file.file, document: () => document, id };
  if (document.faults.length > 0) return { ...base, faults: document.faults, rule: null };
  const shape = schemaFaults(document, RULE_SCHEMA, 'the rule');
  if (shape.length > 0) return { ...base, faults: [...shape, ...textFaults(document)], rule: null };
  // The schema has just said that it is one.
  const source = document.value as RuleSource;
  return { ...base, ...build(source, document, file.file) };
}

type Fields = Readonly<Record<string, unknown>>;

/** What is wrong with the texts of a file that is wrong elsewhere too, as far as that can be said. */
function textFaults(document: YamlDocument): readonly Fault[] {
  const { value } = document;
  if (typeof value !== 'object' || value === null) return [];
  const source = value as Fields;
  const subject = SUBJECTS.find((name) => name === source.subject);
  if (subject === undefined) return [];
  return [...expressionFaults(source, subject, document), ...placeholderFaults(source, subject, document)];
}

function expressionFaults(
  { when, params = {} }: Fields,
  subject: SubjectName,
  document: YamlDocument,
): readonly Fault[] {
  if (typeof when !== 'string' || when.length > RULE_SCHEMA.properties.when.maxLength) return [];
  if (!areParams(params)) return [];
  const compiled = compileExpression(when, subject, params);
  return 'facts' in compiled
    ? []
    : compiled.map(({ offset, message }) => document.faultInText(['when'], offset, message));
}

function areParams(value: unknown): value is Params {
  const scalars = ['string', 'number', 'boolean'];
  return (
    typeof value === 'object' &&
    value !== null &&
    !Array.isArray(value) &&
    Object.values(value).every(
      (one) =>
        scalars.includes(typeof one) || (Array.isArray(one) && one.every((item) => typeof item === 'string')),
    )
  );
}

function idOf(value: unknown): string | null {
  return typeof value === 'object' && value !== null && 'id' in value && typeof value.id === 'string'
    ? value.id
    : null;
}

function build(source: RuleSource, document: YamlDocument, file: string): Pick<Read, 'faults' | 'rule'> {
  const params = source.params ?? {};
  const compiled = compileExpression(source.when, source.subject, params);
  const faults = [
    ...placeholderFaults(source, source.subject, document),
    ...evidenceFaults(source, document),
    ...caseFaults(source, document),
  ];
  if (!('facts' in compiled)) {
    faults.push(...compiled.map(({ offset, message }) => document.faultInText(['when'], offset, message)));
    return { faults, rule: null };
  }
  faults.push(...unusedFaults(params, compiled.params, document));
  return { faults, rule: faults.length > 0 ? null : ruleOf(source, compiled, file) };
}

function ruleOf(source: RuleSource, expression: Expression, file: string): Rule {
  const { id, title, severity, subject, requires, when, message, rationale, remediation, cases } = source;
  const params = source.params ?? {};
  return {
    ...{ file, id, title, severity, subject, requires, params, when, message, rationale, remediation, cases },
    profiles: profilesOf(source),
    behaviour: source.behaviour ?? null,
    falsePositives: source.falsePositives ?? null,
    expression,
    facts: [...new Set([...expression.facts, ...(source.evidence ?? [])])],
    frameworks: source.frameworks ?? {},
    references: source.references ?? [],
  };
}

function unusedFaults(params: Params, used: readonly string[], document: YamlDocument): Fault[] {
  return Object.keys(params)
    .filter((name) => !used.includes(name))
    .map((name) =>
      document.faultAtKey(['params', name], `parameter "${name}" is declared but "when" does not use it`),
    );
}

function placeholderFaults(
  { message, remediation }: { readonly message?: unknown; readonly remediation?: unknown },
  subject: SubjectName,
  document: YamlDocument,
): Fault[] {
  const fixes = typeof remediation === 'object' && remediation !== null ? Object.entries(remediation) : [];
  return [
    ...templateFaults(['message'], message, MESSAGE_PLACEHOLDERS[subject], document),
    ...fixes.flatMap(([key, text]: [string, unknown]) =>
      templateFaults(['remediation', key], text, REMEDIATION_PLACEHOLDERS[subject], document),
    ),
  ];
}

/** Placeholders that no finding of this subject fills; of what is no text the schema speaks. */
function templateFaults(
  path: readonly string[],
  text: unknown,
  valid: readonly string[],
  document: YamlDocument,
): Fault[] {
  if (typeof text !== 'string') return [];
  return parseTemplate(text)
    .rest.filter(({ name }) => !valid.includes(name))
    .map(({ name }) =>
      document.faultInText(
        path,
        text.indexOf(`{${name}}`),
        `there is no placeholder {${name}} here${didYouMean(name, valid) || `; use ${valid.map((word) => `{${word}}`).join(', ')}`}`,
      ),
    );
}

function evidenceFaults(source: RuleSource, document: YamlDocument): Fault[] {
  return (source.evidence ?? []).flatMap((name, index) =>
    fieldAt(source.subject, name.split('.')) === null
      ? [
          document.faultAt(
            ['evidence', index],
            `${source.subject} has no field "${name}"${didYouMean(name, fieldNames(source.subject))}`,
          ),
        ]
      : [],
  );
}

/** An id names one rule: the second file that claims it is at fault, and is told where the first is. */
function duplicateFaults(reads: readonly Read[]): Fault[] {
  const first = new Map<string, string>();
  const faults: Fault[] = [];
  for (const { id, file, document } of reads) {
    if (id === null) continue;
    const before = first.get(id);
    if (before === undefined) first.set(id, file);
    else faults.push(document().faultAt(['id'], `rule "${id}" is already defined in ${before}`));
  }
  return faults;
}
