/** HMAC-SHA256 of a text under a key, in lower-case hex; handed in, because reports run in a browser too. */
export type Hmac = (key: string, text: string) => string;

const GUID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/** Invents names: the same for the same value in every run, and nothing by which the value can be had back. */
export interface Pseudonyms {
  /** For an object id, a subscription, a tenant, an assignment: another GUID. */
  readonly guid: (guid: string) => string;
  /**
   * For a name: `KIND-` and ten hex digits. `context` is the GUID under which the name stands in Azure (its subscription,
   * the principal it names), without which guesses cannot be tested.
   */
  readonly name: (kind: string, context: string, name: string) => string;
}

/**
 * Names are few and can be guessed, so each is keyed by a GUID that stands with it and that an outsider does not know: the
 * subscription for what lies in it, the object id for a display name. A GUID itself has 122 random bits; whoever already
 * holds it can recognize it, nobody can compute it back. `secret`, where given, keys everything, so that not even such a
 * guess can be tested. Nothing is kept between runs.
 */
export function pseudonyms(hmac: Hmac, secret: string): Pseudonyms {
  const made = new Map<string, string>();
  const hex = (kind: string, context: string, value: string): string => {
    const text = `${kind}\n${value.toLowerCase()}`;
    const key = `kvposture\n${secret}\n${context.toLowerCase()}`;
    const known = made.get(`${key}\n${text}`);
    if (known !== undefined) return known;
    const fresh = hmac(key, text);
    made.set(`${key}\n${text}`, fresh);
    return fresh;
  };
  const guid = (value: string): string => {
    const digits = hex('guid', '', value);
    const cut = (from: number, to: number) => digits.slice(from, to);
    return `${cut(0, 8)}-${cut(8, 12)}-4${cut(13, 16)}-8${cut(17, 20)}-${cut(20, 32)}`;
  };
  return {
    guid,
    name: (kind, context, name) =>
      GUID.test(name) ? guid(name) : `${kind}-${hex(kind, context, name).slice(0, 10)}`,
  };
}
