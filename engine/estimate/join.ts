// How many rows a join is expected to give, and what its columns are like; shown beside what was counted.
import type { TypedExpr } from "../../expr/node.ts";
import { JOIN_KINDS } from "../plan/join.ts";
import type { Join } from "../plan/node.ts";
import { filtered } from "./condition.ts";
import { estimateExpr } from "./expression.ts";
import { derived, sampled, type RowEstimate } from "./rows.ts";
import { domainOf, mayMeet, type ColumnEstimate } from "./value.ts";

export type JoinShape = Pick<Join, "how" | "on" | "columns" | "nullsEqual" | "predicate" | "mark">;

/**
 * Each row meets those of the other side that share its keys, and the side with fewer keys finds them all.
 * `unique`: at most one row of the right side has a key.
 */
export function joined(left: RowEstimate, right: RowEstimate, join: JoinShape, unique: boolean): RowEstimate {
  const keys = join.on.map(on => [estimateExpr(on.left, left), estimateExpr(on.right, right)] as const);
  const present = (side: 0 | 1) =>
    (join.nullsEqual ? 1 : keys.reduce((share, key) => share * (1 - key[side].nulls), 1));
  const nullValue = (key: readonly ColumnEstimate[]) =>
    (join.nullsEqual && key.every(side => side.nulls > 0) ? 1 : 0);
  const values = (side: 0 | 1, rows: number) => Math.max(1, Math.min(rows,
    keys.reduce((n, key) => n * (key[side].distinct + nullValue(key)), 1)));
  const domain = combinations(
    keys.map(key => sharedDomain(...key) + nullValue(key)),
    left.unfiltered,
    right.unfiltered,
  );
  const possible = keys.every(([l, r]) => mayMeet(l, r)) ? 1 : 0;
  const [leftRows, rightRows] = [left.rows * present(0) * possible, right.rows * present(1) * possible];
  const [leftValues, rightValues] = [values(0, left.rows), values(1, right.rows)];
  const equal = leftRows * rightRows / domain;
  const holding = join.predicate === null ? 1 : shareOfPairs(left, right, join, join.predicate);
  const matches = (unique ? Math.min(equal, leftRows) : equal) * holding;
  const found = Math.min(matches, leftRows * Math.min(1, rightValues / domain));
  const { keeps, pairs } = JOIN_KINDS[join.how];
  const missed = keeps.left ? left.rows - found : 0;
  if (!pairs) {
    const some = sampled(left, (join.how === "anti" ? 0 : found) + missed);
    return derived(some.rows, name => (name === join.mark ? MARK
      : some.column(join.columns.find(c => c.name === name)!.from)));
  }
  const rows = matches + missed;
  const kept = [
    sampled(left, keeps.left ? left.rows : found),
    sampled(right, Math.min(matches, rightRows * Math.min(1, leftValues / domain))),
  ] as const;
  return derived(rows, name => {
    const { side, from } = join.columns.find(c => c.name === name)!;
    const column = kept[side === "left" ? 0 : 1].column(from);
    const known = { ...column, distinct: Math.min(column.distinct, rows) };
    // Where nothing was found, the right side is null.
    const nulls = rows > 0 ? 1 - (1 - column.nulls) * matches / rows : 0;
    return side === "left" ? known : { ...known, nulls };
  });
}

/**
 * From how many values both sides take a key. A side that a filter has thinned out had its partners among the
 * other side's values all the same; unless its own values are fewer than that, as a fact's days are of a
 * calendar's.
 */
export const sharedDomain = (a: ColumnEstimate, b: ColumnEstimate): number => Math.max(1,
  Math.min(Math.max(domainOf(a), b.distinct), Math.max(a.distinct, domainOf(b))));

/**
 * How many combinations of several keys' values there are. Keys are seldom independent, and there are no more
 * combinations than rows; which side has those of the other is not known, so halfway between them.
 */
export function combinations(domains: readonly number[], leftRows: number, rightRows: number): number {
  const independent = domains.reduce((n, domain) => n * domain, 1);
  if (domains.length < 2) return Math.max(1, independent);
  return Math.max(1, Math.min(independent, Math.max(...domains, Math.sqrt(leftRows * rightRows))));
}

const MARK: ColumnEstimate = { distinct: 2, nulls: 0, min: 0, max: 1, step: 1 };

/** The share of pairs of which a predicate is true. */
function shareOfPairs(
  left: RowEstimate, right: RowEstimate, { columns }: JoinShape, predicate: TypedExpr,
): number {
  const pairs = derived(Math.max(1, left.rows * right.rows), name => {
    const { side, from } = columns.find(c => c.name === name)!;
    return (side === "left" ? left : right).column(from);
  });
  return filtered(pairs, predicate).rows / pairs.rows;
}

/** The rows whose keys are not null. */
export const withKeys = (input: RowEstimate, keys: readonly TypedExpr[]): RowEstimate =>
  sampled(input, keys.reduce((rows, key) => rows * (1 - estimateExpr(key, input).nulls), input.rows));
