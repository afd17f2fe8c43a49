// Each left row with the right row that is nearest in one direction, found by looking at all of them.
import type { DataType } from "../../../expr/type.ts";
import { isFloat } from "../../../expr/type.ts";
import { prepare } from "../evaluate.ts";
import { keyOfAll, orderOf } from "../order.ts";
import type { Row, Value } from "../value.ts";
import { pairOf } from "./join.ts";
import type { NodeOf, Operator } from "./operator.ts";

interface Timed {
  readonly row: Row;
  /** Null: the row has no partner, for a null in its keys or its time. */
  readonly key: string | null;
  readonly at: Value;
}

function timed(rows: Iterable<Row>, node: NodeOf<"asof">, side: "left" | "right"): readonly Timed[] {
  const { schema } = node[side];
  const computes = [...node.by, node.at].map(key => prepare(key[side], schema));
  const types = node.by.map(key => key[side].type);
  const place = { operator: "asof", row: 0 };
  return Array.from(rows, row => {
    const values = computes.map(compute => compute(row, place));
    place.row++;
    const at = values.pop()!;
    return { row, at, key: values.includes(null) || at === null ? null : keyOfAll(values, types) };
  });
}

/** The distance between two values, in their own unit; NaN is as far from numbers as can be. */
function distance(a: Value, b: Value, type: DataType): number | bigint {
  if (!isFloat(type)) {
    const apart = (a as bigint) - (b as bigint);
    return apart < 0n ? -apart : apart;
  }
  const apart = a === b ? 0 : Math.abs((a as number) - (b as number));
  return Number.isNaN(apart) ? Infinity : apart;
}

/** The better of two right rows for a left one, `later` behind `earlier` in the input; both are candidates. */
function better(node: NodeOf<"asof">, left: Timed, earlier: Timed, later: Timed): Timed {
  const { strategy, at: { left: { type } } } = node;
  const order = orderOf(type, type);
  const isBehind = (row: Timed) =>
    strategy === "backward" || (strategy === "nearest" && order(row.at, left.at) <= 0);
  if (isBehind(earlier) !== isBehind(later)) {
    const [near, far] = [distance(earlier.at, left.at, type), distance(later.at, left.at, type)];
    if (near !== far) return near < far ? earlier : later;
    return isBehind(earlier) ? earlier : later;
  }
  const difference = order(earlier.at, later.at);
  // Before the left row the last of the latest, after it the first of the earliest.
  return isBehind(earlier) ? (difference > 0 ? earlier : later) : (difference <= 0 ? earlier : later);
}

export const asof: Operator<"asof"> = function* (node, rowsOf) {
  const { strategy, allowExactMatches, tolerance } = node;
  const { type } = node.at.left;
  const order = orderOf(type, type);
  const right = timed(rowsOf(node.right), node, "right");
  const pair = pairOf(node);
  const allowed = (left: Timed, { key, at }: Timed): boolean => {
    if (key === null || key !== left.key) return false;
    const sign = order(at, left.at);
    if (sign === 0) return allowExactMatches;
    if (strategy !== "nearest" && (strategy === "backward") !== sign < 0) return false;
    return tolerance === null || distance(at, left.at, type) <= (tolerance.value as number | bigint);
  };
  for (const left of timed(rowsOf(node.left), node, "left")) {
    const candidates = left.key === null ? [] : right.filter(row => allowed(left, row));
    if (candidates.length > 0) {
      yield pair(left.row, candidates.reduce((a, b) => better(node, left, a, b)).row);
    } else if (node.how === "left") yield pair(left.row, null);
  }
};
