import { describe, expect, it } from 'vitest';
import { NO_CONFIG } from '../../src/config/config.js';
import { ConfigError } from '../../src/config/configError.js';
import { readConfig } from '../../src/config/readConfig.js';

const RULES = [
  { id: 'firewall-open', params: { openFraction: 0.5 } },
  { id: 'guest-data-access', params: { allowedPrincipals: [] } },
];
const GUID = 'aaaaaaaa-0000-4000-8000-000000000001';

const read = (text: string) => readConfig({ file: 'kvposture.yaml', text }, RULES);

function faultsOf(text: string): readonly string[] {
  try {
    read(text);
  } catch (error) {
    if (error instanceof ConfigError)
      return error.faults.map(({ line, column, message }) => `${line}:${column} ${message}`);
    throw error;
  }
  return [];
}

describe('a config', () => {
  it('is what the file says, each part in its place', () => {
    const text = `
scope: { subscriptions: [prod], managementGroup: mg, vaults: [kv1], tenant: t, cloud: AzureUSGovernment }
failOn: medium
onIncomplete: warn
profile: strict
rules: { firewall-open: { severity: low, params: { openFraction: 0.1 }, only: ['kv-*'], except: [kv-a] } }
trusted: { principals: [${GUID}], networks: [203.0.113.0/24, 198.51.100.7] }
sarif: { category: team/vaults }
neverExpire: [root-ca]
sources: { kv1: infra/main.bicep:12, 'kv-*': ./infra/all.tf }
waivers:

  - { rule: firewall-open, vault: kv1, reason: a demo, expires: 2030-01-31 }
`;
    expect(read(text)).toEqual({
      file: 'kvposture.yaml',
      scope: {
        subscriptions: ['prod'],
        managementGroup: 'mg',
        vaults: ['kv1'],
        tenant: 't',
        cloud: 'AzureUSGovernment',
      },
      failOn: 'medium',
      onIncomplete: 'warn',
      profile: 'strict',
      rules: new Map([
        [
          'firewall-open',
          { severity: 'low', params: { openFraction: 0.1 }, only: ['kv-*'], except: ['kv-a'] },
        ],
      ]),
      trusted: { principals: [GUID], networks: ['203.0.113.0/24', '198.51.100.7'] },
      waivers: [
        {
          rule: 'firewall-open',
          vault: 'kv1',
          reason: 'a demo',
          expires: '2030-01-31',
          place: 'kvposture.yaml:13',
        },
      ],
      neverExpire: ['root-ca'],
      sarif: { category: 'team/vaults' },
      sources: [
        { pattern: 'kv1', file: 'infra/main.bicep', line: 12 },
        { pattern: 'kv-*', file: 'infra/all.tf', line: null },
      ],
    });
  });

  it.each([
    ['an empty file', ''],
    ['a file of comments', '# failOn: high\n'],
    ['keys whose content is commented out', 'scope:\nrules:\nwaivers:\ntrusted:\nsarif:\nsources:\n'],
    ['empty lists', 'scope: { subscriptions: [], vaults: }\ntrusted: { principals: }\n'],
  ])('is allowed to say nothing: %s', (_name, text) => {
    expect(read(text)).toEqual({ ...NO_CONFIG, file: 'kvposture.yaml' });
  });

  it('tells all faults at once, in the order of the lines, with the nearest valid word', () => {
    const text = `failOn: hihg
profil: strict
rules:
  firewal-open: { off: true }
  firewall-open: { severty: low, params: { openFractoin: 1 } }
  guest-data-access: { params: { allowedPrincipals: alice } }
`;
    expect(faultsOf(text)).toEqual([
      '1:9 "failOn" cannot be "hihg"; did you mean "high"?',
      '2:1 the config has no field "profil"; did you mean "profile"?',
      '4:3 there is no rule "firewal-open"; did you mean "firewall-open"?',
      '5:20 "rules.firewall-open" has no field "severty"; did you mean "severity"?',
      '5:44 firewall-open: there is no parameter "openFractoin"; did you mean "openFraction"?',
      '6:34 guest-data-access: parameter "allowedPrincipals" must be a list of texts',
    ]);
  });

  it.each([
    ['failOn: high\nfailOn: low', '2:1 no valid YAML: Map keys must be unique'],
    ['rules: { x: [', expect.stringContaining('1:14 no valid YAML')],
    ['- a', '1:1 the config must be a map or empty'],
    ['a: &a [*a]', expect.stringContaining('1:1')],
    [
      'rules: { unheard-of-rule: {} }',
      '1:10 there is no rule "unheard-of-rule"; kvposture rules list names them',
    ],
    ['rules: { __proto__: { off: true } }', expect.stringContaining('there is no rule "__proto__"')],
    ['rules: { firewall-open: off }', '1:25 "rules.firewall-open" must be a map'],
    [
      'rules: { firewall-open: { only: [] } }',
      expect.stringContaining('1:33 "rules.firewall-open.only" must'),
    ],
    ['trusted: { principals: [Alice] }', expect.stringContaining('must be the object id of a principal')],
    [
      'trusted: { networks: [10.0.0.0/33] }',
      expect.stringContaining('must be an IPv4 address or CIDR block'),
    ],
    ['trusted: { networks: [256.0.0.1] }', expect.stringContaining('must be an IPv4 address or CIDR block')],
    ['scope: { cloud: AzurCloud }', '1:17 "scope.cloud" cannot be "AzurCloud"; did you mean "AzureCloud"?'],
    [
      'waivers: [{ rule: firewall-opn, vault: kv1, reason: x, expires: 2030-01-01 }]',
      '1:19 there is no rule "firewall-opn"; did you mean "firewall-open"?',
    ],
    [
      'waivers: [{ rule: firewall-open, reason: x, expires: 2030-01-01 }]',
      '1:11 "waivers.0" needs at least one of "fingerprint", "vault", "principal", "pattern"',
    ],
    [
      'waivers: [{ rule: firewall-open, vault: kv1, expires: 2030-01-01 }]',
      '1:11 "waivers.0" lacks "reason"',
    ],
    ['waivers: [{ rule: firewall-open, vault: kv1, reason: x }]', '1:11 "waivers.0" lacks "expires"'],
    [
      'waivers: [{ rule: firewall-open, vault: kv1, reason: " ", expires: 2030-01-01 }]',
      expect.stringContaining('"waivers.0.reason" must be a sentence that says why'),
    ],
    [
      'waivers: [{ rule: firewall-open, fingerprint: 0123456789012345, reason: x, expires: 2030-01-01 }]',
      '1:47 "waivers.0.fingerprint" must be a text; put it in quotes',
    ],
    [
      'waivers: [{ rule: firewall-open, vaul: kv1, reason: x, expires: 2030-01-01 }]',
      expect.stringContaining('needs at least one of'),
    ],
    [
      'waivers: [{ rule: firewall-open, fingerprint: abc, reason: x, expires: 2030-01-01 }]',
      expect.stringContaining('must be the fingerprint of a finding, 16 hex digits'),
    ],
    ['sarif: { category: a b }', expect.stringContaining('"sarif.category" must be letters, digits')],
  ])('refuses %j', (text, fault) => {
    expect(faultsOf(text)[0]).toEqual(fault);
  });

  it.each(['/etc/passwd', '../outside.tf', 'a/../../b', 'https://x/y', 'C:/x', 'a\\b', ' a', '..'])(
    'refuses the source %j, which is outside the repository or no path',
    (place) => {
      expect(faultsOf(`sources: { kv1: ${JSON.stringify(place)} }`)).toHaveLength(1);
    },
  );

  it.each(['a.tf', 'a/b.tf', '.github/x', 'a..b/c', 'a b.tf', '...'])('takes the source %j', (place) => {
    expect(read(`sources: { kv1: ${JSON.stringify(place)} }`).sources).toEqual([
      { pattern: 'kv1', file: place, line: null },
    ]);
  });

  it('leaves rules unchecked for a command that judges nothing, and all else not', () => {
    const text = 'rules: { mine: { off: true } }';
    expect(readConfig({ file: 'c', text }, null).rules.get('mine')).toEqual({ off: true });
    expect(() => readConfig({ file: 'c', text: `${text}\nx: 1` }, null)).toThrow(/c:2:1: the config has no/);
  });
});
