import type { Hsm, Undecided } from '../model/posture.js';
import { objectOf, propertiesOf, shown, textOf } from './body.js';
import { resolveExposure } from './exposure.js';
import { connections, flag, header } from './vault.js';

/**
 * A managed HSM from its ARM body with the defaults of a live one, or null when the body has no usable id.
 *
 * Absent enablePurgeProtection is on: that is the default of the model since 2026-02-01, the version it is read in; only
 * a literal false is off. Network settings absent mean what they mean for a vault. Whether the HSM is activated is
 * never taken for granted. Source: Microsoft.KeyVault 2026-02-01, ManagedHsmProperties.
 */
export function readHsm(body: unknown): Hsm | null {
  const head = header(body);
  if (head === null) return null;
  const properties = propertiesOf(body);
  if (properties === null)
    return {
      ...head,
      undecided: [{ fact: 'properties', reason: 'Azure returned this managed HSM without properties' }],
    };
  const undecided: Undecided[] = [];
  const purgeProtection = flag(properties, 'enablePurgeProtection', true, 'purgeProtection', undecided);
  const endpoints = connections(properties.privateEndpointConnections, undecided);
  const activated = activation(properties.securityDomainProperties, undecided);
  const network = resolveExposure(properties);
  return {
    ...head,
    ...(purgeProtection === null ? {} : { purgeProtection }),
    ...(activated === null ? {} : { activated }),
    network: network.exposure,
    ...(endpoints === null ? {} : { privateEndpointConnections: endpoints }),
    undecided: [...undecided, ...network.undecided],
  };
}

/** Active, NotActivated and Failed settle it; Unknown, absent or another word does not. */
function activation(value: unknown, undecided: Undecided[]): boolean | null {
  const status = objectOf(value)?.activationStatus;
  const word = textOf(status)?.trim().toLowerCase();
  if (word === 'active') return true;
  if (word === 'notactivated' || word === 'failed') return false;
  const reason = `activationStatus is ${shown(status ?? null)}, which does not say whether the HSM is activated`;
  undecided.push({ fact: 'activated', reason });
  return null;
}
