/**
 * A random tenant in the plainest form that can be reasoned about. Names stand for GUIDs; a place is the list of
 * what contains it, outermost first, so that "at or above" is "is the beginning of".
 */
export type Place = readonly string[];

/** `secrets`, `keys` or `certificates` as in a scope below a vault. */
export const OBJECT_FOLDERS = ['secrets', 'keys', 'certificates'] as const;

/** How an ARM id is written out; all mean the same. */
export const SPELLINGS = ['plain', 'upper', 'lower', 'slash'] as const;
export type Spelling = (typeof SPELLINGS)[number];

export type Who = 'User' | 'Group' | 'ServicePrincipal';

export interface Person {
  readonly name: string;
  readonly type: Who;
  /** Groups it is a direct member of. */
  readonly memberOf: readonly string[];
}

export type RoleLimit =
  | { readonly about: 'role'; readonly allow: boolean; readonly names: readonly string[] }
  | { readonly about: 'principal'; readonly allow: boolean; readonly names: readonly string[] }
  | { readonly about: 'type'; readonly allow: boolean; readonly names: readonly Who[] };

export type ConditionSpec =
  | {
      readonly kind: 'name';
      readonly of: 'vault' | 'secret';
      readonly actions: readonly string[];
      readonly operator: 'StringEquals' | 'StringNotEquals' | 'StringLike' | 'StringStartsWith';
      readonly value: string;
    }
  | { readonly kind: 'delegation'; readonly limits: readonly RoleLimit[]; readonly hyphens: boolean }
  | { readonly kind: 'unreadable'; readonly text: string };

export interface Block {
  readonly actions: readonly string[];
  readonly notActions: readonly string[];
  readonly dataActions: readonly string[];
  readonly notDataActions: readonly string[];
  readonly condition: ConditionSpec | null;
}

export interface Role {
  readonly name: string;
  /** Where a custom role can be assigned; left out for built-in ones. */
  readonly assignable?: readonly Place[];
  readonly blocks: readonly Block[];
}

export interface Assignment {
  readonly who: string;
  /** A name that no role has is a definition that was not returned. */
  readonly role: string;
  readonly place: Place;
  readonly spelling: Spelling;
  readonly condition: ConditionSpec | null;
  /** Whether it has to be activated first (PIM). */
  readonly eligible: boolean;
  /** Of one that Lighthouse delegates to the provider: the roles that it may assign to managed identities. */
  readonly delegates: readonly string[] | null;
}

/** The principal of another tenant that Lighthouse delegates to. */
export const PROVIDER = 'provider';

export interface Deny {
  readonly place: Place;
  readonly spelling: Spelling;
  readonly onlyHere: boolean;
  readonly effect: string | null;
  readonly everyone: boolean;
  readonly whom: readonly string[];
  readonly except: readonly string[];
  readonly conditional: boolean;
  /** Whether it can be deleted by hand. */
  readonly removable: boolean;
  readonly blocks: readonly Block[];
}

export interface Policy {
  readonly who: string;
  readonly through: string | null;
  readonly foreign: boolean;
  readonly verbs: Readonly<Record<string, readonly string[]>>;
}

export interface Vault {
  readonly name: string;
  readonly place: Place;
  /** `enableRbacAuthorization` as returned; undefined is absent. */
  readonly flag: boolean | null | undefined;
  /** `enabledForTemplateDeployment` as returned. */
  readonly deploys: boolean | undefined;
  /** `enabledForDeployment` as returned. */
  readonly machines: boolean | undefined;
  readonly policies: readonly Policy[];
}

export interface Tenant {
  /** Every management group and subscription, by its full place. */
  readonly tree: readonly Place[];
  /** Whether the list of management groups was read. Without it only `of` says what inherits. */
  readonly treeRead: boolean;
  /** Files carry no `of`; a collection names the subscriptions that returned a body. */
  readonly source: 'collection' | 'files';
  /** Whether the directory said who is in which group. */
  readonly membersRead: boolean;
  readonly people: readonly Person[];
  /** Active Global Administrators. */
  readonly administrators: readonly string[];
  readonly vaults: readonly Vault[];
  readonly roles: readonly Role[];
  readonly assignments: readonly Assignment[];
  readonly denies: readonly Deny[];
}

export function isWithin(place: Place, outer: Place): boolean {
  return outer.every((segment, depth) => place[depth]?.toLowerCase() === segment.toLowerCase());
}

export function obeysRbac(vault: Vault): boolean {
  return vault.flag === true;
}

/** All groups a principal is in, directly and through groups. */
export function groupsOf(tenant: Tenant, name: string): ReadonlySet<string> {
  const found = new Set<string>();
  const visit = (member: string): void => {
    for (const group of tenant.people.find((person) => person.name === member)?.memberOf ?? []) {
      if (found.has(group)) continue;
      found.add(group);
      visit(group);
    }
  };
  visit(name);
  return found;
}
