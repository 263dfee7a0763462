import { describe, expect, it } from 'vitest';
import type { VaultObject } from '../../src/model/vaultObject.js';
import { evaluate } from '../../src/rules/evaluate.js';
import { idlePatterns, type Limits, limitPosture } from '../../src/rules/limits.js';
import { escalation, gap, grant, grantTerms, posture, SUBSCRIPTION, vault, vaultId } from './postures.js';
import { ruleWith } from './ruleText.js';

const vaultRule = ruleWith();
const grantRule = ruleWith({
  id: 'grant-rule',
  subject: 'grant',
  requires: '[vaults, roleAssignments]',
  when: 'size(grant.vaults) > 0 && size(grant.managedVaults) >= 0',
  message: '"{vaults}"',
  remediation: '{ text: "x" }',
});
const escalationRule = ruleWith({
  id: 'escalation-rule',
  subject: 'escalation',
  requires: '[vaults]',
  when: 'escalation.step == "write-access-policy"',
  message: '"{vaults}"',
  remediation: '{ text: "x" }',
});
const ids = ['kv1', 'kv2', 'kv3'].map((name) => vaultId(name));
const world = posture({
  vaults: ['kv1', 'kv2', 'kv3'].map((name) => vault(name, { purgeProtection: false })),
  grants: [grant('g1', grantTerms(), { vaults: ids, managedVaults: ids })],
  escalations: [escalation({}, { vaults: [vaultId('kv2')] })],
});

const judged = (id: string, limits: Limits, facts = world) => {
  const rules = [vaultRule, grantRule, escalationRule].filter((rule) => rule.id === id);
  return evaluate(rules, facts, { limits: new Map([[id, limits]]) });
};
const reached = (id: string, limits: Partial<Limits>) =>
  judged(id, { only: null, except: [], ...limits })
    .verdicts.flatMap(({ vaults }) => vaults)
    .sort();

describe('a rule with limits', () => {
  it('judges only what it may, and nothing of what it may not', () => {
    expect(reached('test-rule', { only: ['kv1', 'kv2'] })).toEqual(ids.slice(0, 2));
    expect(reached('test-rule', { except: ['kv1', 'kv2'] })).toEqual(ids.slice(2));
    expect(reached('test-rule', { only: ['kv*'], except: ['KV2'] })).toEqual([ids[0], ids[2]]);
  });

  it('counts what it does not judge neither as passed nor as failed', () => {
    expect(judged('test-rule', { only: ['kv1'], except: [] }).counts['test-rule']).toEqual({
      pass: 0,
      fail: 1,
      unknown: 0,
    });
  });

  it('keeps a cause that reaches vaults on both sides, for those that are left', () => {
    expect(reached('grant-rule', { except: ['kv1'] })).toEqual(ids.slice(1));
    expect(reached('escalation-rule', { except: ['kv2'] })).toEqual([]);
  });

  it('does not change another rule', () => {
    const { verdicts } = evaluate([vaultRule, grantRule], world, {
      limits: new Map([['grant-rule', { only: ['kv1'], except: [] }]]),
    });
    expect(verdicts.filter(({ ruleId }) => ruleId === 'test-rule')).toHaveLength(3);
  });

  it('is still blind where the list of vaults was refused, for it may hold one it would judge', () => {
    const blind = posture({ coverage: [gap({ scope: SUBSCRIPTION, what: 'vaults' })] });
    const { verdicts, coverage } = judged('test-rule', { only: ['kv9'], except: [] }, blind);
    expect(verdicts).toMatchObject([{ status: 'unknown' }]);
    expect(coverage[0]?.rules).toEqual(['test-rule']);
  });

  it('judges single keys and secrets, by their vault or by a pattern that says that it is about them', () => {
    const object = (vault: string, type: 'key' | 'secret', name: string): VaultObject => ({
      ...{ id: `${vaultId(vault)}/${type}s/${name}`, type, name, vaultId: vaultId(vault), vaultName: vault },
      ...{ expires: null, created: null, notBefore: null, contentType: null, undecided: [] },
    });
    const objects = [
      object('kv1', 'key', 'root'),
      object('kv1', 'secret', 'kv2'),
      object('kv2', 'key', 'leaf'),
    ];
    const left = (limits: Partial<Limits>) =>
      limitPosture(posture({ objects }), { only: null, except: [], ...limits }).objects.map(
        ({ name }) => name,
      );
    expect(left({ only: ['kv1'] })).toEqual(['root', 'kv2']);
    expect(left({ except: ['kv2'] })).toEqual(['root', 'kv2']);
    expect(left({ only: ['keys/*'] })).toEqual(['root', 'leaf']);
    expect(left({ except: ['kv1/keys/ro*', `${vaultId('kv2')}/keys/leaf`] })).toEqual(['kv2']);
    expect(idlePatterns({ only: ['keys/root'], except: ['keys/none'] }, posture({ objects }))).toEqual([
      'keys/none',
    ]);
  });

  it('tells the patterns that mean nothing', () => {
    expect(idlePatterns({ only: ['kv1', 'kv9'], except: ['kx*', SUBSCRIPTION] }, world)).toEqual([
      'kv9',
      'kx*',
    ]);
  });
});
