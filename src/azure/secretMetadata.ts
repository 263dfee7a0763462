import type { Page, Pages } from './azure.js';

/**
 * Pages of secrets without the field in which a value would stand. Resource Manager documents that it never returns
 * one; should it do so, the value goes no further than this: not into a snapshot, and not into what an interrupted run
 * leaves (design 9).
 */
export async function* secretMetadata(pages: Pages): AsyncGenerator<Page> {
  for await (const page of pages) yield page.map(withoutValue);
}

function withoutValue(body: unknown): unknown {
  if (!isObject(body)) return body;
  const { properties } = body;
  const kept = stripped(body);
  return isObject(properties) ? { ...kept, properties: stripped(properties) } : kept;
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function stripped(object: Readonly<Record<string, unknown>>): object {
  return Object.fromEntries(Object.entries(object).filter(([key]) => key.toLowerCase() !== 'value'));
}
