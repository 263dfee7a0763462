import { type AttributeValue, evaluateCondition, type RequestContext } from './evaluate.js';
import type { ConditionFault, ParsedCondition } from './parse.js';
import { allTruth, type Truth } from './truth.js';

/** Somebody's use of a vault's data plane. */
export interface DataRequest {
  /** Full name: `Microsoft.KeyVault/vaults/secrets/getSecret/action`. */
  readonly dataAction: string;
  readonly vaultName: string;
  /** Undefined when it is asked about secrets in general. */
  readonly secretName?: string | undefined;
  /** Compares the secret's name without letter case, whatever the operator says. */
  readonly foldSecretName?: boolean;
}

const VAULT_NAME = 'microsoft.keyvault/vaults:name';
const SECRET_NAME = 'microsoft.keyvault/vaults/secrets:name';
const SECRETS = 'microsoft.keyvault/vaults/secrets/';

/**
 * Where the service finds the secret's name, by secret data action.
 * Source: Microsoft, "Actions and attributes for Azure Key Vault ABAC conditions".
 */
const NAME_SOURCE: ReadonlyMap<string, 'resource' | 'request'> = new Map([
  ['getsecret/action', 'resource'],
  ['readmetadata/action', 'resource'],
  ['update/action', 'resource'],
  ['rotate/action', 'resource'],
  ['delete', 'resource'],
  ['backup/action', 'resource'],
  ['recover/action', 'resource'],
  ['purge/action', 'resource'],
  ['setsecret/action', 'request'],
  ['restore/action', 'request'],
]);

/**
 * Whether all of the conditions let a data action on a vault through; `yes` without conditions, `undecided` for a
 * condition that cannot be read. Both name attributes exist for secret data actions only, and an attribute outside
 * its documented place decides nothing. Case counts in the operators (access-model 1.6), but which spelling of a
 * vault's name the service compares is not documented: a name with capitals is decided only where its lower-case
 * form gives the same answer.
 */
export function dataActionPermitted(
  conditions: readonly (ParsedCondition | ConditionFault)[],
  request: DataRequest,
): Truth {
  const spellings = [...new Set([request.vaultName, request.vaultName.toLowerCase()])];
  return allTruth(
    conditions.map((condition) => {
      if (condition.kind === 'fault') return 'undecided';
      const truths = new Set(
        spellings.map((vaultName) =>
          evaluateCondition(condition.expression, requestContext({ ...request, vaultName })),
        ),
      );
      const [truth = 'undecided'] = truths;
      return truths.size === 1 ? truth : 'undecided';
    }),
  );
}

function requestContext({ dataAction, vaultName, secretName, foldSecretName }: DataRequest): RequestContext {
  const action = dataAction.trim().toLowerCase();
  const nameSource = action.startsWith(SECRETS) ? NAME_SOURCE.get(action.slice(SECRETS.length)) : undefined;
  return {
    action,
    attribute: (source, name): AttributeValue | undefined => {
      if (nameSource === undefined) return undefined;
      if (source === 'resource' && name === VAULT_NAME) return stringValue(vaultName);
      if (source === nameSource && name === SECRET_NAME && secretName !== undefined)
        return { ...stringValue(secretName), ignoreCase: foldSecretName === true };
      return undefined;
    },
  };
}

function stringValue(value: string): AttributeValue {
  return { value: { kind: 'string', value } };
}
