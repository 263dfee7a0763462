/** A text that is not empty, and a list of them. */
export const text = { type: 'string', minLength: 1 };
export const texts = { type: 'array', items: text };
/** How a case says where something stands. */
export const SCOPE =
  'Where: "root", "managementGroup:NAME", "subscription" or "subscription:NAME", "group" or "group:NAME", "vault:NAME", "hsm:NAME", "vault:NAME/secrets/OBJECT" (or keys, certificates), or a whole ARM id that starts with "/". Without a name the standard subscription and resource group are meant.';

/** Schema of parameters with their values. */
export const params = {
  type: 'object',
  description:
    'Parameters that a configuration may change, with their defaults. The default gives the type: a list of strings, a number, true or false, or a string.',
  additionalProperties: { type: ['array', 'number', 'boolean', 'string'], items: { type: 'string' } },
  propertyNames: { pattern: '^[a-z][A-Za-z0-9]*$', description: 'a parameter is written in camelCase' },
};
