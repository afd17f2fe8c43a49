// Queries of TPC-H as the specification writes them: tables side by side in any order, all conditions above.
import type { Tables } from "../../docs/tpch/tables.ts";
import { unordered } from "../../engine/plan/build.ts";
import type { Plan } from "../../engine/plan/node.ts";
import type { Expr } from "../../expr/node.ts";
import {
  agg, col, fn, groupBy, isIn, joinOn, limit, orderBy, select, when, where, withColumns, type Term,
} from "../optimizer/build.ts";

export interface CommaQuery {
  readonly from: (tables: Tables) => readonly Plan[];
  readonly where: readonly Expr[];
  readonly then: (rows: Plan) => Plan;
}

const eq = (a: string, b: Term): Expr => fn("eq", col(a), typeof b === "string" ? col(b) : b);
const is = (a: string, value: string): Expr => fn("eq", col(a), value);
const all = (...conditions: readonly Expr[]): Expr => conditions.reduce((a, b) => fn("and", a, b));
const any = (...conditions: readonly Expr[]): Expr => conditions.reduce((a, b) => fn("or", a, b));
const between = (a: string, from: Term, until: Term): Expr => fn("between", col(a), from, until);

const volume = fn("mul", col("l_extendedprice"), fn("sub", 1, col("l_discount")));

/** A table a second time, under names of its own. */
const renamed = (plan: Plan, suffix: string): Plan =>
  select(plan, [], Object.fromEntries(plan.schema.map(f => [`${f.name}${suffix}`, col(f.name)])));

/** The query with its tables in the given order, as indices into its list. */
export function commaPlan(query: CommaQuery, tables: Tables, order: readonly number[]): Plan {
  const from = query.from(tables);
  const side = order.map(i => from[i]!).reduce((left, right) => joinOn(left, right, {}, { how: "cross" }));
  return query.then(unordered(query.where.reduce<Plan>(where, side)));
}

const plans = (...names: readonly (keyof Tables)[]) => (tables: Tables): Plan[] =>
  names.map(name => tables[name].plan);

export const COMMA_QUERIES: Readonly<Record<string, CommaQuery>> = {
  q03: {
    from: plans("customer", "orders", "lineitem"),
    where: [is("c_mktsegment", "BUILDING"), eq("c_custkey", "o_custkey"), eq("l_orderkey", "o_orderkey"),
      fn("lt", col("o_orderdate"), "1995-03-15"), fn("gt", col("l_shipdate"), "1995-03-15")],
    then: rows => limit(orderBy(select(groupBy(withColumns(rows, { volume }),
      ["l_orderkey", "o_orderdate", "o_shippriority"], { revenue: agg("sum", col("volume")) }),
    ["l_orderkey", "revenue", "o_orderdate", "o_shippriority"]), "-revenue", "o_orderdate", "l_orderkey"), 0,
      10),
  },
  q05: {
    from: plans("customer", "orders", "lineitem", "supplier", "nation", "region"),
    where: [eq("c_custkey", "o_custkey"), eq("l_orderkey", "o_orderkey"), eq("l_suppkey", "s_suppkey"),
      eq("c_nationkey", "s_nationkey"), eq("s_nationkey", "n_nationkey"), eq("n_regionkey", "r_regionkey"),
      is("r_name", "ASIA"), fn("ge", col("o_orderdate"), "1994-01-01"),
        fn("lt", col("o_orderdate"), "1995-01-01")],
    then: rows => orderBy(groupBy(withColumns(rows, { volume }), ["n_name"],
      { revenue: agg("sum", col("volume")) }), "-revenue"),
  },
  q07: {
    from: tables => [...plans("supplier", "lineitem", "orders", "customer")(tables),
      renamed(tables.nation.plan, "_1"), renamed(tables.nation.plan, "_2")],
    where: [eq("s_suppkey", "l_suppkey"), eq("o_orderkey", "l_orderkey"), eq("c_custkey", "o_custkey"),
      eq("s_nationkey", "n_nationkey_1"), eq("c_nationkey", "n_nationkey_2"),
      any(all(is("n_name_1", "FRANCE"), is("n_name_2", "GERMANY")),
        all(is("n_name_1", "GERMANY"), is("n_name_2", "FRANCE"))),
      between("l_shipdate", "1995-01-01", "1996-12-31")],
    then: rows => orderBy(groupBy(select(rows, [], {
      supp_nation: col("n_name_1"), cust_nation: col("n_name_2"), l_year: fn("year", col("l_shipdate")),
        volume,
    }), ["supp_nation", "cust_nation", "l_year"], { revenue: agg("sum", col("volume")) }),
    "supp_nation", "cust_nation", "l_year"),
  },
  q08: {
    from: tables => [...plans("part", "supplier", "lineitem", "orders", "customer", "region")(tables),
      renamed(tables.nation.plan, "_1"), renamed(tables.nation.plan, "_2")],
    where: [eq("p_partkey", "l_partkey"), eq("s_suppkey", "l_suppkey"), eq("l_orderkey", "o_orderkey"),
      eq("o_custkey", "c_custkey"), eq("c_nationkey", "n_nationkey_1"), eq("n_regionkey_1", "r_regionkey"),
      is("r_name", "AMERICA"), eq("s_nationkey", "n_nationkey_2"),
      between("o_orderdate", "1995-01-01", "1996-12-31"), is("p_type", "ECONOMY ANODIZED STEEL")],
    then: rows => orderBy(select(groupBy(select(rows, [], {
      o_year: fn("year", col("o_orderdate")), volume, ours: when(is("n_name_2", "BRAZIL"), volume, 0),
    }), ["o_year"], { ours: agg("sum", col("ours")), all: agg("sum", col("volume")) }),
    ["o_year"], { mkt_share: fn("div", col("ours"), col("all")) }), "o_year"),
  },
  q09: {
    from: plans("part", "supplier", "lineitem", "partsupp", "orders", "nation"),
    where: [eq("s_suppkey", "l_suppkey"), eq("ps_suppkey", "l_suppkey"), eq("ps_partkey", "l_partkey"),
      eq("p_partkey", "l_partkey"), eq("o_orderkey", "l_orderkey"), eq("s_nationkey", "n_nationkey"),
      fn("contains", col("p_name"), "green")],
    then: rows => orderBy(groupBy(select(rows, [], {
      nation: col("n_name"), o_year: fn("year", col("o_orderdate")),
      amount: fn("sub", volume, fn("mul", col("ps_supplycost"), col("l_quantity"))),
    }), ["nation", "o_year"], { sum_profit: agg("sum", col("amount")) }), "nation", "-o_year"),
  },
  q19: {
    from: plans("lineitem", "part"),
    where: [any(...([
      ["Brand#12", ["SM CASE", "SM BOX", "SM PACK", "SM PKG"], 5, 1],
      ["Brand#23", ["MED BAG", "MED BOX", "MED PKG", "MED PACK"], 10, 10],
      ["Brand#34", ["LG CASE", "LG BOX", "LG PACK", "LG PKG"], 15, 20],
    ] as const).map(([brand, containers, size, quantity]) => all(
      eq("p_partkey", "l_partkey"), is("p_brand", brand), isIn(col("p_container"), ...containers),
      between("l_quantity", quantity, quantity + 10), between("p_size", 1, size),
      isIn(col("l_shipmode"), "AIR", "AIR REG"), is("l_shipinstruct", "DELIVER IN PERSON"))))],
    then: rows => groupBy(withColumns(rows, { volume }), [], { revenue: agg("sum", col("volume")) }),
  },
};
