import { fitText, wrapText } from '../../terminalText.js';
import { el, svg } from './element.js';
import type { Graph, GraphNode } from './graphModel.js';
import { layeredLayout, type Point } from './layeredLayout.js';
import type { Page } from './page.js';
import { routeTo } from './route.js';
import { countText } from './words.js';

const SIZES = { width: 156, height: 56, layerGap: 36, nodeGap: 10 };
/** Characters in a line of a node's label, and of what stands below it. */
const LABEL = 20;
const DETAIL = 24;
const SMALLEST = 0.82;
const LINE = 15;
const BASELINE = 11;
const EDGE = 4;

/**
 * Draws a graph; `description` says in words what a picture says, one way a line. Principals and vaults lead to their
 * views. Steps that have to be done first have broken lines.
 */
export function graphView(
  graph: Graph,
  label: string,
  description: readonly string[],
  page: Page,
): HTMLElement {
  const { nodes, edges, omitted } = graph;
  const { width, height, places, routes } = layeredLayout(nodes, edges, SIZES);
  const drawing = svg(
    'svg',
    {
      class: 'graph',
      width: width + 2 * EDGE,
      height: height + 2 * EDGE,
      viewBox: `${-EDGE} ${-EDGE} ${width + 2 * EDGE} ${height + 2 * EDGE}`,
      role: 'group',
      'aria-label': label,
    },
    routes.map(({ edge, points }) =>
      svg('path', { class: `edge ${edge.line}`, d: curve(points), 'aria-hidden': 'true' }),
    ),
    nodes.map((node) => drawNode(node, places.get(node.id) ?? { x: 0, y: 0 }, page)),
  );
  // A picture that is a little too wide shrinks; a very wide one scrolls, for its text has to be read.
  drawing.style.setProperty('--smallest', `${Math.round(width * SMALLEST)}px`);
  return el(
    'figure',
    { class: 'graph-figure' },
    el('div', { class: 'scroll', tabindex: 0, role: 'region', 'aria-label': `${label}, drawn` }, drawing),
    el(
      'figcaption',
      {},
      el(
        'span',
        { class: 'legend' },
        svg(
          'svg',
          { class: 'graph', width: 34, height: 8, 'aria-hidden': 'true' },
          svg('path', { class: 'edge held', d: 'M0 4H34' }),
        ),
        'works now',
      ),
      el(
        'span',
        { class: 'legend' },
        svg(
          'svg',
          { class: 'graph', width: 34, height: 8, 'aria-hidden': 'true' },
          svg('path', { class: 'edge step', d: 'M0 4H34' }),
        ),
        'a step that has to be taken first',
      ),
      omitted > 0 && el('span', {}, `${countText(omitted, 'more way')} not drawn; the list has them.`),
      el(
        'details',
        { class: 'words' },
        el('summary', {}, 'The same in words'),
        el(
          'ul',
          {},
          description.map((line) => el('li', {}, el('bdi', {}, line))),
        ),
      ),
    ),
  );
}

function drawNode({ kind, label, detail, opens }: GraphNode, { x, y }: Point, page: Page): SVGElement {
  const lines = [
    ...labelLines(label).map((line) => ['label', line] as const),
    ...(detail === '' ? [] : [['detail', fitText(detail, DETAIL)] as const]),
  ];
  const top = (SIZES.height - lines.length * LINE) / 2;
  const texts = [
    svg('title', {}, `${label}${detail === '' ? '' : `, ${detail}`}`),
    svg('rect', {
      width: SIZES.width,
      height: SIZES.height,
      rx: kind === 'principal' ? SIZES.height / 2 : 6,
    }),
    lines.map(([name, line], at) =>
      svg('text', { x: SIZES.width / 2, y: top + at * LINE + BASELINE, class: name }, line),
    ),
  ];
  const place = `translate(${x} ${y})`;
  if (opens === null) return svg('g', { class: `node ${kind}`, transform: place }, texts);
  const id = opens.view === 'vault' ? page.vaultAddress(opens.id) : opens.id;
  const to = routeTo(opens.view, id);
  return svg('a', { class: `node ${kind}`, transform: place, href: to }, texts);
}

/** A label in at most two lines. */
function labelLines(label: string): readonly string[] {
  const [first = '', ...rest] = wrapText(label, LABEL);
  return rest.length === 0 ? [first] : [first, fitText(rest.join(' '), LABEL)];
}

/** A line through the points that leaves and enters them level. */
function curve(points: readonly Point[]): string {
  return points
    .map(({ x, y }, at) => {
      const before = points[at - 1];
      if (before === undefined) return `M${x} ${y}`;
      const middle = (before.x + x) / 2;
      return `C${middle} ${before.y} ${middle} ${y} ${x} ${y}`;
    })
    .join('');
}
