/** A value as one word of a POSIX shell; control characters are dropped, for nothing Azure names has them. */
export function shellQuote(value: string): string {
  const clean = withoutControls(value);
  // A leading dash would be an option, a leading @ a file of the Azure CLI.
  return /^[\w./:][\w./:@#-]*$/.test(clean) ? clean : `'${clean.replaceAll("'", `'\\''`)}'`;
}

/** The text without control characters. */
export function withoutControls(value: string): string {
  if (/^[\u0020-\u007e]*$/.test(value)) return value;
  return [...value].filter((character) => character >= ' ' && character !== '\u007f').join('');
}
