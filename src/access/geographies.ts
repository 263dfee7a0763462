/**
 * The regions of the geographies that have several, by the names Resource Manager uses. A backup can be restored in
 * another region of its geography. Source: Azure regions list; Key Vault backup (access-model 2.8).
 */
const GEOGRAPHIES: readonly (readonly string[])[] = [
  [
    'eastus',
    'eastus2',
    'centralus',
    'northcentralus',
    'southcentralus',
    'westcentralus',
    'westus',
    'westus2',
    'westus3',
  ],
  ['canadacentral', 'canadaeast'],
  ['brazilsouth', 'brazilsoutheast'],
  ['northeurope', 'westeurope'],
  ['uksouth', 'ukwest'],
  ['francecentral', 'francesouth'],
  ['germanywestcentral', 'germanynorth'],
  ['switzerlandnorth', 'switzerlandwest'],
  ['norwayeast', 'norwaywest'],
  ['swedencentral', 'swedensouth'],
  ['eastasia', 'southeastasia'],
  ['australiaeast', 'australiasoutheast', 'australiacentral', 'australiacentral2'],
  ['centralindia', 'southindia', 'westindia'],
  ['japaneast', 'japanwest'],
  ['koreacentral', 'koreasouth'],
  ['southafricanorth', 'southafricawest'],
  ['uaenorth', 'uaecentral'],
  ['chinaeast', 'chinaeast2', 'chinaeast3', 'chinanorth', 'chinanorth2', 'chinanorth3'],
  ['usgovvirginia', 'usgovarizona', 'usgovtexas'],
];

const BY_REGION: ReadonlyMap<string, string> = new Map(
  GEOGRAPHIES.flatMap((regions) => regions.map((region) => [region, regions[0] ?? region] as const)),
);

/**
 * A word that is the same for regions of one geography, whether the region is written `westeurope` or `West Europe`; a
 * region this version does not know stands for itself. Null where there is no region.
 */
export function geographyOf(location: string): string | null {
  const region = location.replaceAll(/\s/g, '').toLowerCase();
  return region === '' ? null : (BY_REGION.get(region) ?? region);
}
