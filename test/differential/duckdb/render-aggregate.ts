// Every aggregate as DuckDB SQL with exactly its meaning, over a relation whose rows are in the order of `o`.
import type { AggregateName } from "../../../expr/function/table.ts";
import { columnsOf, type TypedAggregate } from "../../../expr/node.ts";
import { isFloat, type Schema } from "../../../expr/type.ts";
import { renderExpr } from "./render-expr.ts";
import { castSql, inexpressible, sqlType } from "./type.ts";

type Call = Pick<TypedAggregate, "name" | "args" | "filter" | "type">;

interface Parts {
  readonly aggregate: Call;
  /** The arguments as SQL, and as DOUBLE. */
  readonly args: readonly string[];
  readonly floats: readonly string[];
  /** ` FILTER (…)`, or nothing. */
  readonly filter: string;
  /** What the rows are ordered by. */
  readonly order: string;
  readonly isWindow: boolean;
}
type Render = (parts: Parts) => string;

const inOwnType = (name: string): Render => ({ args, filter, aggregate }) =>
  castSql(`${name}(${args[0]})${filter}`, sqlType(aggregate.type));
const ofFloats = (name: string): Render => ({ floats, filter }) => `${name}(${floats.join(", ")})${filter}`;
const byOrder = (name: string): Render => ({ args, filter, order }) =>
  `${name}(${args.join(", ")} ORDER BY ${order})${filter}`;

/** DuckDB sums floats without their rounding errors only as DOUBLE. */
const added = (name: string): Render => ({ args, floats, filter, aggregate }) =>
  castSql(`${name}(${isFloat(aggregate.args[0]!.type) ? floats[0] : args[0]})${filter}`,
    sqlType(aggregate.type));

/** By the deviations of all values: DuckDB's own formulas of raw sums of powers cancel out. */
const byDeviations = (name: "skew_of" | "kurtosis_of"): Render => ({ floats, filter }) =>
  `${name}(list(${floats[0]})${filter})`;

const fraction = ({ args }: Call): string => {
  const literal = args[1];
  if (literal?.kind !== "literal") return inexpressible("a quantile without a plain fraction");
  return castSql(`'${String(literal.value)}'`, "DOUBLE");
};

const SQL = {
  count: ({ args, filter }) => `count(${args[0] ?? "*"})${filter}`,
  nUnique: ({ args, filter }) => `count(DISTINCT ${args[0]})${filter}`,
  sum: added("sum"), mean: added("avg"),
  min: inOwnType("min"), max: inOwnType("max"),
  std: ofFloats("stddev_samp"), var: ofFloats("var_samp"),
  stdPop: ofFloats("stddev_pop"), varPop: ofFloats("var_pop"),
  skew: byDeviations("skew_of"), kurtosis: byDeviations("kurtosis_of"),
  corr: ofFloats("corr"), covar: ofFloats("covar_samp"), covarPop: ofFloats("covar_pop"),
  regrSlope: ofFloats("regr_slope"), regrIntercept: ofFloats("regr_intercept"), regrR2: ofFloats("regr_r2"),
  product: ofFloats("product"),
  any: inOwnType("bool_or"), all: inOwnType("bool_and"),
  bitAnd: inOwnType("bit_and"), bitOr: inOwnType("bit_or"), bitXor: inOwnType("bit_xor"),
  first: byOrder("first"), last: byOrder("last"),
  minBy: byOrder("arg_min"), maxBy: byOrder("arg_max"),
  median: ({ floats, filter }) => `quantile_cont(${floats[0]}, 0.5)${filter}`,
  quantile: ({ floats, filter, aggregate }) => `quantile_cont(${floats[0]}, ${fraction(aggregate)})${filter}`,
  quantileDisc: ({ args, filter, aggregate }) =>
    castSql(`quantile_disc(${args[0]}, ${fraction(aggregate)})${filter}`, sqlType(aggregate.type)),
  // With a constant and an order DuckDB's binder takes it for an ordered-set aggregate. Over frames that move
  // ties go to any value, so each frame is a list.
  mode: parts => (columnsOf(parts.aggregate.args[0]!).size === 0 ? inexpressible("mode of a constant")
    : parts.isWindow ? `list_aggregate(${byOrder("list")(parts)}, 'mode')` : byOrder("mode")(parts)),
} satisfies Record<AggregateName, Render>;

/** What makes a window function of an aggregate. */
interface Around {
  readonly distinct?: boolean;
  readonly over?: string;
  /** The window's order, in which rows come first or not. */
  readonly order?: string;
}

export function aggregateSql(aggregate: Call, schema: Schema, { distinct = false,
  over = "", order = "o" }: Around = {}): string {
  const [argument] = aggregate.args;
  if (distinct && (aggregate.name === "median" || aggregate.name === "quantile") && !isFloat(argument!.type)) {
    return inexpressible("quantiles of values that are distinct before they are floats");
  }
  const plain = aggregate.args.map(arg => renderExpr(arg, schema));
  const once = (args: readonly string[]) => args.map((arg, i) =>
    (distinct && i === 0 ? `DISTINCT ${arg}` : arg));
  const filter = aggregate.filter ? ` FILTER (WHERE ${renderExpr(aggregate.filter, schema)})` : "";
  return SQL[aggregate.name]({
    aggregate, args: aggregate.name === "nUnique" ? plain : once(plain),
    floats: once(plain.map(arg => castSql(arg, "DOUBLE"))), filter: `${filter}${over}`, order,
    isWindow: over !== "",
  });
}

/** Of lists, whose nulls do not count. */
export const AGGREGATE_MACROS: readonly string[] = [
  "CREATE MACRO central_of(l, k) AS list_sum([(x - list_avg(l)) ** k for x in l]) / len(l)",
  "CREATE MACRO moments_of(l) AS {n: len(l)::DOUBLE, same: list_min(l) = list_max(l), m2: central_of(l, 2), "
    + "m3: central_of(l, 3), m4: central_of(l, 4)}",
  "CREATE MACRO skew_from(m) AS CASE WHEN m IS NULL OR m.n < 3 THEN NULL WHEN m.same THEN 'nan'::DOUBLE "
    + "ELSE sqrt(m.n * (m.n - 1)) / (m.n - 2) * m.m3 / m.m2 ** 1.5 END",
  "CREATE MACRO kurtosis_from(m) AS CASE WHEN m IS NULL OR m.n < 4 OR m.same THEN NULL "
    + "ELSE (m.n - 1) / ((m.n - 2) * (m.n - 3)) * ((m.n + 1) * (m.m4 / m.m2 ** 2 - 3) + 6) END",
  "CREATE MACRO skew_of(l) AS skew_from(moments_of(list_filter(l, x -> x IS NOT NULL)))",
  "CREATE MACRO kurtosis_of(l) AS kurtosis_from(moments_of(list_filter(l, x -> x IS NOT NULL)))",
];
