import { principalLink } from './badges.js';
import type { Change } from './changes.js';
import { changesFor } from './changes.js';
import { copyable } from './copyable.js';
import { type Content, el } from './element.js';
import type { Page } from './page.js';
import { countByReach, type Reader } from './readers.js';
import { removalOf } from './removal.js';
import { routeTo } from './route.js';
import { codeText, countText, heldText } from './words.js';

const FEW = 4;

/** The one change that stops most of those who have access, how to make it, and the next best. */
export function changeSection(readers: readonly Reader[], total: number, verb: string, page: Page): Content {
  const [best, ...others] = changesFor(readers);
  if (best === undefined)
    return total === 0
      ? null
      : el('p', { class: 'note' }, 'No single removal stops anybody: each has a second way.');
  const { words, command } = removalOf(best.removes.id);
  const findings = page.findingsOfCause(best.removes.id);
  return el(
    'section',
    { class: 'change', 'aria-label': 'One change' },
    el('h3', {}, 'The one change that stops most of them'),
    el('p', { class: 'lead' }, `${words}: ${heldText(best.removes)}`),
    el(
      'p',
      {},
      'Held by ',
      best.holders.slice(0, FEW).map((holder, at) => [at > 0 && ', ', principalLink(holder, page)]),
      best.holders.length > FEW && ` and ${best.holders.length - FEW} more`,
      '.',
    ),
    el(
      'p',
      {},
      el('strong', {}, `${best.stopped.toLocaleString('en')} of ${total.toLocaleString('en')}`),
      ` could then no longer ${verb}${reachText(best)}.`,
      best.keeps.length > 0 &&
        ` ${countText(best.keeps.length, 'other holder')} of it ${best.keeps.length === 1 ? 'keeps' : 'keep'} another way.`,
    ),
    command !== null && copyable('The change with Azure CLI', codeText(command)),
    findings.length > 0 &&
      el(
        'p',
        { class: 'meta' },
        'Findings about it: ',
        findings
          .slice(0, FEW)
          .map(({ fingerprint, ruleId }) => el('a', { href: routeTo('finding', fingerprint) }, ruleId)),
      ),
    others.length > 0 &&
      el(
        'details',
        {},
        el('summary', {}, 'The next best'),
        el(
          'ul',
          { class: 'next' },
          others.slice(0, FEW).map((change) =>
            el(
              'li',
              {},
              el('strong', {}, `${change.stopped.toLocaleString('en')} of ${total.toLocaleString('en')}`),
              ` ${removalOf(change.removes.id).words}: ${heldText(change.removes)}, held by `,
              change.holders.slice(0, 1).map((holder) => principalLink(holder, page)),
              change.holders.length > 1 && ` and ${change.holders.length - 1} more`,
            ),
          ),
        ),
      ),
  );
}

function reachText({ stops }: Change): string {
  const { holds, eligible, obtainable } = countByReach(stops);
  const parts = [
    [holds, 'now'],
    [eligible, 'after activation'],
    [obtainable, 'by further steps'],
  ] as const;
  return ` (${parts
    .filter(([number]) => number > 0)
    .map(([number, words]) => `${number} ${words}`)
    .join(', ')})`;
}
