let last: (() => string | null) | null = null;

/** Names what an interrupted run does last, at once, and what it then says; null for nothing more. */
export function onInterrupt(act: (() => string | null) | null): void {
  last = act;
}

/** Does that; gives the sentence, or null. */
export function beforeLeaving(): string | null {
  const act = last;
  last = null;
  return act?.() ?? null;
}
