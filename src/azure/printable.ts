/** Control characters, line separators, and marks that turn the direction of text. */
const UNPRINTABLE = /[\p{Cc}\p{Zl}\p{Zp}\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]+/gu;
const URL_QUERY = /(https?:\/\/[^\s?#'"<>]+)[?#][^\s'"<>]*/gi;
/** A JSON web token begins with the base64 of `{"`. */
const TOKEN = /\beyJ[\w-]+(?:\.[\w-]*)*/g;
const BEARER = /\bbearer\s+[\w.~+/=-]+/gi;

/**
 * Text of another machine made fit for a one-line message: no control characters, no tokens, no URL queries, at most
 * `limit` characters, without the closing full stop.
 */
export function printable(text: string, limit = 300): string {
  const line = text
    .slice(0, 4 * limit)
    .replace(UNPRINTABLE, ' ')
    .replace(URL_QUERY, '$1')
    .replace(TOKEN, '[token]')
    .replace(BEARER, 'Bearer [token]')
    .replace(/\s+/g, ' ')
    .trim();
  const cut = line.length > limit ? `${line.slice(0, limit - 1).trimEnd()}…` : line;
  return cut.replace(/\.$/, '');
}

/** Host and port of a URL for a message; the text itself, made printable, where it is no URL. */
export function hostOf(url: string): string {
  return URL.canParse(url) ? new URL(url).host : printable(url, 80);
}
