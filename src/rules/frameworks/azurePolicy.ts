/** A built-in Azure Policy definition that judges vaults, HSMs, their objects or those who govern them. */
export interface PolicyDefinition {
  readonly id: string;
  readonly title: string;
  /** Why no rule answers it; null where a rule can. */
  readonly byHand: string | null;
}

const CERTIFICATES = 'Resource Manager does not show certificates, and kvposture never asks the data plane.';
const HSM_KEYS = 'Keys of a managed HSM are told by its data plane only, which kvposture never asks.';

type Titles = Readonly<Record<string, string>>;

const VAULTS: Titles = {
  '0b60c0b2-2dc2-4e1c-b5c9-abbed971de53': 'Vaults have deletion protection',
  '1e66c121-a66a-4b1f-9b83-0fd99bf0fc2d': 'Vaults have soft delete',
  '55615ac9-af46-4a59-874e-391cc3dfb490': 'Vaults have a firewall, or no public network access',
  '405c5871-3e91-4644-8a63-58e19d68ff5b': 'Vaults have public network access disabled',
  'a6abeaec-4d90-4a02-805f-6b26c4d3fbe9': 'Vaults use private link',
  '5f0bc445-3935-4915-9981-011aa2b46147': 'Vaults have a private endpoint (deprecated)',
  '12d4fa5e-1f9f-4c21-97a9-b99b3c6611b5': 'Vaults obey Azure RBAC',
  'cf820ca0-f99e-4f3e-84fb-66e913812d21': 'Vaults have resource logs',
  'ea4d6841-2173-4317-9747-ff522a45120f': 'Vaults use a service endpoint',
  '0e6763cc-5078-4e64-889d-ff4d9a839047': 'Microsoft Defender for Key Vault is on',
};

const KEYS_AND_SECRETS: Titles = {
  '152b15f7-8e1f-4c1f-ab71-8c010ba5dbc0': 'Keys have an expiry date',
  '5ff38825-c5d8-47c5-b70e-069a21955146': 'Keys have some days left before they expire',
  '49a22571-d204-4c91-a7b6-09b1a586fbc9': 'Keys are not valid for too long',
  'c26e4b24-cf98-4c67-b48b-5a25c4c69eb9': 'Keys are not in use for too long',
  'd8cf8476-a2ec-4916-896e-992351803c44': 'Keys are rotated within some days of their creation',
  '75c4f823-d65c-4f29-a733-01d0077fdbcb': 'Keys are of an allowed type',
  'ff25f3c8-b739-4538-9d07-3d6d25cfb255': 'Elliptic-curve keys use an allowed curve',
  '82067dbb-e53b-4e06-b631-546d197452d9': 'RSA keys are large enough',
  '587c79fe-dd04-4a5e-9d0b-f89598c7261b': 'Keys are backed by an HSM',
  '98728c90-32c7-4049-8429-847dc0f4fe37': 'Secrets have an expiry date',
  'b0eb591a-5e70-4534-a8bf-04b9c489584a': 'Secrets have some days left before they expire',
  '342e8053-e12e-4c44-be01-c3c2f318400f': 'Secrets are not valid for too long',
  'e8d99835-8a06-45ae-a8e0-87a91941ccfe': 'Secrets are not in use for too long',
  '75262d3e-ba4a-4f43-85f8-9f72c090e5e3': 'Secrets have a content type',
};

const OF_CERTIFICATES: Titles = {
  '0a075868-4c26-42ef-914c-5bc007359560': 'Certificates are not valid for too long',
  'f772fb64-8e40-40ad-87bc-7706e1949427': 'Certificates have some days left before they expire',
  '12ef42cb-9903-4e39-9c26-422d29570417': 'Certificates are renewed in time',
  '1151cede-290b-4ba0-8b38-0ad145ac888f': 'Certificates have keys of an allowed type',
  'bd78111f-4953-4367-9fd5-7e08808b54bf': 'Elliptic-curve certificates use an allowed curve',
  'cee51871-e572-4576-855c-047c820360f0': 'RSA certificates have large enough keys',
  '8e826246-c976-48f6-b03e-619bb92b3d82': 'Certificates come from an integrated authority',
  'a22f4a40-01d3-4c7d-8071-da157eeff341': 'Certificates come from a named authority',
  'd3e82b87-6673-410b-8501-1896b688b9a3': 'Certificates come from one of some named authorities',
};

const HSMS: Titles = {
  'c39ba22d-4428-4149-b981-70acb31fc383': 'Managed HSMs have purge protection',
  'a2a5b911-5617-447e-a49e-59dbe0e0434b': 'Managed HSMs have resource logs',
  '19ea9d63-adee-4431-a95e-1913c6c1c75f': 'Managed HSMs deny public networks',
  '59fee2f4-d439-4f1b-9b9a-982e1474bfd8': 'Managed HSMs use private link',
};

const OF_HSM_KEYS: Titles = {
  '1d478a74-21ba-4b9f-9d8f-8e6fced0eec5': 'Keys of managed HSMs have an expiry date',
  'ad27588c-0198-4c84-81ef-08efd0274653': 'Keys of managed HSMs have some days left before they expire',
  'fa85a975-a142-46dc-a9ab-8cc69ecb358c': 'AES keys of managed HSMs are large enough',
  '86810a98-8e91-4a44-8386-ec66d0de5d57': 'RSA keys of managed HSMs are large enough',
  'e58fd0c1-feac-4d12-92db-0a7e9421f53e': 'Elliptic-curve keys of managed HSMs use an allowed curve',
  '1fd3b2cc-9904-40fa-b8da-050c02612da9': 'Keys of managed HSMs are of an allowed type',
};

const IDENTITY: Titles = {
  '4f11b553-d42e-4e3a-89be-32ca364cad4c': 'A subscription has three owners at most',
  '09024ccc-0c5f-475e-9457-b7c0d9ed487b': 'A subscription has more than one owner',
  '339353f6-2387-4a45-abe4-7f529d121046': 'No guest is an owner',
  '94e1c2ac-cbbe-4cac-a2b5-389c812dee87': 'No guest may write',
  'e9ac8f8e-ce22-4355-8f04-99b911d6be52': 'No guest may read',
  '0cfea604-3201-4e14-88fc-fae4c427a6c5': 'No blocked account is an owner',
  '8d7e1fde-fe26-4b5f-8108-f8e432cbc2be': 'No blocked account may read or write',
  'a451c1ef-c6ca-483d-87ed-f49761e3ffb5': 'Custom roles are looked at',
};

const listed = (titles: Titles, byHand: string | null): readonly PolicyDefinition[] =>
  Object.entries(titles).map(([id, title]) => ({ id, title, byHand }));

/** The built-in definitions, topic by topic; remediation twins, which change rather than judge, are left out. */
export const POLICY_DEFINITIONS: readonly PolicyDefinition[] = [
  ...listed(VAULTS, null),
  ...listed(KEYS_AND_SECRETS, null),
  ...listed(OF_CERTIFICATES, CERTIFICATES),
  ...listed(HSMS, null),
  ...listed(OF_HSM_KEYS, HSM_KEYS),
  ...listed(IDENTITY, null),
];
