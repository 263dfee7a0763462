import { parseScope } from '../model/armId.js';
import { shownName } from './tablePage.js';

/** A scope in words with its whole name, for a person who has to find it: `subscription 1111…` in full. */
export function scopeName(scope: string): string {
  const parsed = parseScope(scope);
  if (parsed === null) return shownName(scope);
  switch (parsed.level) {
    case 'tenant-root':
      return 'the tenant root (/)';
    case 'management-group':
      return `management group ${shownName(parsed.name)}`;
    case 'subscription':
      return `subscription ${shownName(parsed.name)}`;
    case 'resource-group':
      return `resource group ${shownName(parsed.name)} in subscription ${shownName(parsed.subscriptionId ?? '')}`;
    case 'vault':
      return `vault ${shownName(parsed.name)}`;
    case 'object':
      return `${shownName(parsed.name)} in vault ${shownName(parseScope(parsed.vaultId ?? '')?.name ?? '')}`;
    case 'resource':
      return `${HSM.test(scope) ? 'managed HSM' : 'resource'} ${shownName(parsed.name)}`;
  }
}

/** The same with ids cut to their first eight characters: enough to tell subscriptions of one tenant apart. */
export function shortScopeName(scope: string): string {
  return shortId(scopeName(scope));
}

/** Every GUID of the text cut to its start. */
export function shortId(id: string): string {
  return id.replace(GUID, (guid) => `${guid.slice(0, 8)}…`);
}

const HSM = /\/providers\/microsoft\.keyvault\/managedhsms\/[^/]+\/*$/i;
const GUID = /[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/gi;
