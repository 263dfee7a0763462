import type { FaultAct } from './faults.js';
import type { Answer } from './signIn.js';

interface Hosts {
  readonly url: string;
  readonly graphUrl: string;
  readonly foreignUrl: string;
}

const PAGE_FOR_PEOPLE = '<!DOCTYPE html><html><body><h1>Sign in to the network</h1></body></html>';

/** The answer of a fault that replaces Azure's, or null. */
export function faultAnswer(fault: FaultAct | null): Answer | null {
  switch (fault?.kind) {
    case 'status': {
      const code = fault.code ?? (fault.status === 403 ? 'AuthorizationFailed' : 'InternalServerError');
      return {
        status: fault.status,
        body: { error: { code, message: 'The loopback was told to answer so.' } },
      };
    }
    case 'throttle': {
      const message = "Number of requests exceeded the limit. Please try again after '1' seconds.";
      const headers = fault.retryAfter === null ? {} : { 'retry-after': fault.retryAfter };
      return { status: 429, headers, body: { error: { code: 'SubscriptionRequestsThrottled', message } } };
    }
    case 'html':
      return { status: 200, headers: { 'content-type': 'text/html; charset=utf-8' }, body: PAGE_FOR_PEOPLE };
    case 'empty-object':
      return { status: 200, body: {} };
    default:
      return null;
  }
}

let freshLinks = 0;

/** Azure's answer, changed where the fault changes lists; `target` is the request's path and query. */
export function changed(hosts: Hosts, fault: FaultAct | null, target: string, answer: Answer): Answer {
  if (answer.status !== 200 || typeof answer.body !== 'object' || answer.body === null) return answer;
  const body = answer.body as { readonly value?: readonly unknown[] };
  if (fault?.kind === 'odd-items')
    return { ...answer, body: { ...body, value: [...fault.items, ...(body.value ?? [])] } };
  if (fault?.kind !== 'next-link') return answer;
  const port = new URL(hosts.foreignUrl).port;
  const isGraph = '@odata.context' in body;
  const own = isGraph ? hosts.graphUrl : hosts.url;
  const links = {
    same: `${own}${target}`,
    fresh: `${own}${target.replace(/&round=\d+$/, '')}&round=${freshLinks++}`,
    'foreign-host': `${hosts.foreignUrl}${target}`,
    'foreign-port': `https://127.0.0.1:${port}${target}`,
  };
  return { ...answer, body: { ...body, [isGraph ? '@odata.nextLink' : 'nextLink']: links[fault.to] } };
}
