import type { AccessEntry } from '../../../src/model/accessEntry.js';
import type { Finding, Result, ResultVault } from '../../../src/model/result.js';
import { act, at, EVERYTHING, entry, objectId, principal } from '../accessFixture.js';
import { assignmentId, finding, result, vault } from '../resultFixture.js';

const RULES = ['firewall-open', 'legacy-access-policies', 'contributor-self-grant', 'data-access-inherited'];

/**
 * A tenant with many findings, each with its own texts as the rule pack writes them: a fifth of them on many vaults,
 * and 30 principals with access to every vault of a group of vaults.
 */
export function largeResult(findingCount: number, vaultCount = 1_000): Result {
  const vaults = Array.from({ length: vaultCount }, (_, index) => vaultOf(index));
  const findings = Array.from({ length: findingCount }, (_, index) => findingOf(index, vaults));
  const entries = Array.from({ length: vaultCount * 3 }, (_, index) => entryOf(index, vaults));
  return result({ vaults, findings, access: { entries, groups: [], omitted: 0 } });
}

function vaultOf(index: number): ResultVault {
  const name = `kv-${['payments', 'shipping', 'identity', 'archive'][index % 4]}-${String(index).padStart(5, '0')}`;
  const resourceGroup = `rg-${name.slice(3, 8)}-${index % 40}`;
  const subscriptionId = `7b1e0d3c-5a52-4c1e-9a53-${String(index % 20).padStart(12, '0')}`;
  const id = `/subscriptions/${subscriptionId}/resourceGroups/${resourceGroup}/providers/Microsoft.KeyVault/vaults/${name}`;
  return {
    ...vault(name, index % 2 === 0 ? 'rbac' : 'access-policy'),
    ...{ id, resourceGroup, subscriptionId },
    settings: {
      ...{ softDelete: true, purgeProtection: index % 3 === 0, softDeleteRetentionInDays: 90 },
      exposure: { publicNetworkAccess: 'Enabled', ipRanges: index % 5, subnets: 0, openFraction: 1 },
      ...{ privateEndpoints: 0, secretReaders: index % 17, undecided: [] },
    },
  };
}

function findingOf(index: number, vaults: readonly ResultVault[]): Finding {
  const one = vaults[index % vaults.length] ?? vaultOf(index);
  const wide = index % 5 === 0;
  const reached = wide ? vaults.filter((_, place) => place % 20 === index % 20) : [one];
  const ruleId = RULES[index % RULES.length] ?? 'firewall-open';
  const scope = `/subscriptions/${one.subscriptionId}/resourceGroups/${one.resourceGroup}`;
  const cause = wide ? assignmentId(scope, objectId(index)) : one.id;
  return finding(ruleId, {
    fingerprint: index.toString(16).padStart(16, '0'),
    title: `Title of ${ruleId}`,
    message: `${one.name} lets Service principal ${objectId(index)} do more than its task needs, by ${ruleId} at ${scope}`,
    principal: wide
      ? { id: objectId(index % 900), type: 'User', displayName: `Person ${index % 900}` }
      : null,
    cause,
    vaults: reached.map(({ id }) => id),
    evidence: {
      ...{ step: 'write-access-policy', scope, role: { id: objectId(index % 9), name: 'Contributor' } },
      path: [
        { ...at('Contributor', scope), id: cause },
        { ...act('write-access-policy'), scope },
      ],
    },
    remediation: {
      text: `Switch ${one.name} to Azure RBAC, or take the role from ${objectId(index)}.`,
      cli: `# either\naz keyvault update --subscription ${one.subscriptionId} --resource-group ${one.resourceGroup} --name ${one.name} --enable-rbac-authorization true\n# or\naz role assignment delete --ids ${cause}`,
      bicep: `// in the properties of vault '${one.name}'\nenableRbacAuthorization: true`,
      terraform: `# in the azurerm_key_vault "${one.name}"\nenable_rbac_authorization = true`,
    },
  });
}

function entryOf(index: number, vaults: readonly ResultVault[]): AccessEntry {
  const one = vaults[index % vaults.length] ?? vaultOf(index);
  const wide = index % 100 === 0;
  const scope = wide ? `/subscriptions/${one.subscriptionId}` : one.id;
  const reached = wide ? vaults.filter(({ subscriptionId }) => subscriptionId === one.subscriptionId) : [one];
  const held = {
    ...at(wide ? 'Owner' : 'Key Vault Secrets User', scope),
    id: assignmentId(scope, objectId(index)),
  };
  return entry({
    vaults: reached.map(({ id }) => id),
    principal: principal(objectId(index % 900), 'User', `Person ${index % 900}`),
    reach: wide ? 'obtainable' : 'holds',
    permissions: wide ? EVERYTHING : ['secrets/get', 'secrets/list'],
    path: wide ? [held, { ...act('write-access-policy'), scope }] : [held],
  });
}
