import { SEVERITIES } from '../model/result.js';
import { params } from '../rules/caseWords.js';
import { PROFILES } from '../rules/rule.js';

const name = { type: 'string', pattern: '\\S', description: 'a name or an id' };
const GUID = '^[0-9a-fA-F]{8}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{12}$';
const OCTET = '(25[0-5]|2[0-4][0-9]|1[0-9][0-9]|[1-9]?[0-9])';
/** Neither absolute, nor with a drive or backslash, nor climbing out. */
const IN_REPOSITORY = '^(?!/|[A-Za-z]+:|.*\\\\|(?:.*/)?\\.\\.(?:/|$))\\S(.*\\S)?$';
/** A key whose content is commented out is empty, which is no fault. */
const MAP = ['object', 'null'];
const LIST = ['array', 'null'];

const resources = {
  type: 'array',
  minItems: 1,
  uniqueItems: true,
  items: { type: 'string', pattern: '\\S', description: 'a name, an id, a scope, or a pattern with * and ?' },
};

const ruleSettings = {
  type: 'object',
  additionalProperties: false,
  properties: {
    off: { type: 'boolean', description: 'true leaves the rule out.' },
    severity: { enum: SEVERITIES, description: 'Takes the place of the rule’s own severity.' },
    params: { ...params, description: 'Parameters of the rule; kvposture rules show ID lists them.' },
    only: {
      ...resources,
      description: 'The rule judges these vaults (or objects) only: names, ids, scopes, or patterns with *.',
    },
    except: {
      ...resources,
      description:
        'The rule does not judge these vaults (or objects): names, ids, scopes, or patterns with *.',
    },
  },
};

const principalId = {
  type: 'string',
  pattern: GUID,
  description: 'the object id of a principal, a GUID; names can be chosen by whoever they name',
};

const waiver = {
  type: 'object',
  required: ['rule', 'reason', 'expires'],
  anyOf: [
    { required: ['fingerprint'] },
    { required: ['vault'] },
    { required: ['principal'] },
    { required: ['pattern'] },
  ],
  additionalProperties: false,
  properties: {
    rule: { type: 'string', description: 'The id of a rule.' },
    fingerprint: {
      type: 'string',
      pattern: '^[0-9a-fA-F]{16}$',
      description: 'the fingerprint of a finding, 16 hex digits',
    },
    vault: name,
    principal: principalId,
    pattern: {
      type: 'string',
      pattern: '\\S',
      description: 'a name, an id, a scope, or a pattern with * and ?, of vaults or of the cause',
    },
    vaults: {
      type: 'array',
      minItems: 1,
      items: name,
      description:
        'The vaults it is given for, by name or id; where the finding reaches another it is open again.',
    },
    reason: { type: 'string', pattern: '\\S', description: 'a sentence that says why' },
    expires: {
      type: 'string',
      description:
        'The last day on which it applies, 2026-12-31, to its end in UTC; or an instant with its zone.',
    },
  },
};

/** JSON schema of kvposture.yaml; schemas/config.schema.json is this object, published. */
export const CONFIG_SCHEMA = {
  $schema: 'http://json-schema.org/draft-07/schema#',
  title: 'kvposture config',
  description: 'kvposture.yaml: data only, never code. Options of the command line win over it.',
  type: MAP,
  additionalProperties: false,
  properties: {
    scope: {
      type: MAP,
      description: 'What to read of Azure. Files and the demo are taken whole.',
      additionalProperties: false,
      properties: {
        subscriptions: {
          type: LIST,
          uniqueItems: true,
          items: name,
          description: 'Only these subscriptions, by id or name.',
        },
        managementGroup: {
          ...name,
          description: 'the id of a management group: only the subscriptions below it',
        },
        vaults: {
          type: LIST,
          uniqueItems: true,
          items: name,
          description: 'Only these vaults, by name or id.',
        },
        tenant: { ...name, description: 'the tenant to sign in to' },
        cloud: { enum: ['AzureCloud', 'AzureUSGovernment', 'AzureChinaCloud'] },
      },
    },
    failOn: {
      enum: [...SEVERITIES, 'never'],
      description: 'The least severity that makes the exit code 1; high if not given.',
    },
    onIncomplete: {
      enum: ['fail', 'warn'],
      description: 'Whether an incomplete audit exits with 3 (fail, if not given) or only warns.',
    },
    profile: { enum: PROFILES, description: 'The rules to judge by; default if not given.' },
    rules: {
      type: MAP,
      description: 'Settings of single rules, by rule id.',
      additionalProperties: ruleSettings,
    },
    waivers: {
      type: LIST,
      description:
        'What you accept, why and until when. A waiver applies to findings that fit all that it names.',
      items: waiver,
    },
    trusted: {
      type: MAP,
      description: 'Who and what is meant to reach the vaults; no rule reports it.',
      additionalProperties: false,
      properties: {
        principals: {
          type: LIST,
          uniqueItems: true,
          items: principalId,
          description:
            'Object ids of users, groups and service principals. Added to allowedPrincipals of every rule that has it.',
        },
        networks: {
          type: LIST,
          uniqueItems: true,
          items: {
            type: 'string',
            pattern: `^${OCTET}(\\.${OCTET}){3}(/(3[0-2]|[12]?[0-9]))?$`,
            description: 'an IPv4 address or CIDR block, such as 203.0.113.0/24',
          },
          description:
            'IPv4 addresses and blocks that are yours: what a firewall lets in of them counts for nothing.',
        },
      },
    },
    neverExpire: {
      type: LIST,
      uniqueItems: true,
      items: {
        type: 'string',
        pattern: '\\S',
        description: 'a name, or a pattern with * and ? of names or ids',
      },
      description:
        'Keys and secrets that must have no expiry date. Added to neverExpire of every rule that has it.',
    },
    sarif: {
      type: MAP,
      additionalProperties: false,
      properties: {
        category: {
          type: 'string',
          maxLength: 80,
          pattern: '^[A-Za-z0-9][A-Za-z0-9._-]*(/[A-Za-z0-9][A-Za-z0-9._-]*)*$',
          description: 'letters, digits, ".", "_" and "-", parted by "/" where there are several parts',
        },
      },
    },
    sources: {
      type: MAP,
      description:
        'Where vaults are declared: name, id, scope or pattern of a vault, and path[:line] in the repository.',
      additionalProperties: {
        type: 'string',
        pattern: IN_REPOSITORY,
        description: 'a path inside the repository with /, and a line if you like: infra/vaults.bicep:12',
      },
    },
    inventory: {
      type: 'string',
      pattern: IN_REPOSITORY,
      description: 'a path inside the repository with /: the file that kvposture inventory writes',
    },
  },
} as const;
