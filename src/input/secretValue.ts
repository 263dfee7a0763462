import { isJsonObject } from './jsonObject.js';

/** What a message says of a secret with a value. */
export const HOLDS_VALUE =
  'holds the value of a secret, which kvposture never reads; take it out and treat that secret as disclosed';

/**
 * Whether the body of a secret has a value in it. Resource Manager never returns one, so it was put there by something
 * else; null is none.
 */
export function holdsSecretValue(body: unknown): boolean {
  return (
    isJsonObject(body) && (hasValue(body) || (isJsonObject(body.properties) && hasValue(body.properties)))
  );
}

function hasValue(object: Readonly<Record<string, unknown>>): boolean {
  return Object.entries(object).some(
    ([key, value]) => key.toLowerCase() === 'value' && value !== null && value !== undefined,
  );
}
