import type { Config } from '../config/config.js';
import type { Posture } from '../model/posture.js';
import type { Notice, NoticeKind } from '../model/result.js';
import { namelessNotice } from '../report/redact/namelessNotice.js';
import type { EvaluateOptions } from '../rules/evaluate.js';
import { idlePatterns } from '../rules/limits.js';
import type { Messages } from './stderr.js';

/** Says which config the run obeys and what of it bears on the verdict: it may have been found, not named. */
export function sayConfig(config: Config, messages: Messages): void {
  if (config.file === '') return;
  const { failOn, onIncomplete, profile, rules, trusted } = config;
  const settings = [...rules.values()];
  const off = settings.filter((one) => one.off === true).length;
  const parts = [
    failOn === undefined ? '' : `failOn ${failOn}`,
    onIncomplete === undefined ? '' : `onIncomplete ${onIncomplete}`,
    profile === undefined ? '' : `profile ${profile}`,
    counted(off, 'rule', 'off'),
    counted(settings.length - off, 'rule', 'changed'),
    counted(config.waivers.length, 'waiver', ''),
    counted(trusted.principals.length, 'principal', 'trusted'),
    counted(trusted.networks.length, 'network', 'trusted'),
  ].filter((part) => part !== '');
  messages.note(`Config ${config.file}${parts.length === 0 ? '' : `: ${parts.join(', ')}`}.`);
}

const counted = (number: number, noun: string, what: string): string =>
  number === 0 ? '' : `${number} ${noun}${number === 1 ? '' : 's'} ${what}`.trimEnd();

/** A pattern that means nothing is a slip of the pen, or its vault is gone. */
export function sayIdlePatterns(
  { limits }: EvaluateOptions,
  posture: Posture,
  { file }: Config,
  messages: Messages,
): void {
  for (const [ruleId, limit] of limits ?? [])
    for (const pattern of idlePatterns(limit, posture))
      messages.warning(
        `${file}: "${pattern}" under ${ruleId} fits no vault that was read.`,
        `${file}: a pattern under ${ruleId} fits no vault that was read.`,
      );
}

/** What was asked for and not done is a warning; the rest is worth knowing. */
const WARNED: ReadonlySet<NoticeKind> = new Set(['expired', 'unparsable', 'unmatched', 'grown']);

/** Says what has to be told of waivers and the baseline. */
export function sayNotices(notices: readonly Notice[], messages: Messages): void {
  for (const notice of notices) {
    const { from, kind, message } = notice;
    const nameless = namelessNotice(notice);
    if (WARNED.has(kind) && !(from === 'baseline' && kind === 'unmatched'))
      messages.warning(message, nameless);
    else messages.note(message, nameless);
  }
}
