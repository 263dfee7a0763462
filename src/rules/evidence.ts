import { escalationPath, isHeld } from '../model/escalationPath.js';
import type { Escalation, Grant, GrantTerms, PathStep } from '../model/posture.js';
import { remembering } from '../model/remember.js';

type Evidence = Readonly<Record<string, unknown>>;

/** The facts of a vault or HSM that a rule looked at, by dotted name; undecided ones are left out. */
export function factEvidence(facts: readonly string[], subject: object): Evidence {
  const evidence: Record<string, unknown> = {};
  for (const fact of facts) {
    const value = factValue(subject, fact);
    if (value !== undefined) evidence[fact] = value;
  }
  return evidence;
}

/** Rules name few facts, and ask for them again for every subject. */
const namesIn = remembering((fact: string): readonly string[] => fact.split('.'));

function factValue(subject: object, fact: string): unknown {
  const names = namesIn(fact);
  if (names.length === 1) return Object.hasOwn(subject, fact) ? (subject as Evidence)[fact] : undefined;
  let value: unknown = subject;
  for (const name of names) {
    if (typeof value !== 'object' || value === null || !Object.hasOwn(value, name)) return undefined;
    value = (value as Evidence)[name];
  }
  return value;
}

/** What a grant gives, and by what. */
export function grantEvidence(terms: GrantTerms): Evidence {
  const { source, role, scope, reach, inert, permissions, conditions } = terms;
  return {
    ...{ source, role, scope, reach, permissions },
    ...(inert === null ? {} : { inert }),
    ...(conditions.length > 0 ? { conditions } : {}),
  };
}

/** Of a principal that uses a vault: the vaults it may also write through the management plane. */
export function dutyEvidence({ managedVaults }: Grant): Evidence {
  return managedVaults.length > 0 ? { managedVaults } : {};
}

/** Of a group: the guests among its members. */
export function guestEvidence({ principal: { guestMembers } }: Grant): Evidence {
  return guestMembers.length > 0 ? { guestMembers } : {};
}

/** Ways whose cause is a place at a group, which may hold many things. */
const PLACES: ReadonlySet<PathStep['step']> = new Set([
  'group-owner',
  'activate-membership',
  'activate-ownership',
]);

/** The whole way of an escalation: what is held, its activation where it takes one, then the acts. */
export function escalationEvidence(escalation: Escalation): Evidence {
  const { terms, principal, vaults } = escalation;
  const { step, role, scope, acts, otherPaths, conditions } = terms;
  const path = escalationPath(escalation);
  return {
    ...{ step, role, scope, path },
    otherPaths: otherPaths.map((other) => escalationPath(escalation, other)),
    ...(PLACES.has(step) ? { held: path.filter(isHeld) } : {}),
    ...deploymentFlag(acts, vaults),
    ...(principal.tenantId === null ? {} : { principalTenantId: principal.tenantId }),
    ...(conditions.length > 0 ? { conditions } : {}),
  };
}

/** Whether the flag that a deployment needs is on already; as lists of vaults, for findings of one cause are joined. */
function deploymentFlag(acts: readonly PathStep[], vaults: readonly string[]): Evidence {
  const steps = acts.map(({ step }) => step);
  if (!steps.includes('deploy-template') && !steps.includes('deploy-vm')) return {};
  const settable = steps.includes('enable-template-deployment') || steps.includes('enable-vm-deployment');
  return settable ? { vaultsWithFlagSettable: vaults } : { vaultsWithFlagOn: vaults };
}
