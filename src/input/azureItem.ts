import { parseScope } from '../model/armId.js';
import type { RecordKind } from '../model/snapshot.js';
import { InputError, quoted } from './inputError.js';
import { kindOfType } from './recordKinds.js';

/** A JSON object of which nothing is known yet. */
export type JsonObject = Readonly<Record<string, unknown>>;

export function isJsonObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/**
 * The kind of one body of the REST API or row of Resource Graph, which stays as it is. `path` is its JSON path, for
 * messages. Throws InputError for what is neither: another type, no id, a projection without its properties, or the
 * flattened form of the az CLI.
 */
export function kindOfItem(item: unknown, file: string, path: string): RecordKind {
  if (!isJsonObject(item)) throw new InputError(file, 'is no object, so no resource of Azure', { path });
  const refuse = (problem: string): InputError => {
    const name = typeof item.id === 'string' ? `${quoted(item.id)} ` : '';
    return new InputError(file, `${name}${problem}`, { path });
  };
  const kind = typeOf(item, refuse);
  if (isFlattened(item, kind))
    throw refuse(
      'is in the flattened form of the az CLI, which is not read yet; export it with az rest or Resource Graph',
    );
  if (typeof item.id !== 'string' || item.id.trim() === '')
    throw refuse('has no id; keep the columns id, type and properties');
  if (hasProperties(kind) && !isJsonObject(item.properties))
    throw refuse('has no properties; keep the columns id, type and properties');
  if ((kind === 'vault' || kind === 'hsm') && !parseScope(item.id)?.subscriptionId)
    throw refuse('is no id of a resource in a subscription');
  return kind;
}

function typeOf(item: JsonObject, refuse: (problem: string) => InputError): RecordKind {
  const type = item.type;
  if (typeof type === 'string') {
    const kind = kindOfType(type);
    if (kind === undefined)
      throw refuse(`is of the type ${quoted(type)}, which the audit does not use; leave it out of the file`);
    return kind;
  }
  // GET /subscriptions lists subscriptions without a type; az account list does so without subscriptionId.
  if (typeof item.state === 'string' && (typeof item.subscriptionId === 'string' || 'isDefault' in item))
    return 'subscription';
  throw refuse('has no type; keep the columns id, type and properties');
}

/** The entities of management groups and GET /subscriptions may do without. */
function hasProperties(kind: RecordKind): boolean {
  return kind !== 'subscription' && kind !== 'managementGroupEntity';
}

/** What az prints: fields of `properties` one level up, for a vault only inside its private endpoint connections. */
function isFlattened(item: JsonObject, kind: RecordKind): boolean {
  const { properties } = item;
  switch (kind) {
    case 'vault':
    case 'hsm':
      return isJsonObject(properties) && listOf(properties.privateEndpointConnections).some(isFlatConnection);
    case 'subscription':
      return item.subscriptionId === undefined && 'isDefault' in item;
    case 'managementGroupEntity':
      return !isJsonObject(properties) && 'tenantId' in item;
    case 'roleDefinition':
      return !isJsonObject(properties) && 'permissions' in item;
    case 'denyAssignment':
      return !isJsonObject(properties) && 'principals' in item;
    default:
      return !isJsonObject(properties) && 'principalId' in item;
  }
}

function isFlatConnection(connection: unknown): boolean {
  return (
    isJsonObject(connection) &&
    !('properties' in connection) &&
    ('privateLinkServiceConnectionState' in connection || 'privateEndpoint' in connection)
  );
}

function listOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}
