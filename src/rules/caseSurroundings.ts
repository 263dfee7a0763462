import type { FactRecord, Snapshot } from '../model/snapshot.js';
import { CASE_LOCATION, CASE_SUBSCRIPTION, guidOf } from './caseNames.js';
import { AUTHORIZATION, below, type CasePlaces, type Report } from './caseScopes.js';
import type { CaseSnapshot } from './rule.js';

type Surroundings = Pick<
  Snapshot['records'],
  'lock' | 'diagnosticSetting' | 'defenderPlan' | 'classicAdministrator' | 'deletedVault' | 'virtualNetwork'
>;

/** What stands beside the vaults of a case, as Azure returns it. */
export function surroundingRecords(given: CaseSnapshot, places: CasePlaces, report: Report): Surroundings {
  const subscriptionOf = (name = CASE_SUBSCRIPTION) => `/subscriptions/${guidOf('subscription', name)}`;
  const record = (of: string, id: string, name: string, properties: unknown): FactRecord => ({
    of: [of],
    body: { id, name, ...(properties === undefined ? {} : { properties }) },
  });
  const scopeOf = (text: string, path: readonly (string | number)[]): string | null => {
    const place = places.scopeOf(text);
    if ('scope' in place) return place.scope;
    report(path, place.fault);
    return null;
  };
  return {
    lock: (given.locks ?? []).flatMap(({ scope: text, name = 'lock', properties }, index) => {
      const scope = scopeOf(text, ['locks', index, 'scope']);
      if (scope === null) return [];
      return [record(scope, `${below(scope)}${AUTHORIZATION}/locks/${name}`, name, properties)];
    }),
    diagnosticSetting: (given.diagnosticSettings ?? []).flatMap(
      ({ of, name = 'setting', properties }, index) => {
        const scope = scopeOf(of, ['diagnosticSettings', index, 'of']);
        if (scope === null) return [];
        // Azure answers with the resource in lower case.
        const id = `${scope.toLowerCase()}/providers/microsoft.insights/diagnosticSettings/${name}`;
        return [record(scope, id, name, properties)];
      },
    ),
    defenderPlan: (given.defenderPlans ?? []).map(({ subscription, name = 'KeyVaults', properties }) => {
      const scope = subscriptionOf(subscription);
      return record(scope, `${scope}/providers/Microsoft.Security/pricings/${name}`, name, properties);
    }),
    classicAdministrator: (given.classicAdministrators ?? []).map(({ name, subscription, properties }) => {
      const scope = subscriptionOf(subscription);
      return record(scope, `${scope}${AUTHORIZATION}/classicAdministrators/${name}`, name, properties);
    }),
    deletedVault: (given.deletedVaults ?? []).map(({ name, subscription, properties }) => {
      const scope = subscriptionOf(subscription);
      const place = `${scope}/providers/Microsoft.KeyVault/locations/${CASE_LOCATION}/deletedVaults/${name}`;
      const vaultId = `${scope}/resourceGroups/group/providers/Microsoft.KeyVault/vaults/${name}`;
      return record(scope, place, name, { vaultId, location: CASE_LOCATION, ...properties });
    }),
    virtualNetwork: (given.virtualNetworks ?? []).map(({ id, properties }) =>
      record(id, id, id.slice(id.lastIndexOf('/') + 1), properties),
    ),
  };
}
