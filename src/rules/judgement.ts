import { EvaluationError, type ParseResult } from '@marcbachmann/cel-js';

/** `unknown` carries why. */
export type Judgement =
  | { readonly outcome: 'true' | 'false' }
  | { readonly outcome: 'unknown'; readonly reason: string };

export type Context = Readonly<Record<string, unknown>>;

const TRUE: Judgement = { outcome: 'true' };
const FALSE: Judgement = { outcome: 'false' };

/** What one part says: `unknown` where it cannot be evaluated. */
export function judge(run: ParseResult, context: Context): Judgement {
  try {
    const value: unknown = run(context);
    if (typeof value === 'boolean') return value ? TRUE : FALSE;
    return { outcome: 'unknown', reason: 'the rule gave neither true nor false' };
  } catch (error) {
    return {
      outcome: 'unknown',
      reason: error instanceof EvaluationError ? error.summary : messageOf(error),
    };
  }
}

/**
 * Judges a conjunction as CEL does: one false part makes it false whatever fails elsewhere; otherwise a part that
 * cannot be evaluated makes it unknown. `index` is where the subject stands among those that the parts were made for.
 */
export function all<T>(
  parts: readonly ((subject: T, index: number) => Judgement)[],
  subject: T,
  index: number,
): Judgement {
  let outcome = TRUE;
  for (const part of parts) {
    outcome = both(outcome, part(subject, index));
    if (outcome.outcome === 'false') return outcome;
  }
  return outcome;
}

/** Joins the judgements of two halves of a conjunction. */
export function both(left: Judgement, right: Judgement): Judgement {
  if (left.outcome === 'false' || right.outcome === 'false') return FALSE;
  return left.outcome === 'unknown' ? left : right;
}

/** What an error says. */
export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
