/** What the page shows: a view, what of it, and how it is filtered. It stands in the address, after the `#`. */
export interface Route {
  readonly view: string;
  /** Vault, principal or finding; empty for a list. */
  readonly id: string;
  readonly filters: URLSearchParams;
}

/** Reads `#/view/id?filter=value`; text that cannot be read is the first view. */
export function parseRoute(hash: string): Route {
  const [, path = '', query = ''] = /^#\/?([^?]*)\??(.*)$/s.exec(hash) ?? [];
  const [view = '', ...rest] = path.split('/');
  return { view: decoded(view), id: decoded(rest.join('/')), filters: new URLSearchParams(query) };
}

/** The address of a view; filters that are empty are left out. */
export function routeTo(view: string, id = '', filters: Readonly<Record<string, string>> = {}): string {
  const query = new URLSearchParams(Object.entries(filters).filter(([, value]) => value !== '')).toString();
  const path = id === '' ? view : `${view}/${encodeURIComponent(id)}`;
  return `#/${path}${query === '' ? '' : `?${query}`}`;
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
