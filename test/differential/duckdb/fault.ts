// What DuckDB gets wrong, told by the plan: differences there are no fault of Quern's.
import { columnsOf, walk, type TypedExpr } from "../../../expr/node.ts";
import { expressionsOf } from "../../../engine/plan/expressions.ts";
import type { Aggregate, Plan, WindowCall } from "../../../engine/plan/node.ts";
import { walkPlan } from "../../../engine/plan/walk.ts";

/** Why DuckDB's rows of a plan are not to be trusted; null: they are. */
export function duckdbFault(plan: Plan): string | null {
  let fault: string | null = null;
  walkPlan(plan, node => {
    if (expressionsOf(node).some(roundsDecimals)) fault = ROUNDED;
    if (node.kind === "window" && node.columns.some(({ call }) => repeatsValues(call))) fault = REPEATED;
    if (node.kind !== "dependentJoin") return;
    walkPlan(node.right, inner => {
      if (inner.kind === "aggregate" && losesRow(inner)) fault = LOST_ROW;
      if (inner.kind === "groupingSets" && inner.sets.some(set => set.length === 0)) fault = LOST_TOTAL;
    });
  });
  return fault;
}

/**
 * In a correlated subquery, `select max(1) from (select max(x) from t where outer.y < 0)` is 1 for every
 * outer row; where the inner one sees no rows DuckDB 1.5.6 makes it null, unless something of the inner row
 * is read.
 */
const LOST_ROW = "DuckDB: loses a row of which nothing is read";

/**
 * In a correlated subquery over no rows, `group by grouping sets ((x), ())` has no row for `()` in DuckDB
 * 1.5.6 where a condition asks `grouping(x)`, or no aggregate is read; with a literal in place of the outer
 * column it has one.
 */
const LOST_TOTAL = "DuckDB: loses the total of no rows";

/** `coalesce(d * 2.25, sum(d))` needs 40 digits: DuckDB has 38, and drops those behind the point. */
const ROUNDED = "DuckDB: rounds decimals to have room for 38 digits";

/**
 * `median(distinct x) over (order by k range between 1 preceding and current row exclude group)` of
 * 0, 7, 7, 7, 21, 28, 28, 28, 28 is 21 in DuckDB 1.5.6, which counts each value as often as it is there.
 */
const REPEATED = "DuckDB: counts values more than once in a frame with a hole";

const repeatsValues = ({ name, distinct, frame }: WindowCall): boolean =>
  distinct && (name === "median" || name === "quantile") && frame.exclude !== "none";

/** Whether a decimal of 38 digits becomes one of 38 digits with more of them behind the point. */
function roundsDecimals(expr: TypedExpr): boolean {
  let found = false;
  walk(expr, node => {
    if (node.kind !== "cast" || node.type.kind !== "decimal" || node.operand.type.kind !== "decimal") return;
    const { precision, scale } = node.operand.type;
    found ||= precision === 38 && node.type.precision === 38 && node.type.scale > scale;
  });
  return found;
}

function losesRow({ keys, aggregates, input }: Aggregate): boolean {
  if (keys.length > 0) return false;
  const read = aggregates.flatMap(({ aggregate: { args, filter } }) => [...args, ...filter ? [filter] : []]);
  return readsNoneOf(input, namesIn(read));
}

const namesIn = (exprs: readonly TypedExpr[]): ReadonlySet<string> =>
  new Set(exprs.flatMap(expr => [...columnsOf(expr)]));

/** Whether the plan is one row of which no column is read. */
function readsNoneOf(plan: Plan, read: ReadonlySet<string>): boolean {
  switch (plan.kind) {
    case "aggregate": return plan.keys.length === 0 && !plan.schema.some(f => read.has(f.name));
    case "project":
      return readsNoneOf(plan.input, namesIn(plan.columns.filter(c => read.has(c.name)).map(c => c.expr)));
    case "filter": return readsNoneOf(plan.input, new Set([...read, ...columnsOf(plan.predicate)]));
    case "sort": case "limit": return readsNoneOf(plan.input, read);
    default: return false;
  }
}
