import { CIS_VERSIONS, type CisVersion } from './cisVersions.js';

/** A recommendation as one version of the benchmark numbers it. */
export interface CisRecommendation {
  readonly version: CisVersion;
  readonly number: string;
  readonly title: string;
  readonly level: 1 | 2;
  /** Whether the benchmark itself lets a tool decide it. */
  readonly assessment: 'automated' | 'manual';
  /** What stays with a person, whether or not rules help; null where rules can answer all of it. */
  readonly byHand: string | null;
}

/** One topic over the versions, in our own words; a version that lacks it has no number. */
interface CisTopic {
  readonly title: string;
  readonly level: 1 | 2;
  readonly numbers: Readonly<Partial<Record<CisVersion, string>>>;
  /** Versions in which the benchmark leaves it to a person. */
  readonly manualIn?: readonly CisVersion[];
  readonly byHand?: string;
}

/**
 * What the benchmark says of key vaults and of those who govern them; titles are ours. Numbers as the reference's
 * checks.md found them in public tools' mapping files. Levels and assessments were read there for 2.1 section 8, 3.0
 * 3.3.5 to 3.3.8, 4.0 9.3.8 to 9.3.10, 5.0 8.1.8.1, 8.3, 5.3.3, 5.3.5 and 5.23 to 5.27, and 6.0 8.1.8.1 and 8.3.6 to
 * 8.3.9; the others are carried over from the same topic in another version.
 */
const TOPICS: readonly CisTopic[] = [
  {
    title: 'Keys in vaults that obey Azure RBAC have an expiry date',
    level: 1,
    numbers: { '2.1': '8.1', '3.0': '3.3.1', '4.0': '9.3.1', '5.0': '8.3.1', '6.0': '8.3.1' },
  },
  {
    title: 'Keys in vaults that obey access policies have an expiry date',
    level: 1,
    numbers: { '2.1': '8.2', '3.0': '3.3.2', '4.0': '9.3.2', '5.0': '8.3.2', '6.0': '8.3.2' },
  },
  {
    title: 'Secrets in vaults that obey Azure RBAC have an expiry date',
    level: 1,
    numbers: { '2.1': '8.3', '3.0': '3.3.3', '4.0': '9.3.3', '5.0': '8.3.3', '6.0': '8.3.3' },
  },
  {
    title: 'Secrets in vaults that obey access policies have an expiry date',
    level: 1,
    numbers: { '2.1': '8.4', '3.0': '3.3.4', '4.0': '9.3.4', '5.0': '8.3.4', '6.0': '8.3.4' },
  },
  {
    title: 'A deleted vault can be recovered: soft delete and purge protection are on',
    level: 1,
    numbers: { '2.1': '8.5', '3.0': '3.3.5', '4.0': '9.3.5' },
  },
  {
    title: 'Purge protection is on',
    level: 1,
    numbers: { '5.0': '8.3.5', '6.0': '8.3.5' },
  },
  {
    title: 'Vaults obey Azure RBAC, not access policies',
    level: 2,
    numbers: { '2.1': '8.6', '3.0': '3.3.6', '4.0': '9.3.6', '5.0': '8.3.6', '6.0': '8.3.6' },
    manualIn: ['2.1'],
  },
  {
    title: 'A vault that has a private endpoint is closed to public networks',
    level: 1,
    numbers: { '4.0': '9.3.7' },
  },
  {
    title: 'Public network access is disabled',
    level: 1,
    numbers: { '5.0': '8.3.7', '6.0': '8.3.7' },
  },
  {
    title: 'Vaults are reached through private endpoints',
    level: 2,
    numbers: { '2.1': '8.7', '3.0': '3.3.7', '4.0': '9.3.8', '5.0': '8.3.8', '6.0': '8.3.8' },
    manualIn: ['2.1', '3.0'],
  },
  {
    title: 'Keys are rotated automatically',
    level: 2,
    numbers: { '2.1': '8.8', '3.0': '3.3.8', '4.0': '9.3.9', '5.0': '8.3.9', '6.0': '8.3.9' },
    manualIn: ['2.1', '3.0'],
  },
  {
    title: 'A managed HSM is used where its assurance is required',
    level: 2,
    numbers: { '4.0': '9.3.10', '5.0': '8.3.10', '6.0': '8.3.10' },
    manualIn: ['4.0', '5.0', '6.0'],
    byHand: 'Which keys must be in a single-tenant HSM is a matter of your contracts and laws.',
  },
  {
    title: 'Certificates are valid for twelve months at most',
    level: 1,
    numbers: { '5.0': '8.3.11', '6.0': '8.3.11' },
    byHand:
      'Resource Manager does not show certificates, and kvposture never asks the data plane: see "az keyvault certificate show", policy.x509CertificateProperties.validityInMonths.',
  },
  {
    title: 'Audit events of vaults are logged',
    level: 1,
    numbers: { '2.1': '5.1.4', '3.0': '6.1.4', '4.0': '7.1.1.4', '5.0': '6.1.1.4', '6.0': '6.1.1.4' },
  },
  {
    title: 'Microsoft Defender for Key Vault is on',
    level: 2,
    numbers: { '2.1': '2.1.9', '3.0': '3.1.8.1', '4.0': '9.1.8.1', '5.0': '8.1.8.1', '6.0': '8.1.8.1' },
  },
  {
    title: 'No custom role administers a whole subscription',
    level: 1,
    numbers: { '2.1': '1.22', '3.0': '2.23', '4.0': '6.23', '5.0': '5.23', '6.0': '5.4' },
  },
  {
    title: 'A custom role of its own administers resource locks',
    level: 2,
    numbers: { '2.1': '1.23', '3.0': '2.24', '4.0': '6.24', '5.0': '5.24', '6.0': '5.5' },
    manualIn: ['2.1', '3.0', '4.0', '5.0', '6.0'],
    byHand: 'That such a role exists says nothing about who holds it or whether locks are set; look at both.',
  },
  {
    title: 'User Access Administrator is not held at the tenant root',
    level: 1,
    numbers: { '4.0': '6.3.3', '5.0': '5.3.3', '6.0': '5.3.3' },
  },
  {
    title: 'Guests are reviewed regularly',
    level: 1,
    numbers: { '2.1': '1.4', '3.0': '2.4', '4.0': '6.3.2', '5.0': '5.3.2', '6.0': '5.3.2' },
    manualIn: ['2.1', '3.0', '4.0', '5.0', '6.0'],
    byHand:
      'Rules name the guests who reach vaults; the review, and the guests of the rest of the tenant, are yours.',
  },
  {
    title: 'Disabled accounts hold no permissions',
    level: 1,
    numbers: { '5.0': '5.3.5', '6.0': '5.3.5' },
    manualIn: ['5.0', '6.0'],
    byHand:
      'Rules name deleted principals that still hold access; whether an account is disabled is not read.',
  },
  {
    title: 'A subscription has two or three owners',
    level: 1,
    numbers: { '5.0': '5.27', '6.0': '5.7' },
  },
  {
    title: 'Fewer than five people are Global Administrators',
    level: 1,
    numbers: { '3.0': '2.26', '4.0': '6.26', '5.0': '5.26' },
    manualIn: ['5.0'],
    byHand: 'Roles of the directory are not those of Azure; count them in Microsoft Entra.',
  },
  {
    title: 'Mission-critical resources carry locks',
    level: 2,
    numbers: { '2.1': '10.1', '3.0': '10.1', '4.0': '7.2', '5.0': '6.2', '6.0': '6.2' },
    manualIn: ['2.1', '3.0', '4.0', '5.0', '6.0'],
    byHand: 'Rules name vaults without a lock; which of them are critical is yours to say.',
  },
];

/** Every recommendation of the catalogue, version by version, in the order of its numbers. */
export const CIS_RECOMMENDATIONS: readonly CisRecommendation[] = CIS_VERSIONS.flatMap((version) =>
  TOPICS.flatMap(({ title, level, numbers, manualIn = [], byHand = null }): CisRecommendation[] => {
    const number = numbers[version];
    const assessment = manualIn.includes(version) ? 'manual' : 'automated';
    return number === undefined ? [] : [{ version, number, title, level, assessment, byHand }];
  }).sort(byNumber),
);

/** 8.3.9 comes before 8.3.10. */
function byNumber(a: CisRecommendation, b: CisRecommendation): number {
  const [left, right] = [a.number.split('.').map(Number), b.number.split('.').map(Number)];
  const at = left.findIndex((part, index) => part !== right[index]);
  return (left[at] ?? 0) - (right[at] ?? 0);
}

/** How a rule names a recommendation: version, blank, number. */
export const cisId = ({ version, number }: CisRecommendation): string => `${version} ${number}`;

const BY_ID: ReadonlyMap<string, CisRecommendation> = new Map(
  CIS_RECOMMENDATIONS.map((recommendation) => [cisId(recommendation), recommendation]),
);

/** The recommendation that a rule names by `5.0 8.3.5`, or null where the catalogue has no such one. */
export function cisRecommendation(id: string): CisRecommendation | null {
  return BY_ID.get(id) ?? null;
}
