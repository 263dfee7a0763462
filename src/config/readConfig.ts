import type { Fault } from '../document/fault.js';
import { didYouMean } from '../document/nearest.js';
import { schemaFaults } from '../document/schemaFaults.js';
import { parseYaml, type YamlDocument, type YamlFile } from '../document/yamlDocument.js';
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
  return configOf((document.value ?? {}) as ConfigSource, file.file);
}

function inOrder(faults: readonly Fault[]): readonly Fault[] {
  return [...faults].sort((a, b) => a.line - b.line || a.column - b.column);
}

function configOf(source: ConfigSource, file: string): Config {
  const { failOn, onIncomplete, profile, scope, rules, trusted, sarif, sources } = source;
  return {
    file,
    scope: scopeOf(scope ?? {}),
    ...(failOn === undefined ? {} : { failOn }),
    ...(onIncomplete === undefined ? {} : { onIncomplete }),
    ...(profile === undefined ? {} : { profile }),
    rules: new Map(Object.entries(rules ?? {})),
    trusted: { principals: trusted?.principals ?? [], networks: trusted?.networks ?? [] },
    sarif: sarif ?? {},
    sources: Object.entries(sources ?? {}).map(([pattern, place]) => sourceFile(pattern, place)),
  };
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
  return { pattern, file: file.replace(/^(\.\/)+/, ''), line: line === undefined ? null : Number(line) };
}

/** Rule ids that no rule has and parameters that do not fit their rule; looks at what has a usable shape only. */
function ruleFaults(document: YamlDocument, rules: readonly KnownRule[]): readonly Fault[] {
  const known = new Map(rules.map((rule) => [rule.id, rule]));
  return Object.entries(mapAt(document.value, 'rules')).flatMap(([id, settings]) => {
    const rule = known.get(id);
    if (rule === undefined) {
      const near = didYouMean(id, [...known.keys()]) || '; kvposture rules list names them';
      return [document.faultAtKey(['rules', id], `there is no rule "${id}"${near}`)];
    }
    const given = mapAt(settings, 'params') as Rule['params'];
    return paramFaults(rule.params, given).map(({ param, message }) =>
      document.faultAtKey(['rules', id, 'params', param], `${id}: ${message}`),
    );
  });
}

function mapAt(value: unknown, key: string): Readonly<Record<string, unknown>> {
  if (typeof value !== 'object' || value === null || !Object.hasOwn(value, key)) return {};
  const found: unknown = (value as Readonly<Record<string, unknown>>)[key];
  return typeof found === 'object' && found !== null && !Array.isArray(found)
    ? (found as Readonly<Record<string, unknown>>)
    : {};
}
