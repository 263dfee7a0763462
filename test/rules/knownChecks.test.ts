import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { checksPage, KNOWN_CHECKS, standing } from '../../scripts/knownChecks.mjs';
import { shippedRules } from './shippedRules.js';

const docs = new URL('../../docs/', import.meta.url);
const page = readFileSync(new URL('checks.md', docs), 'utf8');
const shipped = shippedRules().map(({ id }) => id);

/** How many checks each chapter of the field has. */
const CHAPTERS = { A: 6, B: 3, C: 7, D: 27, E: 12, F: 6, G: 14, H: 7, I: 9, J: 11, K: 4 };

describe('docs/checks.md', () => {
  it('stands 106 checks against ours, each once', () => {
    const wanted = Object.entries(CHAPTERS).flatMap(([letter, count]) =>
      Array.from({ length: count }, (_, index) => `${letter}${index + 1}`),
    );
    expect(wanted).toHaveLength(106);
    expect(KNOWN_CHECKS.map(({ id }) => id)).toEqual(wanted);
    expect([...page.matchAll(/^\| ([A-K]\d+) \|/gm)].map(([, id]) => id)).toEqual(wanted);
  });

  it('is made of the list and of the rules that ship; if not, run npm run docs', () => {
    const [generated = ''] = page.split('\n');
    expect(page).toBe(checksPage(generated, shipped));
  });

  it('says have only of rules that ship, and links their pages', () => {
    const linked = [...page.matchAll(/\]\((rules\/[a-z-]+\.md)\)/g)].map(([, path = '']) => path);
    expect(linked.length).toBeGreaterThan(30);
    expect(linked.filter((path) => !existsSync(new URL(path, docs)))).toEqual([]);
    expect(standing({ id: 'X1', what: 'x', rules: ['a', 'b'] }, new Set(['a']))).toEqual({
      state: 'have',
      words: 'have: [a](rules/a.md); later: `b`',
    });
    expect(standing({ id: 'X1', what: 'x', rules: ['a'] }, new Set()).state).toBe('later');
  });

  it('names no rule that does not ship', () => {
    const named = new Set(KNOWN_CHECKS.flatMap(({ rules = [] }) => rules));
    expect([...named].filter((id) => !shipped.includes(id))).toEqual([]);
  });

  it('gives each check a rule, a command or a reason', () => {
    const odd = KNOWN_CHECKS.filter(
      ({ rules, command, not }) => [rules, command, not].filter((one) => one !== undefined).length !== 1,
    );
    expect(odd).toEqual([]);
  });
});
