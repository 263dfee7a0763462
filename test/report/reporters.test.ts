import { expect, test } from 'vitest';
import { FORMATS, reporters } from '../../src/report/reporters.js';
import { believableResult, options, text } from './resultFixture.js';

test.each(FORMATS)(
  '%s renders a result, ends in one newline, and says the same when asked twice',
  async (format) => {
    const report = await reporters[format]();
    const one = believableResult();
    const first = text(report(one, options()));
    expect(first).toMatch(/\S\n$/);
    expect(text(report(one, options()))).toBe(first);
  },
);
