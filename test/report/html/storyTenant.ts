import type { AccessGroup, Result } from '../../../src/model/result.js';
import { act, at, EVERYTHING, entry, objectId, policyOf, principal, SUBSCRIPTION } from '../accessFixture.js';
import { assignmentId, believableResult, finding, result, vault, vaultId } from '../resultFixture.js';

const ON_CALL = principal(objectId(9), 'Group', 'On-call');
const ADA = principal(objectId(1), 'User', 'Ada Winter');
const PIPELINE = principal(objectId(7), 'ServicePrincipal', 'Release pipeline');
const members = [ADA, ...[2, 3, 4, 5].map((at) => principal(objectId(at), 'User', `Engineer ${at}`))];
const GROUP: AccessGroup = { id: ON_CALL.id, members, count: members.length };

/** The policy entry of the group On-call, by which five people read the secrets of kv-pay. */
export const ON_CALL_ENTRY = policyOf('kv-pay', ON_CALL.id);

/**
 * Who can read secrets in kv-pay: five people of a group by its access policy, one of them, Ada, by a role of her own
 * too; an API now, one group after activation; and a pipeline that would first write itself an access policy.
 */
export function storyResult(): Result {
  const more = believableResult();
  const contributor = { ...at('Contributor', SUBSCRIPTION), id: assignmentId(SUBSCRIPTION, objectId(70)) };
  const both = [vaultId('kv-app'), vaultId('kv-pay')];
  const condition = { source: 'unread', text: 'deny assignments of the subscription' } as const;
  return result({
    vaults: [vault('kv-pay', 'access-policy'), ...more.vaults],
    coverage: more.coverage,
    findings: [
      ...more.findings,
      finding('contributor-self-grant', {
        fingerprint: 'abcdef0123456789',
        message: 'Release pipeline can write the access policies of 2 vaults through Contributor',
        principal: { id: PIPELINE.id, type: PIPELINE.type, displayName: PIPELINE.displayName },
        cause: contributor.id,
        vaults: both,
        evidence: { path: [contributor, act('write-access-policy')], obtains: ['secrets/get'] },
      }),
    ],
    access: {
      entries: [
        entry({ principal: ON_CALL, vaults: [vaultId('kv-pay')], path: [ON_CALL_ENTRY] }),
        entry({
          principal: ADA,
          vaults: [vaultId('kv-pay')],
          path: [at('Key Vault Secrets User', vaultId('kv-pay'))],
        }),
        entry({
          principal: principal(objectId(6), 'ServicePrincipal', 'Payments API'),
          vaults: [vaultId('kv-pay')],
          path: [policyOf('kv-pay', objectId(6))],
          ...{ certainty: 'conditional', conditions: [condition] },
        }),
        entry({
          principal: principal(objectId(8), 'Group', 'Auditors'),
          vaults: both,
          reach: 'eligible',
          path: [
            at('Key Vault Administrator', SUBSCRIPTION),
            act('activate-role', 'Key Vault Administrator'),
          ],
        }),
        entry({
          principal: PIPELINE,
          vaults: both,
          reach: 'obtainable',
          permissions: EVERYTHING,
          path: [contributor, act('write-access-policy')],
        }),
      ],
      groups: [GROUP],
      omitted: 0,
    },
  });
}
