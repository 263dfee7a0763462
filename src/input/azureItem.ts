import { parseScope } from '../model/armId.js';
import type { RecordKind } from '../model/snapshot.js';
import { InputError, quoted } from './inputError.js';
import { isJsonObject, type JsonObject } from './jsonObject.js';
import { isListing } from './listing.js';
import { kindOfType } from './recordKinds.js';
import { restBody } from './restBody.js';
import { HOLDS_VALUE, holdsSecretValue } from './secretValue.js';

/** One body of the REST API, and what it is. */
export interface AzureItem {
  readonly kind: RecordKind;
  readonly body: JsonObject;
}

type Refuse = (problem: string) => InputError;

const COLUMNS = 'keep the columns id, type and properties';

/**
 * One item of a file as the REST API has it: a body of REST or row of Resource Graph stays as it is, what the az CLI
 * flattened is nested again. `path` is its JSON path, for messages. Throws InputError for what is none of these: another
 * type, no id, a projection without its properties, or an object of the data plane.
 */
export function azureItem(item: unknown, file: string, path: string): AzureItem {
  if (!isJsonObject(item)) throw new InputError(file, 'is no object, so no resource of Azure', { path });
  const refuse: Refuse = (problem) => {
    const name = typeof item.id === 'string' ? `${quoted(item.id)} ` : '';
    return new InputError(file, `${name}${problem}`, { path });
  };
  refuseDataPlane(item, refuse);
  const kind = kindOf(item, refuse);
  const body = restBody(item, kind);
  if (typeof body.id !== 'string' || body.id.trim() === '') throw refuse(`has no id; ${COLUMNS}`);
  if (kind === 'secret' && holdsSecretValue(body)) throw refuse(HOLDS_VALUE);
  const isStore = kind === 'vault' || kind === 'hsm';
  if (needsProperties(kind) && !isJsonObject(body.properties) && !(isStore && isListing(body)))
    throw refuse(`has no properties; ${COLUMNS}`);
  if (isStore && !parseScope(body.id)?.subscriptionId)
    throw refuse('is no id of a resource in a subscription');
  return { kind, body };
}

function kindOf(item: JsonObject, refuse: Refuse): RecordKind {
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
  throw refuse(`has no type; ${COLUMNS}, and leave --query out of az`);
}

/** The entities of management groups and GET /subscriptions may do without. */
function needsProperties(kind: RecordKind): boolean {
  return kind !== 'subscription' && kind !== 'managementGroupEntity';
}

/** Ids of local roles and of their assignments in a managed HSM: no ARM scope, though their type says Authorization. */
const HSM_LOCAL = /^\/?Microsoft\.KeyVault\/providers\//i;

/**
 * The data plane calls things by the same words: `az keyvault role assignment list` prints local roles of a managed
 * HSM, whose scope `/` is the HSM and not the tenant; `az keyvault secret show` prints a value.
 */
function refuseDataPlane(item: JsonObject, refuse: Refuse): void {
  const properties = isJsonObject(item.properties) ? item.properties : {};
  const role = item.roleDefinitionId ?? properties.roleDefinitionId;
  if ([item.id, role].some((id) => typeof id === 'string' && HSM_LOCAL.test(id)))
    throw refuse(
      'is a local role of a managed HSM, which kvposture does not judge; leave it out of the file',
    );
  const address = [item.kid, item.id].find((id) => typeof id === 'string' && /^https:\/\//i.test(id));
  if (address !== undefined && isJsonObject(item.attributes))
    throw refuse(
      'is an object of the data plane, which kvposture does not read; export keys and secrets with az rest from Resource Manager',
    );
}
