import { SCOPE, text } from './caseWords.js';

/** Schema of a vault or managed HSM of a case. */
export const resource = {
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

const instant = {
  ...text,
  description: 'A time: 2026-02-01T00:00:00Z. The case itself is at 2026-01-01T00:00:00Z.',
};
/** Schema of a key or secret of a case. */
export const object = {
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
export const surroundings = {
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
