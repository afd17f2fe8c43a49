// Puts a tree of joins into the order that is estimated to cost least.
import type { Plan } from "../../plan/node.ts";
import type { RuleContext } from "../rule.ts";
import { bit, isSingle, isWithin, lowest } from "./bits.ts";
import { Cardinality } from "./cardinality.ts";
import type { JoinShape } from "./cost.ts";
import { graphOf, type JoinGraph } from "./graph.ts";
import { canonicalOrder, guessesOf } from "./guesses.ts";
import { planOf } from "./plan-of.ts";
import { cheapest } from "./search.ts";
import { renumbered, type JoinTree, type Written } from "./tree.ts";

export interface Ordered {
  readonly plan: Plan;
  readonly cost: number;
  /** Whether the tree was written like this. */
  readonly asWritten: boolean;
}

export function ordered(written: JoinTree, { statistics, facts }: RuleContext): Ordered {
  const tree = renumbered(written, canonicalOrder(written, statistics));
  const graph = graphOf(tree, column => {
    const { relation, name } = tree.columns.get(column.name)!;
    return facts.column(tree.relations[relation]!, name).interval;
  });
  const shape = shapeOf(graph, new Cardinality(graph, guessesOf(graph, statistics)));
  return { plan: planOf(graph, shape), cost: shape.cost, asWritten: isWritten(tree.written, shape) };
}

function shapeOf(graph: JoinGraph, cardinality: Cardinality): JoinShape {
  const { tree: { relations, lookups }, equal, conditions, needs } = graph;
  const parts = relations.map((_, relation): JoinShape =>
    ({ set: bit(relation), relation, rows: cardinality.rowsOf(bit(relation)), cost: 0 }));
  const looked = new Set(lookups.filter(lookup => lookup.on.length > 0).map(lookup => bit(lookup.relation)));
  const keyed = (a: number, b: number): boolean => looked.has(a) || looked.has(b)
    || equal.some(({ set }) => (set & a) !== 0 && (set & b) !== 0)
    || conditions.some(({ sides }) => sides !== null && (
      (isWithin(sides[0].set, a) && isWithin(sides[1].set, b))
      || (isWithin(sides[0].set, b) && isWithin(sides[1].set, a))));
  return cheapest(parts, neighborsOf(graph), {
    rowsOf: set => cardinality.rowsOf(set), keyed,
    needs: set => (isSingle(set) ? needs.get(lowest(set)) : undefined),
  });
}

/** For each relation, those that it may be joined to. */
function neighborsOf({ tree: { relations }, equal, conditions, needs }: JoinGraph): number[] {
  const first = relations.findIndex((_, relation) => !needs.has(relation));
  const edges = [
    ...equal.map(e => e.set), ...conditions.filter(isPair).map(c => c.set),
    // What a lookup reads must come together, and one that reads nothing is made anywhere.
    ...[...needs].map(([relation, read]) => bit(relation) | (read === 0 ? bit(first) : read)),
  ];
  return relations.map((_, relation) =>
    edges.reduce((set, edge) => ((edge & bit(relation)) === 0 ? set : set | edge), 0) & ~bit(relation));
}

const isPair = ({ set }: { readonly set: number }): boolean => {
  const rest = set & (set - 1);
  return rest !== 0 && (rest & (rest - 1)) === 0;
};

function isWritten(written: Written, shape: JoinShape): boolean {
  if (typeof written === "number") return "relation" in shape && shape.relation === written;
  return "probe" in shape && isWritten(written[0], shape.probe) && isWritten(written[1], shape.build);
}
