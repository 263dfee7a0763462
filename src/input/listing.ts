import { isJsonObject } from './jsonObject.js';

/**
 * Whether a body is an entry of a plain resource list, as `az keyvault list` and `az resource list` print vaults: name,
 * place and tags of the resource, nothing of its configuration.
 */
export function isListing(body: unknown): boolean {
  return (
    isJsonObject(body) &&
    (body.properties === undefined || body.properties === null) &&
    [body.name, body.location, body.resourceGroup].every((value) => typeof value === 'string')
  );
}

/** Whether a key comes from a list of keys, which leaves out type, size and rotation (azure-sdk-for-go#26742). */
export function isListedKey(body: unknown): boolean {
  return (
    isJsonObject(body) &&
    isJsonObject(body.properties) &&
    'keyUri' in body.properties &&
    !('kty' in body.properties)
  );
}
