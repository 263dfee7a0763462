import { CERTAINTIES } from '../model/posture.js';
import { SEVERITIES } from '../model/result.js';
import { READS } from '../model/snapshot.js';
import { given } from './caseSchema.js';
import { params, text, texts } from './caseWords.js';
import { CIS_RECOMMENDATIONS, cisId } from './frameworks/cis.js';
import { EXPECTATIONS, NAMED_PROFILES } from './rule.js';
import { SUBJECTS } from './subjects.js';

/** JSON schema of a rule file; schemas/rule.schema.json is this object, published. */
export const RULE_SCHEMA = {
  $schema: 'http://json-schema.org/draft-07/schema#',
  title: 'kvposture rule',
  type: 'object',
  required: [
    'id',
    'title',
    'severity',
    'subject',
    'requires',
    'when',
    'message',
    'rationale',
    'remediation',
    'cases',
  ],
  additionalProperties: false,
  properties: {
    id: {
      type: 'string',
      pattern: '^[a-z][a-z0-9]*(-[a-z0-9]+)*$',
      description: 'Kebab-case, says what is wrong; never renamed or used again.',
    },
    title: text,
    severity: { enum: SEVERITIES },
    subject: {
      enum: SUBJECTS,
      description:
        'What the rule judges one by one; role is a custom role that is assigned over a vault, subscription one that holds a vault, deletedVault one that Azure still lists.',
    },
    profiles: {
      type: 'array',
      minItems: 1,
      uniqueItems: true,
      items: { enum: NAMED_PROFILES },
      description:
        'Profiles that hold the rule, for audit --profile; default and strict if not given. Those of the CIS versions follow from "frameworks", access-only from a subject that is about access.',
    },
    requires: {
      type: 'array',
      uniqueItems: true,
      items: { enum: READS },
      description:
        'What has to be read; where one of these was refused, failed or left out the verdict is unknown.',
    },
    params,
    when: {
      ...text,
      maxLength: 8000,
      description: 'CEL, true where the subject is at fault. It sees the subject by its name, and params.',
    },
    message: { ...text, description: 'One sentence with {placeholders}, for a finding.' },
    evidence: {
      ...texts,
      description: 'Facts of the subject to show beside those that "when" looks at: network.ipRanges.',
    },
    rationale: { ...text, description: 'Why it matters.' },
    behaviour: {
      ...text,
      description:
        'How Azure behaves: the facts that the verdict rests on, and what an absent property means.',
    },
    falsePositives: { ...text, description: 'When a finding is true and yet nothing has to be done.' },
    remediation: {
      type: 'object',
      required: ['text'],
      additionalProperties: false,
      properties: {
        text,
        cli: text,
        bicep: text,
        terraform: text,
        portal: { ...text, description: 'Where in the Azure portal, in words.' },
      },
    },
    frameworks: {
      type: 'object',
      additionalProperties: false,
      properties: {
        cis: {
          type: 'array',
          uniqueItems: true,
          items: { enum: CIS_RECOMMENDATIONS.map(cisId) },
          description:
            'Version and number in the CIS Azure Foundations Benchmark: "5.0 8.3.5". Level and assessment are known from them.',
        },
        mcsb: {
          type: 'array',
          uniqueItems: true,
          items: {
            type: 'string',
            pattern: '^(AM|BR|DP|DS|ES|GS|IM|IR|LT|NS|PA|PV)-[1-9][0-9]?$',
          },
          description: 'Control of the Microsoft Cloud Security Benchmark: "DP-8".',
        },
        azurePolicy: {
          type: 'array',
          uniqueItems: true,
          items: {
            type: 'string',
            pattern: '^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$',
          },
          description: 'GUIDs of Azure Policy definitions, in lower case.',
        },
      },
    },
    references: { type: 'array', items: { type: 'string', pattern: '^https://' } },
    cases: {
      type: 'array',
      description:
        'At least one that fails, one that passes and, where "requires" is not empty, one unknown.',
      items: {
        type: 'object',
        required: ['name', 'given', 'expect'],
        additionalProperties: false,
        properties: {
          name: text,
          given,
          params,
          expect: { enum: EXPECTATIONS },
          vaults: {
            ...texts,
            description:
              'Names of the vaults or HSMs that the findings of the expected status name together.',
          },
          certainty: { enum: CERTAINTIES },
          findings: { type: 'integer', minimum: 1, description: 'How many findings of the expected status.' },
        },
      },
    },
  },
} as const;
