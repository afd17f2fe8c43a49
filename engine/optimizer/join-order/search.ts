// Finds the cheapest tree of joins: among all, by dynamic programming, or greedily where there are too many.
import { bit, isWithin, membersOf } from "./bits.ts";
import { costOfJoin, type JoinShape } from "./cost.ts";
import { connectedPairs } from "./pairs.ts";

/** What the search asks of the joins. */
export interface JoinModel {
  readonly rowsOf: (set: number) => number;
  /** Whether a join of the two sets has keys. */
  readonly keyed: (a: number, b: number) => boolean;
  /** What must be there before a relation is looked up, and that it can only be the built side then. */
  readonly needs: (set: number) => number | undefined;
}

/**
 * Pairs of sets that may be compared: all of those of a clique of 9, a star of 11, a chain of 30 relations.
 */
const MOST_PAIRS = 10_000;

/** The cheapest join of all of them; cross joins stand only between those that nothing connects. */
export function cheapest(
  parts: readonly JoinShape[], neighbors: readonly number[], model: JoinModel,
): JoinShape {
  const islands = components(neighbors).map(component => {
    const members = membersOf(component);
    return connected(members.map(i => parts[i]!), members.map(i => within(neighbors[i]!, members)), model);
  });
  if (islands.length === 1) return islands[0]!;
  const all = islands.reduce((set, _, i) => set | bit(i), 0);
  return connected(islands, islands.map((_, i) => all & ~bit(i)), model);
}

function connected(parts: readonly JoinShape[], neighbors: readonly number[], model: JoinModel): JoinShape {
  const pairs = connectedPairs(neighbors, MOST_PAIRS);
  return pairs === null ? greedily(parts, neighbors, model) : ofAll(parts, pairs, model);
}

/** The set as indices into `members`. */
const within = (set: number, members: readonly number[]): number =>
  members.reduce((bits, member, i) => ((set & bit(member)) === 0 ? bits : bits | bit(i)), 0);

function components(neighbors: readonly number[]): number[] {
  const found: number[] = [];
  let left = neighbors.reduce((set, _, i) => set | bit(i), 0);
  while (left !== 0) {
    let component = left & -left;
    for (let before = 0; before !== component;) {
      before = component;
      for (const node of membersOf(before)) component |= neighbors[node]!;
    }
    found.push(component);
    left &= ~component;
  }
  return found;
}

/** Every set's cheapest join from those of its parts. */
function ofAll(
  parts: readonly JoinShape[], pairs: readonly (readonly [number, number])[], model: JoinModel,
): JoinShape {
  const best = new Map<number, JoinShape>(parts.map((part, i) => [bit(i), part]));
  for (const [a, b] of pairs) {
    const [left, right] = [best.get(a), best.get(b)];
    const join = left && right && joinOf(left, right, model);
    if (!join) continue;
    const known = best.get(a | b);
    if (!known || join.cost < known.cost) best.set(a | b, join);
  }
  return best.get(parts.reduce((set, _, i) => set | bit(i), 0))!;
}

/** Joins the two sides with the fewest rows, again and again (greedy operator ordering, Fegaras 1998). */
function greedily(parts: readonly JoinShape[], neighbors: readonly number[], model: JoinModel): JoinShape {
  const left = parts.map((shape, i) => ({ shape, nodes: bit(i), neighbors: neighbors[i]! }));
  while (left.length > 1) {
    let best: { join: JoinShape; a: number; b: number } | null = null;
    for (let a = 0; a < left.length; a++) {
      for (let b = a + 1; b < left.length; b++) {
        if ((left[a]!.neighbors & left[b]!.nodes) === 0) continue;
        const join = joinOf(left[a]!.shape, left[b]!.shape, model);
        if (join === null) continue;
        if (best === null || join.rows < best.join.rows
          || (join.rows === best.join.rows && join.cost < best.join.cost)) best = { join, a, b };
      }
    }
    const { join, a, b } = best!;
    const merged = { shape: join, nodes: left[a]!.nodes | left[b]!.nodes,
      neighbors: left[a]!.neighbors | left[b]!.neighbors };
    left.splice(b, 1);
    left[a] = merged;
  }
  return left[0]!.shape;
}

/** The join of two sides, the cheaper one to build being built; null if it cannot be made yet. */
function joinOf(a: JoinShape, b: JoinShape, model: JoinModel): JoinShape | null {
  const [needsA, needsB] = [model.needs(a.set), model.needs(b.set)];
  if (needsA !== undefined) return needsB === undefined ? lookedUp(b, a, needsA, model) : null;
  if (needsB !== undefined) return lookedUp(a, b, needsB, model);
  const set = a.set | b.set;
  const rows = model.rowsOf(set);
  const keyed = model.keyed(a.set, b.set);
  const [buildsA, buildsB] = [costOfJoin(b, a, rows, keyed), costOfJoin(a, b, rows, keyed)];
  const [probe, build] = buildsA < buildsB ? [b, a] : [a, b];
  return { set, probe, build, rows, cost: a.cost + b.cost + Math.min(buildsA, buildsB) };
}

function lookedUp(probe: JoinShape, build: JoinShape, needs: number, model: JoinModel): JoinShape | null {
  if (!isWithin(needs, probe.set)) return null;
  const set = probe.set | build.set;
  const rows = model.rowsOf(set);
  const cost = costOfJoin(probe, build, rows, model.keyed(probe.set, build.set));
  return { set, probe, build, rows, cost: probe.cost + build.cost + cost };
}
