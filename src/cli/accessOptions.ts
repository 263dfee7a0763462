import type { AzureOptions } from './commonOptions.js';

/** Options of `access` and `who-can`. */
export interface AccessOptions extends AzureOptions {
  readonly output: readonly string[];
  /** Object id or display name. */
  readonly principal?: string;
  readonly expandGroups?: true;
  readonly by: 'principal' | 'vault';
  readonly onIncomplete: 'fail' | 'warn';
}
