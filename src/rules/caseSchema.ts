import { PRINCIPAL_TYPES } from '../model/principal.js';
import { COVERAGE_STATUSES, READS } from '../model/snapshot.js';

/** A text that is not empty, and a list of them. */
export const text = { type: 'string', minLength: 1 };
export const texts = { type: 'array', items: text };
const SCOPE =
  'Where: "root", "managementGroup:NAME", "subscription" or "subscription:NAME", "group" or "group:NAME", "vault:NAME", "hsm:NAME", "vault:NAME/secrets/OBJECT" (or keys, certificates), or a whole ARM id that starts with "/". Without a name the standard subscription and resource group are meant.';

/** Schema of parameters with their values. */
export const params = {
  type: 'object',
  description:
    'Parameters that a configuration may change, with their defaults. The default gives the type: a list of strings, a number, true or false, or a string.',
  additionalProperties: { type: ['array', 'number', 'boolean', 'string'], items: { type: 'string' } },
  propertyNames: { pattern: '^[a-z][A-Za-z0-9]*$', description: 'a parameter is written in camelCase' },
};

const resource = {
  type: ['string', 'object'],
  description:
    'A name alone, or a partial ARM body: what is not written is absent, as it can be in Azure’s answer. Id, type, location and tenant are filled in. In accessPolicies a principal and a tenant may be names.',
  required: ['name'],
  additionalProperties: false,
  properties: {
    name: text,
    subscription: {
      ...text,
      description: 'Name or GUID of the subscription; the standard one if not given.',
    },
    group: { ...text, description: 'Name of the resource group; the standard one if not given.' },
    location: text,
    tenant: {
      ...text,
      description:
        'Name or GUID of the tenant whose tokens the vault accepts, if not that of its subscription.',
    },
    properties: { type: 'object', description: 'The ARM properties, verbatim.' },
  },
};

const properties = { type: 'object', description: 'The ARM properties, verbatim.' };
const list = (
  description: string,
  required: readonly string[],
  fields: Readonly<Record<string, object>>,
) => ({
  type: 'array',
  description,
  items: { type: 'object', required, additionalProperties: false, properties: { ...fields, properties } },
});
const ofSubscription = { ...text, description: 'Name or GUID; the standard subscription if not given.' };

/** Schema of what stands beside vaults. */
const surroundings = {
  locks: list('Resource locks.', ['scope'], {
    scope: { ...text, description: SCOPE },
    name: text,
  }),
  diagnosticSettings: list('Diagnostic settings of a vault or HSM.', ['of'], {
    of: { ...text, description: 'The vault or HSM: "vault:NAME" or "hsm:NAME".' },
    name: text,
  }),
  defenderPlans: list('Plans of Defender for Cloud.', [], {
    subscription: ofSubscription,
    name: { ...text, description: 'KeyVaults if not given.' },
  }),
  classicAdministrators: list('Classic administrators.', ['name'], {
    name: text,
    subscription: ofSubscription,
  }),
  deletedVaults: list('Vaults that were deleted and are still listed; the case is of 2026-01-01.', ['name'], {
    name: text,
    subscription: ofSubscription,
  }),
  virtualNetworks: list('Virtual networks with their subnets.', ['id'], {
    id: { ...text, description: 'The whole ARM id.' },
  }),
};

const instant = {
  ...text,
  description: 'A time: 2026-02-01T00:00:00Z. The case itself is at 2026-01-01T00:00:00Z.',
};
const object = {
  type: ['string', 'object'],
  description:
    'A name alone, or with what Azure says of it: what is not written is absent, as it can be in its answer. A key without kty is one of a list, which leaves type, size and rotation out.',
  required: ['name'],
  additionalProperties: false,
  properties: {
    name: text,
    vault: { ...text, description: 'Name of its vault; the only one of the case if not given.' },
    enabled: { type: 'boolean' },
    created: instant,
    notBefore: instant,
    expires: instant,
    properties: {
      type: 'object',
      description:
        'The ARM properties, verbatim: kty, keySize, contentType; attributes among them replace the times.',
    },
  },
};

const role = {
  ...text,
  description:
    'Name of a built-in role that cases know, name of a role under roleDefinitions, or the GUID of a role whose definition was not read.',
};
const principal = { ...text, description: 'A name, which becomes a GUID, or a GUID.' };

const assignment = {
  principal,
  principalType: { enum: PRINCIPAL_TYPES, description: 'User if not given.' },
  role,
  scope: { ...text, description: SCOPE },
  name: { ...text, description: 'What tells two like assignments apart; it becomes the GUID.' },
  condition: { ...text, description: 'The ABAC condition, version 2.0.' },
};

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
    roleAssignments: {
      type: 'array',
      items: {
        type: 'object',
        required: ['principal', 'role', 'scope'],
        additionalProperties: false,
        properties: {
          ...assignment,
          until: { ...text, description: 'When the assignment ends by itself: 2026-02-01T00:00:00Z.' },
        },
      },
    },
    eligibilities: {
      type: 'array',
      description: 'Roles that a principal may activate (PIM).',
      items: {
        type: 'object',
        required: ['principal', 'role', 'scope'],
        additionalProperties: false,
        properties: assignment,
      },
    },
    delegations: {
      type: 'array',
      description: 'What Azure Lighthouse delegates to principals of another tenant.',
      items: {
        type: 'object',
        required: ['tenant', 'scope', 'authorizations'],
        additionalProperties: false,
        properties: {
          tenant: { ...text, description: 'Name or GUID of the tenant that manages.' },
          scope: { ...text, description: SCOPE },
          authorizations: {
            type: 'array',
            items: {
              type: 'object',
              required: ['principal', 'role'],
              additionalProperties: false,
              properties: {
                principal,
                role,
                eligible: { type: 'boolean', description: 'Whether an activation comes first.' },
                delegatedRoles: {
                  ...texts,
                  description: 'Roles that it may assign to managed identities.',
                },
              },
            },
          },
        },
      },
    },
    roleDefinitions: {
      type: 'array',
      description: 'Custom roles. Built-in roles are there when an assignment names them.',
      items: {
        type: 'object',
        required: ['name'],
        additionalProperties: false,
        properties: {
          name: text,
          actions: texts,
          notActions: texts,
          dataActions: texts,
          notDataActions: texts,
          condition: text,
          assignableScopes: { type: 'array', items: { ...text, description: SCOPE } },
        },
      },
    },
    denyAssignments: {
      type: 'array',
      items: {
        type: 'object',
        required: ['name', 'scope', 'principals'],
        additionalProperties: false,
        properties: {
          name: text,
          scope: { ...text, description: SCOPE },
          principals: { ...texts, description: 'Names or GUIDs; "everyone" is the all-principals GUID.' },
          excludePrincipals: texts,
          actions: texts,
          notActions: texts,
          dataActions: texts,
          notDataActions: texts,
          systemProtected: { type: 'boolean', description: 'Whether Azure keeps it from being deleted.' },
        },
      },
    },
    ...surroundings,
    directory: {
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
    },
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
