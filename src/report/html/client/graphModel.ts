import { REACHES } from '../../../model/accessEntry.js';
import type { PathStep } from '../../../model/posture.js';
import { stepText, type Wording } from '../../accessWords.js';
import type { EntryPrincipal, Way } from './accessIndex.js';
import type { LayoutEdge, LayoutNode } from './layeredLayout.js';
import { nameText, placeText, principalDetail, principalName } from './words.js';

export interface GraphNode extends LayoutNode {
  readonly kind: 'principal' | 'group' | 'grant' | 'act' | 'vault';
  readonly label: string;
  readonly detail: string;
  /** What of the page it leads to: a principal or a vault by id; null for the rest. */
  readonly opens: { readonly view: 'principal' | 'vault'; readonly id: string } | null;
}

export interface GraphEdge extends LayoutEdge {
  /** `held` works as it stands; `step` is something that has to be done first. */
  readonly line: 'held' | 'step';
}

export interface Graph {
  readonly nodes: readonly GraphNode[];
  readonly edges: readonly GraphEdge[];
  /** Ways that are not drawn, because the picture would be too large to read. */
  readonly omitted: number;
}

/** A way, and the vaults it is drawn to. */
export interface DrawnWay extends Way {
  readonly principal: EntryPrincipal;
  readonly vaults: readonly string[];
}

const LAYER = { principal: 0, group: 1, grant: 2, act: 3, vault: 1_000 };
/** Ways and single vaults in one picture. */
const FEW_WAYS = 40;
const FEW_VAULTS = 14;

/**
 * The picture of ways from principals, through groups and roles at scopes, to vaults; soonest reach first where there
 * are too many. Lists of vaults stand as one node where their vaults are too many to draw each.
 */
export function accessGraph(
  ways: readonly DrawnWay[],
  nameOf: (vaultId: string) => string,
  wording: Wording,
): Graph {
  const drawn = [...ways]
    .sort((a, b) => REACHES.indexOf(a.entry.reach) - REACHES.indexOf(b.entry.reach))
    .slice(0, FEW_WAYS);
  const targets = new Set(drawn.flatMap(({ vaults }) => vaults.map((id) => id.toLowerCase())));
  const nodes = new Map<string, GraphNode>();
  const edges = new Map<string, GraphEdge>();
  const connect = (from: GraphNode, to: GraphNode): GraphNode => {
    nodes.set(to.id, to);
    const line = from.kind === 'act' || to.kind === 'act' ? 'step' : 'held';
    edges.set(`${from.id}\n${to.id}`, { from: from.id, to: to.id, line });
    return to;
  };
  for (const way of drawn) {
    const start = principalNode(way.principal);
    nodes.set(start.id, start);
    let last = way.via === null ? start : connect(start, principalNode(way.via));
    for (const node of stepNodes(way.entry.path, targets.size > 1, wording)) last = connect(last, node);
    for (const vault of vaultNodes(way.vaults, targets.size, nameOf)) connect(last, vault);
  }
  return { nodes: [...nodes.values()], edges: [...edges.values()], omitted: ways.length - drawn.length };
}

function principalNode(principal: EntryPrincipal): GraphNode {
  const kind = principal.type === 'Group' || principal.type === 'ForeignGroup' ? 'group' : 'principal';
  return {
    id: `principal ${principal.id.toLowerCase()}`,
    layer: LAYER[kind],
    kind,
    label: principalName(principal),
    detail: principalDetail(principal),
    opens: { view: 'principal', id: principal.id },
  };
}

/**
 * The steps as nodes. An act toward one vault is the same whatever scope it is done at; toward several, acts at
 * different scopes stay apart, so that no line suggests a way that is none.
 */
function stepNodes(
  path: readonly PathStep[],
  severalVaults: boolean,
  wording: Wording,
): readonly GraphNode[] {
  let layer = LAYER.act;
  return path.map((step): GraphNode => {
    const name = `${step.step} ${step.role ?? ''}`.toLowerCase();
    switch (step.step) {
      case 'role-assignment':
      case 'access-policy':
        return {
          id: `grant ${name} ${step.scope.toLowerCase()}`,
          layer: LAYER.grant,
          kind: 'grant',
          label: step.step === 'access-policy' ? 'Access policy' : nameText(step.role ?? 'A role'),
          detail: `at ${placeText(step.scope)}`,
          opens: null,
        };
      default: {
        const before = step.step === 'group-owner' || step.step === 'group-member';
        return {
          id: `act ${name} ${before ? (step.id ?? '').toLowerCase() : layer} ${severalVaults ? step.scope.toLowerCase() : ''}`,
          layer: before ? LAYER.group : layer++,
          kind: 'act',
          label: sentence(stepText(step, wording)),
          detail: severalVaults && !before ? `at ${placeText(step.scope)}` : '',
          opens: null,
        };
      }
    }
  });
}

function vaultNodes(
  vaults: readonly string[],
  targets: number,
  nameOf: (vaultId: string) => string,
): readonly GraphNode[] {
  const common = { layer: LAYER.vault, kind: 'vault' } as const;
  if (targets <= FEW_VAULTS || vaults.length === 1)
    return vaults.map((id) => ({
      ...common,
      id: `vault ${id.toLowerCase()}`,
      label: nameOf(id),
      detail: 'Key vault',
      opens: { view: 'vault', id },
    }));
  return [
    {
      ...common,
      id: `vaults ${vaults.join(' ').toLowerCase()}`,
      label: `${vaults.length} vaults`,
      detail: vaults.slice(0, 2).map(nameOf).join(', '),
      opens: null,
    },
  ];
}

function sentence(words: string): string {
  return words.charAt(0).toUpperCase() + words.slice(1);
}
