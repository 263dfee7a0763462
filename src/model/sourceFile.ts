/** Where in a repository a vault, or all that lies below a scope, is declared. */
export interface SourceFile {
  /** A resource pattern: name or id of a vault, or a scope. */
  readonly pattern: string;
  /** Path relative to the root of the repository, with `/`. */
  readonly file: string;
  /** From 1; null where the file as a whole is meant. */
  readonly line: number | null;
}
