// The rows of a frame, by the definition: for one row, the numbers of all rows of its partition that are
// in it.
import type { FrameBound, TypedExpr, WindowFrame } from "../../../expr/node.ts";
import type { SortKey } from "../../plan/node.ts";
import type { Value } from "../value.ts";
import { orderOfKey, type Partition } from "./partition.ts";

/** The limits of a range that were computed of the current row; null where a bound is none. */
export interface Limits {
  readonly start: Value;
  readonly end: Value;
}

type Bound = FrameBound<TypedExpr>;

/** Whether row `other` lies at or after a frame's start, as row `current` sees it. */
function startsBy(bound: Bound, frame: WindowFrame<TypedExpr>, limit: Value, at: Place): boolean {
  switch (bound.kind) {
    case "unbounded": return true;
    case "offset": return distance(frame, at) >= bound.count;
    case "value": return limit === null ? peerDistance(at) >= 0 : at.order(at.keyOf(at.other), limit) >= 0;
  }
}

function endsBy(bound: Bound, frame: WindowFrame<TypedExpr>, limit: Value, at: Place): boolean {
  switch (bound.kind) {
    case "unbounded": return true;
    case "offset": return distance(frame, at) <= bound.count;
    case "value": return limit === null ? peerDistance(at) <= 0 : at.order(at.keyOf(at.other), limit) <= 0;
  }
}

interface Place {
  readonly groups: readonly number[];
  readonly current: number;
  readonly other: number;
  readonly order: (a: Value, b: Value) => number;
  readonly keyOf: (row: number) => Value;
}

const peerDistance = ({ groups, current, other }: Place): number => groups[other]! - groups[current]!;

/** How many rows, or groups of peers, the other row is after the current one. */
const distance = ({ unit }: WindowFrame<TypedExpr>, at: Place): number =>
  (unit === "rows" ? at.other - at.current : peerDistance(at));

function isExcluded(frame: WindowFrame<TypedExpr>, at: Place): boolean {
  switch (frame.exclude) {
    case "none": return false;
    case "current": return at.other === at.current;
    case "group": return peerDistance(at) === 0;
    case "ties": return peerDistance(at) === 0 && at.other !== at.current;
  }
}

/** The numbers of the rows in the frame of row `current`, in window order. */
export function rowsOfFrame(
  frame: WindowFrame<TypedExpr>, { entries, groups }: Partition, orderBy: readonly SortKey[], current: number,
  limits: Limits,
): readonly number[] {
  const order = orderBy[0] ? orderOfKey(orderBy[0]) : () => 0;
  const keyOf = (row: number): Value => entries[row]!.keys[0]!;
  // One for all rows: tests spend much of their time here.
  const at = { groups, current, other: 0, order, keyOf };
  const inside: number[] = [];
  for (; at.other < entries.length; at.other++) {
    if (startsBy(frame.start, frame, limits.start, at) && endsBy(frame.end, frame, limits.end, at)
      && !isExcluded(frame, at)) inside.push(at.other);
  }
  return inside;
}
