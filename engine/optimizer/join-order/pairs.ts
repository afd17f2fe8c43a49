// All pairs of connected sets that a join may bring together: DPccp (Moerkotte and Neumann, VLDB 2006).
import { bit, lowest, membersOf, sizeOf } from "./bits.ts";

/**
 * Each pair of disjoint connected sets with an edge between them, once, smaller unions first; null if there
 * are more than `most`. `neighbors` has for each node the set of those it has an edge to.
 */
export function connectedPairs(
  neighbors: readonly number[], most: number,
): readonly (readonly [number, number])[] | null {
  const bySize: [number, number][][] = neighbors.map(() => []);
  let left = most;
  const around = (set: number): number => {
    let found = 0;
    for (let rest = set; rest !== 0; rest &= rest - 1) found |= neighbors[lowest(rest)]!;
    return found & ~set;
  };
  /** Calls `visit` with the connected sets that contain `set` and nothing of `without`; false ends it. */
  const grow = (set: number, without: number, visit: (set: number) => boolean): boolean => {
    const next = around(set) & ~without;
    for (let some = next & -next; some !== 0; some = (some - next) & next) {
      if (!visit(set | some)) return false;
    }
    for (let some = next & -next; some !== 0; some = (some - next) & next) {
      if (!grow(set | some, without | next, visit)) return false;
    }
    return true;
  };
  const withPartners = (set: number): boolean => {
    const without = upTo(lowest(set)) | set;
    const next = around(set) & ~without;
    const add = (other: number): boolean => {
      bySize[sizeOf(set | other) - 1]!.push([set, other]);
      return --left >= 0;
    };
    return membersOf(next).reverse().every(node =>
      add(bit(node)) && grow(bit(node), without | (upTo(node) & next), add));
  };
  for (let node = neighbors.length - 1; node >= 0; node--) {
    if (!withPartners(bit(node)) || !grow(bit(node), upTo(node), withPartners)) return null;
  }
  return bySize.flat();
}

const upTo = (node: number): number => bit(node) * 2 - 1;
