/** Versions of the CIS Microsoft Azure Foundations Benchmark that rules are mapped to, oldest first. */
export const CIS_VERSIONS = ['2.1', '3.0', '4.0', '5.0', '6.0'] as const;
export type CisVersion = (typeof CIS_VERSIONS)[number];

/** Profiles of the versions: the rules that answer one, graded as it grades. */
export const CIS_PROFILES = [
  'cis-2.1',
  'cis-3.0',
  'cis-4.0',
  'cis-5.0',
  'cis-6.0',
] as const satisfies readonly `cis-${CisVersion}`[];

/** The version whose profile or framework that name is, or null for another. */
export function cisVersionOf(name: string): CisVersion | null {
  return CIS_VERSIONS.find((version) => name === `cis-${version}`) ?? null;
}
