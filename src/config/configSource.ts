import type { Waiver } from '../model/waiver.js';
import type { Config, RuleSettings } from './config.js';

type Given<T> = T | null;
type Nullable<T> = { readonly [Key in keyof T]: Given<NonNullable<T[Key]>> };

/** A config as its file says it: the shape that schemas/config.schema.json describes. */
export interface ConfigSource extends Pick<Config, 'failOn' | 'onIncomplete' | 'profile' | 'inventory'> {
  readonly scope?: Given<Nullable<Config['scope']>>;
  readonly rules?: Given<Readonly<Record<string, RuleSettings>>>;
  readonly waivers?: Given<readonly Omit<Waiver, 'place'>[]>;
  readonly trusted?: Given<Partial<Nullable<Config['trusted']>>>;
  readonly neverExpire?: Given<Config['neverExpire']>;
  readonly sarif?: Given<Config['sarif']>;
  readonly sources?: Given<Readonly<Record<string, string>>>;
}
