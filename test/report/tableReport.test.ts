import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Result } from '../../src/model/result.js';
import type { ReportOptions } from '../../src/report/reporter.js';
import { tableReport } from '../../src/report/tableReport.js';
import { displayWidth } from '../../src/report/terminalText.js';
import {
  assignmentId,
  believableResult,
  finding,
  gap,
  options,
  PRODUCTION,
  result,
  rule,
  text,
  vault,
  vaultId,
} from './resultFixture.js';

function table(of: Result, overrides: Partial<ReportOptions> = {}): string {
  return text(tableReport(of, options(overrides)));
}

test('the whole screen at 80 columns without colour', () => {
  expect(table(believableResult(), { incomplete: true })).toMatchInlineSnapshot(`
    "kvposture 0.1.0: 8 vaults in 1 subscription (5 access policies, 3 Azure RBAC)
    tenant 3f9c1f6a-8a3e-4d55-b1c2-6f0f2f7c9a10 in AzureCloud, read live from Azure,
    2026-11-21 22:04 UTC

    FAIL        3 open findings at high or above: 3 high
    INCOMPLETE  2 rules could not be judged everywhere; see "Could not be read"

    Severity   Open   Waived   Unknown
    high          3        0         1
    medium        4        1         0
    low           1        0         0

    HIGH      Principal can grant itself data access through the access policies
              contributor-self-grant: 2 causes, 5 vaults
      1c9a7be2f0d34a55  Group "Platform Engineering" (51c7e0aa…) through Contributor
                        at management group corp
                        5 vaults: kv-app, kv-billing, kv-crm, +2 more
      77d0e1f2a3b4c5d6  User 9d2a4c11-0b7e-4f3a-8f60-1c2d3e4f5a6b through Key Vault
                        Contributor at resource group rg-app in subscription
                        7b1e0d3c… (conditional)
                        2 vaults: kv-app, kv-billing

    HIGH      Vault answers the public Internet
              firewall-open: 1 cause, 1 vault
      b2a1908f7e6d5c4b  kv-crm denies by default, but its ranges let in all of the
                        routable IPv4 Internet

    MEDIUM    Vault obeys access policies
              legacy-access-policies: 4 causes, 4 vaults
              each decides by access policies
      00000000000000a0  kv-app in resource group rg-app
      00000000000000a1  kv-billing in resource group rg-app
      00000000000000a2  kv-crm in resource group rg-app
      00000000000000a3  kv-data in resource group rg-app

    LOW       Data access comes from above the vault
              data-access-inherited: 1 cause, 3 vaults (kv-hr, kv-iot, kv-mail)

    Not counted: 1 waived; -v lists them.

    Could not be read
      refused   role assignments of subscription
                c40f2a9e-11d7-47c2-8e55-90b1f3a7d202
                The identity may not list role assignments here (403
                AuthorizationFailed).
                blinds 2 rules: contributor-self-grant, role-assignment-self-grant
      unknown   1 verdict withheld: contributor-self-grant (1)

    Not read, but no rule is blinded by it
      refused   deny assignments of the tenant root (/)
                The identity may not list deny assignments.

    What to do next
      1. Start with contributor-self-grant: Move the vault to Azure RBAC, or replace
         the role by one that cannot write vaults.
      2. Then firewall-open (1 cause).
      3. Why it matters and how to change it: kvposture rules show
         contributor-self-grant
      4. Grant Reader on subscription c40f2a9e-11d7-47c2-8e55-90b1f3a7d202 to the
         identity that audits, and run again.
      5. See every cause and vault: the same command with -v, or -o json=result.json
    "
  `);
});

describe('what was audited', () => {
  const at = { collectedAt: '2026-11-16T07:30:00.000Z' };
  test.each<[string, Partial<Result>, RegExp]>([
    [
      'read live is as old as the audit',
      { ...at },
      /AzureCloud, read live from Azure, 2026-11-21 22:04 UTC$/,
    ],
    [
      'of a snapshot, when its facts were collected',
      { ...at, source: 'snapshot' },
      /from a snapshot, collected 2026-11-16 07:30 UTC, judged 2026-11-21 22:04 UTC$/,
    ],
    [
      'of the demo the same',
      { ...at, source: 'demo' },
      /no real Azure, collected 2026-11-16 07:30 UTC, judged/,
    ],
    [
      'of files, their last change, and that they name no tenant',
      { ...at, source: 'files', tenantId: null, cloud: 'unknown' },
      /^tenant and cloud not known, from files, last changed 2026-11-16 07:30 UTC, judged/,
    ],
    [
      'an older result does not tell',
      { source: 'snapshot' },
      /from a snapshot, collected 2026-11-21 22:04 UTC$/,
    ],
    ['a cloud without a tenant', { tenantId: null }, /^tenant not known in AzureCloud,/],
    ['a tenant without a cloud', { cloud: 'unknown' }, /^tenant 3f9c1f6a-[-0-9a-f]+, cloud not known,/],
  ])('%s', (_, overrides, line) => {
    expect(table(result(overrides), { width: 200 }).split('\n')[1]).toMatch(line);
  });

  const list = (scope: string, status: 'ok' | 'refused' | 'failed') =>
    gap({ scope: `/subscriptions/${scope}`, what: 'vaults', status });
  test.each<[string, Partial<Result>, string]>([
    [
      'no list could be read',
      { vaults: [], coverage: [list('a', 'refused'), list('b', 'refused'), list('c', 'failed')] },
      'kvposture 0.1.0: no vault could be listed (2 of 3 subscriptions refused, 1 failed)',
    ],
    [
      'some lists could not be read',
      { coverage: [list('a', 'refused'), list('b', 'ok'), list('c', 'ok')] },
      'kvposture 0.1.0: 1 vault in 2 of 3 subscriptions (1 Azure RBAC)',
    ],
    [
      'all lists that could be read are empty',
      { vaults: [], coverage: [list('a', 'refused'), list('b', 'ok')] },
      'kvposture 0.1.0: no vault in 1 of 2 subscriptions',
    ],
    [
      'empty subscriptions do not count beside those that hold vaults',
      { coverage: [list('a', 'ok'), list('b', 'ok')] },
      'kvposture 0.1.0: 1 vault in 1 subscription (1 Azure RBAC)',
    ],
    [
      'files without a vault name no subscription',
      { vaults: [], source: 'files', coverage: [gap({ scope: '/', what: 'vaults', status: 'failed' })] },
      'kvposture 0.1.0: no vault',
    ],
  ])('%s', (_, overrides, line) => {
    expect(table(result(overrides), { width: 200 }).split('\n')[0]).toBe(line);
  });

  test('columns of the counts that would hold zeros only are left out', () => {
    const heads = (one: Result) => /^Severity.*$/m.exec(table(one))?.[0].split(/ +/);
    expect(heads(result({ findings: [finding('firewall-open')] }))).toEqual(['Severity', 'Open']);
    const baselined = finding('firewall-open', { baselined: true });
    expect(heads(result({ findings: [baselined] }))).toEqual(['Severity', 'Open', 'Baselined']);
  });
});

describe('the verdict', () => {
  test.each<[string, Result, Partial<ReportOptions>, RegExp]>([
    [
      'fails on a finding at the gate',
      believableResult(),
      {},
      /^FAIL +3 open findings at high or above: 3 high$/m,
    ],
    [
      'names a gap beside a failure',
      believableResult(),
      { incomplete: true },
      /^INCOMPLETE +2 rules could not/m,
    ],
    ['notes a gap below the gate', believableResult(), {}, /^NOTE +2 rules could not/m],
    [
      'passes below the gate',
      believableResult(),
      { failOn: 'critical' },
      /^PASS +no open finding at critical$/m,
    ],
    [
      'has no gate with never',
      believableResult(),
      { failOn: 'never' },
      /^NO GATE +8 open findings: 3 high, 4 m/m,
    ],
    ['passes a clean tenant', result(), {}, /^PASS +no open finding at high or above$/m],
    [
      'never passes a blind one',
      result({ coverage: [gap()] }),
      { incomplete: true },
      /^INCOMPLETE +no open finding/m,
    ],
    ['does not pass nothing', result({ vaults: [] }), {}, /^NOTHING +there was no vault to judge$/m],
  ])('%s', (_, one, overrides, line) => {
    const screen = table(one, overrides);
    expect(screen).toMatch(line);
    if (!line.source.startsWith('^PASS')) expect(screen).not.toMatch(/^PASS/m);
  });
});

describe('the findings', () => {
  test('worst severity first, in it the rule and the cause that reach most vaults', () => {
    const reach = (count: number) => Array.from({ length: count }, (_, index) => vaultId(`kv-${index}`));
    const screen = table(
      result({
        findings: [
          finding('medium-far', { severity: 'medium', vaults: reach(9) }),
          finding('high-near', { severity: 'high', vaults: reach(1) }),
          finding('high-far', { severity: 'high', vaults: reach(2), fingerprint: 'aaaaaaaaaaaaaaaa' }),
          finding('high-far', { severity: 'high', vaults: reach(5), fingerprint: 'bbbbbbbbbbbbbbbb' }),
          finding('critical-one', { severity: 'critical' }),
        ],
      }),
    );
    const order = [
      'critical-one:',
      'high-far: 2 causes, 5 vaults',
      'bbbbbbbbbbbbbbbb',
      'aaaaaaaaaaaaaaaa',
      'high-near:',
    ];
    const places = [...order, 'medium-far:'].map((part) => screen.indexOf(part));
    expect(places).toEqual(places.toSorted((a, b) => a - b));
    expect(places).not.toContain(-1);
  });

  test('a rule with many causes shows ten and counts the rest; -v shows all', () => {
    const findings = Array.from({ length: 25 }, () => finding('firewall-open'));
    const shown = (screen: string) =>
      findings.filter(({ fingerprint }) => screen.includes(fingerprint)).length;
    expect(shown(table(result({ findings })))).toBe(10);
    expect(table(result({ findings }))).toContain('+15 causes more: -v or -o json');
    expect(shown(table(result({ findings }), { verbose: true }))).toBe(25);
  });

  const settled = result({
    findings: [
      finding('firewall-open', {
        waived: { reason: 'known\u001b[31m', expires: '2027-01-01' },
        fingerprint: 'a'.repeat(16),
      }),
      finding('firewall-open', { baselined: true, fingerprint: 'b'.repeat(16) }),
    ],
    notices: [
      {
        from: 'waiver',
        kind: 'grown',
        ruleId: 'firewall-open',
        message: 'The waiver was not given for kv-\u202enew: open again.',
        fingerprints: [],
        vaults: [],
      },
    ],
  });

  test('waived and baselined findings are listed with -v, why and until when', () => {
    const screen = table(settled, { verbose: true });
    expect(screen).toContain(
      `  ${'a'.repeat(16)}  firewall-open, waived until 2027-01-01: known\ufffd[31m\n`,
    );
    expect(screen).toContain(`  ${'b'.repeat(16)}  firewall-open, in the baseline\n`);
  });

  test('what has to be told of waivers is told, made harmless', () => {
    expect(table(settled)).toContain('  - The waiver was not given for kv-\ufffdnew: open again.');
  });

  test('waived and baselined findings are counted, not listed', () => {
    const screen = table(settled);
    expect(screen).toContain('Not counted: 1 waived and 1 baselined');
    expect(screen).not.toMatch(/a{16}|b{16}/);
    expect(screen).toMatch(/^PASS/m);
  });

  test('a rule of low severity takes two lines, all of its causes with -v', () => {
    const one = result({
      findings: [finding('data-access-inherited', { severity: 'low', fingerprint: 'c'.repeat(16) })],
    });
    expect(table(one)).toContain('data-access-inherited: 1 cause, 1 vault (kv-app)');
    expect(table(one)).not.toContain('c'.repeat(16));
    expect(table(one, { verbose: true })).toContain('c'.repeat(16));
  });

  test('a name cannot pass for another: the id stands beside it and quotes cannot be closed', () => {
    const principal = {
      id: '9d2a4c11-0b7e-4f3a-8f60-1c2d3e4f5a6b',
      type: 'User',
      displayName: 'Bob" (ffffffff…)',
    } as const;
    const evidence = { role: { id: '0', name: 'Owner' } };
    const cause = assignmentId(`/subscriptions/${PRODUCTION}`);
    const screen = table(result({ findings: [finding('firewall-open', { principal, evidence, cause })] }), {
      width: 120,
    });
    expect(screen).toContain(`User "Bob' (ffffffff…)" (9d2a4c11…) through Owner at subscription 7b1e0d3c…`);
  });

  test('vaults that are wrong in the same words have them said once, and are listed by place', () => {
    const on = (name: string, words: string) =>
      finding('firewall-open', {
        message: `${name} ${words}`,
        vaults: [vaultId(name)],
        cause: vaultId(name),
      });
    const same = table(result({ findings: [on('kv-b', 'is open'), on('kv-a', 'is open')] }));
    expect(same).toMatch(/kv-a in resource group rg-app\n.*kv-b in resource group rg-app\n/);
    expect(same.match(/is open/g)).toHaveLength(1);
    expect(same).toContain('each is open');
    const different = table(result({ findings: [on('kv-b', 'is open'), on('kv-a', 'is half open')] }));
    expect(different).toMatch(/kv-a is half open\n.*kv-b is open\n/);
    expect(
      table(result({ findings: [on('kv-b', 'is open'), on('kv-a', 'is open')] }), { verbose: true }),
    ).toContain('kv-a is open');
  });

  test.each([
    ['Allow', [], ': it has no firewall, the default action is Allow'],
    ['Allow', ['10.0.0.0/8'], ': the default action is Allow, so its 1 range shut nobody out'],
    ['Deny', ['0.0.0.0/1', '128.0.0.0/1'], ': its firewall lets in 2 ranges'],
  ])('an open vault says why: %s with %j', (action, ranges, why) => {
    const open = (name: string) =>
      finding('firewall-open', {
        message: `${name} answers all of the Internet`,
        vaults: [vaultId(name)],
        evidence: {
          'network.openFraction': 1,
          'network.defaultAction': action,
          'network.ipRanges': ranges,
        },
      });
    expect(table(result({ findings: [open('kv-a')] }), { width: 160 })).toContain(
      `kv-a answers all of the Internet${why}\n`,
    );
    expect(table(result({ findings: [open('kv-a'), open('kv-b')] }), { width: 160 })).toContain(
      `kv-a in resource group rg-app${why}\n`,
    );
  });

  test('-v shows the way, what decides and the facts of each cause, and breaks no id', () => {
    const scope = `/subscriptions/${PRODUCTION}/resourceGroups/rg-${'long'.repeat(15)}`;
    const cause = assignmentId(scope);
    const one = result({
      findings: [
        finding('contributor-self-grant', {
          cause,
          principal: { id: 'p', type: 'User', displayName: null },
          evidence: {
            step: 'write-access-policy',
            role: { id: '0', name: 'Contributor' },
            scope,
            path: [
              { step: 'role-assignment', id: cause, scope, role: 'Contributor' },
              { step: 'write-access-policy', id: null, scope, role: null },
            ],
            otherPaths: [[{ step: 'role-assignment', id: cause, scope, role: 'Owner' }]],
            conditions: [{ source: 'unread', text: 'deny assignments were not read' }],
          },
        }),
        finding('purge-protection-missing', { evidence: { purgeProtection: false, retention: ['a', 'b'] } }),
      ],
    });
    const screen = table(one, { verbose: true });
    const flat = screen.replaceAll(/\s+/g, ' ');
    expect(flat).toMatch(
      /by Contributor at resource group rg-.*, then writes itself an access policy; 1 other way/,
    );
    expect(flat).toContain('only if deny assignments were not read');
    expect(flat).toContain('purgeProtection: false retention: a, b');
    expect(screen.split('\n').map((line) => line.trim())).toContain(cause);
    expect(table(one)).not.toContain('writes itself');
  });

  test('a sentence that does not name its vault or principal gets it in front', () => {
    const message = 'no private endpoint is approved';
    expect(table(result({ findings: [finding('firewall-open', { message })] }))).toContain(
      `kv-app: ${message}`,
    );
    const principal = { id: '9d2a4c11', type: 'ServicePrincipal', displayName: null } as const;
    expect(table(result({ findings: [finding('firewall-open', { message, principal })] }))).toContain(
      `Service principal 9d2a4c11: ${message}`,
    );
  });
});

describe('what could not be read', () => {
  test('equal gaps are told once with their scopes, and the next step says where a right is missing', () => {
    const scopes = ['a', 'b', 'c', 'd', 'e'].map((name) => gap({ scope: `/subscriptions/${name}` }));
    const screen = table(result({ coverage: scopes }), { incomplete: true, width: 120 });
    expect(screen).toContain(
      'refused   role assignments of 5 scopes: subscription a, subscription b, subscription c, +2 more',
    );
    expect(screen.match(/AuthorizationFailed/g)).toHaveLength(1);
    expect(screen).toContain('Grant Reader on subscription a, subscription b, +3 more to the identity');
  });

  test('a failed read asks for another run, missing input for more input', () => {
    const failed = gap({ status: 'failed', what: 'vaults', reason: 'Azure answered 503.' });
    expect(table(result({ coverage: [failed] }))).toContain('Run again: reading vaults of subscription');
    expect(table(result({ source: 'snapshot', coverage: [failed] }))).toContain('Collect again: reading');
    const files = table(result({ source: 'files', coverage: [failed] }), { width: 160 });
    expect(files).toContain('Add vaults to the input: az rest and az graph query export them');
    expect(files).not.toContain('Run again');
    const skipped = gap({ status: 'skipped' });
    expect(table(result({ source: 'files', coverage: [skipped] }))).toContain(
      'add what is missing to the input',
    );
  });

  test('a gap that blinds nothing is told apart', () => {
    const screen = table(result({ coverage: [gap({ rules: [] })] }));
    expect(screen).toContain('Not read, but no rule is blinded by it');
    expect(screen).not.toContain('Could not be read');
    expect(screen).toMatch(/^PASS/m);
  });
});

test('up to three rules of the gate are what to do next, the worst with its fix', () => {
  const findings = ['a-1', 'b-2', 'c-3', 'd-4'].map((id) => finding(id, { severity: 'high' }));
  const low = finding('e-5', { severity: 'low' });
  const steps = table(result({ findings: [...findings, low] }), { width: 160 });
  expect(steps).toMatch(/1\. Start with a-1: .*\n *2\. Then b-2 \(1 cause\) and c-3 \(1 cause\)\.\n/);
  expect(table(result({ findings: [finding('a-1', { severity: 'high' }), low] }))).not.toContain('Then e-5');
  expect(
    table(result({ findings: [finding('a-1', { severity: 'high' }), low] }), { failOn: 'never' }),
  ).toContain('Then e-5 (1 cause).');
});

const ESCAPES = new RegExp(`${String.fromCharCode(27)}\\[[0-9;]*m`, 'g');

test('colour adds escape codes and nothing else', () => {
  const painted = table(believableResult(), { colorLevel: 3, incomplete: true });
  expect(painted).toMatch(ESCAPES);
  expect(painted.replaceAll(ESCAPES, '')).toBe(table(believableResult(), { incomplete: true }));
});

describe('whatever the tenant is called', () => {
  const name = fc.oneof(
    fc.string({ unit: 'binary', maxLength: 300 }),
    fc
      .array(fc.constantFrom('漢字', '\u001b[2J', '\u202e', 'x'.repeat(90), '\n', '👩‍💻', '\u0301', ' '), {
        maxLength: 12,
      })
      .map((parts) => parts.join('')),
  );
  const screen = fc
    .record({ a: name, b: name, c: name, width: fc.integer({ min: 0, max: 160 }), verbose: fc.boolean() })
    .map(({ a, b, c, width, verbose }) => {
      const findings = [
        finding('firewall-open', { message: a, vaults: [vaultId(b, c), vaultId(c)], cause: vaultId(b, a) }),
        finding('contributor-self-grant', {
          principal: { id: c, type: 'User', displayName: a },
          cause: assignmentId(`/subscriptions/${a}/resourceGroups/${b}`),
          evidence: { role: { id: '0', name: b } },
          certainty: 'conditional',
          remediation: { text: a },
        }),
        finding('data-access-inherited', {
          severity: 'low',
          principal: { id: b, type: 'Unknown', displayName: null },
        }),
      ];
      const coverage = [
        gap({ scope: a, reason: b, rules: [c] }),
        gap({ scope: vaultId(a, b, c), rules: [] }),
      ];
      const rules = [rule('firewall-open', { title: c })];
      const shown = result({
        findings,
        coverage,
        rules,
        vaults: [vault(a), vault(b, null)],
        tenantId: c,
        cloud: b,
      });
      return {
        width,
        shown: table(shown, { width, verbose }),
        painted: table(shown, { width, verbose, colorLevel: 1 }),
      };
    });

  test('no line is wider than the terminal, from 60 columns up, but for an id that is not broken', () => {
    fc.assert(
      fc.property(screen, ({ width, shown }) => {
        for (const line of shown.split('\n'))
          if (!/ \/(subscriptions|providers)\/\S*$/i.test(line))
            expect(displayWidth(line)).toBeLessThanOrEqual(Math.max(60, width));
      }),
    );
  });

  test('no control, bidirectional or invisible character is printed, but our own colours', () => {
    fc.assert(
      fc.property(screen, ({ shown, painted }) => {
        expect(shown).not.toMatch(/[^\P{C}\n\p{Cn}]|[\p{Zl}\p{Zp}]/u);
        expect(painted.replaceAll(ESCAPES, '')).toBe(shown);
      }),
    );
  });
});

test('a finding of a subscription speaks for itself, not in the name of its first vault', () => {
  const off = finding('defender-plan-off', {
    message: 'nobody watches kv-one and kv-two in Production',
    cause: `/subscriptions/${PRODUCTION}`,
    principal: null,
    vaults: [vaultId('kv-a'), vaultId('kv-b')],
  });
  const page = table(
    result({
      rules: [rule('defender-plan-off', { severity: 'high' })],
      findings: [{ ...off, severity: 'high' }],
    }),
  );
  expect(page).toMatch(/^ {2}[0-9a-f]{16} {2}nobody watches kv-one and kv-two in Production$/m);
});
