import type { PipelinePolicy, PipelineResponse } from '@azure/core-rest-pipeline';
import { AttemptFault, field } from './attempt.js';
import { AzureError, type Page } from './azure.js';
import { hostOf } from './printable.js';

/** One page of a list as Azure sent it. */
export interface ListBody {
  readonly items: Page;
  readonly nextLink: string | null;
}

/** Where a page names the next one: Resource Manager without, Microsoft Graph with the prefix of OData. */
export type LinkName = 'nextLink' | '@odata.nextLink';

/**
 * Reads the body of a 200 as a page of a list: an object with an array `value`, and a next link that is a string, null
 * or absent. Anything else is no empty list.
 * @throws AttemptFault for JSON that breaks off, AzureError for what is no list.
 */
function readListBody(response: PipelineResponse, linkName: LinkName): ListBody {
  const host = hostOf(response.request.url);
  const body = readJson(response, 'a list');
  const items = field(body, 'value');
  if (!Array.isArray(items)) throw notThat(host, 200, 'JSON without a "value" list');
  const nextLink = field(body, linkName) ?? null;
  if (nextLink !== null && typeof nextLink !== 'string')
    throw notThat(host, 200, `a list whose "${linkName}" is no text`);
  return { items, nextLink: nextLink === '' ? null : nextLink };
}

/**
 * Reads the body of a 200 as one resource: an object that is no list.
 * @throws AttemptFault for JSON that breaks off, AzureError for what is no resource.
 */
function readResourceBody(response: PipelineResponse): ListBody {
  const body = readJson(response, 'a resource');
  if (typeof field(body, 'id') !== 'string')
    throw notThat(hostOf(response.request.url), 200, 'JSON that is no resource');
  return { items: [body], nextLink: null };
}

/**
 * The JSON of a 200. `wanted` says for messages what was to be there.
 * @throws AttemptFault for JSON that breaks off, AzureError for any other status and for what is no JSON.
 */
export function readJson(response: PipelineResponse, wanted = 'a list'): unknown {
  const host = hostOf(response.request.url);
  if (response.status !== 200)
    throw notThat(host, response.status, `status ${response.status} in place of ${wanted}`);
  const text = (response.bodyAsText ?? '').replace(/^\ufeff/, '').trim();
  if (text === '') throw notThat(host, 200, `an empty body in place of ${wanted}`);
  const first = text.charAt(0);
  if (first !== '{' && first !== '[')
    throw notThat(
      host,
      200,
      first === '<' ? 'a web page in place of JSON' : `text that is not JSON in place of ${wanted}`,
    );
  try {
    return JSON.parse(text);
  } catch {
    throw new AttemptFault('CUT_BODY', 'sent JSON that breaks off or is damaged');
  }
}

function notThat(host: string, status: number, what: string): AzureError {
  return new AzureError('failed', `${host} answered with ${what}.`, { status });
}

/**
 * Takes each page out of the answers of one list call before the SDK sees it, and hands the SDK an empty page with the
 * same `nextLink`. So the SDK gives URL, version and paging, while its deserialisers, which drop unknown fields and
 * lose a whole list to one odd item, have nothing to read.
 */
interface PageTap {
  readonly policy: PipelinePolicy;
  /** The page of the last answer. */
  taken(): ListBody;
}

export function pageTap(linkName: LinkName = 'nextLink'): PageTap {
  return tap((response) => readListBody(response, linkName));
}

/** The same for an answer that is one resource. */
export function resourceTap(): PageTap {
  return tap(readResourceBody);
}

function tap(readBody: (response: PipelineResponse) => ListBody): PageTap {
  let last: ListBody = { items: [], nextLink: null };
  return {
    taken: () => last,
    policy: {
      name: 'kvposturePageTapPolicy',
      async sendRequest(request, next) {
        const response = await next(request);
        // An answer that is no success is the retry policy's to judge.
        if (response.status < 200 || response.status >= 300) return response;
        last = readBody(response);
        const headers = response.headers;
        headers.set('content-type', 'application/json');
        const emptied = last.nextLink === null ? { value: [] } : { value: [], nextLink: last.nextLink };
        return { ...response, headers, bodyAsText: JSON.stringify(emptied) };
      },
    },
  };
}
