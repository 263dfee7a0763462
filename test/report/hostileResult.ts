import type { Result } from '../../src/model/result.js';
import { assignmentId, finding, gap, result, rule, vault, vaultId } from './resultFixture.js';

/** A result in which whatever the tenant, its directory or a waiver can spell is spelled like this. */
export function hostileResult(name: string): Result {
  const id = vaultId(name, name, name);
  const person = { id: name, type: 'User', displayName: name } as const;
  const evidence = { role: { id: name, name }, scope: id, note: name, [`${name} `]: [name] };
  const remediation = { text: `Fix ${name}`, cli: name, bicep: name, terraform: name };
  const common = { message: name, cause: id, vaults: [id], evidence, remediation };
  return result({
    cloud: name,
    tenantId: name,
    vaults: [{ ...vault(name), id, subscriptionId: name, resourceGroup: name, location: name }],
    findings: [
      finding('firewall-open', { ...common, fingerprint: '00000000000000b1' }),
      finding('contributor-self-grant', {
        ...common,
        principal: person,
        cause: assignmentId(id, name),
        message: `${name} can write ${name}`,
        certainty: 'conditional',
        fingerprint: '00000000000000b2',
      }),
      finding('legacy-access-policies', {
        ...common,
        waived: { reason: name, expires: name },
        fingerprint: '00000000000000b3',
      }),
      finding('data-access-inherited', {
        ...common,
        status: 'unknown',
        reason: name,
        vaults: [],
        fingerprint: '00000000000000b4',
      }),
    ],
    notices: [{ from: 'waiver', kind: 'grown', ruleId: null, message: name, fingerprints: [], vaults: [id] }],
    coverage: [gap({ scope: id, reason: name, rules: ['data-access-inherited'] })],
    rules: [
      rule('firewall-open'),
      rule('contributor-self-grant'),
      rule('legacy-access-policies'),
      rule('data-access-inherited', { title: name, rationale: name, remediation }),
    ],
  });
}
