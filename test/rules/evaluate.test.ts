import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { resolveAccess } from '../../src/access/resolveAccess.js';
import { remediationTexts } from '../../src/model/remediation.js';
import { noRecords } from '../../src/model/snapshot.js';
import { evaluate } from '../../src/rules/evaluate.js';
import { RulePackError } from '../../src/rules/rulePackError.js';
import {
  escalation,
  gap,
  grant,
  grantTerms,
  posture,
  SUBSCRIPTION,
  user,
  vault,
  vaultId,
} from './postures.js';
import { ruleWith } from './ruleText.js';
import { shippedRules } from './shippedRules.js';

const vaultRule = ruleWith();
const grantRule = ruleWith({
  id: 'grant-rule',
  subject: 'grant',
  requires: '[vaults, roleAssignments]',
  when: `'"secrets" in grant.administers && !listed(grant.principal.id, params.allowed)'`,
  params: '{ allowed: [] }',
  message: '"{principal} {role} {scope} {permissions} {vaults}"',
});
const escalationRule = ruleWith({
  id: 'escalation-rule',
  subject: 'escalation',
  requires: '[vaults, roleAssignments, roleDefinitions]',
  when: 'escalation.step == "write-access-policy"',
  message: '"{principal} via {path} at {scope}: {vaults}"',
  remediation: '{ text: "{roleName}", cli: "az role assignment delete --ids {assignmentId} # {vaultName}" }',
});

describe('rules about vaults', () => {
  it('fail, pass and do not know', () => {
    const { verdicts, counts } = evaluate(
      [vaultRule],
      posture({
        vaults: [
          vault('kv1', { purgeProtection: false }),
          vault('kv2', { purgeProtection: true }),
          vault('kv3', { undecided: [{ fact: 'purgeProtection', reason: 'it says maybe' }] }),
        ],
      }),
    );
    expect(counts['test-rule']).toEqual({ pass: 1, fail: 1, unknown: 1 });
    expect(verdicts).toMatchObject([
      {
        status: 'fail',
        cause: vaultId('kv1'),
        identity: vaultId('kv1'),
        vaults: [vaultId('kv1')],
        message: 'kv1 is wrong',
        certainty: 'certain',
        principal: null,
        reason: null,
        evidence: { purgeProtection: false },
      },
      {
        status: 'unknown',
        cause: vaultId('kv3'),
        certainty: 'conditional',
        reason: 'it says maybe',
        evidence: {},
      },
    ]);
  });

  it('take the reason from an undecided fact above or below the one they look at, else from the vault as a whole', () => {
    const rule = ruleWith({ when: 'vault.network.openFraction > 0.5' });
    const of = (fact: string) =>
      evaluate(
        [rule],
        posture({ vaults: [vault('kv1', { undecided: [{ fact, reason: `about ${fact}` }] })] }),
      ).verdicts[0]?.reason;
    expect(of('network')).toBe('about network');
    expect(of('network.openFraction')).toBe('about network.openFraction');
    expect(of('properties')).toBe('about properties');
    expect(of('softDelete')).toBe('No such key: network');
  });

  it('let unknown() give the reason, unless another part is true or false by itself', () => {
    const rule = ruleWith({ when: 'vault.softDelete || unknown("ask the owner")' });
    const of = (softDelete?: boolean) =>
      evaluate([rule], posture({ vaults: [vault('kv1', softDelete === undefined ? {} : { softDelete })] }))
        .verdicts;
    expect(of(true)).toMatchObject([{ status: 'fail' }]);
    expect(of(false)).toMatchObject([{ status: 'unknown', reason: 'ask the owner' }]);
    expect(of()).toMatchObject([{ status: 'unknown', reason: 'ask the owner' }]);
  });

  it('blame the undecided fact before what the rule says', () => {
    const rule = ruleWith({ when: 'vault.softDelete || unknown("ask the owner")' });
    const undecided = [{ fact: 'properties', reason: 'Azure returned no properties' }];
    expect(evaluate([rule], posture({ vaults: [vault('kv1', { undecided })] })).verdicts).toMatchObject([
      { status: 'unknown', reason: 'Azure returned no properties' },
    ]);
  });

  it('judge a conjunction by its false part, whatever else cannot be decided', () => {
    const rule = ruleWith({ when: 'vault.softDelete && vault.name == "kv2"' });
    expect(evaluate([rule], posture({ vaults: [vault('kv1')] })).verdicts).toEqual([]);
    expect(evaluate([rule], posture({ vaults: [vault('kv2')] })).verdicts).toMatchObject([
      { status: 'unknown' },
    ]);
  });

  it('calculate with counts although JavaScript has no integers', () => {
    const rule = ruleWith({
      when: 'vault.softDeleteRetentionInDays + 1 < 91 && 2 * vault.softDeleteRetentionInDays == 14',
    });
    const days = (softDeleteRetentionInDays: number) =>
      evaluate([rule], posture({ vaults: [vault('kv1', { softDeleteRetentionInDays })] })).counts[
        'test-rule'
      ];
    expect(days(7)).toEqual({ pass: 0, fail: 1, unknown: 0 });
    expect(days(90)).toEqual({ pass: 1, fail: 0, unknown: 0 });
  });

  it('show the evidence they name beside what they look at', () => {
    const rule = ruleWith({ evidence: '[network.ipRanges, softDelete]' });
    const network = {
      ...{ ipRanges: ['1.2.3.4'], unreadableRanges: [] },
      ...{ subnets: [], subnetRules: [], serviceTags: [] },
    };
    const [verdict] = evaluate(
      [rule],
      posture({ vaults: [vault('kv1', { purgeProtection: false, network })] }),
    ).verdicts;
    expect(verdict?.evidence).toEqual({ purgeProtection: false, 'network.ipRanges': ['1.2.3.4'] });
  });

  it('judge HSMs too', () => {
    const rule = ruleWith({
      subject: 'hsm',
      requires: '[hsms]',
      when: 'hsm.location != "westeurope"',
      message: '"{hsm}"',
    });
    const hsm = {
      id: `${SUBSCRIPTION}/resourceGroups/rg/providers/Microsoft.KeyVault/managedHSMs/h1`,
      name: 'h1',
      subscriptionId: 's',
      resourceGroup: 'rg',
      location: 'northeurope',
      undecided: [],
    };
    expect(evaluate([rule], posture({ hsms: [hsm] })).verdicts).toMatchObject([
      { message: 'h1', vaults: [hsm.id] },
    ]);
  });
});

describe('rules about custom roles', () => {
  const roleRule = ruleWith({
    id: 'role-rule',
    subject: 'role',
    requires: '[vaults, roleDefinitions]',
    when: 'role.ownerEquivalent',
    message: '"{roleName} on {vaults}"',
    remediation:
      '{ text: "{vaultCount} vaults", cli: "az role definition show --name {roleName} # {roleDefinitionId}" }',
  });
  const id = `${SUBSCRIPTION}/providers/Microsoft.Authorization/roleDefinitions/r9`;
  const customRole = {
    id,
    name: 'All of it',
    ownerEquivalent: true,
    wildcards: [],
    vaults: [vaultId('kv1'), vaultId('kv2')],
  };

  it('fail for the definition and name the vaults it reaches', () => {
    const plain = { ...customRole, id: `${id}0`, ownerEquivalent: false };
    const { verdicts, counts } = evaluate([roleRule], posture({ customRoles: [customRole, plain] }));
    expect(counts['role-rule']).toEqual({ pass: 1, fail: 1, unknown: 0 });
    expect(verdicts).toMatchObject([
      {
        status: 'fail',
        cause: id,
        identity: id,
        principal: null,
        certainty: 'certain',
        vaults: customRole.vaults,
        message: 'All of it on kv1 and kv2',
        evidence: { ownerEquivalent: true },
        remediation: { text: '2 vaults', cli: `az role definition show --name 'All of it' # ${id}` },
      },
    ]);
  });

  it('do not know where the definitions were not read', () => {
    const given = posture({ vaults: [vault('kv1')], coverage: [gap({ what: 'roleDefinitions' })] });
    expect(evaluate([roleRule], given).verdicts).toMatchObject([
      { status: 'unknown', vaults: [vaultId('kv1')] },
    ]);
  });
});

describe('rules about grants', () => {
  it('make one verdict per cause and principal, joining vaults, the certain one first', () => {
    const certain = grantTerms();
    const perhaps = grantTerms({
      certainty: 'conditional',
      permissions: ['secrets/delete'],
      conditions: [{ source: 'unread', text: 'x' }],
    });
    const { verdicts } = evaluate(
      [grantRule],
      posture({
        grants: [
          grant('a', perhaps, { vaults: [vaultId('kv3'), vaultId('KV1')] }),
          grant('a', certain, { vaults: [vaultId('kv1'), vaultId('kv2')] }),
        ],
      }),
    );
    expect(verdicts).toHaveLength(1);
    expect(verdicts[0]).toMatchObject({ certainty: 'certain', status: 'fail' });
    expect(verdicts[0]?.vaults.map((id) => id.toLowerCase())).toEqual(
      [vaultId('kv1'), vaultId('kv2'), vaultId('kv3')].map((id) => id.toLowerCase()),
    );
    expect(verdicts[0]?.evidence).toMatchObject({
      permissions: ['secrets/get', 'secrets/set', 'secrets/delete'],
      conditionalVaults: [vaultId('kv3')],
    });
    expect(verdicts[0]?.message).toContain('3 vaults');
  });

  it('make one verdict of two causes of one identity, as they have one fingerprint', () => {
    const terms = grantTerms();
    const one = { identity: 'same', principal: user('p') } as const;
    const { verdicts } = evaluate(
      [grantRule],
      posture({ grants: [grant('b', terms, one), grant('a', terms, one)] }),
    );
    expect(verdicts).toHaveLength(1);
    expect(verdicts[0]?.cause.endsWith('/a')).toBe(true);
    expect(verdicts[0]?.evidence.otherCauses).toEqual([expect.stringMatching(/\/b$/)]);
  });

  it('keep different principals of one cause apart', () => {
    const terms = grantTerms();
    const of = (id: string) => grant('a', terms, { principal: user(id) });
    expect(evaluate([grantRule], posture({ grants: [of('p1'), of('p2')] })).verdicts).toHaveLength(2);
  });

  it('obey parameters, in any letter case', () => {
    const given = posture({ grants: [grant('a', grantTerms()), grant('b', grantTerms())] });
    const { counts } = evaluate([grantRule], given, { params: { 'grant-rule': { allowed: ['P-A'] } } });
    expect(counts['grant-rule']).toEqual({ pass: 1, fail: 1, unknown: 0 });
  });

  it('about duties name the vaults where they meet, and no others', () => {
    const rule = ruleWith({
      subject: 'grant',
      when: 'size(grant.managedVaults) > 0',
      message: '"{principal} {vaults}"',
    });
    const vaults = [vaultId('kv1'), vaultId('kv2')];
    const given = posture({
      grants: [
        grant('a', grantTerms(), { vaults, managedVaults: [vaultId('kv2')] }),
        grant('b', grantTerms(), { vaults }),
      ],
    });
    expect(evaluate([rule], given).verdicts).toMatchObject([
      { vaults: [vaultId('kv2')], message: 'User p-a kv2', evidence: { managedVaults: [vaultId('kv2')] } },
    ]);
  });

  it('compare what may be null with null', () => {
    const rule = ruleWith({
      subject: 'grant',
      message: 'x',
      when: 'grant.inert == null && grant.principal.guest != true && grant.principal.tenantId == null',
    });
    const given = posture({
      grants: [
        grant('a', grantTerms()),
        grant('b', grantTerms({ inert: 'permission-model' })),
        grant('c', grantTerms(), { principal: { ...user('c'), guest: true } }),
        grant('d', grantTerms(), { principal: { ...user('d'), guest: false } }),
        grant('e', grantTerms(), { principal: { ...user('e'), tenantId: 't' } }),
      ],
    });
    const { verdicts, counts } = evaluate([rule], given);
    expect(verdicts.map(({ principal }) => principal?.id)).toEqual(['p-a', 'd']);
    expect(counts['test-rule']).toEqual({ pass: 3, fail: 2, unknown: 0 });
  });

  it('refuse parameters that do not fit', () => {
    const call = (params: Record<string, number>) => () =>
      evaluate([grantRule], posture(), { params: { 'grant-rule': params } });
    expect(call({ allowed: 3 })).toThrow(RulePackError);
    expect(call({ allowd: 3 })).toThrow(/did you mean "allowed"/);
  });

  it('speak of principals, scopes and vaults in words', () => {
    const given = posture({
      grants: [grant('a', grantTerms(), { vaults: [vaultId('kv1'), vaultId('kv2')] })],
    });
    expect(evaluate([grantRule], given).verdicts[0]?.message).toBe(
      'User p-a Key Vault Administrator subscription 11111111-1111-1111-1111-111111111111 secrets/get, secrets/set kv1 and kv2',
    );
  });

  it('do not know where the role is null and the rule looks into it', () => {
    const rule = ruleWith({ subject: 'grant', message: 'x', when: 'grant.role.name == "Owner"' });
    const given = posture({ grants: [grant('a', grantTerms({ source: 'access-policy', role: null }))] });
    expect(evaluate([rule], given).verdicts).toMatchObject([{ status: 'unknown' }]);
  });

  it('judge the same whether the holder is looked at in the same part or another', () => {
    fc.assert(
      fc.property(
        fc.array(
          fc.record({
            uses: fc.boolean(),
            admin: fc.boolean(),
            holder: fc.integer({ min: 0, max: 3 }),
            role: fc.boolean(),
          }),
        ),
        (cases) => {
          const shared = [
            grantTerms(),
            grantTerms({ administers: [] }),
            grantTerms({ role: null }),
            grantTerms({ role: null, administers: [] }),
          ];
          const grants = cases.map(({ admin, holder, role }, index) => {
            const terms = shared[(admin ? 0 : 1) + (role ? 0 : 2)] ?? grantTerms();
            return grant(String(index), terms, {
              principal: user(`p${holder}`),
            });
          });
          const parts = [
            'size(grant.administers) > 0',
            'grant.role.name != "x"',
            'grant.principal.id == "p1"',
          ];
          const outcome = (when: string) =>
            evaluate(
              [ruleWith({ subject: 'grant', message: 'x', when: `'${when}'` })],
              posture({ grants }),
            ).verdicts.map(({ status, cause }) => [status, cause]);
          // The second form cannot be split, so it is the oracle of the first.
          expect(outcome(parts.join(' && '))).toEqual(outcome(`(${parts.join(' && ')}) ? true : false`));
        },
      ),
    );
  });
});

describe('rules about escalations', () => {
  it('tell which vaults have the flag that a deployment needs, and where it can be set', () => {
    const rule = ruleWith({
      subject: 'escalation',
      message: '"{path}"',
      when: 'escalation.step == "deploy-template"',
    });
    const act = (step: 'enable-template-deployment' | 'deploy-template') => ({
      step,
      id: null,
      scope: '/',
      role: null,
    });
    const step = 'deploy-template';
    const on = escalation({ step, acts: [act('deploy-template')] }, { vaults: [vaultId('kv1')] });
    const off = escalation(
      { step, acts: [act('enable-template-deployment'), act('deploy-template')] },
      { vaults: [vaultId('kv2')] },
    );
    const { verdicts } = evaluate([rule], posture({ escalations: [off, on] }));
    expect(verdicts).toHaveLength(1);
    expect(verdicts[0]?.evidence).toMatchObject({
      vaultsWithFlagOn: [vaultId('kv1')],
      vaultsWithFlagSettable: [vaultId('kv2')],
    });
  });

  it('say that an activation comes first, and of which tenant the principal is', () => {
    const rule = ruleWith({
      subject: 'escalation',
      message: '"{principal} of {tenant}: {path}"',
      when: 'escalation.begins == "eligible"',
    });
    const principal = { ...user('p1', 'Operators'), tenantId: 'other' };
    const [verdict] = evaluate(
      [rule],
      posture({ escalations: [escalation({ begins: 'eligible' }, { principal })] }),
    ).verdicts;
    expect(verdict?.message).toBe(
      'Operators of other: activate a role, then write an access policy for itself',
    );
    expect(verdict?.evidence).toMatchObject({
      principalTenantId: 'other',
      path: [{ step: 'role-assignment' }, { step: 'activate-role' }, { step: 'write-access-policy' }],
    });
  });

  it('show the whole path and fill the fix', () => {
    const [verdict] = evaluate([escalationRule], posture({ escalations: [escalation()] })).verdicts;
    expect(verdict?.message).toBe(
      'Alice via write an access policy for itself at subscription 11111111-1111-1111-1111-111111111111: kv1',
    );
    expect(verdict?.evidence.path).toEqual([
      { step: 'role-assignment', id: verdict?.cause, scope: SUBSCRIPTION, role: 'Contributor' },
      { step: 'write-access-policy', id: null, scope: SUBSCRIPTION, role: null },
    ]);
    expect(verdict?.evidence.otherPaths).toEqual([]);
    expect(verdict && remediationTexts(verdict.remediation)).toEqual({
      text: 'Contributor',
      cli: `az role assignment delete --ids ${verdict?.cause} # kv1`,
    });
  });

  it('name what decides a conditional one', () => {
    const conditions = [{ source: 'deny-assignment', text: 'd1' }] as const;
    const given = posture({ escalations: [escalation({ certainty: 'conditional', conditions })] });
    expect(evaluate([escalationRule], given).verdicts).toMatchObject([
      { status: 'fail', certainty: 'conditional', evidence: { conditions } },
    ]);
  });
});

describe('gaps', () => {
  it('are one unknown per rule and scope, with the reasons of all that is missing there', () => {
    const given = posture({
      vaults: [vault('kv1', { purgeProtection: true })],
      coverage: [
        gap({ what: 'roleAssignments' }),
        gap({ what: 'roleDefinitions', status: 'failed', reason: null, scope: SUBSCRIPTION.toUpperCase() }),
      ],
    });
    const { verdicts, coverage, counts } = evaluate([escalationRule, grantRule, vaultRule], given);
    expect(verdicts).toMatchObject([
      {
        ruleId: 'escalation-rule',
        status: 'unknown',
        cause: SUBSCRIPTION,
        identity: SUBSCRIPTION,
        principal: null,
        certainty: 'conditional',
        vaults: [vaultId('kv1')],
        reason: 'role assignments: reading was refused, no right; role definitions: reading failed',
      },
      { ruleId: 'grant-rule', reason: 'role assignments: reading was refused, no right' },
    ]);
    expect(coverage.map(({ rules }) => rules)).toEqual([
      ['escalation-rule', 'grant-rule'],
      ['escalation-rule'],
    ]);
    expect(counts['test-rule']).toEqual({ pass: 1, fail: 0, unknown: 0 });
  });

  it('blind nothing when the read went well or was not wanted', () => {
    const given = posture({
      coverage: [gap({ status: 'ok' }), gap({ status: 'skipped' }), gap({ what: 'denyAssignments' })],
    });
    const { verdicts, coverage } = evaluate([vaultRule, escalationRule], given);
    expect(verdicts).toEqual([]);
    expect(coverage.map(({ rules }) => rules)).toEqual([[], [], []]);
  });

  it('blind where something was left out that would have told of a known vault', () => {
    const coverage = [gap({ what: 'roleAssignments', status: 'skipped', reason: 'not asked for' })];
    const known = posture({ vaults: [vault('kv1', { purgeProtection: true })], coverage });
    const { verdicts, coverage: told } = evaluate([vaultRule, grantRule], known);
    expect(verdicts).toMatchObject([
      {
        ruleId: 'grant-rule',
        status: 'unknown',
        vaults: [vaultId('kv1')],
        reason: 'role assignments: not read, not asked for',
      },
    ]);
    expect(told[0]?.rules).toEqual(['grant-rule']);
    expect(evaluate([vaultRule, grantRule], posture({ coverage })).verdicts).toEqual([]);
  });

  it('of a subscription that holds no vault blind nothing, where its vault list says so', () => {
    const refused = gap({ what: 'roleAssignments' });
    const below = gap({ what: 'roleAssignments', scope: `${SUBSCRIPTION}/resourceGroups/rg` });
    const list = (status: 'ok' | 'failed') => gap({ status, scope: SUBSCRIPTION.toUpperCase() });
    const elsewhere = {
      ...vault('kv1', { purgeProtection: true }),
      id: vaultId('kv1').replaceAll('1111', '2222'),
    };
    const blinded = (coverage: ReturnType<typeof gap>[]) =>
      evaluate([grantRule], posture({ vaults: [elsewhere], coverage })).coverage.filter(
        ({ rules }) => rules.length > 0,
      );
    expect(blinded([list('ok'), refused, below])).toEqual([]);
    expect(blinded([refused])).toHaveLength(1);
    expect(blinded([list('failed'), refused])).toHaveLength(2);
    expect(blinded([list('ok'), list('failed'), refused])).toHaveLength(2);
    const { verdicts } = evaluate(
      [grantRule],
      posture({ vaults: [vault('kv1')], coverage: [list('ok'), refused] }),
    );
    expect(verdicts).toMatchObject([{ status: 'unknown', vaults: [vaultId('kv1')] }]);
  });

  it('in the list of subscriptions blind every rule, and are about vaults that nobody knows', () => {
    const free = ruleWith({ id: 'needs-nothing', requires: '[]', when: 'vault.purgeProtection' });
    const given = posture({
      vaults: [vault('kv1', { purgeProtection: true })],
      coverage: [gap({ scope: '/', what: 'subscriptions', status: 'failed' })],
    });
    const { verdicts, coverage, counts } = evaluate([vaultRule, grantRule, free], given);
    expect(coverage[0]?.rules).toEqual(['grant-rule', 'needs-nothing', 'test-rule']);
    expect(verdicts.filter(({ status }) => status === 'unknown')).toMatchObject(
      ['grant-rule', 'needs-nothing', 'test-rule'].map((ruleId) => ({ ruleId, cause: '/', vaults: [] })),
    );
    expect(counts['test-rule']).toEqual({ pass: 1, fail: 0, unknown: 1 });
  });

  it('that make a vault unknown are told once, by the gap', () => {
    const rule = ruleWith({
      requires: '[vaults, subscriptions]',
      when: '"vault.subscriptionTenantId == null ? unknown(\\"not told\\") : vault.softDelete"',
    });
    const given = posture({
      vaults: [vault('kv1'), vault('kv2'), vault('kv3', { subscriptionTenantId: 't', softDelete: true })],
      coverage: [gap({ scope: '/', what: 'subscriptions', status: 'skipped', reason: null })],
    });
    expect(evaluate([rule], given).verdicts).toMatchObject([
      { cause: vaultId('kv3'), status: 'fail' },
      { cause: '/', status: 'unknown', reason: 'subscriptions: not read' },
    ]);
  });

  it('of a vault in what decides who holds it blind rules about the vault too', () => {
    const rule = ruleWith({ requires: '[vaults, roleDefinitions]' });
    const given = posture({
      vaults: [vault('kv1', { purgeProtection: true })],
      coverage: [gap({ scope: vaultId('kv1'), what: 'roleDefinitions', status: 'failed' })],
    });
    expect(evaluate([rule], given).verdicts).toMatchObject([{ status: 'unknown', vaults: [vaultId('kv1')] }]);
  });

  it('of a known vault are left to rules that judge the vault itself, but blind those about grants', () => {
    const given = posture({
      vaults: [vault('kv1', { purgeProtection: true })],
      coverage: [gap({ scope: vaultId('KV1') })],
    });
    const { verdicts, coverage } = evaluate([vaultRule, grantRule], given);
    expect(verdicts).toMatchObject([{ ruleId: 'grant-rule', vaults: [vaultId('kv1')] }]);
    expect(coverage[0]?.rules).toEqual(['grant-rule']);
  });

  it('of a vault that nobody could read blind rules about vaults too', () => {
    const { verdicts } = evaluate([vaultRule], posture({ coverage: [gap({ scope: vaultId('kv9') })] }));
    expect(verdicts).toMatchObject([{ status: 'unknown', cause: vaultId('kv9'), vaults: [] }]);
  });

  it('name the vaults at and below the scope by segment, all of them for scopes above subscriptions', () => {
    const vaults = [vault('kv1'), { ...vault('kv2'), id: vaultId('kv2', 'rg-prod') }];
    const at = (scope: string) =>
      evaluate([grantRule], posture({ vaults, coverage: [gap({ scope, what: 'roleAssignments' })] }))
        .verdicts[0]?.vaults;
    expect(at(`${SUBSCRIPTION}/resourcegroups/RG`)).toEqual([vaultId('kv1')]);
    expect(at(`${vaultId('kv1')}/secrets/s1`)).toEqual([vaultId('kv1')]);
    expect(at('/')).toHaveLength(2);
    expect(at('/providers/Microsoft.Management/managementGroups/corp')).toHaveLength(2);
    expect(at('/subscriptions/2')).toEqual([]);
  });
});

describe('order and size', () => {
  it('says the same whatever the order of the posture', () => {
    const terms = grantTerms();
    const grants = ['c', 'a', 'b'].map((id) => grant(id, terms));
    const given = (items: typeof grants) =>
      evaluate(
        [grantRule, vaultRule],
        posture({ grants: items, vaults: [vault('kv1', { purgeProtection: false })] }),
      );
    const sorted = ({ verdicts, ...rest }: ReturnType<typeof given>) => ({
      ...rest,
      verdicts: verdicts.toSorted((a, b) => (a.cause < b.cause ? -1 : 1)),
    });
    expect(sorted(given([...grants].reverse()))).toEqual(sorted(given(grants)));
    expect(given(grants).verdicts.map(({ ruleId }) => ruleId)).toEqual([
      'grant-rule',
      'grant-rule',
      'grant-rule',
      'test-rule',
    ]);
  });

  it('judges 200,000 grants by the shipped grant rules once per terms', () => {
    const rules = shippedRules().filter(({ subject }) => subject === 'grant');
    let looks = 0;
    const terms = Array.from({ length: 50 }, (_, index) =>
      Object.defineProperty(grantTerms({ scopeLevel: 'vault', vaultsInScope: index }), 'scopeLevel', {
        enumerable: true,
        get: () => {
          looks++;
          return 'vault';
        },
      }),
    );
    const grants = Array.from({ length: 200_000 }, (_, index) =>
      grant(String(index), terms[index % 50] ?? grantTerms(), {
        principal: { ...user(`p${index}`), type: 'ServicePrincipal' },
      }),
    );
    const given = posture({ grants });
    const { counts } = evaluate(rules, given);
    expect(looks).toBeGreaterThan(0);
    expect(looks).toBeLessThan(rules.length * terms.length * 10);
    expect(counts['broad-data-role']).toEqual({ pass: 200_000, fail: 0, unknown: 0 });
  });

  it('finds nothing in an empty tenant', () => {
    const header = {
      formatVersion: 1,
      cloud: 'AzureCloud',
      tenantId: null,
      startedAt: '',
      finishedAt: '',
      requested: {},
    } as const;
    const records = noRecords();
    expect(evaluate(shippedRules(), resolveAccess({ header, records, coverage: [] })).verdicts).toEqual([]);
  });
});
