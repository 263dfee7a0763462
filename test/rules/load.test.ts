import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { loadPack } from '../../src/rules/load.js';
import { RulePackError } from '../../src/rules/rulePackError.js';
import { RULE_SCHEMA } from '../../src/rules/ruleSchema.js';
import { ruleText, ruleWith } from './ruleText.js';

function faultsOf(...texts: string[]) {
  try {
    loadPack(texts.map((text, index) => ({ file: `${'abc'[index]}.yaml`, text })));
  } catch (error) {
    if (error instanceof RulePackError) return error.faults;
    throw error;
  }
  return [];
}

const oneFault = (changes: Record<string, string | null>) => {
  const faults = faultsOf(ruleText(changes));
  expect(faults).toHaveLength(1);
  return faults[0];
};

describe('loadPack', () => {
  it('loads a rule that is right', () => {
    const rule = ruleWith();
    expect(rule).toMatchObject({
      id: 'test-rule',
      file: 'test.yaml',
      severity: 'high',
      facts: ['purgeProtection'],
    });
  });

  it('sorts rules by id', () => {
    const pack = loadPack([
      { file: 'b', text: ruleText({ id: 'b-rule' }) },
      { file: 'a', text: ruleText({ id: 'a-rule' }) },
    ]);
    expect(pack.map(({ id }) => id)).toEqual(['a-rule', 'b-rule']);
  });

  it('reports the faults of all files at once, in the order of files and lines', () => {
    const faults = faultsOf(
      ruleText({ when: 'vault.purgeProtektion && vault.softDelet', message: '"{vautl}"' }),
      ruleText({ id: 'other-rule', severity: 'hihg' }),
      'id: [',
    );
    expect(faults.map(({ file, line, message }) => [file, line, message])).toEqual([
      ['a.yaml', 6, 'vault has no field "purgeProtektion"; did you mean "purgeProtection"?'],
      ['a.yaml', 6, 'vault has no field "softDelet"; did you mean "softDelete"?'],
      ['a.yaml', 7, 'there is no placeholder {vautl} here; did you mean "vault"?'],
      ['b.yaml', 3, '"severity" cannot be "hihg"; did you mean "high"?'],
      ['c.yaml', 1, expect.stringContaining('no valid YAML')],
    ]);
  });

  it('says of one file what is wrong with its form, its expression and its placeholders', () => {
    const faults = faultsOf(
      ruleText({ severity: 'hihg', when: 'vault.softDelet', message: '"{vautl}"', titel: 'x' }),
    );
    expect(faults.map(({ line, message }) => [line, message])).toEqual([
      [3, '"severity" cannot be "hihg"; did you mean "high"?'],
      [6, 'vault has no field "softDelet"; did you mean "softDelete"?'],
      [7, 'there is no placeholder {vautl} here; did you mean "vault"?'],
      [11, 'the rule has no field "titel"; did you mean "title"?'],
    ]);
    expect(faultsOf(ruleText({ params: '{ p: null }', when: 'params.p' }))).toHaveLength(1);
  });

  it('says file, line and column in the message of the error', () => {
    expect(() => loadPack([{ file: 'x.yaml', text: ruleText({ severity: 'bad' }) }])).toThrow(
      /x\.yaml:3:11: /,
    );
  });

  it.each([
    ['plain', 'vault.nme == "x"', 6, 13],
    ['double quotes with escapes', '"vault.name == \\"x\\" && vault.nme == \\"y\\""', 6, 37],
    ['single quotes', '\'vault.nme == "x"\'', 6, 14],
    ['a literal block', '|\n  vault.name == "x"\n    && vault.nme == "y"', 8, 14],
    ['a folded block', '>-\n  vault.name == "x"\n  && vault.nme == "y"', 8, 12],
  ])('finds the place of a misspelt field in %s text', (_form, when, line, column) => {
    expect(oneFault({ when })).toMatchObject({
      line,
      column,
      message: 'vault has no field "nme"; did you mean "name"?',
    });
  });

  it.each([
    [
      'a nested field',
      'vault.network.openFracton > 0.5',
      'vault.network has no field "openFracton"; did you mean "openFraction"?',
    ],
    [
      'a field of a list item',
      'vault.privateEndpointConnections.exists(c, c.stats == "x")',
      '"when" does not type-check: No such key: stats; did you mean "status"?',
    ],
    ['a field by index', 'vault["nme"] == "x"', 'vault has no field "nme"; did you mean "name"?'],
    [
      'an unknown variable',
      'vualt.name == "x"',
      '"when" does not type-check: Unknown variable: vualt; did you mean "vault"?',
    ],
    [
      'an unknown function',
      'golb(vault.name, "x")',
      '"when" does not type-check: found no matching overload for \'golb(string, string)\'; did you mean "glob"?',
    ],
    ['a wrong type', 'vault.name == 1', '"when" does not type-check: no such overload: string == int'],
    ['no truth value', 'vault.name', '"when" must be true or false, but its type is string'],
    ['no CEL', 'vault.name ==', expect.stringContaining('"when" is no CEL expression')],
    [
      'an undeclared parameter',
      'vault.name in params.names',
      'parameter "names" is used but not declared in "params"',
    ],
    ['all parameters at once', 'size(params) > 0', 'use a parameter by its name: params.NAME'],
    ['matches()', 'vault.name.matches("x")', expect.stringMatching(/re\(.*glob\(/)],
    [
      'a pattern that is none',
      're(vault.name, "(")',
      expect.stringContaining('re() cannot use this pattern'),
    ],
    [
      'a backreference',
      're(vault.name, "(a)\\\\1")',
      expect.stringContaining('re() cannot use this pattern'),
    ],
    [
      'has() of an undecided fact',
      'has(vault.softDelete)',
      expect.stringContaining('has(vault.softDelete) would read'),
    ],
  ])('refuses %s', (_what, when, message) => {
    expect(oneFault({ when: `'${when}'` })).toMatchObject({ line: 6, message });
  });

  it('allows has() where a field is null by its nature', () => {
    expect(
      ruleWith({ subject: 'grant', requires: '[]', message: 'x', when: 'has(grant.role.name)' }).id,
    ).toBe('test-rule');
  });

  it.each([['valut', '"subject" cannot be "valut"; did you mean "vault"?']])(
    'refuses the subject %s',
    (subject, message) => {
      expect(oneFault({ subject })).toMatchObject({ line: 4, message });
    },
  );

  it.each([
    [{ requires: '[vault]' }, '"requires.0" cannot be "vault"; did you mean "vaults"?'],
    [{ titel: 'x' }, 'the rule has no field "titel"; did you mean "title"?'],
    [
      { frameworks: '{ cis: [v5.0.0 8.3.5] }' },
      '"frameworks.cis.0" cannot be "v5.0.0 8.3.5"; did you mean "5.0 8.3.5"?',
    ],
    [
      { frameworks: '{ cis: ["5.0 8.3.15"] }' },
      '"frameworks.cis.0" cannot be "5.0 8.3.15"; did you mean "5.0 8.3.1"?',
    ],
    [
      { frameworks: '{ cis: [recoverable] }' },
      expect.stringMatching(/cannot be "recoverable"; it must be one such as 6\.0 8\.3\.9, /),
    ],
    [{ frameworks: '{ mcsb: [DP8] }' }, expect.stringContaining('does not have the form')],
    [{ title: null }, 'the rule lacks "title"'],
    [{ id: 'Bad_Id' }, expect.stringContaining('"id" does not have the form')],
    [{ references: '[http://x]' }, expect.stringContaining('"references.0" does not have the form')],
    [{ cases: '{}' }, '"cases" must be a list'],
    [
      { evidence: '[network.ipRange]' },
      'vault has no field "network.ipRange"; did you mean "network.ipRanges"?',
    ],
    [{ params: '{ unused: 1 }' }, 'parameter "unused" is declared but "when" does not use it'],
    [
      { remediation: '{ text: "Fix {vaultNam}" }' },
      'there is no placeholder {vaultNam} here; did you mean "vaultName"?',
    ],
    [{ message: '"{principal}"' }, expect.stringContaining('use {vault}')],
    [{ title: 'x\ntitle: y' }, expect.stringContaining('unique')],
  ] as [Record<string, string | null>, string][])('refuses %j', (changes, message) => {
    expect(oneFault(changes)).toMatchObject({ message });
  });

  it.each([
    [
      '{ given: { vaults: [kv1] }, expect: fail, vaults: [kv2], name: n }',
      'the case has no vault "kv2"; did you mean "kv1"?',
    ],
    [
      '{ given: { roleAssignments: [{ principal: a, role: Contributer, scope: root }] }, expect: fail, name: n }',
      'cases know no role "Contributer"; did you mean "Contributor"?',
    ],
    [
      '{ given: { roleAssignments: [{ principal: a, role: Owner, scope: "vault:kv9" }] }, expect: fail, name: n }',
      'the case has no vault "kv9"',
    ],
    [
      '{ given: { coverage: [{ scope: subscriptoin, what: vaults, status: ok }] }, expect: fail, name: n }',
      '"subscriptoin" names no scope; did you mean "subscription"?',
    ],
    ['{ given: {}, params: { nope: 1 }, expect: fail, name: n }', 'there is no parameter "nope"'],
    [
      '{ given: { vault: [] }, expect: fail, name: n }',
      '"cases.0.given" has no field "vault"; did you mean "vaults"?',
    ],
  ])('refuses a case that cannot mean what it says: %s', (text, message) => {
    expect(oneFault({ cases: `[${text}]` })).toMatchObject({ line: 10, message });
  });

  it('refuses an id that another file has, and names that file', () => {
    expect(faultsOf(ruleText(), ruleText())).toMatchObject([
      { file: 'b.yaml', line: 1, column: 5, message: 'rule "test-rule" is already defined in a.yaml' },
    ]);
  });

  it('refuses an alias bomb and hostile nesting in one sentence', () => {
    const bomb = `a: &a [1,1,1,1,1,1,1,1,1]\n${'bcdefgh'
      .split('')
      .map((key, index) => {
        const before = 'abcdefgh'[index];
        return `${key}: &${key} [${Array(9).fill(`*${before}`).join(',')}]`;
      })
      .join('\n')}`;
    expect(faultsOf(bomb)).toMatchObject([{ message: expect.stringContaining('alias') }]);
    expect(faultsOf('['.repeat(100_000)).length).toBeLessThan(4);
    expect(faultsOf('x'.repeat(1_000_001))).toMatchObject([{ message: expect.stringContaining('1 MB') }]);
  });

  it('refuses an expression beyond its limits', () => {
    expect(oneFault({ when: `'${Array(1500).fill('true').join(' && ')}'` })?.line).toBe(6);
  });

  it.each(['', 'just text', '- a\n- list', 'null'])('refuses %j, which is no rule', (text) => {
    expect(faultsOf(text)).toMatchObject([{ line: 1, message: expect.stringContaining('must be a map') }]);
  });
});

describe('schemas/rule.schema.json', () => {
  it('is the schema the loader uses; if not, run npm run docs', () => {
    const published = readFileSync(new URL('../../schemas/rule.schema.json', import.meta.url), 'utf8');
    expect(JSON.parse(published)).toEqual(JSON.parse(JSON.stringify(RULE_SCHEMA)));
  });
});
