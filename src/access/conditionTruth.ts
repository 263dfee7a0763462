import { remembering } from '../model/remember.js';
import { evaluateCondition } from './condition/evaluate.js';
import { type ConditionFault, type ParsedCondition, parseCondition } from './condition/parse.js';
import { dataActionPermitted } from './condition/secretCondition.js';
import type { Truth } from './condition/truth.js';

/** Parses a condition once, however many assignments carry the same text. */
export const parsedCondition: (text: string) => ParsedCondition | ConditionFault =
  remembering(parseCondition);

/**
 * Whether a condition lets an action through when nothing is known of the request but the action: `yes` for an
 * action it does not name, `undecided` where names of vaults, secrets or roles decide, or where it cannot be
 * read. Source: Azure conditions, actions not named stay unconditioned (access-model 1.6).
 */
export function conditionTruth(text: string, action: string): Truth {
  const condition = parsedCondition(text);
  if ('reason' in condition) return 'undecided';
  return evaluateCondition(condition.expression, { action, attribute: () => undefined });
}

/**
 * Whether a condition lets a data action through where the names of the vault and of the secret are known or null.
 * Source: Key Vault conditions (access-model 1.6).
 */
export function dataConditionTruth(
  text: string,
  dataAction: string,
  vaultName: string | null,
  secretName: string | null,
): Truth {
  if (vaultName === null) return conditionTruth(text, dataAction);
  const condition = [parsedCondition(text)];
  if (secretName === null) return dataActionPermitted(condition, { dataAction, vaultName });
  // Secret names have no letter case of their own; which spelling the service compares is not documented.
  const [exact, folded] = [false, true].map((foldSecretName) =>
    dataActionPermitted(condition, { dataAction, vaultName, secretName, foldSecretName }),
  );
  return exact !== undefined && exact === folded ? exact : 'undecided';
}
