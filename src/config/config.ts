import type { Severity } from '../model/result.js';
import type { SourceFile } from '../model/sourceFile.js';
import type { Waiver } from '../model/waiver.js';
import type { Params } from '../rules/params.js';
import type { Profile } from '../rules/rule.js';

/** What to read of Azure, in the words of the command line; what is not given is not narrowed. */
export interface ConfigScope {
  readonly subscriptions?: readonly string[];
  readonly managementGroup?: string;
  readonly vaults?: readonly string[];
  readonly tenant?: string;
  readonly cloud?: string;
}

/** What a config says of one rule. */
export interface RuleSettings {
  readonly off?: boolean;
  readonly severity?: Severity;
  readonly params?: Params;
  /** Resource patterns: the rule judges only these vaults, or objects. */
  readonly only?: readonly string[];
  /** Resource patterns: the rule does not judge these. */
  readonly except?: readonly string[];
}

/** A config file that was read: its shape is checked, and its rule ids and parameters where rules were at hand. */
export interface Config {
  /** As messages name it. */
  readonly file: string;
  readonly scope: ConfigScope;
  readonly failOn?: Severity | 'never';
  readonly onIncomplete?: 'fail' | 'warn';
  readonly profile?: Profile;
  /** By rule id. */
  readonly rules: ReadonlyMap<string, RuleSettings>;
  readonly waivers: readonly Waiver[];
  readonly trusted: { readonly principals: readonly string[]; readonly networks: readonly string[] };
  /** Patterns of the names or ids of keys and secrets that must have no expiry date. */
  readonly neverExpire: readonly string[];
  readonly sarif: { readonly category?: string };
  readonly sources: readonly SourceFile[];
  /** The committed list of vaults, from the root of the repository. */
  readonly inventory?: string;
}

/** What holds where there is no config file. */
export const NO_CONFIG: Config = {
  file: '',
  scope: {},
  rules: new Map(),
  waivers: [],
  trusted: { principals: [], networks: [] },
  neverExpire: [],
  sarif: {},
  sources: [],
};
