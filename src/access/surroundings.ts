import type { Exposure, Hsm, Undecided, Vault } from '../model/posture.js';
import type { Snapshot } from '../model/snapshot.js';
import { type AuditLog, auditLogs } from './auditLog.js';
import { endpointOwners } from './endpointOwners.js';
import { deleteLocks } from './locks.js';
import { serviceEndpoints } from './serviceEndpoints.js';
import { whatWasRead } from './whatWasRead.js';

/**
 * Completes vaults and HSMs by what stands around them: locks, diagnostic settings, subnets, and whose the private
 * endpoints are. What was not read stays absent: its coverage says why.
 */
export function withSurroundings(
  snapshot: Snapshot,
  tenantOf: (subscriptionId: string) => string | null,
): <T extends Vault | Hsm>(resource: T) => T {
  const { records, coverage } = snapshot;
  const wasRead = whatWasRead(coverage);
  const lockOf = deleteLocks(records.lock);
  const auditLogOf = auditLogs(records.diagnosticSetting);
  const withEndpoint = serviceEndpoints(records.virtualNetwork);
  const withOwner = endpointOwners(snapshot, tenantOf);
  return (resource) => {
    const { id, subscriptionId, network, privateEndpointConnections: endpoints } = resource;
    const locksRead = wasRead('locks', id, subscriptionId);
    const logsRead = wasRead('diagnosticSettings', id, subscriptionId);
    const standsAlone = endpoints === undefined || endpoints.length === 0;
    if (!locksRead && !logsRead && standsAlone && !network?.subnetRules.length) return resource;
    const undecided: Undecided[] = [...resource.undecided];
    return {
      ...resource,
      ...(locksRead ? lockFact(lockOf(id), undecided) : {}),
      ...(logsRead ? auditFacts(auditLogOf(id), undecided) : {}),
      ...(network === undefined ? {} : { network: withSubnets(network, withEndpoint) }),
      ...(standsAlone
        ? {}
        : {
            privateEndpointConnections: endpoints.map((endpoint) =>
              withOwner(endpoint, tenantOf(subscriptionId)),
            ),
          }),
      undecided,
    };
  };
}

function lockFact(lock: ReturnType<ReturnType<typeof deleteLocks>>, undecided: Undecided[]) {
  if ('locked' in lock) return { deleteLock: lock.locked };
  undecided.push({ fact: 'deleteLock', reason: lock.reason });
  return {};
}

function auditFacts({ logged, destinations, reasons }: AuditLog, undecided: Undecided[]) {
  for (const reason of reasons) {
    if (logged === undefined) undecided.push({ fact: 'auditLogged', reason });
    undecided.push({ fact: 'auditDestinations', reason });
  }
  return {
    ...(logged === undefined ? {} : { auditLogged: logged }),
    ...(destinations === undefined ? {} : { auditDestinations: destinations }),
  };
}

function withSubnets(network: Exposure, withEndpoint: ReturnType<typeof serviceEndpoints>): Exposure {
  return network.subnetRules.length === 0
    ? network
    : { ...network, subnetRules: network.subnetRules.map(withEndpoint) };
}
