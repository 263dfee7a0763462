import type { Answer } from './signIn.js';

/** What a list route needs of the request to build absolute next links. */
export interface ListRequest {
  readonly url: string;
  readonly path: string;
  /** The query as it came, without `?`. */
  readonly rawQuery: string;
}

const isSkipToken = (part: string) => /^(\$|%24)skiptoken=/i.test(part);

/**
 * One page of a list. `emptyLastPage` is the habit recorded of Key Vault: the last page with items still carries a
 * next link, and that leads to `{"value":[]}`.
 */
export function page(
  request: ListRequest,
  items: readonly unknown[],
  pageSize: number,
  emptyLastPage: boolean,
): Answer {
  const parts = request.rawQuery.split('&');
  const token = parts.find(isSkipToken)?.replace(/^[^=]*=/, '');
  const start = token === undefined ? 0 : Number(Buffer.from(decodeURIComponent(token), 'base64').toString());
  if (!Number.isInteger(start) || start < 0)
    return {
      status: 400,
      body: {
        error: { code: 'InvalidSkipToken', message: 'The skip token is not one this list handed out.' },
      },
    };
  const value = items.slice(start, start + pageSize);
  const end = start + value.length;
  const more = end < items.length || (emptyLastPage && value.length > 0);
  if (!more) return { status: 200, body: { value } };
  const kept = parts.filter((part) => part !== '' && !isSkipToken(part)).join('&');
  const skip = Buffer.from(String(end)).toString('base64');
  return {
    status: 200,
    body: { value, nextLink: `${request.url}${request.path}?${kept}&$skiptoken=${skip}` },
  };
}
