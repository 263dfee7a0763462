import { PRINCIPAL_TYPES } from '../model/principal.js';
import { SCOPE, text, texts } from './caseWords.js';

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

/** Schema of who holds what, as the Authorization service and Lighthouse tell it. */
export const access = {
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
};
