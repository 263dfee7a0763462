import { COVERAGE_STATUSES, READS } from '../model/snapshot.js';
import { access } from './caseAccessSchema.js';
import { directory } from './caseDirectorySchema.js';
import { object, resource, surroundings } from './caseResourceSchema.js';
import { SCOPE, text, texts } from './caseWords.js';

/** Schema of the small snapshot that a case gives. */
export const given = {
  type: 'object',
  description:
    'A small snapshot. Names of principals, subscriptions and tenants become GUIDs, the same ones every time; text that is a GUID is kept. What is not listed under "coverage" was read completely.',
  additionalProperties: false,
  properties: {
    vaults: { type: 'array', items: resource },
    hsms: { type: 'array', items: resource },
    keys: { type: 'array', items: object, description: 'Keys, by their metadata.' },
    secrets: { type: 'array', items: object, description: 'Secrets, by their metadata; never a value.' },
    subscriptions: {
      ...texts,
      description: 'Subscriptions that hold nothing; those that a vault names need no mention.',
    },
    managementGroups: {
      type: 'array',
      items: {
        type: ['string', 'object'],
        description: 'A name alone stands for a group above all subscriptions of the case.',
        required: ['name'],
        additionalProperties: false,
        properties: { name: text, parent: text, subscriptions: texts },
      },
    },
    ...access,
    ...surroundings,
    directory,
    coverage: {
      type: 'array',
      description: 'What was not read, or read otherwise than completely.',
      items: {
        type: 'object',
        required: ['scope', 'what', 'status'],
        additionalProperties: false,
        properties: {
          scope: { ...text, description: SCOPE },
          what: { enum: READS },
          status: { enum: COVERAGE_STATUSES },
          reason: text,
        },
      },
    },
  },
};
