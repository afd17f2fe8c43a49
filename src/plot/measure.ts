// What one number is made of the rows of a bar, a point of a line or a cell.
import type { AnyExpr } from "../../frame/type/any-expr.ts";
import type { DynamicExpr } from "../../frame/type/expr.ts";
import type { PlotAggregate } from "../../frame/display/plots.ts";
import { PlanError } from "../../expr/error.ts";
import { count } from "../../frame/expr/free.ts";
import type { Column } from "./columns.ts";
import { drawn } from "./places.ts";

export interface Measure {
  /** "mean of delay" */
  readonly label: string;
  /** Parts add up to the whole. */
  readonly additive: boolean;
  expr(groups: Readonly<Record<string, DynamicExpr<"row">>>): AnyExpr<never, null, "agg">;
}

const AGGREGATES: readonly PlotAggregate[] = ["count", "sum", "mean", "median", "min", "max"];

/** The aggregate of a column; without one, the number of rows. */
export function measureOf(
  where: string, column: Column | null, aggregate: PlotAggregate,
): Measure {
  if (!AGGREGATES.includes(aggregate)) {
    throw new PlanError("invalid-option", `${where}: aggregate must be one of ${AGGREGATES.join(", ")}, not ${JSON.stringify(aggregate)}.`);
  }
  if (column === null || aggregate === "count") {
    const label = column === null ? "number of rows" : `count of ${column.name}`;
    return {
      label, additive: true,
      expr: groups =>
        (column === null ? count() : groups[column.name]!.count()) as unknown as AnyExpr<never, null, "agg">,
    };
  }
  return {
    label: `${aggregate} of ${column.name}`, additive: aggregate === "sum",
    expr: groups => drawn(column, groups)[aggregate]() as unknown as AnyExpr<never, null, "agg">,
  };
}
