import { type PlannedReader, perVaultCoverage, withVaults } from './plannedReader.js';
import { read } from './readSubscription.js';

/** Diagnostic settings: no list holds those of several resources, so one read for each vault and HSM that was kept. */
export const readDiagnosticSettings: PlannedReader = {
  units: (holdings) => holdings.reduce((sum, { kept }) => sum + kept.length, 0),
  read: async (collection, holdings, done) => {
    const { azure, store, coverage } = collection;
    await Promise.all(
      withVaults(holdings).map(async ({ subscription, kept }) => {
        const reads = await Promise.all(
          kept.map(async ({ id }) => {
            const settings = await read(collection, () => azure.diagnosticSettings(id));
            store.add('diagnosticSetting', id, settings.items);
            done();
            return { id, gap: settings.gap };
          }),
        );
        coverage.push(...perVaultCoverage(subscription.scope, 'diagnosticSettings', reads));
      }),
    );
  },
};
