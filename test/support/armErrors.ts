import type { Answer } from './signIn.js';

/** The envelope of every Resource Manager error. */
export function armError(status: number, code: string, message: string): Answer {
  return { status, body: { error: { code, message } } };
}

export function authorizationFailed(client: string, object: string, action: string, scope: string): Answer {
  return armError(
    403,
    'AuthorizationFailed',
    `The client '${client}' with object id '${object}' does not have authorization to perform action '${action}' ` +
      `over scope '${scope}' or the scope is invalid. If access was recently granted, please refresh your credentials.`,
  );
}

export const missingApiVersion = armError(
  400,
  'MissingApiVersionParameter',
  'The api-version query parameter (?api-version=) is required for all requests.',
);

export function subscriptionNotFound(subscriptionId: string): Answer {
  return armError(404, 'SubscriptionNotFound', `The subscription '${subscriptionId}' could not be found.`);
}

/** 404 as recorded for `Microsoft.Resources/operations` and others (Azure/azure-sdk-for-js#15460). */
export function invalidResourceType(
  namespace: string,
  type: string,
  version: string,
  known: readonly string[],
): Answer {
  return armError(
    404,
    'InvalidResourceType',
    `The resource type '${type}' could not be found in the namespace '${namespace}' for api version '${version}'. ` +
      `The supported api-versions are '${known.join(',')}'.`,
  );
}

/** 400 as recorded in Azure/azure-cli#28496 and Azure/azure-sdk-for-js#4097. */
export function noRegisteredProvider(type: string, version: string, known: readonly string[]): Answer {
  return armError(
    400,
    'NoRegisteredProviderFound',
    `No registered resource provider found for location 'global' and API version '${version}' for type '${type}'. ` +
      `The supported api-versions are '${known.join(', ')}'. The supported locations are ', global'.`,
  );
}
