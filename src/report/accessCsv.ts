import type { AccessResult } from '../model/accessEntry.js';
import { lastSegment } from '../model/armId.js';
import { pathText } from './accessWords.js';
import { csvRow, nameList } from './csvText.js';
import { scopeName } from './scopeName.js';

const HEAD = [
  'vault',
  'vaultId',
  'principalId',
  'principalType',
  'principalName',
  'principalTenant',
  'reach',
  'permissions',
  'certainty',
  'conditions',
  'path',
  'cause',
] as const;

/**
 * Who has which access: one row for each entry and vault, so that a spreadsheet can filter by either. `cause` is the ARM
 * id of the assignment or access policy that the path begins with. What could not be read makes rows of its own at the
 * end, whose reach is `unknown`.
 */
export function* accessCsv({ entries, coverage }: AccessResult): Iterable<string> {
  yield csvRow(HEAD);
  for (const { vaults, principal, reach, permissions, certainty, conditions, path } of entries) {
    const { held, acts } = pathText(path, WORDING);
    const rest = [
      principal.id,
      principal.type,
      principal.displayName,
      principal.tenantId,
      reach,
      nameList(permissions),
      certainty,
      conditions.map(({ source, text }) => `${source}: ${text}`).join('; '),
      [held, acts].filter((part) => part !== '').join(' → '),
      path.find(({ id }) => id !== null)?.id ?? null,
    ];
    for (const vault of vaults) yield csvRow([lastSegment(vault), vault, ...rest]);
  }
  for (const { scope, what, status, reason } of coverage) {
    if (status !== 'refused' && status !== 'failed') continue;
    const said = `${what} not read (${status}): ${reason ?? ''}`;
    yield csvRow([null, scope, null, null, null, null, 'unknown', null, null, said, null, null]);
  }
}

const WORDING = {
  showId: (id: string) => id,
  names: new Map<string, string>(),
  place: (scope: string) => `at ${scopeName(scope)}`,
  verbose: true,
};
