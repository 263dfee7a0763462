const DAY = /^(\d{4})-(\d\d)-(\d\d)$/;
const INSTANT =
  /^\d{4}-\d\d-\d\dT([01]\d|2[0-3]):[0-5]\d(:[0-5]\d(\.\d{1,9})?)?(Z|[+-]([01]\d|2[0-3]):[0-5]\d)$/;
const DAY_IN_MS = 86_400_000;

/**
 * The instant from which a waiver no longer applies, in milliseconds since 1970: a day counts to its end in UTC, an
 * instant needs its zone. Null for text that is neither, such as a day no calendar has.
 */
export function waiverEnd(expires: string): number | null {
  const text = expires.trim();
  const day = text.slice(0, 10);
  // Date.parse takes the 30th of February for the 2nd of March.
  const start = DAY.test(day) ? Date.parse(`${day}T00:00:00Z`) : Number.NaN;
  if (Number.isNaN(start) || new Date(start).toISOString().slice(0, 10) !== day) return null;
  if (DAY.test(text)) return start + DAY_IN_MS;
  return INSTANT.test(text) ? Date.parse(text) : null;
}

/** Whole days left until then, 0 on the last one. */
export function daysLeft(end: number, now: number): number {
  return Math.ceil((end - now) / DAY_IN_MS) - 1;
}
