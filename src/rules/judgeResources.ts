import type { CustomRole, Hsm, Posture, Vault } from '../model/posture.js';
import type { Verdict } from '../model/result.js';
import { factEvidence } from './evidence.js';
import { judge } from './expression.js';
import type { Params } from './params.js';
import type { Rule } from './rule.js';
import { type Judged, type SubjectFacts, verdictMaker } from './verdictMaker.js';
import { openPercent, vaultWords } from './wording.js';

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

function judgeOneByOne<T extends Vault | Hsm | CustomRole>(
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
      return placeholder === 'accessPolicies' ? String(vault.accessPolicies?.length ?? 0) : null;
    },
  };
}

function hsmFacts(hsm: Hsm, facts: readonly string[]): SubjectFacts {
  return {
    ...resourceFacts(hsm, facts),
    undecided: [],
    word: (placeholder) => {
      if (placeholder === 'hsm') return hsm.name;
      return placeholder === 'resourceGroup' ? hsm.resourceGroup : null;
    },
  };
}

function roleFacts(role: CustomRole, facts: readonly string[]): SubjectFacts {
  return {
    principal: null,
    cause: role.id,
    identity: role.id,
    vaults: role.vaults,
    certainty: 'certain',
    evidence: factEvidence(facts, role),
    scope: null,
    roleName: role.name,
    undecided: [],
    word: (placeholder, vaults) => {
      if (placeholder === 'roleName') return role.name;
      return placeholder === 'vaults' ? vaultWords(vaults) : null;
    },
  };
}
