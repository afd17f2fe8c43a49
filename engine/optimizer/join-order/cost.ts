// What a join costs, in rows looked up. Knows how joins are executed, but no plans.

/** A tree of joins over sets of relations. */
export type JoinShape =
  | { readonly set: number; readonly relation: number; readonly rows: number; readonly cost: number }
  | {
    readonly set: number; readonly probe: JoinShape; readonly build: JoinShape;
    readonly rows: number; readonly cost: number;
  };

/** Writing a row into the table costs about as much as looking two up. */
const BUILD = 2;

/** Looking at a pair by a condition, where there are no keys. */
const PAIR = 1 / 4;

/** Up to so many rows a table lies in the caches near to the core; from there on lookups wait for memory. */
const NEAR_ROWS = 16_384;
const PER_DOUBLING = 1 / 4;

const lookup = (buildRows: number): number =>
  1 + Math.max(0, Math.log2(buildRows / NEAR_ROWS)) * PER_DOUBLING;

/** The cost of a join without that of its sides: rows in, and rows out, which the next one takes in. */
export function costOfJoin(probe: JoinShape, build: JoinShape, rows: number, keyed: boolean): number {
  const found = keyed ? probe.rows * lookup(build.rows) : probe.rows * (1 + build.rows * PAIR);
  return found + build.rows * BUILD + rows;
}
