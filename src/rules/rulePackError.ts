import { type Fault, faultLine } from '../document/fault.js';

/** Everything that is wrong with the rule files that were to be loaded, in the order of files and lines. */
export class RulePackError extends Error {
  override readonly name = 'RulePackError';
  readonly faults: readonly Fault[];

  constructor(faults: readonly Fault[]) {
    const lines = faults.map(faultLine).join('\n');
    super(`${faults.length === 1 ? 'A rule' : 'Rules'} cannot be loaded; correct:\n${lines}`);
    this.faults = faults;
  }
}
