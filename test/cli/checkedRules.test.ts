import { describe, expect, it } from 'vitest';
import { checkedRules } from '../../dist/cli/checkedRules.js';
import { builtInRuleFiles } from '../../dist/cli/packageFiles.js';
import { loadPack } from '../../src/rules/load.js';

/** What of a rule is data: its compiled parts are functions. */
const plain = (rules: ReturnType<typeof loadPack>) =>
  rules.map(({ expression, ...rule }) => ({ ...rule, looksAt: expression.facts, params: expression.params }));

describe('the rules that the build has checked', () => {
  const files = builtInRuleFiles();
  const checked = checkedRules();

  it('are all of the pack', () => {
    expect(files.filter((file) => checked(file) === null)).toEqual([]);
  });

  it('load as they do from their files', () => {
    expect(plain(loadPack(files, checked))).toEqual(plain(loadPack(files)));
  });

  it('are not believed once their file is another', () => {
    const [file] = files;
    if (file === undefined) throw new Error('The pack is empty.');
    expect(checked({ ...file, text: `${file.text}\n# changed` })).toBeNull();
    expect(checked({ ...file, file: 'rules/constructor' })).toBeNull();
    const broken = { ...file, text: file.text.replace(/^severity: .*$/m, 'severity: grave') };
    expect(() => loadPack([broken], checked)).toThrow(/severity/);
  });

  it('leave a rule of the same id elsewhere at fault', () => {
    const [file] = files;
    if (file === undefined) throw new Error('The pack is empty.');
    expect(() => loadPack([...files, { ...file, file: 'mine.yaml' }], checked)).toThrow(/already defined in/);
  });
});
