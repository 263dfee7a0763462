import { describe, expect, test } from 'vitest';
import type { DoctorReport } from '../../src/model/doctor.js';
import { runAgainst } from '../support/auditAzure.js';
import { SUBSCRIPTIONS, subscriptionScope, troubledTenant } from '../support/exampleTenants.js';
import { emptyTenant, type Tenant } from '../support/tenant.js';

const doctor = (tenant: Tenant, args: readonly string[] = []) =>
  runAgainst(tenant, [], (_, cli) => cli(['doctor', ...args]));

describe('doctor', () => {
  test('tells who signed in, where, and that nothing is missing', async () => {
    const run = await doctor(troubledTenant());
    expect([run.code, run.stderr]).toEqual([0, '']);
    expect(run.stdout).toContain(`Signed in       application (object ${emptyTenant.objectId}, client\n`);
    expect(run.stdout).toContain(`Tenant          ${emptyTenant.tenantId}`);
    expect(run.stdout).toContain('Subscriptions   3 visible, all of them tried');
    expect(run.stdout).toContain('ok        role assignments');
    expect(run.stdout).toContain('Nothing is missing: an audit will be complete.');
    expect(run.stdout).not.toMatch(/eyJ/);
  });

  test('names what is missing, what it costs, which rules it blinds and the right to ask for; the code stays 0', async () => {
    const run = await doctor({
      ...troubledTenant(),
      graph: 'no-token',
      refusals: [
        { scope: subscriptionScope('sales'), actions: ['Microsoft.Authorization/roleAssignments/read'] },
      ],
    });
    expect(run.code, run.stderr).toBe(0);
    expect(run.stdout).toContain('refused   role assignments: 1 of 3 subscriptions');
    expect(run.stdout).toContain(`  where   ${subscriptionScope('sales')}`);
    expect(run.stdout).toMatch(/ {2}why {5}\S+ answered 403 AuthorizationFailed/);
    expect(run.stdout).toContain('  cost    who holds what is not known');
    expect(run.stdout).toMatch(/ {2}unknown [a-z-]+, [a-z-]+/);
    expect(run.stdout).toContain(
      '  ask for the role Reader on the subscription, or on a management group above it',
    );
    expect(run.stdout).toContain('refused   names in the directory');
    expect(run.stdout).toMatch(/Directory\.Read\.All/);
    expect(run.stdout).toMatch(/An audit will be incomplete: \d+ rules cannot be decided everywhere\./);
    for (const line of run.stdout.split('\n')) expect(line.length, line).toBeLessThanOrEqual(80);
  });

  test('-o json says the same to machines, of the subscriptions that are named', async () => {
    const run = await doctor(troubledTenant(), ['-o', 'json', '--subscription', SUBSCRIPTIONS.sales]);
    const report = JSON.parse(run.stdout) as DoctorReport;
    expect(report.identity).toEqual({
      kind: 'application',
      name: null,
      objectId: emptyTenant.objectId,
      applicationId: emptyTenant.clientId,
      tenantId: emptyTenant.tenantId,
    });
    expect(report.subscriptions).toEqual({ visible: 3, tried: 1 });
    expect(report.checks.every(({ status }) => status === 'ok')).toBe(true);
  });

  test('does not call complete what it could not find out', async () => {
    const run = await doctor({ ...troubledTenant(), directoryObjects: [] });
    expect([run.code, run.stderr]).toEqual([0, '']);
    expect(run.stdout).toContain(
      'skipped   names in the directory\n  why     Microsoft Graph answers and leaves',
    );
    expect(run.stdout).toContain('Nothing that could be tried is missing. Of 1 read nothing is known.');
    for (const line of run.stdout.split('\n')) expect(line.length, line).toBeLessThanOrEqual(80);
  });

  test('without any visible subscription says so with code 2, as an audit would end', async () => {
    const run = await doctor(emptyTenant);
    expect(run.code).toBe(2);
    expect(run.stdout).toContain('none is visible');
    expect(run.stdout).not.toContain('complete');
  });

  test('with a bad sign-in is code 2 and one sentence', async () => {
    const run = await runAgainst(troubledTenant(), [], (_, cli) =>
      cli(['doctor'], { env: { AZURE_CLIENT_SECRET: 'wrong' } }),
    );
    expect([run.code, run.stdout]).toEqual([2, '']);
    expect(run.stderr).toMatch(/^kvposture: Azure refused the sign-in/);
  });
});
