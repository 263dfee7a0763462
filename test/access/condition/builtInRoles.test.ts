import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { roleAssignmentDelegation } from '../../../src/access/condition/delegation.js';
import { parseCondition } from '../../../src/access/condition/parse.js';
import { matchesAction } from '../../../src/access/condition/pattern.js';
import { printCondition, withoutSpans } from './printCondition.js';

interface Role {
  readonly id: string;
  readonly name: string;
  readonly permissions: readonly {
    readonly actions: readonly string[];
    readonly condition?: string | null;
  }[];
  readonly assignableRoleIds?: readonly string[];
}

// The reference lies beside the repository; the same shapes are repeated with our own ids in the other tests.
const file = new URL('../../../../shared/reference/keyvault-roles.json', import.meta.url);
const roles: readonly Role[] = existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')).roles : [];
const blocks = roles.flatMap((role) =>
  role.permissions.flatMap(({ actions, condition }) => (condition ? [{ role, actions, condition }] : [])),
);

describe.skipIf(roles.length === 0)('the conditions of built-in roles', () => {
  it('are there', () => {
    expect(new Set(blocks.map(({ role }) => role.id)).size).toBe(25);
  });

  it('all parse, and print as what they are', () => {
    for (const { role, condition } of blocks) {
      const parsed = parseCondition(condition);
      if (parsed.kind === 'fault') throw new Error(`${role.name}: ${parsed.reason} (at ${parsed.position})`);
      const again = parseCondition(printCondition(parsed.expression));
      expect(again.kind === 'condition' && withoutSpans(again.expression)).toEqual(
        withoutSpans(parsed.expression),
      );
    }
  });

  it('let exactly the roles through that the reference lists', () => {
    const writers = blocks.filter(({ actions }) =>
      actions.some((action) => matchesAction(action, 'Microsoft.Authorization/roleAssignments/write')),
    );
    expect(writers.length).toBe(25);
    for (const { role, condition } of writers) {
      const delegation = roleAssignmentDelegation(parseCondition(condition));
      if (delegation.kind !== 'restricted') throw new Error(`${role.name} is ${delegation.kind}`);
      expect(delegation.roleIds).toEqual({ allow: [...(role.assignableRoleIds ?? [])].sort() });
      const truth = condition.includes('HasObotoken') ? 'undecided' : 'yes';
      for (const roleId of role.assignableRoleIds ?? [])
        expect(delegation.permits({ roleId, principalType: 'ServicePrincipal' })).toBe(truth);
      expect(delegation.permits({ roleId: '8e3af657-a8ff-443c-a75c-2fe8c4bcb635' })).toBe('no');
    }
  });
});
