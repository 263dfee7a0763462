import type { Undecided } from '../model/posture.js';
import type { VaultObject } from '../model/vaultObject.js';
import { type Body, shown } from './body.js';

type Times = Pick<
  VaultObject,
  'hasExpiry' | 'expires' | 'created' | 'notBefore' | 'daysToExpiry' | 'validityInDays'
>;

const DAY = 86_400;
/** The last second a Date can hold. */
const LAST_SECOND = 8.64e12;

/**
 * The times of a key or secret. Resource Manager gives them as seconds since 1970 (REST, Attributes); absent and null
 * are no time. `collectedAt` is in milliseconds. What is no such number is undecided.
 */
export function objectTimes(attributes: Body, collectedAt: number, undecided: Undecided[]): Times {
  const expires = seconds(attributes.exp, 'exp', ['hasExpiry', 'daysToExpiry', 'validityInDays'], undecided);
  const created = seconds(attributes.created, 'created', ['validityInDays'], undecided);
  const notBefore = seconds(attributes.nbf, 'nbf', ['validityInDays'], undecided);
  const times = {
    ...(expires === undefined ? {} : { hasExpiry: expires !== null }),
    expires: iso(expires),
    created: iso(created),
    notBefore: iso(notBefore),
  };
  if (expires === undefined || expires === null) return times;
  return {
    ...times,
    ...daysLeft(expires, collectedAt, undecided),
    ...validity(expires, created, notBefore, undecided),
  };
}

/** Undefined for what cannot be read. */
function seconds(
  value: unknown,
  name: string,
  facts: readonly string[],
  undecided: Undecided[],
): number | null | undefined {
  if (value === undefined || value === null) return null;
  if (typeof value === 'number' && value >= 0 && value <= LAST_SECOND) return value;
  const reason = `${name} is ${shown(value)}, not a time in seconds since 1970`;
  for (const fact of facts) undecided.push({ fact, reason });
  return undefined;
}

function iso(time: number | null | undefined): string | null {
  return typeof time === 'number' ? new Date(time * 1000).toISOString() : null;
}

function daysLeft(expires: number, collectedAt: number, undecided: Undecided[]): Pick<Times, 'daysToExpiry'> {
  if (!Number.isNaN(collectedAt)) return { daysToExpiry: (expires - collectedAt / 1000) / DAY };
  undecided.push({ fact: 'daysToExpiry', reason: 'the input does not say when it was collected' });
  return {};
}

/** An object whose use begins later than it was made is valid from then on. */
function validity(
  expires: number,
  created: number | null | undefined,
  notBefore: number | null | undefined,
  undecided: Undecided[],
): Pick<Times, 'validityInDays'> {
  if (created === undefined || notBefore === undefined) return {};
  if (created === null && notBefore === null) {
    undecided.push({ fact: 'validityInDays', reason: 'it does not say when it was created' });
    return {};
  }
  return { validityInDays: (expires - Math.max(created ?? 0, notBefore ?? 0)) / DAY };
}
