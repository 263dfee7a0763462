import { type Content, el } from './element.js';
import type { Page } from './page.js';
import { routeTo } from './route.js';
import { plainText } from './words.js';

/** What has to be told of waivers and the baseline: of one finding, or of all. */
export function noticeList({ data, finding }: Page, fingerprint: string | null = null): Content {
  const notices = (data.result.notices ?? []).filter(
    ({ fingerprints }) => fingerprint === null || fingerprints.includes(fingerprint),
  );
  if (notices.length === 0) return null;
  return el(
    'ul',
    { class: 'notice', 'aria-label': 'Waivers and baseline' },
    notices.map(({ message, fingerprints }) => {
      const [first] = fingerprints;
      const known = fingerprint === null && first !== undefined && finding(first) !== undefined;
      return el(
        'li',
        {},
        known ? el('a', { href: routeTo('finding', first) }, plainText(message)) : plainText(message),
      );
    }),
  );
}
