import { matches } from './operations.js';
import { type Request, SOMEBODY, UNNAMED } from './request.js';
import type { ConditionSpec, Place, Tenant } from './tenant.js';
import { type Answer, all, decided } from './tri.js';

/** Section 1.6: actions a condition does not name stay free of it. */
export function conditionAllows(tenant: Tenant, condition: ConditionSpec | null, request: Request): Answer {
  if (condition === null) return 'yes';
  switch (condition.kind) {
    case 'unreadable':
      return 'undecided';
    case 'name':
      if (!request.data || !condition.actions.some((action) => matches(action, request.action))) return 'yes';
      return condition.of === 'vault'
        ? decided(nameFits(condition, request.vault.name))
        : secretNameFits(condition, request.at);
    case 'delegation': {
      const { assigns } = request;
      if (assigns === null) return 'yes';
      return all(
        ...condition.limits.map((limit) => {
          const subject =
            limit.about === 'role'
              ? assigns.role
              : limit.about === 'principal'
                ? assigns.to
                : tenant.people.find(({ name }) => name === assigns.to)?.type;
          if (subject === undefined || subject === SOMEBODY) return 'undecided';
          return decided((limit.names as readonly string[]).includes(subject) === limit.allow);
        }),
      );
    }
  }
}

type NameCondition = Extract<ConditionSpec, { kind: 'name' }>;

/** Known only where a single secret is meant. */
function secretNameFits(condition: NameCondition, at: Place): Answer {
  const [kind, name = ''] = (at.at(-1) ?? '').split(':');
  return kind === 'secrets' && name !== UNNAMED ? decided(nameFits(condition, name)) : 'undecided';
}

function nameFits({ operator, value }: NameCondition, name: string): boolean {
  switch (operator) {
    case 'StringEquals':
      return name === value;
    case 'StringNotEquals':
      return name !== value;
    case 'StringStartsWith':
      return name.startsWith(value);
    case 'StringLike':
      return new RegExp(`^${value.replaceAll('*', '.*').replaceAll('?', '.')}$`).test(name);
  }
}
