import { normalizeId } from '../../../src/model/armId.js';
import type { Escalation, Posture } from '../../../src/model/posture.js';
import { PERMISSIONS } from './operations.js';
import { PROVIDER, type Tenant, type Vault } from './tenant.js';
import { armId, guid } from './tenantSnapshot.js';
import { type Answer, some } from './tri.js';

/** What the tool says to the questions the oracle answers, each by vault, principal and permission. */
export interface EngineAnswers {
  readonly holds: (who: string, vault: Vault, permission: string) => Answer;
  /** Whether a way of exactly these acts, each as often as needed, leads to the vault. */
  readonly way: (who: string, vault: Vault, acts: readonly string[]) => WayAnswer;
  /** Permissions the posture speaks of at all. */
  readonly permissions: ReadonlySet<string>;
  /** Whether anything at all is said of a principal. */
  readonly speaksOf: (who: string) => boolean;
}

/** `listed`: named beside a shorter way, where the posture does not say how certain it is. */
export type WayAnswer = Answer | 'listed';

/** A grant may say `all` as the entry of an access policy does. */
function everyVerb(permission: string): readonly string[] {
  const [folder = '', verb] = permission.split('/');
  return verb === 'all' ? PERMISSIONS.filter((one) => one.startsWith(`${folder}/`)) : [permission];
}

const CERTAINTY = { certain: 'yes', conditional: 'undecided' } as const;

/** Of what begins with roles in force, or of what begins with an activation. */
export function engineAnswers(tenant: Tenant, posture: Posture, reach: 'holds' | 'eligible'): EngineAnswers {
  const names = new Map(
    [...tenant.people.map(({ name }) => name), PROVIDER].map((name) => [guid(name), name]),
  );
  const key = (...parts: readonly string[]) => parts.join('\n');
  const who = (id: string) => names.get(id.toLowerCase()) ?? id;
  const held = new Map<string, Answer>();
  const permissions = new Set<string>();
  for (const { terms, principal, vaults } of posture.grants) {
    if (terms.inert !== null || terms.reach !== reach) continue;
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
    if (escalation.terms.begins !== reach) continue;
    for (const vault of escalation.vaults) {
      const cell = key(who(escalation.principal.id), normalizeId(vault));
      escalations.set(cell, [...(escalations.get(cell) ?? []), escalation]);
    }
  }
  // What a member obtains by a right of its group is asked about nowhere here.
  const alone = [...escalations].filter(([, found]) =>
    found.some(({ terms }) => terms.acts[0]?.step !== 'group-member'),
  );
  const spoken = new Set([...held.keys(), ...alone.map(([cell]) => cell)].map((cell) => cell.split('\n')[0]));
  return {
    permissions,
    speaksOf: (name) => spoken.has(name),
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
