/** A control of the Microsoft Cloud Security Benchmark, in our own words. */
export interface McsbControl {
  readonly id: string;
  readonly title: string;
  /** What stays with a person, whether or not rules help. */
  readonly byHand?: string;
}

/** Controls that the benchmark's baseline for Key Vault names, in the order of its chapters. */
export const MCSB_CONTROLS: readonly McsbControl[] = [
  {
    id: 'NS-1',
    title: 'Networks are segmented',
    byHand: 'Subnets and security groups are outside the vault.',
  },
  { id: 'NS-2', title: 'Cloud services are closed to public networks' },
  {
    id: 'IM-1',
    title: 'One directory identifies everybody',
    byHand: 'Key Vault takes Microsoft Entra identities only, so nothing is left to check at the vault.',
  },
  {
    id: 'IM-3',
    title: 'Applications have managed identities',
    byHand: 'How an application signs in is not told by the vault.',
  },
  {
    id: 'IM-7',
    title: 'Access depends on conditions such as place and device',
    byHand: 'Conditional Access is set in Microsoft Entra, which this tool does not read.',
  },
  { id: 'PA-1', title: 'Highly privileged users are few and set apart' },
  { id: 'PA-4', title: 'Access is reviewed, and what nobody needs is removed' },
  { id: 'PA-7', title: 'Administration follows least privilege' },
  { id: 'DP-6', title: 'Keys are managed by a secure process' },
  {
    id: 'DP-7',
    title: 'Certificates are managed by a secure process',
    byHand: 'Resource Manager does not show certificates.',
  },
  { id: 'DP-8', title: 'The repository of keys and certificates is secure' },
  {
    id: 'AM-2',
    title: 'Only approved services are used',
    byHand: 'Which services are approved is said by your Azure Policy assignments.',
  },
  { id: 'LT-1', title: 'Threats are detected' },
  { id: 'LT-3', title: 'Logs for investigation are kept' },
  { id: 'LT-4', title: 'Network logs for investigation are kept' },
  {
    id: 'BR-1',
    title: 'Backups are made regularly',
    byHand: 'Resource Manager does not tell whether objects of a vault were backed up.',
  },
];
