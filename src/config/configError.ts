import { type Fault, faultLine } from '../document/fault.js';

/** Everything that is wrong with a config file, in the order of its lines. */
export class ConfigError extends Error {
  override readonly name = 'ConfigError';
  readonly faults: readonly Fault[];

  constructor(faults: readonly Fault[]) {
    super(`The config cannot be used; correct:\n${faults.map(faultLine).join('\n')}`);
    this.faults = faults;
  }
}
