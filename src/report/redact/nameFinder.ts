/** Finds names in running text: as whole words, the longest first, without regard to letter case. */
export interface NameFinder {
  readonly add: (name: string, pseudonym: string) => void;
  /** The name that stands at `at`, if one does. */
  readonly at: (text: string, at: number) => { readonly end: number; readonly pseudonym: string } | null;
}

interface Node {
  readonly next: Map<number, Node>;
  pseudonym: string | null;
}

const WORD = /[\p{L}\p{N}]/u;

/** What is added first stays. */
export function nameFinder(): NameFinder {
  const root: Node = { next: new Map(), pseudonym: null };
  return {
    add: (name, pseudonym) => {
      let node = root;
      for (const unit of lowerUnits(name)) {
        const next = node.next.get(unit) ?? { next: new Map(), pseudonym: null };
        node.next.set(unit, next);
        node = next;
      }
      if (node !== root) node.pseudonym ??= pseudonym;
    },
    at: (text, at) => {
      if (isInside(text, at)) return null;
      let node: Node | undefined = root;
      let found: { end: number; pseudonym: string } | null = null;
      for (let end = at; node !== undefined && end <= text.length; end++) {
        if (node.pseudonym !== null && !isInside(text, end)) found = { end, pseudonym: node.pseudonym };
        node = node.next.get(lowerUnit(text.charAt(end)));
      }
      return found;
    },
  };
}

/** Between two letters or digits; a surrogate counts as a letter. */
function isInside(text: string, at: number): boolean {
  return at > 0 && at < text.length && isWord(text.charAt(at - 1)) && isWord(text.charAt(at));
}

function isWord(unit: string): boolean {
  return WORD.test(unit) || /[\ud800-\udfff]/.test(unit);
}

function* lowerUnits(text: string): Iterable<number> {
  for (let at = 0; at < text.length; at++) yield lowerUnit(text.charAt(at));
}

/** Unit by unit, so that positions stay what they are. */
function lowerUnit(unit: string): number {
  const lower = unit.toLowerCase();
  return (lower.length === 1 ? lower : unit).charCodeAt(0);
}
