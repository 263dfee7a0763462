import { describe, expect, test } from 'vitest';
import { ROLES } from './exampleRoles.js';
import {
  goodVault,
  managementGroupScope,
  roleAssignment,
  SUBSCRIPTIONS,
  subscriptionScope,
  wellRunTenant,
} from './exampleTenants.js';
import { loopbackResourceGraph } from './resourceGraph.js';
import type { Tenant } from './tenant.js';

const VAULTS = "resources | where type =~ 'microsoft.keyvault/vaults'";
const ASSIGNMENTS = "authorizationresources | where type =~ 'microsoft.authorization/roleassignments'";
const subscriptions = Object.values(SUBSCRIPTIONS);

interface Body {
  readonly totalRecords: number;
  readonly data: readonly { readonly id: string }[];
  readonly resultTruncated: unknown;
  readonly $skipToken?: string;
  readonly error?: { readonly code: string; readonly details: readonly { readonly code: string }[] };
}

/** Asks as a client would; each query in a window of its own unless a time is given. */
function asking(tenant: Tenant) {
  const graph = loopbackResourceGraph(tenant);
  let clock = 0;
  return (
    query: string,
    more: {
      readonly options?: object;
      readonly subscriptions?: readonly string[];
      readonly at?: number;
    } = {},
  ) => {
    clock += 10_000;
    const { at = clock, ...rest } = more;
    const answer = graph.answer('2024-04-01', JSON.stringify({ query, subscriptions, ...rest }), at);
    return { status: answer.status, headers: answer.headers, body: answer.body as Body };
  };
}

const crowded = (count: number): Tenant => ({
  ...wellRunTenant(),
  vaults: Array.from({ length: count }, (_, index) => goodVault('payments', `kv-${index}`)),
});

describe('the loopback Resource Graph is as strict as the real one', () => {
  test('a page has 1,000 rows whatever is asked; "false" as a text comes with a token for more', () => {
    const ask = asking(crowded(1200));
    const { body } = ask(`${VAULTS} | order by id asc`, { options: { $top: 5000 } });
    expect([body.data.length, body.totalRecords, body.resultTruncated]).toEqual([1000, 1200, 'false']);
    const next = ask(`${VAULTS} | order by id asc`, { options: { $top: 1000, $skipToken: body.$skipToken } });
    expect([next.body.data.length, next.body.$skipToken]).toEqual([200, undefined]);
  });

  test('rows that a limit cuts off are lost without a token', () => {
    const { body } = asking(crowded(30))(`${VAULTS} | limit 10`);
    expect([body.data.length, body.resultTruncated, body.$skipToken]).toEqual([10, 'true', undefined]);
  });

  test('pages of rows in no order repeat and lose some', () => {
    const ask = asking(crowded(1500));
    const first = ask(VAULTS, { options: { $top: 1000 } }).body;
    const second = ask(VAULTS, { options: { $top: 1000, $skipToken: first.$skipToken } }).body;
    expect(new Set([...first.data, ...second.data].map(({ id }) => id)).size).toBeLessThan(1500);
  });

  test('inherited assignments are absent without the scope filter', () => {
    const ask = asking({
      ...wellRunTenant(),
      roleAssignments: [
        roleAssignment(1, managementGroupScope('workloads'), ROLES.owner, 10),
        roleAssignment(2, subscriptionScope('payments'), ROLES.owner, 10),
      ],
    });
    const counted = (options: object) => ask(ASSIGNMENTS, { options }).body.totalRecords;
    expect(counted({})).toBe(1);
    expect(counted({ authorizationScopeFilter: 'AtScopeAboveAndBelow' })).toBe(2);
  });

  test('unreadable subscriptions are left out without a word; 403 only where none is left', () => {
    const ask = asking({ ...wellRunTenant(), refusals: [{ scope: subscriptionScope('sales') }] });
    const { status, body } = ask(VAULTS);
    expect([status, body.data.some(({ id }) => id.includes(SUBSCRIPTIONS.sales))]).toEqual([200, false]);
    expect(ask(VAULTS, { subscriptions: [SUBSCRIPTIONS.sales] }).status).toBe(403);
  });

  test('too large a body is 400 with the code among the details', () => {
    const tenant = crowded(50);
    const ask = asking({ ...tenant, resourceGraph: { ...tenant.resourceGraph, payloadLimit: 5000 } });
    const { status, body } = ask(VAULTS);
    expect([status, body.error?.details[0]?.code]).toEqual([400, 'ResponsePayloadTooLarge']);
    expect(wellRunTenant().resourceGraph.payloadLimit).toBe(16_777_216);
  });

  test('the sixteenth query within five seconds is 429 with the clock of the quota', () => {
    const ask = asking(wellRunTenant());
    const answers = Array.from({ length: 16 }, () => ask(VAULTS, { at: 1000 }));
    expect(answers.map(({ status }) => status)).toEqual([...Array<number>(15).fill(200), 429]);
    expect(answers[0]?.headers).toMatchObject({ 'x-ms-user-quota-remaining': '14' });
    expect(answers[15]?.headers).toMatchObject({
      'x-ms-user-quota-remaining': '0',
      'x-ms-user-quota-resets-after': '00:00:05',
    });
    expect(ask(VAULTS, { at: 6001 }).status).toBe(200);
  });
});
