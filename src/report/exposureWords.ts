import type { VaultExposure } from '../model/accessEntry.js';
import type { Vault } from '../model/posture.js';

/** What of a vault says from which networks it answers. */
export type Exposed = Pick<Vault, 'network' | 'privateEndpointConnections' | 'undecided'>;

/** Below this share of the Internet the number of ranges says more than the share. */
const SMALL_SHARE = 0.001;

/**
 * From which networks a vault answers, in words: `any network`, `2 address ranges, trusted Azure services`, `no
 * network`. It is about the data plane; nothing that Resource Manager does for a principal passes the firewall.
 */
export function exposureText({ network, privateEndpointConnections, undecided }: Exposed): string {
  if (network?.publicNetworkAccess === 'SecuredByPerimeter')
    return withEndpoints(
      'what its network security perimeter lets in (not read)',
      privateEndpointConnections,
    );
  if (network?.openFraction === undefined) {
    const why = undecided.find(({ fact }) => fact.startsWith('network.'))?.reason;
    return why === undefined ? 'not known' : `not known (${why})`;
  }
  if (network.openFraction >= 1) return 'any network';
  const firewall = network.publicNetworkAccess === 'Enabled';
  const parts = [
    ...(firewall ? rangesText(network.ipRanges.length, network.openFraction) : []),
    ...(firewall && network.subnets.length > 0 ? [counted(network.subnets.length, 'subnet')] : []),
    ...(network.trustedServices === true ? ['trusted Azure services'] : []),
    ...(network.trustedServices === undefined ? ['perhaps trusted Azure services'] : []),
  ];
  return withEndpoints(parts.join(', '), privateEndpointConnections);
}

/** The same for machines. */
export function vaultExposure(vault: Exposed & Pick<Vault, 'id'>): VaultExposure {
  const { id, network, privateEndpointConnections = [] } = vault;
  return {
    vault: id,
    answers: exposureText(vault),
    openFraction: network?.openFraction ?? null,
    trustedServices: network?.trustedServices ?? null,
    subnets: network?.subnets ?? [],
    privateEndpoints: privateEndpointConnections.filter(isApproved).length,
  };
}

const isApproved = ({ status }: { readonly status: string }): boolean => status.toLowerCase() === 'approved';

function rangesText(ranges: number, share: number): readonly string[] {
  if (ranges === 0) return [];
  const percent =
    share < SMALL_SHARE ? '' : ` (${Math.min(99.9, Math.round(share * 1000) / 10)}% of the Internet)`;
  return [`${counted(ranges, 'address range')}${percent}`];
}

function withEndpoints(text: string, connections: Exposed['privateEndpointConnections'] = []): string {
  const approved = connections.filter(isApproved).length;
  const endpoints = approved === 0 ? '' : counted(approved, 'private endpoint');
  return [text, endpoints].filter((part) => part !== '').join(', ') || 'no network';
}

function counted(number: number, word: string): string {
  return `${number} ${word}${number === 1 ? '' : 's'}`;
}
