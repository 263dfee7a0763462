import { normalizeId } from '../model/armId.js';
import { visibleText } from './terminalText.js';

const HEAD =
  '# Key vaults and managed HSMs by ARM id, written by kvposture inventory. Reports place findings on these lines.';

/** The inventory as text: one vault or HSM a line, sorted by lower-cased id, so that its difference tells what came and went. */
export function* inventoryText(ids: readonly string[]): Iterable<string> {
  yield `${HEAD}\n`;
  const byKey = new Map(ids.map((id) => [normalizeId(id), visibleText(id)]));
  for (const [, id] of [...byKey].sort(([one], [other]) => (one < other ? -1 : 1))) yield `${id}\n`;
}

/** The line of each id, from 1; what is blank or begins with `#` is none. */
export function inventoryLines(text: string): ReadonlyMap<string, number> {
  const lines = text.split(/\r?\n/).map((line, index) => [normalizeId(line), index + 1] as const);
  return new Map(lines.filter(([id]) => id !== '' && !id.startsWith('#')));
}
