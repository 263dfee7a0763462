import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type LayoutNode, layeredLayout } from '../../../src/report/html/client/layeredLayout.js';

const SIZES = { width: 100, height: 40, layerGap: 30, nodeGap: 10 };

const graphs = fc.array(fc.integer({ min: 0, max: 5 }), { minLength: 1, maxLength: 25 }).chain((layers) =>
  fc.record({
    nodes: fc.constant(layers.map((layer, at): LayoutNode => ({ id: `n${at}`, layer }))),
    edges: fc.array(
      fc
        .tuple(fc.nat(layers.length - 1), fc.nat(layers.length - 1))
        .map(([from, to]) => ({ from: `n${from}`, to: `n${to}` })),
      { maxLength: 40 },
    ),
  }),
);

describe('the layout of a graph', () => {
  test('nodes of a layer stand below each other and never overlap, layers stand apart', () => {
    fc.assert(
      fc.property(graphs, ({ nodes, edges }) => {
        const { places, width, height } = layeredLayout(nodes, edges, SIZES);
        expect(places.size).toBe(nodes.length);
        const boxes = nodes.map(({ id, layer }) => ({ layer, ...(places.get(id) ?? { x: -1, y: -1 }) }));
        for (const [at, one] of boxes.entries()) {
          expect(one.x).toBeGreaterThanOrEqual(0);
          expect(one.y).toBeGreaterThanOrEqual(0);
          expect(one.x + SIZES.width).toBeLessThanOrEqual(width);
          expect(one.y + SIZES.height).toBeLessThanOrEqual(height + 1e-6);
          for (const other of boxes.slice(at + 1)) {
            if (one.layer === other.layer)
              expect(Math.abs(one.y - other.y)).toBeGreaterThanOrEqual(50 - 1e-6);
            else expect(Math.abs(one.x - other.x)).toBeGreaterThanOrEqual(130);
          }
        }
      }),
    );
  });

  test('every edge to the right is drawn from the side of one node to the side of the other, always rightward', () => {
    fc.assert(
      fc.property(graphs, ({ nodes, edges }) => {
        const layer = new Map(nodes.map((node) => [node.id, node.layer]));
        const { routes, places } = layeredLayout(nodes, edges, SIZES);
        const rightward = edges.filter(({ from, to }) => (layer.get(from) ?? 0) < (layer.get(to) ?? 0));
        expect(routes.map(({ edge }) => edge)).toEqual(rightward);
        for (const { edge, points } of routes) {
          const from = places.get(edge.from);
          const to = places.get(edge.to);
          expect(points[0]).toEqual({ x: (from?.x ?? 0) + 100, y: (from?.y ?? 0) + 20 });
          expect(points.at(-1)).toEqual({ x: to?.x, y: (to?.y ?? 0) + 20 });
          for (const [at, point] of points.entries())
            if (at > 0) expect(point.x).toBeGreaterThan(points[at - 1]?.x ?? 0);
        }
      }),
    );
  });

  test('layers that hold no node take no room', () => {
    const { width } = layeredLayout(
      [
        { id: 'a', layer: 0 },
        { id: 'b', layer: 1_000 },
      ],
      [],
      SIZES,
    );
    expect(width).toBe(230);
  });

  test('two edges that would cross do not, when their ends can change places', () => {
    const nodes = ['a', 'b'].flatMap((id) => [
      { id, layer: 0 },
      { id: `${id}2`, layer: 1 },
    ]);
    const edges = [
      { from: 'a', to: 'b2' },
      { from: 'b', to: 'a2' },
    ];
    const { places } = layeredLayout(nodes, edges, SIZES);
    const y = (id: string) => places.get(id)?.y ?? 0;
    expect(Math.sign(y('a') - y('b'))).toBe(Math.sign(y('b2') - y('a2')));
  });

  test('nothing to draw is an empty picture', () => {
    expect(layeredLayout([], [], SIZES)).toMatchObject({ width: 0, height: 0, routes: [] });
  });
});
