import { describe, expect, it } from 'vitest';
import { rolePowerOf } from '../../src/access/permissions.js';
import { OBJECT_TYPES, type ObjectType, VERBS } from '../../src/model/permission.js';
import { powerOf } from '../../src/model/power.js';
import { evaluate } from '../../src/rules/evaluate.js';
import { grant, grantTerms, posture } from './postures.js';
import { shippedRules } from './shippedRules.js';

/** Rules repeat in CEL what src/access/permissions.ts knows of verbs; here both are asked. */
const PERMISSIONS = OBJECT_TYPES.flatMap((type) =>
  VERBS[type].map((verb) => [type, `${type}/${verb}`] as const),
);

const failsWith = (id: string, terms: Parameters<typeof grantTerms>[0], params = {}) => {
  const rules = shippedRules().filter((rule) => rule.id === id);
  const given = posture({ grants: [grant('a', grantTerms(terms))] });
  return evaluate(rules, given, { params: { [id]: params } }).counts[id]?.fail === 1;
};

describe('verbs that rules list', () => {
  it.each(PERMISSIONS)(
    '%s: data-access-inherited takes %s for metadata where the engine does',
    (_, permission) => {
      const terms = { permissions: [permission], uses: [], administers: [] };
      expect(failsWith('data-access-inherited', terms)).toBe(rolePowerOf(permission) !== 'metadata');
    },
  );

  // Allowing a verb that nobody holds makes the rule look at the verbs one by one.
  const params = { allowedVerbs: ['nothing/at-all'] };
  const both = (type: ObjectType, permissions: readonly string[]) => ({
    ...{ source: 'access-policy' as const, role: null, scopeLevel: 'vault' as const },
    ...{ permissions, uses: [type], administers: [type] },
  });
  const withoutPurge = PERMISSIONS.filter(
    ([type, name]) => !name.endsWith('/purge') && type !== 'certificates',
  );

  it.each(withoutPurge)(
    '%s: excess-access-policy-permissions takes %s for use where the engine does',
    (type, name) => {
      const terms = both(type, [name, `${type}/delete`]);
      expect(failsWith('excess-access-policy-permissions', terms, params)).toBe(powerOf(name) === 'use');
    },
  );

  it.each(withoutPurge)('%s: and %s for administration', (type, name) => {
    const use = type === 'keys' ? 'keys/sign' : `${type}/get`;
    const terms = both(type, [name, use]);
    expect(failsWith('excess-access-policy-permissions', terms, params)).toBe(
      powerOf(name) === 'administration',
    );
  });

  it('no verb of certificates is use', () => {
    expect(VERBS.certificates.filter((verb) => powerOf(`certificates/${verb}`) === 'use')).toEqual([]);
  });
});
