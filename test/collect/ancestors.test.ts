import { describe, expect, it } from 'vitest';
import { groupsAbove, sameTree } from '../../src/collect/ancestors.js';

describe('Resource Graph and Resource Manager have a subscription at the same place', () => {
  it.each<[string, readonly string[], readonly string[], boolean]>([
    ['both name the same groups', ['team', 'corp', 'root'], ['root', 'corp', 'team'], true],
    ['Resource Manager shows fewer of those above', ['team', 'corp', 'root'], ['team'], true],
    ['the nearest group is another', ['team', 'root'], ['root', 'other'], false],
    ['the nearest group went below another', ['team', 'root'], ['root', 'corp', 'team'], false],
    ['it stands higher now', ['team', 'corp', 'root'], ['root', 'corp'], false],
    ['Resource Graph knows no group', [], ['root'], false],
  ])('%s', (_title, graph, arm, same) => {
    expect(sameTree(graph, arm)).toBe(same);
  });

  it('by the entities of subscriptions, in any letter case; those that do not tell are left out', () => {
    const entity = (id: string, properties: object) => ({ id, properties });
    const parent = { id: '/providers/Microsoft.Management/managementGroups/Team' };
    const above = groupsAbove([
      entity('/subscriptions/AAAA', { parentNameChain: ['Root', 'Team'], parent }),
      entity('/subscriptions/bbbb', { parent: { id: null } }),
      entity('/providers/Microsoft.Management/managementGroups/Team', { parentNameChain: ['Root'] }),
    ]);
    expect([...above]).toEqual([['aaaa', ['root', 'team', 'team']]]);
  });
});
