import { lastSegment } from '../model/armId.js';

const FEW = 3;

/** `kv1, kv2, kv3 and 4 more`, of ARM ids. */
export function fewNamed(ids: readonly string[]): string {
  const more = ids.length - FEW;
  return `${ids.slice(0, FEW).map(lastSegment).join(', ')}${more > 0 ? ` and ${more} more` : ''}`;
}

/** `1 finding`, `2 findings`. */
export function plural(number: number, noun: string): string {
  return `${number} ${noun}${number === 1 ? '' : 's'}`;
}
