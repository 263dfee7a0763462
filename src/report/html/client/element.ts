/** What goes into an element: nodes and texts; null and false are nothing. Text never becomes markup. */
export type Content = Node | string | null | false | readonly Content[];

export interface Attributes {
  readonly [name: string]: string | number | boolean | null | undefined | ((event: Event) => void);
}

const SVG = 'http://www.w3.org/2000/svg';

/** An HTML element. An attribute that is a function listens to the event of that name; false and null are left out. */
export function el<Name extends keyof HTMLElementTagNameMap>(
  name: Name,
  attributes: Attributes = {},
  ...content: readonly Content[]
): HTMLElementTagNameMap[Name] {
  return filled(document.createElement(name), attributes, content);
}

/** The same for an element of a drawing. */
export function svg<Name extends keyof SVGElementTagNameMap>(
  name: Name,
  attributes: Attributes = {},
  ...content: readonly Content[]
): SVGElementTagNameMap[Name] {
  return filled(document.createElementNS(SVG, name), attributes, content);
}

/** Puts content in place of what an element holds. */
export function fill(element: Element, ...content: readonly Content[]): void {
  element.replaceChildren(...nodesOf(content));
}

function filled<Made extends Element>(
  element: Made,
  attributes: Attributes,
  content: readonly Content[],
): Made {
  for (const [name, value] of Object.entries(attributes)) {
    if (typeof value === 'function') element.addEventListener(name, value);
    else if (value === true) element.setAttribute(name, '');
    else if (value !== false && value !== null && value !== undefined)
      element.setAttribute(name, String(value));
  }
  element.append(...nodesOf(content));
  return element;
}

function nodesOf(content: readonly Content[]): (Node | string)[] {
  return content.flatMap((item): (Node | string)[] => {
    if (item === null || item === false) return [];
    return typeof item === 'string' || item instanceof Node ? [item] : nodesOf(item);
  });
}
