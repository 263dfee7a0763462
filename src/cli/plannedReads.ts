import { InvalidArgumentError, Option } from 'commander';
import { isPlannedRead, PLANNED_READS, type PlannedRead } from '../model/snapshot.js';
import type { Rule } from '../rules/rule.js';

/** The planned reads that rules require: what else there is need not be read for them. */
export function readsOf(rules: readonly Pick<Rule, 'requires'>[]): readonly PlannedRead[] {
  const required = new Set(rules.flatMap(({ requires }) => requires.filter(isPlannedRead)));
  return PLANNED_READS.filter((read) => required.has(read));
}

/** Planned reads by the words of the command line: `deleted-vaults` for `deletedVaults`. */
const READ_OF_WORD: ReadonlyMap<string, PlannedRead> = new Map(
  PLANNED_READS.map((read) => [read.replaceAll(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`), read]),
);
const WORDS = [...READ_OF_WORD.keys(), 'all'].join(', ');

/** `--include`: what is to be read beside what the rules of the default profile need. */
export function includeOption(): Option {
  const parse = (value: string, before: readonly PlannedRead[] | undefined): readonly PlannedRead[] => {
    const named = value.split(',').flatMap((word) => {
      const name = word.trim().toLowerCase();
      if (name === 'all') return PLANNED_READS;
      const read = READ_OF_WORD.get(name);
      if (read === undefined) throw new InvalidArgumentError(`It must be one of ${WORDS}.`);
      return [read];
    });
    return [...new Set([...(before ?? []), ...named])];
  };
  return new Option(
    '--include <what>',
    `read this too, beside what the rules need: ${WORDS}; repeatable, or parted by commas`,
  ).argParser(parse);
}
