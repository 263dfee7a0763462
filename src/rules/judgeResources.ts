import type { CustomRole, Hsm, Posture, Vault } from '../model/posture.js';
import type { Verdict } from '../model/result.js';
import type { DeletedVault, Subscription } from '../model/settings.js';
import { askedOnce } from './askedOnce.js';
import { factEvidence } from './evidence.js';
import { namesUnder } from './expression.js';
import type { Told } from './gaps.js';
import { all, type Context, judge } from './judgement.js';
import type { Params } from './params.js';
import type { Rule } from './rule.js';
import { type Judged, type SubjectFacts, verdictMaker, type WordOf } from './verdictMaker.js';
import { openPercent, permissionWords, vaultWords } from './wording.js';

/** Judges every vault by itself. */
export function judgeVaults(rule: Rule, params: Params, { vaults }: Posture, told: Told): Judged {
  return judgeOneByOne(rule, params, told, vaults, (vault) => ({ vault, params }), resourceFacts, vaultWord);
}

/** Judges every managed HSM by itself. */
export function judgeHsms(rule: Rule, params: Params, { hsms }: Posture, told: Told): Judged {
  return judgeOneByOne(rule, params, told, hsms, (hsm) => ({ hsm, params }), resourceFacts, hsmWord);
}

/** Judges every custom role by itself. */
export function judgeRoles(rule: Rule, params: Params, { customRoles }: Posture, told: Told): Judged {
  return judgeOneByOne(rule, params, told, customRoles, (role) => ({ role, params }), roleFacts, roleWord);
}

/** Judges every subscription that holds a vault by itself. */
export function judgeSubscriptions(
  rule: Rule,
  params: Params,
  { subscriptions }: Posture,
  told: Told,
): Judged {
  const vaultsOf = new Map(subscriptions.map(({ id, vaults }) => [id, vaults]));
  return judgeOneByOne(
    rule,
    params,
    // A gap above the subscription names its vaults.
    (id) => told(id) || (vaultsOf.get(id) ?? []).every(told),
    subscriptions,
    (subscription) => ({ subscription, params }),
    subscriptionFacts,
    subscriptionWord,
  );
}

/** Judges every deleted vault by itself. */
export function judgeDeletedVaults(
  rule: Rule,
  params: Params,
  { deletedVaults }: Posture,
  told: Told,
): Judged {
  return judgeOneByOne(
    rule,
    params,
    told,
    deletedVaults,
    (deletedVault) => ({ deletedVault, params }),
    deletedVaultFacts,
    deletedVaultWord,
  );
}

function judgeOneByOne<T extends Vault | Hsm | CustomRole | Subscription | DeletedVault>(
  rule: Rule,
  params: Params,
  told: Told,
  subjects: readonly T[],
  context: (subject: T) => Context,
  factsOf: (subject: T, facts: readonly string[]) => SubjectFacts,
  wordOf: WordOf<T>,
): Judged {
  const make = verdictMaker(rule, wordOf);
  const parts = rule.expression.shared.map((part) =>
    askedOnce(namesUnder(part, params), subjects, (subject) => judge(part.run, context(subject))),
  );
  const verdicts: Verdict[] = [];
  let passed = 0;
  subjects.forEach((subject, index) => {
    const outcome = all(parts, subject, index);
    if (outcome.outcome === 'false') passed++;
    else if (outcome.outcome === 'true' || !told(subject.id))
      verdicts.push(make(outcome, factsOf(subject, rule.facts), subject));
  });
  return { verdicts, passed };
}

function resourceFacts(resource: Vault | Hsm, facts: readonly string[]): SubjectFacts {
  const { id, undecided } = resource;
  return {
    principal: null,
    cause: id,
    identity: id,
    vaults: [id],
    certainty: 'certain',
    evidence: factEvidence(facts, resource),
    scope: id,
    roleName: null,
    undecided,
  };
}

function vaultWord(vault: Vault, placeholder: string): string | null {
  if (placeholder === 'vault') return vault.name;
  if (placeholder === 'resourceGroup') return vault.resourceGroup;
  if (placeholder === 'openPercent') return openPercent(vault);
  if (placeholder === 'secretReaders') return String(vault.secretReaders ?? 0);
  if (placeholder === 'tenant') return vault.tenantId;
  if (placeholder === 'retentionDays') return String(vault.softDeleteRetentionInDays ?? 90);
  if (placeholder === 'widestRange') return (vault.network?.widestRange ?? 0).toLocaleString('en');
  return placeholder === 'accessPolicies' ? String(vault.accessPolicies?.length ?? 0) : null;
}

function hsmWord(hsm: Hsm, placeholder: string): string | null {
  if (placeholder === 'hsm') return hsm.name;
  if (placeholder === 'openPercent') return openPercent(hsm);
  return placeholder === 'resourceGroup' ? hsm.resourceGroup : null;
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
  };
}

function roleWord(role: CustomRole, placeholder: string, vaults: readonly string[]): string | null {
  if (placeholder === 'roleName') return role.name;
  return placeholder === 'vaults' ? vaultWords(vaults) : null;
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
  };
}

function subscriptionWord(
  { name, owners, classicAdministrators }: Subscription,
  placeholder: string,
  vaults: readonly string[],
): string | null {
  if (placeholder === 'subscription') return name;
  if (placeholder === 'owners') return ownerWords(owners ?? []);
  if (placeholder === 'classicAdministrators') return permissionWords(classicAdministrators ?? []);
  return placeholder === 'vaults' ? vaultWords(vaults) : null;
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
  };
}

function deletedVaultWord({ name, scheduledPurgeDate }: DeletedVault, placeholder: string): string | null {
  if (placeholder === 'vault') return name;
  return placeholder === 'purgeDate' ? (scheduledPurgeDate?.slice(0, 10) ?? 'an unknown day') : null;
}
