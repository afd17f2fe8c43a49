// The rule narrow-by-statistics, interval arithmetic and cardinality guesses.
import { describe, expect, it } from "vitest";
import { BOOL, DATE, FLOAT64, INT64, UTF8, decimal } from "../../expr/type.ts";
import { estimateRows, type ColumnStatistics, type StatisticsPort } from "../../engine/optimizer/index.ts";
import type { Plan } from "../../engine/plan/node.ts";
import { agg, col, fn, groupBy, joinOn, limit, select, table, when, where, withColumns } from "./build.ts";
import { optimized } from "./check.ts";

const t = () => table("t", {
  a: [INT64, [10n, 20n, 15n]], n: [INT64, [null, 5n, 7n]], m: [decimal(8, 2), [100n, 250n, 175n]],
  d: [DATE, [0n, 10n, 20n]], f: [FLOAT64, [0, 1, NaN]], s: [UTF8, ["x", "y", "x"]],
});
const facts: Readonly<Record<string, Partial<ColumnStatistics>>> = {
  a: { min: 10n, max: 20n, distinct: 3, unique: true }, n: { min: 5n, max: 7n, nullCount: 1, distinct: 2 },
  m: { min: 100n, max: 250n }, d: { min: 0n, max: 20n }, f: { min: 0, max: 1 }, s: { distinct: 2 },
  k: { min: 15n, max: 30n, distinct: 2 },
};
const UNKNOWN = { min: null, max: null, nullCount: 0, distinct: 3, sorted: false, unique: false };
const statistics: StatisticsPort = {
  column: (_, name) => ({ ...UNKNOWN, ...facts[name] }),
};
const rule = "narrow-by-statistics";
const fires = (plan: Plan) => expect(optimized(plan, { expect: rule, statistics }));
const rests = (plan: Plan) => expect(optimized(plan, { expectNot: rule, statistics }));

describe("narrow-by-statistics", () => {
  it("drops conditions that all rows meet", () => {
    fires(where(t(), fn("and", fn("ge", col("a"), 10), fn("lt", col("m"), 2.51)))).toMatchInlineSnapshot(`
        "
        scan t [a, n, m, d, f, s]
        "
      `);
  });

  it("empties what no row meets, nulls or not", () => {
    fires(where(t(), fn("gt", col("n"), 7))).toMatchInlineSnapshot(`
      "
      scan t [a, n, m, d, f, s] rows 0..0
      "
    `);
  });

  it("a null stays null where the value counts", () => {
    fires(select(t(), [], { x: fn("gt", col("n"), 7), y: fn("gt", col("a"), 20) })).toMatchInlineSnapshot(`
        "
        project n > 7 as x, false as y
          scan t [n]
        "
      `);
  });

  it("reaches through arithmetic, projections, groups and conditions", () => {
    const sums = groupBy(withColumns(t(), { b: fn("mul", col("a"), 2) }), ["s"],
      { top: agg("max", col("b")), n: agg("count") });
    fires(where(sums, fn("and", fn("le", col("top"), 40), fn("le", col("n"), 3)))).toMatchInlineSnapshot(`
        "
        aggregate by s [max(b) as top, count() as n]
          project s, a * 2 as b
            scan t [a, s]
        "
      `);
    const filtered = where(where(t(), fn("gt", fn("month", col("d")), 12)), fn("gt", col("a"), 1));
    fires(filtered).toMatchInlineSnapshot(`
      "
      scan t [a, n, m, d, f, s] rows 0..0
      "
    `);
    const twice = where(limit(where(t(), fn("gt", col("n"), 5)), 0, 1),
      fn("or", fn("isNull", col("n")), fn("ge", col("n"), 6)));
    fires(twice).toMatchInlineSnapshot(`
      "
      limit 1
        filter n > 5
          scan t [a, n, m, d, f, s]
      "
    `);
  });

  it("leaves floats, whose NaN statistics leave out, and what is open", () => {
    rests(where(t(), fn("le", col("f"), 1))).toMatchInlineSnapshot(`
      "
      filter f <= 1.0
        scan t [a, n, m, d, f, s]
      "
    `);
    rests(where(t(), fn("gt", col("a"), 10))).toMatchInlineSnapshot(`
      "
      filter a > 10
        scan t [a, n, m, d, f, s]
      "
    `);
    rests(where(t(), fn("ge", col("n"), 5))).toMatchInlineSnapshot(`
      "
      filter n >= 5
        scan t [a, n, m, d, f, s]
      "
    `);
  });

  it("shows that a sum cannot overflow, and so need not wait for its guard", () => {
    const u = table("u", { k: [INT64, [15n, 30n]] });
    const plan = where(joinOn(t(), u, { a: "k" }), fn("gt", fn("add", col("a"), 1), 12));
    expect(optimized(plan, { expect: "push-filter", statistics })).toMatchInlineSnapshot(`
      "
      join inner on a = k [left.a, left.n, left.m, left.d, left.f, left.s]
        filter a + 1 > 12
          scan t [a, n, m, d, f, s]
        scan u [k]
      "
    `);
    expect(optimized(plan, { expectNot: "push-filter" })).toMatchInlineSnapshot(`
      "
      filter a + 1 > 12
        join inner on a = k [left.a, left.n, left.m, left.d, left.f, left.s]
          scan t [a, n, m, d, f, s]
          scan u [k]
      "
    `);
  });

  it("decides the branch of a case", () => {
    const branches = when(fn("lt", col("a"), 100), col("s"), fn("upper", col("s")));
    fires(select(t(), [], { x: branches })).toMatchInlineSnapshot(`
        "
        project s as x
          scan t [s]
        "
      `);
  });

  it("knows that a truth value is no number", () => {
    const b = table("b", { b: [BOOL, [true, true]] });
    rests(where(b, fn("eq", col("b"), fn("not", col("b"))))).toMatchInlineSnapshot(`
      "
      filter b = (not b)
        scan b [b]
      "
    `);
  });
});

describe("estimates", () => {
  const rows = (plan: Plan) => Math.round(estimateRows(plan, statistics) * 100) / 100;

  it("follow distinct values and spans", () => {
    expect(rows(t())).toBe(3);
    expect(rows(where(t(), fn("eq", col("s"), "x")))).toBe(1.5);
    expect(rows(where(t(), fn("le", col("a"), 15)))).toBe(1.64);
    expect(rows(groupBy(t(), ["s"], {}))).toBe(2);
    expect(rows(groupBy(t(), [], { n: agg("count") }))).toBe(1);
    expect(rows(limit(t(), 2, 5))).toBe(1);
    expect(rows(joinOn(t(), table("u", { k: [INT64, [15n, 30n]] }), { a: "k" }))).toBe(2);
  });
});
