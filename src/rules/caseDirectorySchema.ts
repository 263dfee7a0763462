import { texts } from './caseWords.js';

/** Schema of what the directory says. */
export const directory = {
  type: 'object',
  description:
    'What the directory says of the principals named in the case. Each of them is there as a user of the tenant, or of the type its role assignment gives, unless it is listed here.',
  additionalProperties: false,
  properties: {
    guests: texts,
    deleted: { ...texts, description: 'Principals that the directory does not know any more.' },
    applications: texts,
    managedIdentities: texts,
    groups: {
      type: 'object',
      description: 'Members by name of the group.',
      additionalProperties: texts,
    },
    owners: {
      type: 'object',
      description: 'Owners by name of the group.',
      additionalProperties: texts,
    },
    globalAdministrators: texts,
    eligibleMembers: {
      type: 'object',
      description: 'Who may activate membership (PIM), by name of the group.',
      additionalProperties: texts,
    },
    eligibleOwners: {
      type: 'object',
      description: 'Who may activate ownership (PIM), by name of the group.',
      additionalProperties: texts,
    },
    eligibleGlobalAdministrators: texts,
  },
};
