import { describe, expect, test } from 'vitest';
import { resourcePattern } from '../../src/model/resourcePattern.js';
import { azureDevOpsReport } from '../../src/report/azureDevOpsReport.js';
import { githubReport } from '../../src/report/githubReport.js';
import { azureCommand, githubCommand } from './pipelineLog.js';
import { finding, gap, options, result, text, vaultId } from './resultFixture.js';

const anchors = {
  sources: [
    { fits: resourcePattern('kv-app'), anchor: { path: 'infra/vaults, and: more;].bicep', line: 7 } },
  ],
  inventory: null,
  config: null,
};
const many = result({
  findings: [
    ...Array.from({ length: 11 }, () => finding('firewall-open', { severity: 'low' })),
    finding('legacy-access-policies', { severity: 'critical' }),
    finding('firewall-open', { waived: { reason: 'known', expires: '2027-01-01' } }),
    finding('firewall-open', { baselined: true }),
  ],
});

describe('annotations', () => {
  test('are the ten worst open findings, worst first, then a count', () => {
    const lines = text(githubReport(many, options())).trimEnd().split('\n');
    expect(lines.map((line) => githubCommand(line)?.name)).toEqual([
      'error',
      ...Array.from({ length: 9 }, () => 'notice'),
      'notice',
    ]);
    expect(lines.at(-1)).toContain('12 open findings in 1 vault; the worst 10 are shown here, the other 2');
  });

  test('stand at the line of the repository that declares the vault, and nowhere without one', () => {
    const one = result({ findings: [finding('firewall-open', { cause: vaultId('KV-App') })] });
    const placed = githubCommand(text(githubReport(one, options({ anchors }))).split('\n')[0] ?? '');
    expect(placed?.properties).toMatchObject({ file: 'infra/vaults, and: more;].bicep', line: '7' });
    const issue = azureCommand(text(azureDevOpsReport(one, options({ anchors }))).split('\n')[0] ?? '');
    expect(issue?.properties).toMatchObject({
      sourcepath: 'infra/vaults, and: more;].bicep',
      linenumber: '7',
    });
    const loose = githubCommand(text(githubReport(one, options())).split('\n')[0] ?? '');
    expect(loose?.properties).not.toHaveProperty('file');
  });

  test('say that something could not be judged, also where nothing is open', () => {
    const blind = result({
      findings: [finding('firewall-open', { status: 'unknown', reason: 'refused' })],
      coverage: [gap()],
    });
    const commands = text(githubReport(blind, options())).trimEnd().split('\n').map(githubCommand);
    expect(commands.map((command) => command?.name)).toEqual(['warning', 'notice']);
    expect(commands[0]?.message).toContain('firewall-open');
  });

  test('of a clean audit are one line', () => {
    expect(text(githubReport(result(), options()))).toBe(
      '::notice title=kvposture::0 open findings in 1 vault.\n',
    );
    expect(text(azureDevOpsReport(result(), options()))).toBe('kvposture: 0 open findings in 1 vault.\n');
  });
});
