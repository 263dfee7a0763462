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
