import type { Baseline } from '../model/baseline.js';
import { readPublished } from './readPublished.js';

/** Reads a baseline that `kvposture baseline` wrote. Throws InputError. */
export function readBaseline(path: string): Promise<Baseline> {
  return readPublished(
    {
      schema: 'baseline',
      noun: 'baseline',
      madeBy: 'kvposture baseline --from result.json -o FILE',
      instead: 'narrow the audit that it is for',
    },
    path,
  );
}
