import { expect, test } from 'vitest';
import type { Coverage } from '../../src/model/snapshot.js';
import { coverageAround } from '../../src/report/coverageAround.js';
import { PRODUCTION, SANDBOX, vaultId } from './resultFixture.js';

const at = (scope: string): Coverage => ({ scope, what: 'roleAssignments', status: 'ok', reason: null });

test.each([
  ['the tenant root', '/', true],
  ['a management group', '/providers/Microsoft.Management/managementGroups/corp', true],
  ['a group of the directory', '/groups/g1', true],
  ['its subscription, in another letter case', `/SUBSCRIPTIONS/${PRODUCTION.toUpperCase()}`, true],
  ['its resource group', `/subscriptions/${PRODUCTION}/resourceGroups/rg-app`, true],
  ['the vault', vaultId('KV-APP'), true],
  ['a secret in it', `${vaultId('kv-app')}/secrets/db`, true],
  ['another subscription', `/subscriptions/${SANDBOX}`, false],
  ['another resource group', `/subscriptions/${PRODUCTION}/resourceGroups/rg-ap`, false],
  ['another vault whose name begins the same', vaultId('kv-app2'), false],
])('%s matters to a vault: %#', (_, scope, matters) => {
  expect(coverageAround([{ id: vaultId('kv-app') }], [at(scope)])).toHaveLength(matters ? 1 : 0);
});
