/** A text of the page, and its hash as a Content-Security-Policy names it. */
interface Embedded {
  readonly text: string;
  readonly hash: string;
}

/** The page's own script: `client/main.ts` and all it imports. `scripts/embedPage.mjs` writes the module into `dist`. */
export const PAGE_SCRIPT: Embedded;

/** The page's own style: the files in `client/style`. */
export const PAGE_STYLE: Embedded;
