import { isWithin, OBJECT_FOLDERS, type Place, type Tenant, type Vault } from './tenant.js';

/** A principal nobody named, which the holder of a right may control. */
export const SOMEBODY = 'somebody';
/** An object of a vault that no assignment and no deny names. */
export const UNNAMED = 'nobody-names-this';

/** What the request is: an action at a place; for writes of role assignments also what is assigned to whom. */
export interface Request {
  readonly action: string;
  readonly data: boolean;
  readonly at: Place;
  readonly vault: Vault;
  readonly assigns: { readonly role: string; readonly to: string } | null;
}

/**
 * Where a request of this action can be aimed: the vault, or objects of its kind inside it. A rotation policy is
 * part of its key; issuers, contacts and storage accounts lie below the vault too, though nobody can name them.
 */
export function placesFor(tenant: Tenant, vault: Vault, action: string): readonly Place[] {
  const [, , folder = ''] = action.split('/');
  const kind = folder === 'keyrotationpolicies' ? 'keys' : folder;
  return [
    [...vault.place, `${kind}:${UNNAMED}`],
    ...allPlaces(tenant, vault).filter(
      (place) => place.length === vault.place.length || place.at(-1)?.startsWith(`${kind}:`),
    ),
  ];
}

/** The vault, every object somebody names, and one object of each kind that nobody names. */
export function allPlaces(tenant: Tenant, vault: Vault): readonly Place[] {
  const named = [...tenant.assignments, ...tenant.denies]
    .map(({ place }) => place)
    .filter((place) => place.length > vault.place.length && isWithin(place, vault.place));
  return [vault.place, ...OBJECT_FOLDERS.map((folder) => [...vault.place, `${folder}:${UNNAMED}`]), ...named];
}
