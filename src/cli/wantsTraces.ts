/**
 * Whether the command line asks for stack traces, by `-v`, `--verbose` or `-v` among joined short options (`-qv`); read
 * from the words themselves, for the command line may be what is wrong.
 */
export function wantsTraces(argv: readonly string[]): boolean {
  const end = argv.indexOf('--');
  return (end === -1 ? argv : argv.slice(0, end)).some((word) => /^(-q*v|--verbose$)/.test(word));
}
