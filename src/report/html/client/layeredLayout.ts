/** A node to place: its layer counts from the left. */
export interface LayoutNode {
  readonly id: string;
  readonly layer: number;
}

export interface LayoutEdge {
  readonly from: string;
  readonly to: string;
}

export interface LayoutSizes {
  readonly width: number;
  readonly height: number;
  /** Between layers, and between nodes of a layer. */
  readonly layerGap: number;
  readonly nodeGap: number;
}

export interface Layout<Edge extends LayoutEdge> {
  readonly width: number;
  readonly height: number;
  /** Upper left corners. */
  readonly places: ReadonlyMap<string, Point>;
  /** Each edge with the points it goes through, left to right. */
  readonly routes: readonly { readonly edge: Edge; readonly points: readonly Point[] }[];
}

export interface Point {
  readonly x: number;
  readonly y: number;
}

interface Slot {
  readonly id: string;
  readonly layer: number;
  /** Height: a bend of a long edge needs little. */
  readonly height: number;
  readonly before: Slot[];
  readonly after: Slot[];
}

const SWEEPS = 8;
const BEND = 10;

/**
 * Places nodes in layers so that edges run to the right and cross little: long edges get a bend in every layer they
 * pass, layers are ordered by the middle of their neighbours, and each layer stands in the middle of the height.
 * Layers without a node take no room. Edges that do not run to the right are left out.
 */
export function layeredLayout<Edge extends LayoutEdge>(
  nodes: readonly LayoutNode[],
  edges: readonly Edge[],
  sizes: LayoutSizes,
): Layout<Edge> {
  const used = [...new Set(nodes.map(({ layer }) => layer))].sort((a, b) => a - b);
  const slots = new Map<string, Slot>();
  const layers: Slot[][] = used.map(() => []);
  const addSlot = (id: string, layer: number, height: number): Slot => {
    const slot: Slot = { id, layer, height, before: [], after: [] };
    layers[layer]?.push(slot);
    return slot;
  };
  for (const { id, layer } of nodes) slots.set(id, addSlot(id, used.indexOf(layer), sizes.height));
  const chains = edges.flatMap((edge) => {
    const from = slots.get(edge.from);
    const to = slots.get(edge.to);
    if (from === undefined || to === undefined || to.layer <= from.layer) return [];
    const bends = Array.from({ length: to.layer - from.layer - 1 }, (_, at) =>
      addSlot('', from.layer + at + 1, BEND),
    );
    const chain = [from, ...bends, to];
    for (const [at, slot] of chain.entries()) {
      const next = chain[at + 1];
      if (next === undefined) continue;
      slot.after.push(next);
      next.before.push(slot);
    }
    return [{ edge, chain }];
  });
  order(layers);
  const tops = verticalPlaces(layers, sizes.nodeGap);
  const step = sizes.width + sizes.layerGap;
  const point = (slot: Slot, side: 0 | 1): Point => ({
    x: slot.layer * step + side * sizes.width,
    y: (tops.get(slot) ?? 0) + slot.height / 2,
  });
  return {
    width: Math.max(0, layers.length * step - sizes.layerGap),
    height: Math.max(0, ...[...tops].map(([slot, top]) => top + slot.height)),
    places: new Map([...slots].map(([id, slot]) => [id, { x: slot.layer * step, y: tops.get(slot) ?? 0 }])),
    routes: chains.map(({ edge, chain }) => ({
      edge,
      points: chain.flatMap((slot, at) =>
        at === 0
          ? [point(slot, 1)]
          : at === chain.length - 1
            ? [point(slot, 0)]
            : [point(slot, 0), point(slot, 1)],
      ),
    })),
  };
}

/** Sweeps to and fro, each time ordering a layer by the mean place of its neighbours in the layer just passed. */
function order(layers: Slot[][]): void {
  for (let sweep = 0; sweep < SWEEPS; sweep++) {
    const forward = sweep % 2 === 0;
    const sequence = forward ? layers : [...layers].reverse();
    let places = new Map<Slot, number>();
    for (const layer of sequence) {
      const keys = new Map(
        layer.map((slot, at) => [slot, mean(forward ? slot.before : slot.after, places) ?? at] as const),
      );
      layer.sort((a, b) => (keys.get(a) ?? 0) - (keys.get(b) ?? 0));
      places = new Map(layer.map((slot, at) => [slot, at]));
    }
  }
}

function mean(slots: readonly Slot[], places: ReadonlyMap<Slot, number>): number | null {
  const known = slots.flatMap((slot) => places.get(slot) ?? []);
  return known.length === 0 ? null : known.reduce((sum, place) => sum + place, 0) / known.length;
}

/** Stacks each layer and centres it. */
function verticalPlaces(layers: readonly (readonly Slot[])[], gap: number): ReadonlyMap<Slot, number> {
  const heights = layers.map((layer) => layer.reduce((sum, { height }) => sum + height + gap, -gap));
  const whole = Math.max(0, ...heights);
  const tops = new Map<Slot, number>();
  for (const [at, layer] of layers.entries()) {
    let top = (whole - (heights[at] ?? 0)) / 2;
    for (const slot of layer) {
      tops.set(slot, top);
      top += slot.height + gap;
    }
  }
  return tops;
}
