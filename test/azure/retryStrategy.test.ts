import { describe, expect, it } from 'vitest';
import { type Attempt, afterAttempt } from '../../src/azure/retryStrategy.js';

const NOW = Date.parse('2026-11-21T12:00:00Z');

function attempt(
  given: Partial<Omit<Attempt, 'header'>>,
  headers: Readonly<Record<string, string>> = {},
): Attempt {
  return { number: 1, status: null, code: null, ...given, header: (name) => headers[name.toLowerCase()] };
}

describe('a wait that Azure asks for', () => {
  it.each<[string, number, Record<string, string>, number]>([
    ['seconds', 429, { 'retry-after': '7' }, 7000],
    ['seconds with a fraction', 429, { 'retry-after': '1.5' }, 2000],
    ['a date', 429, { 'retry-after': 'Sat, 21 Nov 2026 12:00:09 GMT' }, 9000],
    ['milliseconds', 429, { 'retry-after-ms': '120' }, 120],
    ['milliseconds of Azure', 429, { 'x-ms-retry-after-ms': '130' }, 130],
    ['milliseconds before seconds', 429, { 'retry-after': '7', 'retry-after-ms': '50' }, 50],
    ['a quota clock', 429, { 'x-ms-user-quota-resets-after': '00:00:05' }, 5000],
    ['seconds with a 503', 503, { 'retry-after': '3' }, 3000],
    ['a whole minute', 429, { 'retry-after': '60' }, 60_000],
  ])('in %s is kept', (_, status, headers, milliseconds) => {
    expect(afterAttempt(attempt({ status }, headers), NOW, 0)).toMatchObject({ kind: 'wait', milliseconds });
    const spread = afterAttempt(attempt({ status }, headers), NOW, 1);
    expect(spread).toMatchObject({ kind: 'wait', milliseconds: milliseconds + 250 });
  });

  it.each<[string, Record<string, string>, string]>([
    ['seconds', { 'retry-after': '61' }, '61 s'],
    ['an hour', { 'retry-after': '3600' }, '3600 s'],
    ['a date tomorrow', { 'retry-after': 'Sun, 22 Nov 2026 12:00:00 GMT' }, '86400 s'],
    ['a quota clock', { 'x-ms-user-quota-resets-after': '01:00:00' }, '3600 s'],
  ])('of more than a minute, in %s, is given up at once', (_, headers, said) => {
    const decision = afterAttempt(attempt({ status: 429 }, headers), NOW, 0);
    expect(decision).toMatchObject({ kind: 'give-up' });
    expect(JSON.stringify(decision)).toContain(said);
  });

  it.each<[string, Record<string, string>]>([
    ['nothing', {}],
    ['a word', { 'retry-after': 'soon' }],
    ['an empty text', { 'retry-after': '' }],
    ['a negative number', { 'retry-after': '-5' }],
    ['zero', { 'retry-after': '0' }],
    ['a date that is over', { 'retry-after': 'Sat, 21 Nov 2026 11:00:00 GMT' }],
  ])('that says %s is replaced by our own growing one', (_, headers) => {
    const waits = [1, 2, 3, 4, 5].map((number) =>
      afterAttempt(attempt({ number, status: 429 }, headers), NOW, 1),
    );
    expect(waits.map((wait) => ('milliseconds' in wait ? wait.milliseconds : null))).toEqual([
      500, 1000, 2000, 4000, 8000,
    ]);
  });

  it('is not read from the quota clock that every good answer carries', () => {
    const decision = afterAttempt(
      attempt({ status: 500 }, { 'x-ms-user-quota-resets-after': '01:00:00' }),
      NOW,
      0,
    );
    expect(decision).toMatchObject({ kind: 'wait', milliseconds: 250 });
  });
});

describe('the number of attempts', () => {
  const attempts = (given: Partial<Omit<Attempt, 'header'>>): number => {
    for (let number = 1; number < 99; number++)
      if (afterAttempt(attempt({ ...given, number }), NOW, 0).kind === 'end') return number;
    return 99;
  };
  it.each<[number, number]>([
    [429, 10],
    [408, 4],
    [500, 4],
    [502, 4],
    [503, 4],
    [504, 4],
    [501, 1],
    [505, 1],
    [400, 1],
    [401, 1],
    [403, 1],
    [404, 1],
    [304, 1],
  ])('for status %i is %i', (status, count) => {
    expect(attempts({ status })).toBe(count);
  });
  it.each<[string, number]>([
    ['ECONNRESET', 4],
    ['ECONNREFUSED', 4],
    ['ETIMEDOUT', 4],
    ['EAI_AGAIN', 4],
    ['EPIPE', 4],
    ['ENOTFOUND', 4],
    ['PARSE_ERROR', 4],
    ['TIMEOUT', 4],
    ['CUT_BODY', 4],
    ['UNABLE_TO_VERIFY_LEAF_SIGNATURE', 1],
    ['CERT_HAS_EXPIRED', 1],
    ['something else', 1],
  ])('for %s is %i', (code, count) => {
    expect(attempts({ code })).toBe(count);
  });
  it('counts throttled attempts and faults apart', () => {
    expect(
      afterAttempt(attempt({ code: 'ECONNRESET', status: null, number: 5, alike: 1 }), NOW, 0).kind,
    ).toBe('wait');
    expect(
      afterAttempt(attempt({ code: 'ECONNRESET', status: null, number: 5, alike: 4 }), NOW, 0).kind,
    ).toBe('end');
  });
});
