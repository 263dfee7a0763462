import { Command } from 'commander';
import { describe, expect, it } from 'vitest';
import { includeOption, readsOf } from '../../src/cli/plannedReads.js';
import { PLANNED_READS } from '../../src/model/snapshot.js';

const included = (...args: readonly string[]): unknown =>
  new Command()
    .exitOverride()
    .configureOutput({ writeErr: () => undefined })
    .addOption(includeOption())
    .parse(args, { from: 'user' })
    .opts().include;

describe('the reads of rules', () => {
  it('are those that a rule requires and that nothing reads otherwise, each once', () => {
    expect(readsOf([{ requires: ['vaults', 'locks'] }, { requires: ['locks', 'deletedVaults'] }])).toEqual([
      'locks',
      'deletedVaults',
    ]);
    expect(readsOf([{ requires: ['vaults', 'roleAssignments'] }])).toEqual([]);
  });
});

describe('--include', () => {
  it('takes the words of Azure in kebab case, parted by commas or repeated, in any letter case', () => {
    expect(included('--include', 'deleted-vaults, Locks', '--include', 'locks,keys')).toEqual([
      'deletedVaults',
      'locks',
      'keys',
    ]);
  });

  it('takes all', () => {
    expect(included('--include', 'all')).toEqual([...PLANNED_READS]);
  });

  it.each(['vaults', '', 'locks,,keys', 'deletedVaults'])('refuses %j and says what there is', (word) => {
    expect(() => included('--include', word)).toThrow(/deleted-vaults, diagnostic-settings/);
  });
});
