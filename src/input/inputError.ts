/** Where in an input the fault lies; what does not apply is left out. */
export interface InputPlace {
  /** From 1. */
  readonly line?: number;
  /** From 1, in UTF-16 units. */
  readonly column?: number;
  /** JSON path such as `$.value[3]`. */
  readonly path?: string;
}

/**
 * The input cannot be read or understood (exit code 2). The message is one sentence: file, place, what is wrong and
 * what to do next.
 */
export class InputError extends Error {
  override readonly name = 'InputError';
  readonly file: string;
  readonly place: InputPlace;

  /** `file` as the user named it; `problem` continues a sentence whose subject is the file, without full stop. */
  constructor(file: string, problem: string, place: InputPlace = {}, options?: ErrorOptions) {
    super(`${where(file, place)}${Object.keys(place).length === 0 ? '' : ':'} ${problem}.`, options);
    this.file = file;
    this.place = place;
  }
}

function where(file: string, { line, column, path }: InputPlace): string {
  const parts = [inputName(file)];
  if (line !== undefined) parts.push(`line ${line}`);
  if (column !== undefined) parts.push(`column ${column}`);
  if (path !== undefined && path !== '$') parts.push(`at ${path}`);
  return parts.join(', ');
}

/** How a message calls an input: `-` is the standard input. */
export function inputName(path: string): string {
  return path === '-' ? 'standard input' : path;
}

/** Text out of a file, fit for a message: JSON-quoted, ASCII only, cut after 80 characters. */
export function quoted(text: string): string {
  const cut = text.length > 80 ? `${text.slice(0, 79)}…` : text;
  return JSON.stringify(cut).replace(
    /[^\x20-\x7e…]/g,
    (char) => `\\u${char.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}
