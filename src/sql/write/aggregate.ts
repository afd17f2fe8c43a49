// Every aggregate as DuckDB SQL with exactly its meaning.
import type { AggregateName } from "../../../expr/function/table.ts";
import { columnsOf, type TypedAggregate, type TypedExpr } from "../../../expr/node.ts";
import { isFloat, isInteger } from "../../../expr/type.ts";
import { writeDefinite } from "./operand.ts";
import type { Scope } from "./storage.ts";
import { narrow } from "./strip.ts";
import { atom, exactly, unsupported, type Written } from "./written.ts";

export type AggregateCall = Pick<TypedAggregate, "name" | "args" | "filter" | "type">;

interface Parts {
  readonly call: AggregateCall;
  /** The arguments as SQL, and as DOUBLE where they are no integers or doubles. */
  readonly args: readonly Written[];
  readonly floats: readonly string[];
  /** ` FILTER (…)` and ` OVER (…)`, or nothing. */
  readonly after: string;
  /** ` ORDER BY …` for those that look at the order of rows, or nothing. */
  readonly order: string;
  readonly isWindow: boolean;
}
type Write = (parts: Parts) => Written;

/** Of a decimal, in the type that DuckDB makes of it, whose value is the same. */
const inOwnType = (name: string): Write => ({ args, after }) => atom(`${name}(${args[0]!.sql})${after}`, args[0]!.type);
const ofFloats = (name: string): Write => ({ floats, after }) => atom(`${name}(${floats.join(", ")})${after}`, "DOUBLE");
const byOrder = (name: string): Write => ({ args, after, order }) =>
  atom(`${name}(${args.map(arg => arg.sql).join(", ")}${order})${after}`, args[0]!.type);

const sum: Write = ({ call, args, floats, after }) => {
  const { type } = call.args[0]!;
  if (isFloat(type)) return atom(`sum(${floats[0]})${after}`, "DOUBLE");
  return atom(`sum(${args[0]!.sql})${after}`, isInteger(type) ? "HUGEINT" : "DECIMAL");
};

/** DuckDB adds floats without their rounding errors only as DOUBLE. */
const mean: Write = ({ call, args, floats, after }) =>
  atom(`avg(${isFloat(call.args[0]!.type) ? floats[0]! : args[0]!.sql})${after}`, "DOUBLE");

const fraction = ({ args }: AggregateCall): string => {
  const literal = args[1];
  if (literal?.kind !== "literal") return unsupported("a quantile without a plain fraction");
  return String(literal.value);
};

const SQL = {
  count: ({ args, after }) => atom(`count(${args[0]?.sql ?? "*"})${after}`, "BIGINT"),
  nUnique: ({ args, after }) => atom(`count(DISTINCT ${args[0]!.sql})${after}`, "BIGINT"),
  sum, mean,
  min: inOwnType("min"), max: inOwnType("max"),
  std: ofFloats("stddev_samp"), var: ofFloats("var_samp"),
  stdPop: ofFloats("stddev_pop"), varPop: ofFloats("var_pop"),
  skew: ofFloats("skewness"), kurtosis: ofFloats("kurtosis"),
  corr: ofFloats("corr"), covar: ofFloats("covar_samp"), covarPop: ofFloats("covar_pop"),
  regrSlope: ofFloats("regr_slope"), regrIntercept: ofFloats("regr_intercept"), regrR2: ofFloats("regr_r2"),
  product: ofFloats("product"),
  any: inOwnType("bool_or"), all: inOwnType("bool_and"),
  bitAnd: inOwnType("bit_and"), bitOr: inOwnType("bit_or"), bitXor: inOwnType("bit_xor"),
  first: byOrder("first"), last: byOrder("last"),
  minBy: byOrder("arg_min"), maxBy: byOrder("arg_max"),
  median: ({ floats, after }) => atom(`median(${floats[0]})${after}`, "DOUBLE"),
  quantile: ({ floats, after, call }) => atom(`quantile_cont(${floats[0]}, ${fraction(call)})${after}`, "DOUBLE"),
  quantileDisc: ({ args, after, call }) => atom(`quantile_disc(${args[0]!.sql}, ${fraction(call)})${after}`, args[0]!.type),
  // With a constant and an order DuckDB's binder takes it for an ordered-set aggregate. Over frames that move
  // ties go to any value, so each frame is a list.
  mode: parts => (columnsOf(parts.call.args[0]!).size === 0 ? unsupported("mode of a constant")
    : parts.isWindow && parts.order !== "" ? atom(`list_aggregate(${byOrder("list")(parts).sql}, 'mode')`, parts.args[0]!.type)
      : byOrder("mode")(parts)),
} satisfies Record<AggregateName, Write>;

/** Whose result depends on the order of rows: always, or only where rows tie. */
export const ORDERED: Readonly<Partial<Record<string, "always" | "ties">>> =
  { first: "always", last: "always", minBy: "ties", maxBy: "ties", mode: "ties" };

/** Aggregates to which an integer's width is nothing. */
const ANY_WIDTH: ReadonlySet<string> = new Set(["count", "nUnique", "sum", "mean", "min", "max"]);

/** What makes a window function of an aggregate, and the order of its rows. */
export interface Around {
  readonly distinct?: boolean;
  readonly over?: string;
  readonly order?: string;
}

export function aggregateSql(
  call: AggregateCall, scope: Scope, { distinct = false, over = "", order = "" }: Around = {},
): Written {
  const [argument] = call.args;
  if (distinct && (call.name === "median" || call.name === "quantile") && !isFloat(argument!.type)) {
    return unsupported("quantiles of values that are distinct before they are floats");
  }
  const plain = (arg: TypedExpr) => writeDefinite(ANY_WIDTH.has(call.name) ? narrow(arg) : arg, scope);
  const written = call.args.map(plain);
  const once = distinct && call.name !== "nUnique" ? "DISTINCT " : "";
  const first = (sql: string, i: number) => (i === 0 ? `${once}${sql}` : sql);
  const floats = call.args.map((arg, i) => first(exactly(writeDefinite(arg, scope), "DOUBLE").sql, i));
  const filter = call.filter ? ` FILTER (WHERE ${writeDefinite(call.filter, scope).sql})` : "";
  const special = scope.storage.aggregates[call.name];
  if (special) return atom(special(floats[0]!, `${filter}${over}`), "DOUBLE");
  return SQL[call.name]({
    call, args: written.map((w, i) => ({ ...w, sql: first(w.sql, i) })), floats, after: `${filter}${over}`,
    order: order === "" ? "" : ` ORDER BY ${order}`, isWindow: over !== "",
  });
}

