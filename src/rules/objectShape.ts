import type { VaultObject } from '../model/vaultObject.js';
import { type FieldsOf, strings, undecidedFacts } from './shapes.js';

/** A key or secret as rules see it. */
export const vaultObject: FieldsOf<VaultObject> = {
  id: 'string',
  type: 'string',
  name: 'string',
  vaultId: 'string',
  vaultName: 'string',
  permissionModel: { undecidable: 'string' },
  enabled: { undecidable: 'bool' },
  hasExpiry: { undecidable: 'bool' },
  expires: { nullable: 'string' },
  created: { nullable: 'string' },
  notBefore: { nullable: 'string' },
  daysToExpiry: { undecidable: 'double' },
  validityInDays: { undecidable: 'double' },
  certificateBacking: { undecidable: 'string' },
  contentType: { nullable: 'string' },
  keyType: { undecidable: 'string' },
  keySize: { undecidable: 'int' },
  curve: { undecidable: 'string' },
  hsmBacked: { undecidable: 'bool' },
  rotationActions: { undecidable: strings },
  undecided: undecidedFacts,
};
