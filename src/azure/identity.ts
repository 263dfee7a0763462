import { field } from './attempt.js';
import { printable } from './printable.js';

/** Who signed in, as the claims of its token say; null for what they do not tell. */
export interface Identity {
  readonly kind: 'user' | 'application' | null;
  /** User principal name, or the name of the application. */
  readonly name: string | null;
  readonly objectId: string | null;
  readonly applicationId: string | null;
  readonly tenantId: string | null;
}

/**
 * Reads the claims of an access token, which stays where it is: nothing of it but these words is given away. Azure
 * does not promise the form of its tokens, so one that is no JSON web token gives an identity without any claim.
 * Source: Microsoft identity platform, access token claims reference (`idtyp`, `oid`, `appid`/`azp`, `upn`, `tid`).
 */
export function identityOf(token: string): Identity {
  const claims = claimsOf(token);
  const text = (...names: readonly string[]): string | null => {
    for (const name of names) {
      const value = field(claims, name);
      if (typeof value === 'string' && value !== '') return printable(value, 120);
    }
    return null;
  };
  const user = text('upn', 'preferred_username', 'unique_name');
  const type = text('idtyp');
  return {
    kind: type === 'app' ? 'application' : type === 'user' || user !== null ? 'user' : null,
    name: user ?? text('app_displayname'),
    objectId: text('oid'),
    applicationId: text('appid', 'azp'),
    tenantId: text('tid'),
  };
}

function claimsOf(token: string): unknown {
  const [, middle = ''] = token.split('.');
  try {
    return JSON.parse(Buffer.from(middle, 'base64url').toString('utf8'));
  } catch {
    return null;
  }
}
