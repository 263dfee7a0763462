import { lastSegment, parseScope } from '../model/armId.js';
import { escalationPath, isHeld } from '../model/escalationPath.js';
import type { Escalation, PathStep, Vault } from '../model/posture.js';
import type { Holder, Principal } from '../model/principal.js';

/** A scope in words for a sentence. */
export function scopeWords(scope: string): string {
  const parsed = parseScope(scope);
  switch (parsed?.level) {
    case 'tenant-root':
      return 'the tenant root';
    case 'management-group':
      return `management group ${parsed.name}`;
    case 'subscription':
      return `subscription ${parsed.name}`;
    case 'resource-group':
      return `resource group ${parsed.name}`;
    case 'vault':
      return `vault ${parsed.name}`;
    case 'object':
      return `${parsed.name} in vault ${lastSegment(parsed.vaultId ?? '')}`;
    default:
      return scope;
  }
}

/** Vaults in words: their names when there are one or two, else how many. */
export function vaultWords(vaults: readonly string[]): string {
  return vaults.length <= 2 && vaults.length > 0
    ? vaults.map(lastSegment).join(' and ')
    : `${vaults.length} vaults`;
}

/** A principal by its name where the directory was asked, else by type and id. */
export function principalWords({ displayName, type, id }: Principal): string {
  return displayName ?? (type === 'Unknown' ? `principal ${id}` : `${type} ${id}`);
}

/** What makes a principal a matter of guests: that it is one, or that some are in the group. */
export function guestWords({ guestMembers }: Holder): string {
  const { length } = guestMembers;
  return length === 0 ? 'a guest' : `a group with ${length === 1 ? 'a guest' : `${length} guests`} in it`;
}

/** Permissions in words: up to four of them, then how many more. */
export function permissionWords(permissions: readonly string[]): string {
  const shown = permissions.slice(0, 4).join(', ');
  return permissions.length > 4 ? `${shown} and ${permissions.length - 4} more` : shown;
}

const STEP_WORDS: Readonly<Record<PathStep['step'], string>> = {
  'role-assignment': 'hold a role',
  'access-policy': 'hold an access policy',
  'group-member': 'be in a group',
  'group-owner': 'join a group it owns',
  'activate-role': 'activate a role',
  'activate-membership': 'activate its membership of a group',
  'activate-ownership': 'activate its ownership of a group',
  'write-access-policy': 'write an access policy for itself',
  'assign-role': 'assign itself',
  'request-role': 'request a role for itself through PIM',
  // Microsoft's pages disagree on what it needs (access-model 2.2); the stricter reading is what the service enforces.
  'switch-permission-model':
    'switch the permission model (read as needing vaults/write and unconditioned roleAssignments/write)',
  'enable-template-deployment': 'enable template deployment',
  'deploy-template': 'deploy a template that fetches the secrets',
  'enable-vm-deployment': 'enable VM deployment',
  'deploy-vm': 'deploy a VM that fetches the secrets',
  'backup-restore': 'back up and restore elsewhere',
  'change-tenant': 'move the vault to a tenant of its own',
  'edit-role-definition': 'enlarge a custom role it holds',
  'elevate-access': 'elevate its access to the tenant root',
  'remove-deny-assignment': 'remove the deny assignment',
  'move-vault': 'move the vault to where it holds more',
  'recover-vault': 'recover the deleted vault',
  'write-secret': 'overwrite secrets through Resource Manager',
};

/** Steps that name a role where another assignment gives what they take. */
const JOINING: ReadonlySet<PathStep['step']> = new Set([
  'switch-permission-model',
  'enable-template-deployment',
  'deploy-template',
  'enable-vm-deployment',
  'deploy-vm',
]);

/** What the principal of an escalation does, in order: activations and acts, without what it holds at the start. */
export function actsWords(escalation: Pick<Escalation, 'terms' | 'cause'>): string {
  return escalationPath(escalation)
    .filter((step, index) => index > 0 || !isHeld(step))
    .map(({ step, id, role }) => {
      if (step === 'activate-role' && id !== null) return `activate ${role ?? 'another role'} too`;
      if (step === 'assign-role') return `${STEP_WORDS[step]} ${role ?? 'a role'}`;
      if (role !== null && JOINING.has(step)) return `${STEP_WORDS[step]} with ${role} too`;
      return step === 'role-assignment' && role !== null ? `hold ${role}` : STEP_WORDS[step];
    })
    .join(', then ');
}

/** Share of the Internet that a vault or HSM answers, for a person: never 0 or 100 unless it is. */
export function openPercent({ network }: Pick<Vault, 'network'>): string {
  const fraction = network?.openFraction;
  if (fraction === undefined) return 'an unknown share';
  if (fraction <= 0 || fraction >= 1) return fraction <= 0 ? '0%' : '100%';
  return `${Math.min(99.9, Math.max(0.1, Math.round(fraction * 1000) / 10))}%`;
}
