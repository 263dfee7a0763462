const GUID = /^([0-9a-f]{8})-?([0-9a-f]{4})-?([0-9a-f]{4})-?([0-9a-f]{4})-?([0-9a-f]{12})$/i;

/**
 * A GUID in the form conditions are compared in: lower case with hyphens. Built-in role definitions write GUIDs
 * with and without hyphens (access-model 1.4). Null for any other text.
 */
export function canonicalGuid(text: string): string | null {
  const parts = GUID.exec(text.trim());
  return parts === null ? null : parts.slice(1).join('-').toLowerCase();
}
