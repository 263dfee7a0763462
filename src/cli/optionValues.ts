import { InvalidArgumentError, Option } from 'commander';

/** An option that may be given several times, with one value each time; `default` shows in its help. */
export function repeatable(flags: string, description: string): Option {
  return new Option(flags, description).argParser((value: string, before: readonly string[] | undefined) => [
    ...(before ?? []),
    value,
  ]);
}

/** The same, where one value may also name several, parted by commas. */
export function repeatableNames(flags: string, description: string): Option {
  return new Option(flags, `${description}; repeatable, or parted by commas`).argParser(
    (value: string, before: readonly string[] | undefined) => {
      const names = value.split(',').map((name) => name.trim());
      if (names.includes('')) throw new InvalidArgumentError('It has an empty name.');
      return [...(before ?? []), ...names];
    },
  );
}

/** Reads a whole number from 1 to `most`. */
export function wholeNumberTo(most: number): (value: string) => number {
  return (value) => {
    const number = Number(value);
    if (!/^\d+$/.test(value) || number < 1 || number > most)
      throw new InvalidArgumentError(`It must be a whole number from 1 to ${most}.`);
    return number;
  };
}
