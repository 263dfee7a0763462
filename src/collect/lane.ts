import { AzureError } from '../azure/azure.js';

/** Runs a piece of work when there is room for it. */
export type Lane = <T>(work: () => Promise<T>) => Promise<T>;

/**
 * A lane that lets `width` pieces of work run at a time, in the order they came. Once the signal fires, nothing new
 * starts: what waits is rejected with an `aborted` AzureError.
 */
export function openLane(width: number, signal: AbortSignal): Lane {
  const waiting: (() => void)[] = [];
  let free = Math.max(1, Math.floor(width));
  return async (work) => {
    if (free > 0) free--;
    else await new Promise<void>((go) => waiting.push(go));
    try {
      if (signal.aborted) throw new AzureError('aborted', 'The run was cancelled before Azure had answered.');
      return await work();
    } finally {
      const next = waiting.shift();
      if (next === undefined) free++;
      else next();
    }
  };
}
