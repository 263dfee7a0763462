/** What decides about colour on one stream. */
export interface ColorFacts {
  readonly flag: 'auto' | 'always' | 'never';
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly isTerminal: boolean;
}

/**
 * The level for `new Chalk({ level })`: 0 none, 1 the sixteen colours. Decided once per stream: `--color`, then
 * NO_COLOR (any non-empty value), then FORCE_COLOR (0 and false are off), then whether it is a terminal that is
 * not `dumb`.
 */
export function colorLevel({ flag, env, isTerminal }: ColorFacts): 0 | 1 {
  if (flag !== 'auto') return flag === 'always' ? 1 : 0;
  if (env.NO_COLOR) return 0;
  if (env.FORCE_COLOR !== undefined) return env.FORCE_COLOR === '0' || env.FORCE_COLOR === 'false' ? 0 : 1;
  return isTerminal && env.TERM !== 'dumb' ? 1 : 0;
}
