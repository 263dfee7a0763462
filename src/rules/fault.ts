/** One thing that is wrong in a rule file; line and column count from 1. */
export interface RuleFault {
  readonly file: string;
  readonly line: number;
  readonly column: number;
  readonly message: string;
}

/** Everything that is wrong with the rule files that were to be loaded, in the order of files and lines. */
export class RulePackError extends Error {
  override readonly name = 'RulePackError';
  readonly faults: readonly RuleFault[];

  constructor(faults: readonly RuleFault[]) {
    const lines = faults.map(({ file, line, column, message }) => `${file}:${line}:${column}: ${message}`);
    super(`${faults.length === 1 ? 'A rule' : 'Rules'} cannot be loaded; correct:\n${lines.join('\n')}`);
    this.faults = faults;
  }
}
