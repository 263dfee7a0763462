import { AzureError, type Pages } from '../azure/azure.js';
import { normalizeId } from '../model/armId.js';

/** An item of a list that has an id, otherwise as Azure sent it. */
export interface Identified {
  readonly id: string;
  readonly body: object;
}

/** Why a list is not whole. */
export interface Gap {
  readonly status: 'refused' | 'failed';
  /** One sentence. */
  readonly reason: string;
}

/** What a list brought before it ended, and why it is not whole; null when it is. */
export interface ListRead {
  readonly items: readonly Identified[];
  readonly gap: Gap | null;
  /** The error that ended the list; null also when only an item was odd. */
  readonly error: AzureError | null;
}

/**
 * Reads a list to its end or to its failure. An item that is no object with an id makes the list `failed` and costs
 * no other item. Rethrows a cancelled run, and what is no AzureError.
 */
export async function readList(pages: Pages): Promise<ListRead> {
  const items: Identified[] = [];
  const odd: string[] = [];
  let page = 0;
  try {
    for await (const bodies of pages) {
      page++;
      bodies.forEach((body, index) => {
        const id = idOf(body);
        if (id === null) odd.push(`item ${index + 1} on page ${page}`);
        else items.push({ id, body: body as object });
      });
    }
  } catch (error) {
    if (!(error instanceof AzureError) || error.kind === 'aborted') throw error;
    const status = error.kind === 'refused' ? 'refused' : 'failed';
    return { items, gap: { status, reason: error.message }, error };
  }
  return { items, gap: odd.length === 0 ? null : { status: 'failed', reason: oddReason(odd) }, error: null };
}

function idOf(body: unknown): string | null {
  if (typeof body !== 'object' || body === null || Array.isArray(body)) return null;
  const id: unknown = Object.hasOwn(body, 'id') ? (body as { id: unknown }).id : undefined;
  return typeof id === 'string' && normalizeId(id).length > 1 ? id : null;
}

function oddReason(odd: readonly string[]): string {
  const [first] = odd;
  const more = odd.length === 1 ? '' : `, like ${odd.length - 1} more,`;
  return `Azure's list holds something without an id: ${first}${more} could not be read; the rest was kept.`;
}
