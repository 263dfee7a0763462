import type { AccessEntry } from '../model/accessEntry.js';
import type { Condition, Vault } from '../model/posture.js';
import { conditionText } from './accessWords.js';
import { labelled, type Paint } from './tablePage.js';

/** What was asked, and what is known beside the entries that answer it. */
export interface AccessQuestion {
  /** As it was asked; null where all permissions were. */
  readonly permission: string | null;
  /** As it was asked; null where all principals were. */
  readonly principal: string | null;
  /** The vaults that were asked about, sorted by lower-cased id. */
  readonly vaults: readonly Pick<
    Vault,
    | 'id'
    | 'name'
    | 'permissionModel'
    | 'resourceGroup'
    | 'subscriptionId'
    | 'network'
    | 'privateEndpointConnections'
    | 'undecided'
  >[];
  /** Whether the members of groups have entries of their own. */
  readonly expandGroups: boolean;
  /** Display names by lower-cased object id, of groups that entries come through. */
  readonly names: ReadonlyMap<string, string>;
}

/** How the answer is laid out. */
export interface AccessTableOptions {
  readonly by: 'principal' | 'vault';
  /** Columns of the terminal. */
  readonly width: number;
  readonly colorLevel: 0 | 1 | 2 | 3;
  /** Writes ids, scopes, conditions and lists of vaults in full. */
  readonly verbose: boolean;
}

/** What every part of the page is laid out for. */
export interface AccessPage {
  readonly width: number;
  readonly verbose: boolean;
  readonly paint: Paint;
  /** An object id, cut as far as it still tells the ids of the page apart. */
  readonly showId: (id: string) => string;
  /** Whether the permission is the same in every line, and so goes without saying. */
  readonly onePermission: boolean;
  readonly names: ReadonlyMap<string, string>;
}

/** Beginnings of a GUID that end with a block. */
const ID_CUTS = [8, 13, 18, 23] as const;

/** Cuts ids to the shortest beginning, in whole blocks, that tells them all apart. */
export function idCutter(ids: Iterable<string>): (id: string) => string {
  const all = new Set([...ids].map((id) => id.toLowerCase()));
  const cut = ID_CUTS.find((length) => new Set([...all].map((id) => id.slice(0, length))).size === all.size);
  return (id) => (cut !== undefined && GUID.test(id) ? `${id.slice(0, cut)}…` : id);
}

const GUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/** Numbers what makes lines conditional, so that a line only carries `[1]` and each reason is said once. */
export interface Footnotes {
  /** ` [1]`, or ` [1][2]`; empty for a line that is certain. */
  readonly mark: (entry: Pick<AccessEntry, 'certainty' | 'conditions'>) => string;
  readonly lines: (indent: number) => readonly string[];
}

export function footnotes(page: AccessPage): Footnotes {
  const numbers = new Map<string, number>();
  const numberOf = (text: string): number => {
    const number = numbers.get(text) ?? numbers.size + 1;
    numbers.set(text, number);
    return number;
  };
  const texts = (conditions: readonly Condition[]): readonly string[] =>
    conditions.length === 0
      ? ['something that could not be settled decides']
      : conditions.map((condition) => conditionText(condition, page));
  return {
    mark: ({ certainty, conditions }) =>
      certainty === 'certain'
        ? ''
        : ` ${[...new Set(texts(conditions).map(numberOf))].map((n) => `[${n}]`).join('')}`,
    lines: (indent) =>
      [...numbers].flatMap(([text, number]) =>
        labelled(`${' '.repeat(indent)}[${number}]`, text, page, {
          column: indent + 4,
          paintLabel: page.paint.faint,
          paintText: page.paint.faint,
        }),
      ),
  };
}
