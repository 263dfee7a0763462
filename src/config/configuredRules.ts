import type { EvaluateOptions } from '../rules/evaluate.js';
import type { Params } from '../rules/params.js';
import type { Rule } from '../rules/rule.js';
import type { Config } from './config.js';

/** The rules that a config leaves on, graded as it says, and with which parameters and on what they judge. */
export interface ConfiguredRules {
  readonly rules: readonly Rule[];
  readonly judging: EvaluateOptions;
}

/** Applies what a config says of rules. It has been read against these rules, so that ids and parameters fit. */
export function configuredRules(rules: readonly Rule[], config: Config): ConfiguredRules {
  const on = rules.filter(({ id }) => config.rules.get(id)?.off !== true);
  const params = on.map((rule) => [rule.id, paramsOf(rule, config)] as const);
  const limits = on.flatMap(({ id }) => {
    const { only, except = [] } = config.rules.get(id) ?? {};
    return only === undefined && except.length === 0 ? [] : [[id, { only: only ?? null, except }] as const];
  });
  return {
    rules: on.map((rule) => ({ ...rule, severity: config.rules.get(rule.id)?.severity ?? rule.severity })),
    judging: { params: Object.fromEntries(params), limits: new Map(limits) },
  };
}

/**
 * What a config says for all rules at once is added to what a rule lists by itself, or by its own parameters, under
 * these names; a rule that has no such list is not asked.
 */
function paramsOf({ id, params: defaults }: Rule, { rules, trusted, neverExpire }: Config): Params {
  const shared = { allowedPrincipals: trusted.principals, neverExpire };
  const params = { ...defaults, ...rules.get(id)?.params };
  const added = Object.entries(shared).flatMap(([name, list]) => {
    const own = Object.hasOwn(params, name) ? params[name] : undefined;
    return Array.isArray(own) && list.length > 0 ? [[name, [...own, ...list]] as const] : [];
  });
  return { ...params, ...Object.fromEntries(added) };
}
