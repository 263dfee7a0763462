import { REACHES, type Reach } from '../../../model/accessEntry.js';
import type { ResultVault } from '../../../model/result.js';
import type { AccessIndex, EntryPrincipal } from './accessIndex.js';
import { answers, type Question } from './questions.js';

/** What a principal can do in a vault, in answer to a question. */
export interface Cell {
  readonly reach: Reach;
  /** False where a condition decides whichever way it goes. */
  readonly certain: boolean;
}

export interface MatrixRow {
  readonly principal: EntryPrincipal;
  /** By the place of the vault; undefined for nothing. */
  readonly cells: readonly (Cell | undefined)[];
  readonly filled: number;
}

/**
 * Principals, as they hold it themselves, by vaults. Rows with most cells first; a principal without any is left out.
 * Of several ways the soonest counts, and of those a certain one.
 */
export function accessMatrix(
  vaults: readonly ResultVault[],
  question: Question,
  { ofVault }: Pick<AccessIndex, 'ofVault'>,
): readonly MatrixRow[] {
  const asked = answers(question);
  const rows = new Map<
    string,
    { readonly principal: EntryPrincipal; readonly cells: (Cell | undefined)[] }
  >();
  for (const [place, vault] of vaults.entries())
    for (const { principal, reach, certainty } of ofVault(vault.id).filter(asked)) {
      const key = principal.id.toLowerCase();
      const row = rows.get(key) ?? {
        principal,
        cells: new Array<Cell | undefined>(vaults.length).fill(undefined),
      };
      rows.set(key, row);
      row.cells[place] = better(row.cells[place], { reach, certain: certainty === 'certain' });
    }
  return [...rows.values()]
    .map((row) => ({ ...row, filled: row.cells.filter((cell) => cell !== undefined).length }))
    .sort((a, b) => b.filled - a.filled || (a.principal.id < b.principal.id ? -1 : 1));
}

function better(known: Cell | undefined, other: Cell): Cell {
  if (known === undefined) return other;
  const sooner = REACHES.indexOf(other.reach) - REACHES.indexOf(known.reach);
  return sooner < 0 || (sooner === 0 && other.certain && !known.certain) ? other : known;
}
