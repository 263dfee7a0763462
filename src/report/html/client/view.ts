import type { Content } from './element.js';

/** What a view shows. */
export interface View {
  /** For the window, and above the view unless `heading` is false: the view then has its own. */
  readonly title: string;
  readonly heading?: false;
  readonly body: Content;
}
