// Which aggregate a call is.
import { AGGREGATES, type AggregateName } from "../../../expr/function/table.ts";
import type { SqlCall } from "../ast.ts";

/** Other names of PostgreSQL and DuckDB. */
const ALIASES: Readonly<Record<string, AggregateName>> = {
  every: "all", any_value: "first", arbitrary: "first", argmin: "minBy", argmax: "maxBy", approx_count_distinct: "nUnique",
  percentile_cont: "quantile", percentile_disc: "quantileDisc", quantile: "quantileDisc", count_star: "count",
};

/** By SQL name. */
export const AGGREGATE_NAMES: ReadonlyMap<string, AggregateName> = new Map([
  ...Object.entries(AGGREGATES).flatMap(([name, row]) =>
    row.sql.map(sql => [sql, name as AggregateName] as const),
  ),
  ...Object.entries(ALIASES),
]);

/** Aggregates that are known and not built. */
export const UNBUILT: ReadonlySet<string> =
  new Set(["array_agg", "list", "string_agg", "group_concat", "listagg", "json_agg", "histogram", "mad", "entropy"]);

export const aggregateName = ({ name }: SqlCall): AggregateName | null => {
  const known = AGGREGATE_NAMES.get(name.toLowerCase());
  return known ?? null;
};
