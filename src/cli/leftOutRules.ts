import type { Config } from '../config/config.js';
import { PROFILES, type Profile, type Rule } from '../rules/rule.js';
import { builtInRuleNames } from './packageFiles.js';
import type { Messages } from './stderr.js';

/**
 * Warns of rules that somebody means to be judged, for they are their own or their config changes them, and that the
 * profile does not hold.
 */
export function sayLeftOut(
  pack: readonly Rule[],
  profile: Profile,
  config: Config,
  messages: Messages,
): void {
  const builtIn = new Set(builtInRuleNames());
  for (const { id, file, profiles } of pack) {
    if (profiles.includes(profile)) continue;
    const settings = config.rules.get(id);
    const changed = settings !== undefined && settings.off !== true;
    const where = builtIn.has(file) ? (changed ? config.file : null) : file;
    const others = PROFILES.filter((one) => profiles.includes(one));
    if (where !== null)
      messages.warning(
        `${where}: ${id} is not judged, for the profile ${profile} does not hold it; ${others.length === 0 ? 'no profile does' : `these do: ${others.join(', ')}`}.`,
      );
  }
}
