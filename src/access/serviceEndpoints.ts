import { normalizeId } from '../model/armId.js';
import type { SubnetRule } from '../model/settings.js';
import type { FactRecord } from '../model/snapshot.js';
import { objectOf, propertiesOf, textOf } from './body.js';

const SUBNET =
  /^(\/subscriptions\/.+\/providers\/microsoft\.network\/virtualnetworks\/[^/]+)\/subnets\/[^/]+$/;
const KEY_VAULT = 'microsoft.keyvault';

/**
 * Tells of a subnet that a firewall admits whether it has a service endpoint for Key Vault, without which its requests
 * come from a public address and are not let in. False also for a subnet that its network does not have any more; absent
 * for one whose network was not read. Source: Key Vault virtual network service endpoints.
 */
export function serviceEndpoints(records: readonly FactRecord[]): (rule: SubnetRule) => SubnetRule {
  const networks = new Set<string>();
  const open = new Set<string>();
  for (const { body } of records) {
    const id = textOf(objectOf(body)?.id);
    const subnets = propertiesOf(body)?.subnets;
    if (id === null || !Array.isArray(subnets)) continue;
    networks.add(normalizeId(id));
    for (const subnet of subnets) {
      const subnetId = textOf(objectOf(subnet)?.id);
      const services = propertiesOf(subnet)?.serviceEndpoints;
      if (subnetId !== null && Array.isArray(services) && services.some(isKeyVault))
        open.add(normalizeId(subnetId));
    }
  }
  return (rule) => {
    const key = normalizeId(rule.id);
    const network = SUBNET.exec(key)?.[1];
    return network !== undefined && networks.has(network)
      ? { ...rule, serviceEndpoint: open.has(key) }
      : rule;
  };
}

function isKeyVault(endpoint: unknown): boolean {
  return textOf(objectOf(endpoint)?.service)?.trim().toLowerCase() === KEY_VAULT;
}
