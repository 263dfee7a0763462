import type { RecordKind } from '../model/snapshot.js';
import { isJsonObject, type JsonObject } from './jsonObject.js';

/**
 * The body as the REST API returned it before the az CLI (or an SDK) lifted its `properties` one level up. A body that
 * is not flattened is returned as it is, the same object. Keys and values stay: what az added, such as `principalName`,
 * is kept, a null stays null (az prints null for what is absent), and nothing is filled in.
 */
export function restBody(item: JsonObject, kind: RecordKind): JsonObject {
  switch (kind) {
    case 'vault':
    case 'hsm':
      return withNestedConnections(item);
    case 'subscription':
      return item.subscriptionId === undefined && 'isDefault' in item ? subscriptionOf(item) : item;
    case 'managementGroupEntity':
      return isFlat(item, 'tenantId') ? nested(item) : item;
    case 'roleDefinition':
      return isFlat(item, 'permissions') ? nested(item, ROLE_DEFINITION_NAMES) : item;
    case 'denyAssignment':
      return isFlat(item, 'principals') ? nested(item) : item;
    default:
      return isFlat(item, 'principalId') ? nested(item) : item;
  }
}

function isFlat(item: JsonObject, field: string): boolean {
  return (item.properties === undefined || item.properties === null) && field in item;
}

/** What stands beside `properties` in ARM; `resourceGroup` az reads out of the id, as Resource Graph does. */
const ENVELOPE: ReadonlySet<string> = new Set([
  'id',
  'name',
  'type',
  'properties',
  'etag',
  'location',
  'tags',
  'systemData',
  'resourceGroup',
]);

/** `roleType` is what az and the SDKs call the property `type`, which would clash with the type of the resource. */
const ROLE_DEFINITION_NAMES: ReadonlyMap<string, string> = new Map([['roleType', 'type']]);

/** Object.fromEntries makes every key the object's own, also one the file calls `__proto__`. */
function nested(item: JsonObject, names: ReadonlyMap<string, string> = new Map()): JsonObject {
  const body: [string, unknown][] = [];
  const properties: [string, unknown][] = [];
  for (const [key, value] of Object.entries(item)) {
    if (key === 'properties') continue;
    if (ENVELOPE.has(key)) body.push([key, value]);
    else properties.push([names.get(key) ?? key, value]);
  }
  return Object.fromEntries([...body, ['properties', Object.fromEntries(properties)]]);
}

/** `az account list`: the GUID is the `id` and the `name` is the display name (GET /subscriptions has it otherwise). */
function subscriptionOf({ id, name, ...others }: JsonObject): JsonObject {
  return typeof id === 'string'
    ? { ...others, id: `/subscriptions/${id}`, subscriptionId: id, displayName: name }
    : { ...others, id, displayName: name };
}

/** Of a vault az keeps `properties` and flattens only its private endpoint connections. */
function withNestedConnections(item: JsonObject): JsonObject {
  const { properties } = item;
  if (!isJsonObject(properties)) return item;
  const connections = properties.privateEndpointConnections;
  if (!Array.isArray(connections) || !connections.some(isFlatConnection)) return item;
  const privateEndpointConnections = connections.map((connection: unknown) =>
    isFlatConnection(connection) ? nested(connection) : connection,
  );
  return { ...item, properties: { ...properties, privateEndpointConnections } };
}

function isFlatConnection(connection: unknown): connection is JsonObject {
  return (
    isJsonObject(connection) &&
    (connection.properties === undefined || connection.properties === null) &&
    ('privateLinkServiceConnectionState' in connection || 'privateEndpoint' in connection)
  );
}
