// Splits off window aggregates that need all values at once: over whole partitions they are aggregates of
// groups; over frames that move there is no state that could be kept for them.
import { AGGREGATES, isWindowName } from "../../expr/function/table.ts";
import { UnsupportedError } from "../../expr/error.ts";
import * as build from "../plan/build.ts";
import { named } from "../plan/columns.ts";
import type { Plan, Window, WindowCall } from "../plan/node.ts";

/** How many values are distinct can be counted row by row, quantiles and modes cannot. */
const isHolistic = ({ name }: WindowCall): boolean =>
  !isWindowName(name) && name !== "nUnique" && AGGREGATES[name].holistic === true;

export function splitHolistic(node: Window): Plan | null {
  const holistic = node.columns.filter(c => isHolistic(c.call));
  if (holistic.length === 0) return null;
  const others = node.columns.filter(c => !isHolistic(c.call));
  // The node itself came here because it could not be joined.
  if (others.length === 0) throw unsupported(holistic[0]!.call);
  const first = build.window(node.input, node.partitionBy, node.orderBy, others);
  const both = build.window(first, node.partitionBy, node.orderBy, holistic);
  return build.project(both, node.schema.map(named));
}

const unsupported = ({ name }: WindowCall): UnsupportedError => new UnsupportedError("window-holistic",
  `${name} over a frame that is not the whole partition is not built yet.`,
  { hint: "Leave frame and exclude out, or run the query with { executor: \"reference\" }." });
