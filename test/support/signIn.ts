import type { Tenant } from './tenant.js';

export interface Answer {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body: unknown;
}

/** Where the loopback's parts are: Resource Manager and sign-in, and Microsoft Graph; no slash at the end. */
export interface Origins {
  readonly url: string;
  readonly graphUrl: string;
}

/** Tokens handed out, by token text. */
export type IssuedTokens = Map<string, { readonly audience: string; readonly expires: number }>;

const withoutSlash = (text: string) => text.replace(/\/+$/, '');
const segment = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url');

/**
 * Microsoft Entra's part: the OpenID configuration and the token endpoint for client secrets.
 * Error bodies as the sign-in service writes them (AADSTS codes, learn.microsoft.com/entra/identity-platform/reference-error-codes).
 */
export function answerSignIn(
  tenant: Tenant,
  { url, graphUrl }: Origins,
  method: string,
  path: string,
  form: URLSearchParams,
  issued: IssuedTokens,
): Answer | null {
  const match = /^\/([^/]+)(\/v2\.0\/\.well-known\/openid-configuration|\/oauth2\/v2\.0\/token)$/.exec(path);
  if (!match) return null;
  if (match[1]?.toLowerCase() !== tenant.tenantId)
    return entraError(400, 'invalid_request', 90002, `Tenant '${match[1]}' not found.`);
  if (method === 'GET') return { status: 200, body: openIdConfiguration(tenant, url) };
  if (form.get('client_id') !== tenant.clientId)
    return entraError(
      400,
      'unauthorized_client',
      700016,
      `Application with identifier '${form.get('client_id')}' was not found in the directory.`,
    );
  if (form.get('client_secret') !== tenant.clientSecret)
    return entraError(
      401,
      'invalid_client',
      7000215,
      `Invalid client secret provided. Ensure the secret being sent in the request is the client secret value, ` +
        `not the client secret ID, for a secret added to app '${tenant.clientId}'.`,
    );
  const scope = (form.get('scope') ?? '').split(' ').find((word) => word.endsWith('/.default'));
  if (!scope)
    return entraError(
      400,
      'invalid_scope',
      1002012,
      `The provided value for scope ${form.get('scope')} is not valid.`,
    );
  const audience = scope.slice(0, -'/.default'.length);
  if (tenant.graph === 'no-token' && withoutSlash(audience) === graphUrl)
    return entraError(
      400,
      'invalid_grant',
      53003,
      'Access has been blocked by Conditional Access policies. The access policy does not allow token issuance.',
    );
  const now = Math.floor(Date.now() / 1000);
  const claims = {
    aud: audience,
    iss: `https://sts.windows.net/${tenant.tenantId}/`,
    iat: now,
    nbf: now,
    exp: now + 3599,
    appid: tenant.clientId,
    idtyp: 'app',
    oid: tenant.objectId,
    tid: tenant.tenantId,
  };
  const token = `${segment({ typ: 'JWT', alg: 'none' })}.${segment(claims)}.${issued.size}`;
  issued.set(token, { audience, expires: claims.exp });
  return {
    status: 200,
    body: { token_type: 'Bearer', expires_in: 3599, ext_expires_in: 3599, access_token: token },
  };
}

function openIdConfiguration(tenant: Tenant, url: string) {
  const authority = `${url}/${tenant.tenantId}`;
  return {
    token_endpoint: `${authority}/oauth2/v2.0/token`,
    token_endpoint_auth_methods_supported: ['client_secret_post', 'private_key_jwt'],
    jwks_uri: `${authority}/discovery/v2.0/keys`,
    response_types_supported: ['code', 'id_token'],
    subject_types_supported: ['pairwise'],
    id_token_signing_alg_values_supported: ['RS256'],
    scopes_supported: ['openid', 'profile', 'email', 'offline_access'],
    issuer: `${authority}/v2.0`,
    authorization_endpoint: `${authority}/oauth2/v2.0/authorize`,
    device_authorization_endpoint: `${authority}/oauth2/v2.0/devicecode`,
    tenant_region_scope: null,
  };
}

function entraError(status: number, error: string, code: number, text: string): Answer {
  const timestamp = '2026-01-02 03:04:05Z';
  const trace = '0f7d3c61-9b7e-4a55-8f3b-3f6f5b0c1d04';
  return {
    status,
    body: {
      error,
      error_description: `AADSTS${code}: ${text} Trace ID: ${trace} Correlation ID: ${trace} Timestamp: ${timestamp}`,
      error_codes: [code],
      timestamp,
      trace_id: trace,
      correlation_id: trace,
      error_uri: `https://login.microsoftonline.com/error?code=${code}`,
    },
  };
}

/** Audiences a token for this Resource Manager may carry. */
export function audiencesOf(tenant: Tenant, url: string): readonly string[] {
  return tenant.audiences ?? [`${url}/`, 'https://management.core.windows.net/'];
}

/** The token of a request as it was handed out; undefined for none and for a foreign one. */
export function tokenOf(authorization: string | undefined, issued: IssuedTokens) {
  return issued.get(/^Bearer (.+)$/i.exec(authorization ?? '')?.[1] ?? '');
}

/** Null when the bearer token opens Microsoft Graph, else Graph's 401. */
export function refuseGraphToken(
  graphUrl: string,
  authorization: string | undefined,
  issued: IssuedTokens,
): Answer | null {
  const refuse = (message: string): Answer => ({
    status: 401,
    body: { error: { code: 'InvalidAuthenticationToken', message } },
  });
  if (authorization === undefined) return refuse('Access token is empty.');
  const token = tokenOf(authorization, issued);
  if (!token) return refuse('IDX14100: JWT is not well formed, there are no dots (.).');
  if (token.expires * 1000 < Date.now()) return refuse('Lifetime validation failed, the token is expired.');
  const rightAudience = withoutSlash(token.audience) === graphUrl;
  return rightAudience ? null : refuse('Access token validation failure. Invalid audience.');
}

/** Null when the bearer token opens Resource Manager, else Resource Manager's 401. */
export function refuseToken(
  tenant: Tenant,
  url: string,
  authorization: string | undefined,
  issued: IssuedTokens,
): Answer | null {
  if (authorization === undefined)
    return unauthorized(
      tenant,
      url,
      'AuthenticationFailed',
      "Authentication failed. The 'Authorization' header is missing.",
    );
  const token = tokenOf(authorization, issued);
  if (!token) return unauthorized(tenant, url, 'InvalidAuthenticationToken', 'The access token is invalid.');
  if (token.expires * 1000 < Date.now())
    return unauthorized(tenant, url, 'ExpiredAuthenticationToken', 'The access token has expired.');
  const allowed = audiencesOf(tenant, url);
  if (!allowed.some((audience) => withoutSlash(audience) === withoutSlash(token.audience)))
    return unauthorized(
      tenant,
      url,
      'InvalidAuthenticationTokenAudience',
      `The access token has been obtained for wrong audience or resource '${token.audience}'. It should exactly ` +
        `match with one of the allowed audiences '${allowed.join("','")}'.`,
    );
  return null;
}

function unauthorized(tenant: Tenant, url: string, code: string, message: string): Answer {
  return {
    status: 401,
    headers: {
      'www-authenticate':
        `Bearer authorization_uri="${url}/${tenant.tenantId}", error="invalid_token", ` +
        `error_description="${message.replaceAll('"', "'")}"`,
    },
    body: { error: { code, message } },
  };
}

/**
 * `GET /metadata/endpoints`. From 2022-09-01 one object, before it an array of clouds, before 2019-05-01 the short
 * form that Azure Stack Hub still answers.
 */
export function cloudMetadata(tenant: Tenant, { url, graphUrl }: Origins, apiVersion: string): unknown {
  const authentication = {
    loginEndpoint: `${url}/`,
    audiences: audiencesOf(tenant, url),
    tenant: 'common',
    identityProvider: 'AAD',
  };
  const suffixes = { keyVaultDns: 'vault.loopback.test', mhsmDns: 'managedhsm.loopback.test' };
  if (apiVersion < '2019-05-01')
    return {
      galleryEndpoint: `${url}/`,
      graphEndpoint: `${graphUrl}/`,
      portalEndpoint: `${url}/`,
      authentication,
    };
  const cloud = {
    name: 'LoopbackCloud',
    portal: 'https://portal.loopback.test',
    authentication,
    graph: 'https://graph.retired.test/',
    graphAudience: 'https://graph.retired.test/',
    microsoftGraphResourceId: `${graphUrl}/`,
    resourceManager: `${url}/`,
    suffixes,
  };
  return apiVersion < '2022-09-01' ? [cloud] : cloud;
}
