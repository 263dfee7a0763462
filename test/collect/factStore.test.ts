import { describe, expect, it } from 'vitest';
import { factStore } from '../../src/collect/factStore.js';

describe('facts', () => {
  it.each([
    [['/subscriptions/b', '/subscriptions/a']],
    [['/subscriptions/a', '/subscriptions/b']],
    [['/subscriptions/b', '/subscriptions/a', '/Subscriptions/A']],
  ])('that %j answered carry the body of the first in order, and all scopes once', (scopes) => {
    const store = factStore();
    for (const scope of scopes)
      store.add('roleAssignment', scope, [{ id: '/r/1', body: { of: scope.toLowerCase() } }]);
    expect(store.records().roleAssignment).toEqual([
      { of: ['/subscriptions/a', '/subscriptions/b'], body: { of: '/subscriptions/a' } },
    ]);
  });

  it('are sorted by id without regard to letter case, and kept apart by kind', () => {
    const store = factStore();
    const items = ['/x/b', '/X/A', '/x/c/'].map((id) => ({ id, body: { id } }));
    store.add('vault', '/', items);
    store.add('hsm', '/', items.slice(0, 1));
    const records = store.records();
    expect(records.vault.map(({ body }) => body)).toEqual([{ id: '/X/A' }, { id: '/x/b' }, { id: '/x/c/' }]);
    expect(records.hsm).toHaveLength(1);
    expect(records.denyAssignment).toEqual([]);
  });
});
