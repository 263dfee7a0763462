import type { CustomRole, Hsm, Posture, Vault } from '../model/posture.js';
import type { Verdict } from '../model/result.js';
import type { DeletedVault, Subscription } from '../model/settings.js';
import { factEvidence } from './evidence.js';
import { judge } from './expression.js';
import type { Params } from './params.js';
import type { Rule } from './rule.js';
import { type Judged, type SubjectFacts, verdictMaker } from './verdictMaker.js';
import { openPercent, permissionWords, vaultWords } from './wording.js';

/** Judges every vault by itself. */
export function judgeVaults(rule: Rule, params: Params, { vaults }: Posture): Judged {
  return judgeOneByOne(rule, vaults, (vault) => ({ vault, params }), vaultFacts);
}

/** Judges every managed HSM by itself. */
export function judgeHsms(rule: Rule, params: Params, { hsms }: Posture): Judged {
  return judgeOneByOne(rule, hsms, (hsm) => ({ hsm, params }), hsmFacts);
}

/** Judges every custom role by itself. */
export function judgeRoles(rule: Rule, params: Params, { customRoles }: Posture): Judged {
  return judgeOneByOne(rule, customRoles, (role) => ({ role, params }), roleFacts);
}

/** Judges every subscription that holds a vault by itself. */
export function judgeSubscriptions(rule: Rule, params: Params, { subscriptions }: Posture): Judged {
  return judgeOneByOne(rule, subscriptions, (subscription) => ({ subscription, params }), subscriptionFacts);
}

/** Judges every deleted vault by itself. */
export function judgeDeletedVaults(rule: Rule, params: Params, { deletedVaults }: Posture): Judged {
  return judgeOneByOne(rule, deletedVaults, (deletedVault) => ({ deletedVault, params }), deletedVaultFacts);
}

function judgeOneByOne<T extends Vault | Hsm | CustomRole | Subscription | DeletedVault>(
  rule: Rule,
  subjects: readonly T[],
  context: (subject: T) => Readonly<Record<string, unknown>>,
  factsOf: (subject: T, facts: readonly string[]) => SubjectFacts,
): Judged {
  const make = verdictMaker(rule);
  const verdicts: Verdict[] = [];
  for (const subject of subjects) {
    const outcome = judge(rule.expression.shared, context(subject));
    if (outcome.outcome !== 'false') verdicts.push(make(outcome, factsOf(subject, rule.facts)));
  }
  return { verdicts, passed: subjects.length - verdicts.length };
}

function resourceFacts(resource: Vault | Hsm, facts: readonly string[]) {
  return {
    principal: null,
    cause: resource.id,
    identity: resource.id,
    vaults: [resource.id],
    certainty: 'certain' as const,
    evidence: factEvidence(facts, resource),
    scope: resource.id,
    roleName: null,
  };
}

function vaultFacts(vault: Vault, facts: readonly string[]): SubjectFacts {
  return {
    ...resourceFacts(vault, facts),
    undecided: vault.undecided,
    word: (placeholder) => {
      if (placeholder === 'vault') return vault.name;
      if (placeholder === 'resourceGroup') return vault.resourceGroup;
      if (placeholder === 'openPercent') return openPercent(vault);
      if (placeholder === 'secretReaders') return String(vault.secretReaders ?? 0);
      if (placeholder === 'tenant') return vault.tenantId;
      if (placeholder === 'retentionDays') return String(vault.softDeleteRetentionInDays ?? 90);
      if (placeholder === 'widestRange') return (vault.network?.widestRange ?? 0).toLocaleString('en');
      return placeholder === 'accessPolicies' ? String(vault.accessPolicies?.length ?? 0) : null;
    },
  };
}

function hsmFacts(hsm: Hsm, facts: readonly string[]): SubjectFacts {
  return {
    ...resourceFacts(hsm, facts),
    undecided: hsm.undecided,
    word: (placeholder) => {
      if (placeholder === 'hsm') return hsm.name;
      if (placeholder === 'openPercent') return openPercent(hsm);
      return placeholder === 'resourceGroup' ? hsm.resourceGroup : null;
    },
  };
}

/** A name that the id does not hold stands in the evidence, so that what redacts a message knows it. */
function withName(subject: CustomRole | Subscription, facts: readonly string[]) {
  return { name: subject.name, ...factEvidence(facts, subject) };
}

function roleFacts(role: CustomRole, facts: readonly string[]): SubjectFacts {
  return {
    principal: null,
    cause: role.id,
    identity: role.id,
    vaults: role.vaults,
    certainty: 'certain',
    evidence: withName(role, facts),
    scope: null,
    roleName: role.name,
    undecided: [],
    word: (placeholder, vaults) => {
      if (placeholder === 'roleName') return role.name;
      return placeholder === 'vaults' ? vaultWords(vaults) : null;
    },
  };
}

function subscriptionFacts(subscription: Subscription, facts: readonly string[]): SubjectFacts {
  return {
    principal: null,
    cause: subscription.id,
    identity: subscription.id,
    vaults: subscription.vaults,
    certainty: 'certain',
    evidence: withName(subscription, facts),
    scope: subscription.id,
    roleName: null,
    undecided: subscription.undecided,
    word: (placeholder, vaults) => {
      if (placeholder === 'subscription') return subscription.name;
      if (placeholder === 'owners') return ownerWords(subscription.owners ?? []);
      if (placeholder === 'classicAdministrators')
        return permissionWords(subscription.classicAdministrators ?? []);
      return placeholder === 'vaults' ? vaultWords(vaults) : null;
    },
  };
}

function ownerWords({ length }: readonly string[]): string {
  if (length === 0) return 'no owner';
  return length === 1 ? '1 owner' : `${length} owners`;
}

/** No live vault is concerned, so none is named; remedies name the one that was deleted. */
function deletedVaultFacts(deleted: DeletedVault, facts: readonly string[]): SubjectFacts {
  return {
    principal: null,
    cause: deleted.id,
    identity: deleted.id,
    vaults: [],
    remedyFor: deleted.vaultId,
    certainty: 'certain',
    evidence: factEvidence(facts, deleted),
    scope: deleted.id,
    roleName: null,
    undecided: [],
    word: (placeholder) => {
      if (placeholder === 'vault') return deleted.name;
      return placeholder === 'purgeDate'
        ? (deleted.scheduledPurgeDate?.slice(0, 10) ?? 'an unknown day')
        : null;
    },
  };
}
