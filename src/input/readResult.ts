import type { Result } from '../model/result.js';
import { readPublished } from './readPublished.js';

/** Reads a result that `audit -o json` wrote, from a file or the standard input (`-`). Throws InputError. */
export function readResult(path: string, stdin?: AsyncIterable<Uint8Array>): Promise<Result> {
  return readPublished(
    {
      schema: 'result',
      noun: 'result',
      madeBy: 'kvposture audit -o json=FILE',
      instead: 'narrow the audit, or let it write every format itself, as in -o json=FILE -o html=FILE',
    },
    path,
    stdin,
  );
}
