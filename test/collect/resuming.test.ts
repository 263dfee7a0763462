import { describe, expect, it } from 'vitest';
import { collect } from '../../src/collect/collect.js';
import { type Journal, type Kept, resuming } from '../../src/collect/resuming.js';
import { A, failure, fakeAzure, holding, pagesOf, plan } from './fakeAzure.js';

function journalOf(answers = new Map<string, Kept>()): Journal & { readonly answers: Map<string, Kept> } {
  return {
    answers,
    take: (question) => answers.get(question),
    keep: (question, answer) => answers.set(question, answer),
  };
}

describe('a run that goes on', () => {
  it('asks nothing that was answered, and ends with the same snapshot', async () => {
    const journal = journalOf();
    const first = holding({ [A]: ['kv1'] });
    const snapshot = await collect(resuming(first.azure, journal), plan());
    const second = fakeAzure({ subscriptions: () => pagesOf(failure), vaults: () => pagesOf(failure) });
    expect(await collect(resuming(second.azure, journal), plan())).toEqual(snapshot);
    expect(second.asked).toEqual([]);
    expect(first.asked.length).toBeGreaterThan(10);
  });

  it('asks anew for a list that broke off, and keeps counts of Resource Graph', async () => {
    const journal = journalOf();
    const broken = fakeAzure({
      vaults: () => pagesOf([{ id: 'a' }], failure),
      resourceGraph: { count: async () => 7 },
    });
    const azure = resuming(broken.azure, journal);
    await expect(
      (async () => {
        for await (const _ of azure.vaults(A));
      })(),
    ).rejects.toThrow(failure.message);
    expect(await azure.resourceGraph.count('vaults', [A])).toBe(7);
    expect([...journal.answers]).toEqual([[`resourceGraph.count ["vaults",["${A}"]]`, { value: 7 }]]);
    expect(await resuming(fakeAzure().azure, journal).resourceGraph.count('vaults', [A])).toBe(7);
  });

  it('tells questions apart by all they ask', async () => {
    const journal = journalOf();
    const azure = resuming(fakeAzure().azure, journal);
    for await (const _ of azure.roleAssignments(A, 'none'));
    for await (const _ of azure.roleAssignments(A, 'atScope'));
    for await (const _ of azure.directory.objectsByIds(['x']));
    expect(journal.answers.size).toBe(3);
    expect(azure.cloud).toBe('AzureCloud');
  });
});
