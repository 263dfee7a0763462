import type { Exposure, Posture } from '../model/posture.js';
import { type Ipv4Range, opennessOf, parseIpv4Range, withoutRanges } from './ipv4.js';

/**
 * The posture as it is for everybody outside of these networks (IPv4 addresses and CIDR blocks): what a firewall lets in
 * of them counts neither for its open fraction nor for its widest range. The ranges themselves stay, and a firewall that
 * denies nothing stays as open as it is: trust in some of the Internet closes nothing of the rest.
 */
export function trustNetworks(posture: Posture, networks: readonly string[]): Posture {
  const trusted = networks.flatMap((text) => parseIpv4Range(text) ?? []);
  if (trusted.length === 0) return posture;
  const outside = <T extends { readonly network?: Exposure }>(resource: T): T =>
    resource.network === undefined
      ? resource
      : { ...resource, network: exposureBeyond(resource.network, trusted) };
  return { ...posture, vaults: posture.vaults.map(outside), hsms: posture.hsms.map(outside) };
}

function exposureBeyond(exposure: Exposure, trusted: readonly Ipv4Range[]): Exposure {
  const { defaultAction, openFraction, ipRanges } = exposure;
  if (defaultAction !== 'Deny' || openFraction === undefined || openFraction === 0) return exposure;
  const ranges = ipRanges.flatMap((text) => parseIpv4Range(text) ?? []);
  // Something else than ranges opens it, such as a service tag.
  if (opennessOf(ranges).fraction !== openFraction) return exposure;
  const { fraction, widest } = opennessOf(withoutRanges(ranges, trusted));
  return { ...exposure, openFraction: fraction, widestRange: widest };
}
