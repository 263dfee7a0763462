import { normalizeId } from '../../../src/model/armId.js';
import type { Escalation, Posture } from '../../../src/model/posture.js';
import { PERMISSIONS } from './operations.js';
import type { Tenant, Vault } from './tenant.js';
import { armId, guid } from './tenantSnapshot.js';
import { type Answer, some } from './tri.js';

/** What the tool says to the questions the oracle answers, each by vault, principal and permission. */
export interface EngineAnswers {
  readonly holds: (who: string, vault: Vault, permission: string) => Answer;
  /** Whether a way of exactly these acts, each as often as needed, leads to the vault. */
  readonly way: (who: string, vault: Vault, acts: readonly string[]) => WayAnswer;
  /** Permissions the posture speaks of at all. */
  readonly permissions: ReadonlySet<string>;
}

/** `listed`: named beside a shorter way, where the posture does not say how certain it is. */
export type WayAnswer = Answer | 'listed';

/** A grant may say `all` as the entry of an access policy does. */
function everyVerb(permission: string): readonly string[] {
  const [folder = '', verb] = permission.split('/');
  return verb === 'all' ? PERMISSIONS.filter((one) => one.startsWith(`${folder}/`)) : [permission];
}

const CERTAINTY = { certain: 'yes', conditional: 'undecided' } as const;

export function engineAnswers(tenant: Tenant, posture: Posture): EngineAnswers {
  const names = new Map(tenant.people.map(({ name }) => [guid(name), name]));
  const key = (...parts: readonly string[]) => parts.join('\n');
  const who = (id: string) => names.get(id.toLowerCase()) ?? id;
  const held = new Map<string, Answer>();
  const permissions = new Set<string>();
  for (const { terms, principal, vaults } of posture.grants) {
    if (terms.inert !== null || terms.reach !== 'holds') continue;
    for (const vault of vaults) {
      for (const permission of terms.permissions.flatMap(everyVerb)) {
        permissions.add(permission);
        const cell = key(who(principal.id), normalizeId(vault), permission);
        held.set(cell, some(held.get(cell) ?? 'no', CERTAINTY[terms.certainty]));
      }
    }
  }
  const escalations = new Map<string, Escalation[]>();
  for (const escalation of posture.escalations) {
    if (escalation.terms.begins !== 'holds') continue;
    for (const vault of escalation.vaults) {
      const cell = key(who(escalation.principal.id), normalizeId(vault));
      escalations.set(cell, [...(escalations.get(cell) ?? []), escalation]);
    }
  }
  return {
    permissions,
    holds: (name, vault, permission) =>
      held.get(key(name, normalizeId(armId(vault.place)), permission)) ?? 'no',
    way: (name, vault, acts) => {
      const found = escalations.get(key(name, normalizeId(armId(vault.place)))) ?? [];
      const isWay = (path: readonly { readonly step: string }[]) =>
        path
          .map(({ step }) => step)
          .filter((step, index, steps) => step !== steps[index - 1])
          .join() === acts.join();
      const first = some(
        ...found.filter(({ terms }) => isWay(terms.acts)).map(({ terms }) => CERTAINTY[terms.certainty]),
      );
      if (first === 'yes') return 'yes';
      return found.some(({ terms }) => terms.otherPaths.some(isWay)) ? 'listed' : first;
    },
  };
}
