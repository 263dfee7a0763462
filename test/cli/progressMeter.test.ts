import { describe, expect, it } from 'vitest';
import { progressMeter } from '../../src/cli/progressMeter.js';
import { messagesTo } from '../../src/cli/stderr.js';

function metered() {
  let time = 1_000_000;
  const meter = progressMeter(() => time);
  return {
    meter,
    pass: (milliseconds: number) => {
      time += milliseconds;
    },
  };
}

describe('the progress line', () => {
  it('tells the stage, and done of total', () => {
    const { meter } = metered();
    expect(meter.text()).toBe('Signing in …');
    meter.stage({ stage: 'subscriptions', done: 0, total: 1 });
    expect(meter.text()).toBe('Reading the subscriptions …');
    meter.stage({ stage: 'vaults', done: 1200, total: 3000 });
    expect(meter.text()).toBe('Reading vaults: 1,200 of 3,000 subscriptions');
    meter.stage({ stage: 'directory', done: 0, total: 0 });
    expect(meter.text()).toBe('Looking up principals …');
  });

  it('tells requests a second, of the last five seconds', () => {
    const { meter, pass } = metered();
    for (let number = 0; number < 100; number++) {
      meter.request();
      pass(100);
    }
    expect(meter.text()).toContain(', 10 requests/s');
    pass(60_000);
    expect(meter.text()).not.toContain('requests');
  });

  it('tells rows of Resource Graph until all have come, and estimates by them', () => {
    const { meter, pass } = metered();
    meter.stage({ stage: 'access', done: 0, total: 800 });
    pass(10_000);
    meter.rows({ done: 50_000, total: 200_000 });
    expect(meter.text()).toBe(
      'Reading role assignments: 0 of 800 subscriptions, 50,000 of 200,000 rows, about 30 s left',
    );
    meter.rows({ done: 200_000, total: 200_000 });
    expect(meter.text()).toBe('Reading role assignments: 0 of 800 subscriptions');
  });

  it.each<[number, string]>([
    [4000, 'about 36 s left'],
    [60_000, 'about 9 min left'],
    [1_200_000, 'about 3 h 0 min left'],
  ])('estimates the time left after %i ms', (milliseconds, text) => {
    const { meter, pass } = metered();
    meter.stage({ stage: 'vaults', done: 0, total: 100 });
    pass(milliseconds);
    meter.stage({ stage: 'vaults', done: 10, total: 100 });
    expect(meter.text()).toContain(text);
  });

  it('does not guess at the start', () => {
    const { meter, pass } = metered();
    meter.stage({ stage: 'vaults', done: 1, total: 100 });
    pass(30_000);
    expect(meter.text()).not.toContain('left');
  });

  it('says in words what it waits for', () => {
    const { meter, pass } = metered();
    meter.stage({ stage: 'subscriptions', done: 0, total: 1 });
    meter.wait(12_000, 'throttled the request (429)');
    pass(2000);
    expect(meter.text()).toContain('waiting 10 s: Azure throttled the request (429)');
    pass(10_000);
    expect(meter.text()).not.toContain('waiting');
  });
});

describe('progress on stderr', () => {
  function stream(isTTY: boolean) {
    const text: string[] = [];
    return {
      text,
      stream: {
        isTTY,
        columns: 80,
        write: (piece: string) => text.push(piece) > 0,
      } as unknown as NodeJS.WriteStream,
    };
  }
  const options = { quiet: false, verbose: false, progress: true, env: {} };

  it.each<[string, boolean, Record<string, string>]>([
    ['that is no terminal', false, {}],
    ['of a terminal in CI', true, { CI: 'true' }],
  ])('%s is one line a minute', (_title, isTTY, env) => {
    const { text, stream: to } = stream(isTTY);
    let time = 0;
    const messages = messagesTo(to, { ...options, env, now: () => time });
    for (; time < 190_000; time += 1000) messages.progress(`at ${time / 1000} s`);
    expect(text).toEqual(['at 60 s\n', 'at 120 s\n', 'at 180 s\n']);
  });

  it('of a terminal is one line that is written anew', () => {
    const { text, stream: to } = stream(true);
    const messages = messagesTo(to, options);
    messages.progress('one');
    messages.progress('x'.repeat(200));
    messages.clear();
    expect(text.join('')).toBe(`\r\u001b[2Kone\r\u001b[2K${'x'.repeat(79)}\r\u001b[2K`);
  });

  it.each([{ quiet: true }, { progress: false }])('is nothing with %o', (given) => {
    const { text, stream: to } = stream(true);
    messagesTo(to, { ...options, ...given }).progress('one');
    let time = 0;
    const plain = messagesTo(stream(false).stream, { ...options, ...given, now: () => time });
    time = 100_000;
    plain.progress('two');
    expect(text).toEqual([]);
  });
});
