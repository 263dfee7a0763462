import { visibleText } from '../report/terminalText.js';
import type { GlobalOptions } from './commonOptions.js';
import { lineRedaction } from './pseudonymsOfRun.js';

/**
 * What a command says beside its report. Everything goes to stderr. A line that may hold a name of the tenant is given
 * once more without: `nameless` is what is said under `--redact`.
 */
export interface Messages {
  /** The state of a long step: replaces the line before it on a terminal, elsewhere and in CI one line a minute. */
  readonly progress: (text: string) => void;
  /** One line worth knowing; silent with `-q`. */
  readonly note: (text: string, nameless?: string) => void;
  /** One line that says that something asked for was not done; also with `-q`. */
  readonly warning: (text: string, nameless?: string) => void;
  /** One line for `-v` only. */
  readonly detail: (text: string) => void;
  /** Clears the progress line. */
  readonly clear: () => void;
}

export interface MessageOptions {
  readonly quiet: boolean;
  readonly verbose: boolean;
  readonly progress: boolean;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Takes ids and addresses out of every line; null where nothing is to be hidden. */
  readonly redact?: ((text: string) => string) | null;
  /** In place of the clock of the machine, in milliseconds. */
  readonly now?: () => number;
}

/** Milliseconds between two lines of progress where none can replace the other. */
const QUIET = 60_000;

const CLEAR_LINE = '\r\u001b[2K';

/** Messages on stderr: progress and notes unless quiet, details only when verbose. */
export function messagesTo(stream: NodeJS.WriteStream, options: MessageOptions): Messages {
  const wanted = options.progress && !options.quiet;
  const live = stream.isTTY === true && !options.env.CI;
  const now = options.now ?? Date.now;
  let lastLine = now();
  let shown = false;
  const clear = () => {
    if (shown) stream.write(CLEAR_LINE);
    shown = false;
  };
  const line = (text: string, nameless?: string) => {
    clear();
    stream.write(`${visibleText(options.redact ? (nameless ?? options.redact(text)) : text)}\n`);
  };
  return {
    progress: (text) => {
      if (!wanted) return;
      if (!live) {
        if (now() - lastLine < QUIET) return;
        lastLine = now();
        line(text);
        return;
      }
      stream.write(`${CLEAR_LINE}${visibleText(text).slice(0, Math.max(20, (stream.columns || 80) - 1))}`);
      shown = true;
    },
    note: (text, nameless) => {
      if (!options.quiet) line(text, nameless);
    },
    warning: line,
    detail: (text) => {
      if (options.verbose) line(text);
    },
    clear,
  };
}

/** The messages of this run, as the options every command takes say. */
export function messagesOf({
  quiet,
  verbose,
  progress,
  redact,
}: GlobalOptions & { readonly redact?: true }): Messages {
  return messagesTo(process.stderr, {
    quiet: quiet === true,
    verbose: verbose === true,
    progress,
    env: process.env,
    redact: redact === true ? lineRedaction() : null,
  });
}
