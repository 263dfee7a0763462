import { normalizeId, parseScope } from '../model/armId.js';
import { causePath, causeScope } from './causePath.js';

/** A place in the repository that is audited: where code scanning and annotations put a finding. */
export interface Anchor {
  /** Relative to the root of the repository, with `/` between names; not percent-encoded. */
  readonly path: string;
  /** From 1. */
  readonly line: number;
}

/** What the repository holds of the tenant, for findings to be placed on. All paths are relative to its root. */
export interface Anchors {
  /** Files that declare vaults or scopes; `fits` tells by ARM id. The first that fits counts. */
  readonly sources: readonly { readonly fits: (id: string) => boolean; readonly anchor: Anchor }[];
  /** The committed inventory and the line of each vault, by normalized ARM id; null where there is none. */
  readonly inventory: { readonly path: string; readonly lines: ReadonlyMap<string, number> } | null;
  /** The config file; null where there is none. */
  readonly config: string | null;
}

export const NO_ANCHORS: Anchors = { sources: [], inventory: null, config: null };

/**
 * Where in the repository a cause is placed: the file that declares the scope of the cause, else the inventory (its first line for what is no vault of it), else the config file; null without any of these.
 * The path is part of an alert's identity, so it depends on the scope and on these files only, not on who is found there.
 */
export function anchorOf(cause: string, { sources, inventory, config }: Anchors): Anchor | null {
  const scope = causeScope(cause);
  const source = sourceOf(scope, sources);
  if (source !== null) return source;
  if (inventory !== null) {
    const vault = parseScope(scope)?.vaultId ?? scope;
    return { path: inventory.path, line: inventory.lines.get(normalizeId(vault)) ?? 1 };
  }
  return config === null ? null : { path: config, line: 1 };
}

/** The anchor, or else the path that the scope of the cause makes, which is no file. */
export function anchorOrPath(cause: string, anchors: Anchors): Anchor & { readonly uri: string } {
  const anchor = anchorOf(cause, anchors);
  if (anchor === null) {
    const uri = causePath(cause);
    return { path: uri, uri, line: 1 };
  }
  return { ...anchor, uri: anchor.path.split('/').map(encodeSegment).join('/') };
}

/** A half of a surrogate pair cannot be encoded. */
function encodeSegment(name: string): string {
  return encodeURIComponent(name.replace(/\p{Cs}/gu, '\ufffd'));
}

/** The first source that fits the scope, or the vault that the scope is in. */
function sourceOf(scope: string, sources: Anchors['sources']): Anchor | null {
  const vault = parseScope(scope)?.vaultId ?? scope;
  return (sources.find(({ fits }) => fits(scope) || fits(vault)) ?? null)?.anchor ?? null;
}
