import type { Frameworks } from '../../model/result.js';
import type { Rule } from '../rule.js';
import { POLICY_DEFINITIONS } from './azurePolicy.js';
import { CIS_RECOMMENDATIONS, cisId } from './cis.js';
import { cisVersionOf } from './cisVersions.js';
import { MCSB_CONTROLS } from './mcsb.js';
import type { FrameworkName } from './names.js';

/** `rules` answer it, only help (`in-part`), nobody but a person can (`by-hand`), or no rule does (`open`). */
export type Answer = 'rules' | 'in-part' | 'by-hand' | 'open';

/** One item of a framework and how the pack answers it. */
export interface CoveredItem {
  readonly id: string;
  readonly title: string;
  /** Null where the framework has no levels. */
  readonly level: 1 | 2 | null;
  /** How the framework itself assesses it; null where it does not say. */
  readonly assessment: 'automated' | 'manual' | null;
  readonly answer: Answer;
  /** Ids of the rules that name it, sorted. */
  readonly rules: readonly string[];
  /** What stays with a person. */
  readonly byHand: string | null;
}

export interface FrameworkCoverage {
  readonly framework: FrameworkName;
  readonly title: string;
  readonly items: readonly CoveredItem[];
}

type Item = Omit<CoveredItem, 'answer' | 'rules'> & { readonly key: string };

/** How a framework is answered by rules: every item of its catalogue, with the rules whose own `frameworks` name it. */
export function frameworkCoverage(
  framework: FrameworkName,
  rules: readonly Pick<Rule, 'id' | 'frameworks'>[],
): FrameworkCoverage {
  const { title, kind, items } = catalogue(framework);
  return {
    framework,
    title,
    items: items.map(({ key, ...item }) => {
      const named = rules.filter(({ frameworks }) => frameworks[kind]?.includes(key)).map(({ id }) => id);
      return { ...item, answer: answerOf(named, item.byHand), rules: named.sort() };
    }),
  };
}

function answerOf(rules: readonly string[], byHand: string | null): Answer {
  if (rules.length > 0) return byHand === null ? 'rules' : 'in-part';
  return byHand === null ? 'open' : 'by-hand';
}

function catalogue(framework: FrameworkName): {
  readonly title: string;
  readonly kind: keyof Frameworks;
  readonly items: readonly Item[];
} {
  const unlevelled = { level: null, assessment: null };
  if (framework === 'mcsb')
    return {
      title: 'Microsoft Cloud Security Benchmark, controls for Key Vault',
      kind: 'mcsb',
      items: MCSB_CONTROLS.map(({ id, title, byHand = null }) => ({
        key: id,
        id,
        title,
        byHand,
        ...unlevelled,
      })),
    };
  if (framework === 'azure-policy')
    return {
      title: 'Built-in Azure Policy definitions for Key Vault',
      kind: 'azurePolicy',
      items: POLICY_DEFINITIONS.map(({ id, title, byHand }) => ({
        key: id,
        id,
        title,
        byHand,
        ...unlevelled,
      })),
    };
  const version = cisVersionOf(framework);
  return {
    title: `CIS Microsoft Azure Foundations Benchmark ${version}.0, recommendations for Key Vault`,
    kind: 'cis',
    items: CIS_RECOMMENDATIONS.filter((one) => one.version === version).map((one) => {
      const { number: id, title, level, assessment, byHand } = one;
      return { key: cisId(one), id, title, level, assessment, byHand };
    }),
  };
}
