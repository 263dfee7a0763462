import type { Undecided } from '../model/posture.js';
import type { VaultObject } from '../model/vaultObject.js';
import { type Body, objectOf, shown, textOf } from './body.js';

type KeyFacts = Pick<VaultObject, 'keyType' | 'keySize' | 'curve' | 'hsmBacked' | 'rotationActions'>;

/** Key types of Key Vault (REST, JsonWebKeyType), in capitals; the suffix says that an HSM holds the key. */
const KEY_TYPES: ReadonlySet<string> = new Set(['RSA', 'RSA-HSM', 'EC', 'EC-HSM', 'OCT', 'OCT-HSM']);

const LISTED_ONLY =
  'the list of keys does not tell it, only a read of the key itself does (azure-sdk-for-go#26742)';

/** What a key is made of, and how it is rotated. A list of keys tells none of it, which leaves all undecided. */
export function keyFacts(properties: Body, undecided: Undecided[]): KeyFacts {
  const { kty } = properties;
  const type = kty === undefined || kty === null ? null : (textOf(kty)?.toUpperCase() ?? shown(kty));
  return {
    ...(type === null ? unread(undecided) : material(type, properties, undecided)),
    ...rotation(properties.rotationPolicy, type !== null, undecided),
  };
}

function unread(undecided: Undecided[]): KeyFacts {
  for (const fact of ['keyType', 'keySize', 'curve', 'hsmBacked'])
    undecided.push({ fact, reason: LISTED_ONLY });
  return {};
}

function material(keyType: string, properties: Body, undecided: Undecided[]): KeyFacts {
  if (!KEY_TYPES.has(keyType)) {
    for (const fact of ['keyType', 'keySize', 'curve', 'hsmBacked'])
      undecided.push({ fact, reason: `kty is ${shown(properties.kty)}, which this version does not know` });
    return {};
  }
  const facts = { keyType, hsmBacked: keyType.endsWith('-HSM') };
  if (keyType.startsWith('EC')) {
    const curve = textOf(properties.curveName)?.toUpperCase() ?? null;
    if (curve !== null) return { ...facts, curve };
    undecided.push({ fact: 'curve', reason: 'this EC key came without the name of its curve' });
    return facts;
  }
  const size = properties.keySize;
  if (typeof size === 'number' && size > 0) return { ...facts, keySize: size };
  undecided.push({ fact: 'keySize', reason: `keySize is ${shown(size ?? null)}, not a number of bits` });
  return facts;
}

/**
 * The actions of a rotation policy. A key without one has none in Resource Manager; the default policy that the data
 * plane shows for it only notifies. Resource Manager spells the actions in lower case, the data plane does not.
 */
function rotation(policy: unknown, wasRead: boolean, undecided: Undecided[]): KeyFacts {
  const refuse = (reason: string): KeyFacts => {
    undecided.push({ fact: 'rotationActions', reason });
    return {};
  };
  if (policy === undefined || policy === null) return wasRead ? { rotationActions: [] } : refuse(LISTED_ONLY);
  const actions = objectOf(policy)?.lifetimeActions ?? [];
  if (objectOf(policy) === null || !Array.isArray(actions))
    return refuse(`rotationPolicy is ${shown(policy)}, which is no policy`);
  const types = actions.map((action: unknown) => textOf(objectOf(objectOf(action)?.action)?.type));
  const readable = types.filter((type) => type !== null);
  if (readable.length < types.length) return refuse('an action of its rotation policy has no type');
  return { rotationActions: readable.map((type) => type.toLowerCase()) };
}
