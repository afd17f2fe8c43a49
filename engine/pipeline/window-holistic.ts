// Splits off quantiles and modes of whole partitions: as aggregates joined to the rows they need no sort, but
// other calls of their node may not let them be.
import { AGGREGATES, isWindowName } from "../../expr/function/table.ts";
import * as build from "../plan/build.ts";
import { named } from "../plan/columns.ts";
import type { Plan, Window, WindowCall } from "../plan/node.ts";
import { isOfPartition } from "./window-aggregate.ts";

/** How many values are distinct is counted row by row. */
const isApart = (call: WindowCall): boolean =>
  !isWindowName(call.name) && call.name !== "nUnique" && AGGREGATES[call.name].holistic === true
  && isOfPartition(call) && !call.distinct;

export function splitHolistic(node: Window): Plan | null {
  const apart = node.columns.filter(c => isApart(c.call));
  const others = node.columns.filter(c => !isApart(c.call));
  if (apart.length === 0 || others.length === 0) return null;
  const first = build.window(node.input, node.partitionBy, node.orderBy, others);
  const both = build.window(first, node.partitionBy, node.orderBy, apart);
  return build.project(both, node.schema.map(named));
}
