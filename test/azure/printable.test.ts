import { describe, expect, it } from 'vitest';
import { hostOf, printable } from '../../src/azure/printable.js';

describe('text of another machine in a message', () => {
  it.each([
    ['keeps what is plain', "The client 'a' has no right", "The client 'a' has no right"],
    ['is one line', 'a\r\n b\tc', 'a b c'],
    ['has no control or direction characters', 'a\u001b[2Jb\u202ec\u0007', 'a [2Jb c'],
    ['loses the query of a URL', 'see https://x.example/a?sig=1&b=2 now', 'see https://x.example/a now'],
    ['loses a bearer token', 'Authorization: Bearer abc.def-g_h', 'Authorization: Bearer [token]'],
    ['loses a web token', 'got eyJhbGciOi.eyJzdWIi.c2ln here', 'got [token] here'],
    ['ends without a full stop', 'No right.', 'No right'],
  ])('%s', (_, given, expected) => {
    expect(printable(given)).toBe(expected);
  });

  it('is cut to the limit', () => {
    expect(printable('x'.repeat(5000), 20)).toBe(`${'x'.repeat(19)}…`);
  });

  it('names a host without the rest of its URL', () => {
    expect(hostOf('https://user:pw@h.example:8443/p?q=1')).toBe('h.example:8443');
    expect(hostOf('no url')).toBe('no url');
  });
});
