import type { Fault } from '../document/fault.js';
import { didYouMean } from '../document/nearest.js';
import { schemaFaults } from '../document/schemaFaults.js';
import { type DocumentPath, parseYaml, type YamlDocument, type YamlFile } from '../document/yamlDocument.js';
import type { SourceFile } from '../model/sourceFile.js';
import { paramFaults } from '../rules/params.js';
import type { Rule } from '../rules/rule.js';
import type { Config, ConfigScope } from './config.js';
import { ConfigError } from './configError.js';
import { CONFIG_SCHEMA } from './configSchema.js';
import type { ConfigSource } from './configSource.js';

/** What of a rule a config refers to. */
export type KnownRule = Pick<Rule, 'id' | 'params'>;

/**
 * Reads a config: YAML, shape and, against `rules`, rule ids and parameters; with null these are left unchecked, for
 * commands that judge nothing. Throws one ConfigError with all faults, each with line, column and the nearest valid
 * word.
 */
export function readConfig(file: YamlFile, rules: readonly KnownRule[] | null): Config {
  const document = parseYaml(file);
  const faults = [
    ...document.faults,
    ...(document.faults.length > 0 ? [] : schemaFaults(document, CONFIG_SCHEMA, 'the config')),
    ...(rules === null ? [] : ruleFaults(document, rules)),
  ];
  if (faults.length > 0) throw new ConfigError(inOrder(faults));
  // The schema has just said that it is one.
  return configOf((document.value ?? {}) as ConfigSource, document, file.file);
}

function inOrder(faults: readonly Fault[]): readonly Fault[] {
  return [...faults].sort((a, b) => a.line - b.line || a.column - b.column);
}

function configOf(source: ConfigSource, document: YamlDocument, file: string): Config {
  const { failOn, onIncomplete, profile, scope, rules, waivers, trusted, neverExpire } = source;
  const { sarif, sources, inventory } = source;
  return {
    file,
    scope: scopeOf(scope ?? {}),
    ...(failOn === undefined ? {} : { failOn }),
    ...(onIncomplete === undefined ? {} : { onIncomplete }),
    ...(profile === undefined ? {} : { profile }),
    rules: new Map(Object.entries(rules ?? {})),
    waivers: (waivers ?? []).map((waiver, index) => ({
      ...waiver,
      place: placeOf(document, ['waivers', index]),
    })),
    trusted: { principals: trusted?.principals ?? [], networks: trusted?.networks ?? [] },
    neverExpire: neverExpire ?? [],
    sarif: sarif ?? {},
    sources: Object.entries(sources ?? {}).map(([pattern, place]) => sourceFile(pattern, place)),
    ...(inventory === undefined ? {} : { inventory: withoutDots(inventory) }),
  };
}

/** `kvposture.yaml:12`. */
function placeOf(document: YamlDocument, path: DocumentPath): string {
  const { file, line } = document.faultAt(path, '');
  return `${file}:${line}`;
}

/** An empty list narrows nothing, like one that is not there. */
function scopeOf(scope: NonNullable<ConfigSource['scope']>): ConfigScope {
  const given = Object.entries(scope).filter(
    ([, value]) => value !== null && !(Array.isArray(value) && value.length === 0),
  );
  return Object.fromEntries(given);
}

/** `path` or `path:line`. */
function sourceFile(pattern: string, place: string): SourceFile {
  const [, file = place, line] = /^(.+):([1-9]\d*)$/.exec(place) ?? [];
  return { pattern, file: withoutDots(file), line: line === undefined ? null : Number(line) };
}

/** A path of a repository has one spelling. */
function withoutDots(path: string): string {
  return path.replace(/^(\.\/)+/, '');
}

/** Rule ids that no rule has and parameters that do not fit their rule; looks at what has a usable shape only. */
function ruleFaults(document: YamlDocument, rules: readonly KnownRule[]): readonly Fault[] {
  const known = new Map(rules.map((rule) => [rule.id, rule]));
  const unknown = (id: string) =>
    `there is no rule "${id}"${didYouMean(id, [...known.keys()]) || '; kvposture rules list names them'}`;
  const ofSettings = Object.entries(mapAt(document.value, 'rules')).flatMap(([id, settings]) => {
    const rule = known.get(id);
    if (rule === undefined) return [document.faultAtKey(['rules', id], unknown(id))];
    const given = mapAt(settings, 'params') as Rule['params'];
    return paramFaults(rule.params, given).map(({ param, message }) =>
      document.faultAtKey(['rules', id, 'params', param], `${id}: ${message}`),
    );
  });
  const ofWaivers = waivedRules(document.value).flatMap((id, index) =>
    typeof id !== 'string' || known.has(id)
      ? []
      : [document.faultAt(['waivers', index, 'rule'], unknown(id))],
  );
  return [...ofSettings, ...ofWaivers];
}

/** What each waiver calls its rule, whatever its shape. */
function waivedRules(value: unknown): readonly unknown[] {
  if (typeof value !== 'object' || value === null || !('waivers' in value)) return [];
  const { waivers } = value;
  return Array.isArray(waivers)
    ? waivers.map((waiver: unknown) =>
        typeof waiver === 'object' && waiver !== null && 'rule' in waiver ? waiver.rule : null,
      )
    : [];
}

function mapAt(value: unknown, key: string): Readonly<Record<string, unknown>> {
  if (typeof value !== 'object' || value === null || !Object.hasOwn(value, key)) return {};
  const found: unknown = (value as Readonly<Record<string, unknown>>)[key];
  return typeof found === 'object' && found !== null && !Array.isArray(found)
    ? (found as Readonly<Record<string, unknown>>)
    : {};
}
