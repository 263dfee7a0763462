import type { AccessEntry } from '../model/accessEntry.js';
import { isDeletedVault, lastSegment, parseScope } from '../model/armId.js';
import { OBJECT_TYPES, type ObjectType, type Permission, VERBS } from '../model/permission.js';
import type { Condition, PathStep } from '../model/posture.js';
import type { PrincipalType } from '../model/principal.js';
import { scopeName, shortScopeName } from './scopeName.js';
import { shownName } from './tablePage.js';
import { displayWidth, fitText, visibleText } from './terminalText.js';

/** What the words of one page depend on. */
export interface Wording {
  /** An object id as this page shows it. */
  readonly showId: (id: string) => string;
  /** Display names by lower-cased object id, for groups on a path. */
  readonly names: ReadonlyMap<string, string>;
  /** Where a role is held: `at its subscription`; empty where the reader is told of the vault elsewhere. */
  readonly place: (scope: string) => string;
  /** Writes conditions in full. */
  readonly verbose: boolean;
}

/** A type of principal in words. */
export const TYPE_WORDS: Readonly<Record<PrincipalType, string>> = {
  User: 'User',
  Group: 'Group',
  ServicePrincipal: 'Service principal',
  ForeignGroup: 'Foreign group',
  Device: 'Device',
  Unknown: 'Principal',
};

/** A display name can be chosen by whoever it names: the id stands beside it, and it cannot close its own quotes. */
export function principalText(
  { id, type, displayName, tenantId }: AccessEntry['principal'],
  { showId }: Pick<Wording, 'showId'>,
): string {
  const name = displayName === null ? '' : `${quotedName(displayName)} `;
  const tenant = tenantId === null ? '' : ` of tenant ${showId(tenantId)}`;
  return `${TYPE_WORDS[type]} ${name}${shownName(showId(id))}${tenant}`;
}

/** The same in at most `width` columns where the name can be cut for it; the id stays. */
export function shortPrincipalText(
  principal: AccessEntry['principal'],
  width: number,
  wording: Pick<Wording, 'showId'>,
): string {
  const { type, displayName, tenantId } = principal;
  const label = type === 'ServicePrincipal' ? 'SP' : TYPE_WORDS[type];
  const id = shownName(wording.showId(principal.id));
  const tenant = tenantId === null ? '' : ` of tenant ${wording.showId(tenantId)}`;
  if (displayName === null) return `${label} ${id}${tenant}`;
  const room = width - displayWidth(`${label} "" ${id}${tenant}`);
  return `${label} ${quotedName(fitText(visibleText(displayName), Math.max(MIN_NAME, room)))} ${id}${tenant}`;
}

/** Columns of a name below which it says nothing. */
const MIN_NAME = 8;

function quotedName(name: string): string {
  return `"${shownName(name).replaceAll('"', "'")}"`;
}

function groupText(id: string | null, { names, showId }: Wording): string {
  const name = id === null ? undefined : names.get(id.toLowerCase());
  if (name !== undefined) return `group ${quotedName(name)}`;
  return id === null ? 'a group' : `group ${shownName(showId(id))}`;
}

/** A path in two halves: what the principal has, and what it does with it. Either may be empty. */
export interface PathWords {
  readonly held: string;
  readonly acts: string;
}

/** The path in words. */
export function pathText(path: readonly PathStep[], wording: Wording): PathWords {
  const held = path.findLastIndex(({ step }) => step === 'role-assignment' || step === 'access-policy');
  const words = path.map((step) => stepText(step, wording));
  return { held: words.slice(0, held + 1).join(': '), acts: words.slice(held + 1).join(' → ') };
}

/** One step as a clause whose subject is the principal, or as what it holds. */
export function stepText({ step, id, scope, role }: PathStep, wording: Wording): string {
  const named = role === null ? null : shownName(role);
  switch (step) {
    case 'role-assignment':
      return `${named ?? 'a role'} ${wording.place(scope)}`.trimEnd();
    case 'access-policy':
      return 'access policy';
    case 'group-member':
      return `in ${groupText(id, wording)}`;
    case 'group-owner':
      return `owns ${groupText(id, wording)} and can join it`;
    case 'activate-membership':
      return `activates its membership of ${groupText(id, wording)}`;
    case 'activate-ownership':
      return `activates its ownership of ${groupText(id, wording)}`;
    case 'activate-role':
      return id === null ? 'activates the role' : `activates ${named ?? 'a role'} too`;
    case 'write-access-policy':
      return 'writes itself an access policy';
    case 'assign-role':
      return `assigns itself ${named ?? 'a role'}`;
    case 'request-role':
      return `gives itself ${named ?? 'a role'} through PIM`;
    case 'switch-permission-model':
      return `switches the permission model (read as needing vaults/write and unconditioned roleAssignments/write)${through(named)}`;
    case 'enable-template-deployment':
      return `enables template deployment${through(named)}`;
    case 'deploy-template':
      return `fetches secrets by a template${through(named)}`;
    case 'enable-vm-deployment':
      return `enables VM deployment${through(named)}`;
    case 'deploy-vm':
      return `fetches secrets by a new VM${through(named)}`;
    case 'backup-restore':
      return 'restores a backup into a vault it can read';
    case 'change-tenant':
      return 'binds the vault to a tenant of its own';
    case 'edit-role-definition':
      return `adds rights to ${named === null ? 'a custom role it holds' : `the role ${named}`}`;
    case 'elevate-access':
      return 'elevates its access to the tenant root';
    case 'remove-deny-assignment':
      return 'removes the deny assignment';
    case 'move-vault':
      return 'moves the vault to where it holds more';
    case 'recover-vault':
      return 'recovers the deleted vault';
    case 'write-secret':
      return 'overwrites secrets through Resource Manager';
  }
}

/** Names the role of another assignment that gives what the step takes. */
function through(role: string | null): string {
  return role === null ? '' : `, with ${role} too`;
}

/** The name of a vault by its id; of one that was deleted it says so. */
export function vaultName(id: string): string {
  return `${shownName(lastSegment(id))}${isDeletedVault(id) ? ' (deleted)' : ''}`;
}

/** A role's scope as one of many: by its own name, but for a vault, which the page names beside it. */
export function namedPlace(scope: string, verbose: boolean): string {
  const parsed = parseScope(scope);
  if (parsed?.level === 'vault') return 'at vault';
  if (parsed?.level === 'object') return `at ${objectWord(scope)} ${shownName(parsed.name)} only`;
  return `at ${verbose ? scopeName(scope) : shortScopeName(scope)}`;
}

/** A role's scope as seen from a vault that lies at or below it. */
export function placeAbove(scope: string, verbose: boolean): string {
  const level = parseScope(scope)?.level;
  if (!verbose && level === 'resource-group') return 'at resource group';
  if (!verbose && level === 'subscription') return 'at subscription';
  if (!verbose && level === 'tenant-root') return 'at tenant root';
  return namedPlace(scope, verbose);
}

function objectWord(scope: string): string {
  return OBJECT_WORD.exec(scope)?.[1]?.toLowerCase() ?? 'object';
}

const OBJECT_WORD = /\/(key|secret|certificate)s\/[^/]+\/*$/i;

/** What decides, as a clause: `only if …`, `unless …`. */
export function conditionText(
  { source, text, fault }: Condition,
  { verbose, showId }: Pick<Wording, 'verbose' | 'showId'>,
): string {
  const said = verbose ? visibleText(text) : fitText(visibleText(text), CONDITION_WIDTH);
  if (fault !== undefined)
    return `only if a condition that cannot be read (${fitText(visibleText(fault), CONDITION_WIDTH)}) is met: ${said}`;
  switch (source) {
    case 'role-assignment':
      return `only if the condition of the assignment is met: ${said}`;
    case 'role-definition':
      return `only if the condition in the role is met: ${said}`;
    case 'access-policy':
      return said;
    case 'deny-assignment':
      return `unless deny assignment ${shownName(showId(lastSegment(text)))} forbids it`;
    case 'unread':
      return `unless it is forbidden by what was not read: ${said}`;
    case 'unread-role-definition':
      return `only if the role gives it; not read: ${said}`;
  }
}

const CONDITION_WIDTH = 140;
const DATA_ACTION = 'Microsoft.KeyVault/vaults/';
const FEW_VERBS = 3;
const MANY_VERBS = 8;

/** Permissions by object type: `secrets: get, list; keys: all`; `everything` where no verb of any type is missing. */
export function permissionsText(permissions: readonly Permission[]): string {
  const held = new Set(permissions);
  const words = new Map<string, string[]>();
  for (const type of OBJECT_TYPES) {
    const text = verbsText(type, held);
    if (text !== null) words.set(text, [...(words.get(text) ?? []), type]);
  }
  const isVerb = (permission: Permission) => VERB_NAMES.has(permission);
  // Changing the attributes of a secret has no verb of its own; `set` says it too.
  const others = permissions.filter(
    (permission) => !isVerb(permission) && !(permission === SECRETS_UPDATE && held.has('secrets/set')),
  );
  if (others.length === 0 && words.get('all')?.length === OBJECT_TYPES.length) return 'everything';
  return [
    ...[...words].map(([text, types]) => `${types.join(', ')}: ${text}`),
    ...others.map((action) =>
      shownName(action.startsWith(DATA_ACTION) ? action.slice(DATA_ACTION.length) : action),
    ),
  ].join('; ');
}

const VERB_NAMES: ReadonlySet<Permission> = new Set(
  OBJECT_TYPES.flatMap((type) => VERBS[type].map((verb) => `${type}/${verb}`)),
);
const SECRETS_UPDATE = `${DATA_ACTION}secrets/update/action`;

/** The verbs of a type; null for none. */
function verbsText(type: ObjectType, held: ReadonlySet<Permission>): string | null {
  const verbs = VERBS[type].filter((verb) => held.has(`${type}/${verb}`));
  if (verbs.length === 0) return null;
  const missing = VERBS[type].filter((verb) => !held.has(`${type}/${verb}`));
  if (missing.length === 0) return 'all';
  return missing.length <= FEW_VERBS && verbs.length >= MANY_VERBS
    ? `all but ${missing.join(', ')}`
    : verbs.join(', ');
}
