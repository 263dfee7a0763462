import type { Reach } from '../../../model/accessEntry.js';
import { lastSegment, parseScope } from '../../../model/armId.js';
import type { PathStep } from '../../../model/posture.js';
import type { Finding } from '../../../model/result.js';
import { namedPlace, pathText, TYPE_WORDS, type Wording } from '../../accessWords.js';
import { findingPath } from '../../findingPath.js';
import { scopeName, shortId } from '../../scopeName.js';
import { fitText, visibleText } from '../../terminalText.js';
import type { EntryPrincipal, Way } from './accessIndex.js';
import type { Page } from './page.js';

/** Columns of a name from the tenant before it is cut. */
const NAME_WIDTH = 100;

export const REACH_WORDS: Readonly<Record<Reach, string>> = {
  holds: 'Now',
  eligible: 'After activation',
  obtainable: 'By further steps',
};

/** A name from the tenant: what hides or reorders its neighbours shows, and a very long one is cut. */
export function nameText(name: string): string {
  const shown = fitText(visibleText(name), NAME_WIDTH);
  return shown === '' ? '(no name)' : shown;
}

/** A text from the tenant of any length, its lines kept. */
export function plainText(text: string): string {
  return text
    .split(/\r?\n/)
    .map((line) => `${/^ */.exec(line)?.[0] ?? ''}${visibleText(line)}`)
    .join('\n');
}

/** Code to copy: its spaces are kept, and characters that hide or reorder others show. */
export function codeText(code: string): string {
  return code
    .replace(/\r\n?/g, '\n')
    .replaceAll('\t', '  ')
    .replace(/[\p{Cc}\p{Cf}\p{Cs}\p{Co}\p{Zl}\p{Zp}]/gu, (sign) => (sign === '\n' ? sign : '\ufffd'));
}

/** The name of a principal, or the start of its id where no name is known. */
export function principalName({ displayName, id }: Pick<EntryPrincipal, 'id' | 'displayName'>): string {
  return nameText(displayName ?? shortId(id));
}

/** Type and id of a principal: names can be chosen, ids cannot. */
export function principalDetail({ type, id, tenantId }: EntryPrincipal): string {
  const tenant = tenantId === null ? '' : ` of tenant ${nameText(shortId(tenantId))}`;
  return `${TYPE_WORDS[type]} ${nameText(shortId(id))}${tenant}`;
}

/** The name of a vault or HSM by its id. */
export function vaultName(id: string, page: Pick<Page, 'vault'>): string {
  return nameText(page.vault(id)?.name ?? lastSegment(id));
}

/** The wording of paths on this page; groups are named where the access names them. */
export function wordingOf(page: Pick<Page, 'access'>): Wording {
  const { access } = page;
  const names = new Map<string, string>();
  for (const { principal } of access?.principals ?? [])
    if (principal.displayName !== null) names.set(principal.id.toLowerCase(), principal.displayName);
  return { showId: shortId, names, place: (scope) => namedPlace(scope, false), verbose: true };
}

/** A way in words: what is held and through whom, then what is done with it. */
export function wayText({ entry, via }: Way, wording: Wording): string {
  const { held, acts } = pathText(entry.path, wording);
  const own = [held, acts].filter((part) => part !== '').join(' → ');
  return via === null ? own : `in group “${principalName(via)}”: ${own}`;
}

/** Where a role is held, short; empty where there is no scope to name. */
export function placeText(scope: string): string {
  return shortId(scopeName(scope));
}

/** A cause in words: `Contributor at management group corp`, `access policy of vault kv-app`. */
export function heldText({ step, role, scope }: PathStep): string {
  if (step === 'access-policy') return `access policy of ${placeText(scope)}`;
  return `${nameText(role ?? 'a role')} at ${placeText(scope)}`;
}

export type FindingReach = Reach | 'configuration';

/** Whether a finding speaks of what is held, of what could be had, or of how something is configured. */
export function findingReach(finding: Finding): FindingReach {
  const path = findingPath(finding);
  if (path.length === 0) return 'configuration';
  const acts = path.filter(({ step }) => !HELD.has(step));
  if (acts.some(({ step }) => step !== 'activate-role')) return 'obtainable';
  return acts.length > 0 ? 'eligible' : 'holds';
}

const HELD: ReadonlySet<string> = new Set(['role-assignment', 'access-policy', 'group-member']);

/** Where a vault is: `resource group rg-app, subscription 7b1e0d3c…`. */
export function vaultPlace(id: string): string {
  const scope = parseScope(id);
  if (scope === null) return nameText(id);
  return `${nameText(scope.resourceGroup ?? '')} in subscription ${nameText(shortId(scope.subscriptionId ?? ''))}`;
}

/** `2026-11-21 22:04 UTC`. */
export function timeText(instant: string): string {
  return /^\d{4}-\d\d-\d\dT\d\d:\d\d/.test(instant)
    ? `${instant.slice(0, 16).replace('T', ' ')} UTC`
    : nameText(instant);
}

/** `1 vault`, `1,204 vaults`. */
export function countText(number: number, one: string, many = `${one}s`): string {
  return `${number.toLocaleString('en')} ${number === 1 ? one : many}`;
}
