import { normalizeId, parseScope } from '../model/armId.js';
import type { Coverage, Read } from '../model/snapshot.js';
import type { CertificateBacking, VaultObject } from '../model/vaultObject.js';

type Named = Pick<VaultObject, 'type' | 'name' | 'vaultId' | 'contentType'>;
type Backing = { readonly backing: CertificateBacking } | { readonly reason: string };

/** The content types that Key Vault gives the secret of a certificate (REST, CertificatePolicy.secret_props). */
const CERTIFICATE_CONTENT: ReadonlySet<string> = new Set(['application/x-pkcs12', 'application/x-pem-file']);

/**
 * Tells of each key and secret whether it belongs to a certificate. The data plane marks those as `managed`, Resource
 * Manager does not; but a certificate is a secret of one of two content types and a key, both of its name. Where one
 * of the two lists is missing, nobody knows.
 */
export function certificateBackings(
  objects: readonly Named[],
  coverage: readonly Coverage[],
): (object: Named) => Backing {
  const keys = new Set<string>();
  const certificateSecrets = new Set<string>();
  for (const object of objects) {
    if (object.type === 'key') keys.add(nameIn(object));
    else if (holdsCertificate(object)) certificateSecrets.add(nameIn(object));
  }
  const readOf = readsByScope(coverage);
  return (object) => {
    if (object.type === 'secret' && !holdsCertificate(object)) return { backing: 'none' };
    const [other, what]: [ReadonlySet<string>, Read] =
      object.type === 'secret' ? [keys, 'keys'] : [certificateSecrets, 'secrets'];
    if (other.has(nameIn(object))) return { backing: 'inferred' };
    return readOf(what, object.vaultId)
      ? { backing: 'none' }
      : { reason: `the ${what} of its vault were not read, so it may belong to a certificate` };
  };
}

function nameIn({ vaultId, name }: Named): string {
  return `${normalizeId(vaultId)}/${name.toLowerCase()}`;
}

function holdsCertificate({ contentType }: Named): boolean {
  return CERTIFICATE_CONTENT.has(contentType?.trim().toLowerCase() ?? '');
}

/** Whether a list of a vault was read: what is said of the vault counts, else of its subscription, else of all. */
function readsByScope(coverage: readonly Coverage[]): (what: Read, vaultId: string) => boolean {
  const whole = new Map<string, boolean>();
  for (const { what, scope, status } of coverage) {
    if (what !== 'keys' && what !== 'secrets') continue;
    const key = `${what} ${normalizeId(scope)}`;
    whole.set(key, (whole.get(key) ?? true) && status === 'ok');
  }
  return (what, vaultId) => {
    const subscription = `/subscriptions/${parseScope(vaultId)?.subscriptionId ?? ''}`;
    return (
      whole.get(`${what} ${normalizeId(vaultId)}`) ??
      whole.get(`${what} ${normalizeId(subscription)}`) ??
      whole.get(`${what} /`) ??
      false
    );
  };
}
