import { expect, it } from 'vitest';
import { wantsTraces } from '../../src/cli/wantsTraces.js';

it.each([
  [true, ['audit', '-v']],
  [true, ['--verbose', 'audit']],
  [true, ['audit', '-qv']],
  [true, ['audit', '-vq']],
  [false, ['audit', '-q']],
  [false, ['audit', '--version']],
  [false, ['audit', '-o', 'v']],
  [false, ['audit', '--', '-v']],
])('is %s for %j', (wanted, argv) => {
  expect(wantsTraces(argv)).toBe(wanted);
});
