/** An object inside a body that Azure returned; nothing about its fields is known yet. */
export type Body = Readonly<Record<string, unknown>>;

/** The value as an object with fields, or null for anything else (arrays included). */
export function objectOf(value: unknown): Body | null {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Body) : null;
}

/** The value as a non-empty text, or null for absent, null, blank or another type. */
export function textOf(value: unknown): string | null {
  if (typeof value !== 'string') return null;
  const first = value.charCodeAt(0);
  // Nearly all begin with what is no white space, and are asked about by the million.
  return (first > SPACE && first < DELETE) || value.trim() !== '' ? value : null;
}

/** Between them ASCII has its printable signs. */
const SPACE = 0x20;
const DELETE = 0x7f;

/**
 * The text of a condition; null for none: absent, null or empty. White space alone is a condition that cannot be read,
 * never none. Undefined for what is no text, which could be any condition.
 */
export function conditionOf({ condition }: Body): string | null | undefined {
  if (condition === undefined || condition === null || condition === '') return null;
  return typeof condition === 'string' ? condition : undefined;
}

/** The field `properties` of an ARM body; null where the body has none. */
export function propertiesOf(body: unknown): Body | null {
  const object = objectOf(body);
  return object === null ? null : objectOf(object.properties);
}

/**
 * A list of texts: absent and null are the empty list (ARM leaves empty lists out); anything else that is no
 * list of texts gives null.
 */
export function textsOf(value: unknown): readonly string[] | null {
  if (value === undefined || value === null) return [];
  if (!Array.isArray(value) || value.some((item) => typeof item !== 'string')) return null;
  return value as readonly string[];
}

/** How an unexpected value is shown in a reason: short JSON, cut after 40 characters. */
export function shown(value: unknown): string {
  const text = JSON.stringify(value) ?? String(value);
  return text.length > 40 ? `${text.slice(0, 39)}…` : text;
}
