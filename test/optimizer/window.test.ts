// What the rules do with windows: prune them, let conditions on partitions through, and ask for no more rows
// than pass.
import { describe, expect, it } from "vitest";
import { INT32, INT64, UTF8 } from "../../expr/type.ts";
import { NO_STATISTICS } from "../../engine/optimizer/index.ts";
import { Facts } from "../../engine/optimizer/column-facts.ts";
import type { Plan } from "../../engine/plan/node.ts";
import { agg, col, fn, groupBy, isIn, limit, lit, orderBy, select, table, where, win, windows } from "./build.ts";
import { optimized } from "./check.ts";

const t = () => table("t", {
  a: [INT32, [3n, 1n, null, 2n]], b: [UTF8, ["x", "y", "x", null]], c: [INT64, [1n, 2n, 3n, 4n]],
});
const ranked = () => windows(t(), { by: ["b"], order: ["-c"] }, { r: win("rank"), s: win("lag", [col("a")]) });

it("windows that nobody reads are not computed", () => {
  expect(optimized(select(ranked(), ["c", "r"]), { expect: "prune-columns" })).toMatchInlineSnapshot(`
    "
    project c, r
      window by b order c desc [rank() as r]
        scan t [b, c]
    "
  `);
  expect(optimized(select(ranked(), ["a"]), { expect: "prune-columns" })).toMatchInlineSnapshot(`
    "
    scan t [a]
    "
  `);
});

it("conditions on the partition go below, all others stay", () => {
  const condition = fn("and", fn("eq", col("b"), "x"), fn("le", col("r"), 1));
  expect(optimized(where(ranked(), condition), { expect: "push-filter" })).toMatchInlineSnapshot(`
    "
    filter r <= 1
      window by b order c desc [rank() as r, lag(a, 1) as s] for r <= 1
        filter b = "x"
          scan t [a, b, c]
    "
  `);
  expect(optimized(where(ranked(), fn("gt", col("a"), 1)), { expectNot: "push-filter" })).toMatchInlineSnapshot(`
    "
    filter a > 1
      window by b order c desc [rank() as r, lag(a, 1) as s]
        scan t [a, b, c]
    "
  `);
  const whole = windows(t(), {}, { n: win("count") });
  expect(optimized(where(whole, fn("gt", col("c"), 1)), { expectNot: "push-filter" })).toMatchInlineSnapshot(`
    "
    filter c > 1
      window [count() as n]
        scan t [a, b, c]
    "
  `);
});

describe("a condition on the rows' numbers", () => {
  const numbered = () => windows(t(), { by: ["b"], order: ["c"] }, { n: win("rowNumber"), d: win("denseRank") });
  const wanted = (plan: Plan, fires = true) =>
    /for .*/.exec(optimized(plan, fires ? { expect: "want-first-rows" } : { expectNot: "want-first-rows" }))?.[0];

  it("says which rows are wanted", () => {
    expect(wanted(where(numbered(), fn("le", col("n"), 2)))).toBe("for n <= 2");
    expect(wanted(where(numbered(), fn("lt", col("n"), 2)))).toBe("for n <= 1");
    expect(wanted(where(numbered(), fn("gt", lit(3), col("d"))))).toBe("for d <= 2");
    expect(wanted(where(numbered(), fn("eq", col("d"), 3)))).toBe("for d <= 3");
    expect(wanted(where(numbered(), isIn(col("n"), 1, 3)))).toBe("for n <= 3");
    expect(wanted(where(numbered(), fn("and", fn("gt", col("a"), 1), fn("le", col("n"), 1))))).toBe("for n <= 1");
    expect(wanted(where(select(numbered(), ["a", "n"]), fn("le", col("n"), 1)))).toBe("for n <= 1");
  });

  it("does not where others pass, too, or are too many", () => {
    expect(wanted(where(numbered(), fn("ge", col("n"), 2)), false)).toBeUndefined();
    expect(wanted(where(numbered(), fn("or", fn("le", col("n"), 2), fn("gt", col("a"), 1))), false)).toBeUndefined();
    expect(wanted(where(numbered(), fn("le", col("n"), 65)), false)).toBeUndefined();
    expect(wanted(where(numbered(), fn("le", col("c"), 2)), false)).toBeUndefined();
    expect(wanted(where(limit(numbered(), 0, 2), fn("le", col("n"), 2)), false)).toBeUndefined();
  });

  it("does not where a function beside it looks ahead", () => {
    for (const call of [win("lead", [col("a")]), win("count"), win("ntile", [lit(2)]), win("percentRank")]) {
      const plan = windows(t(), { by: ["b"], order: ["c"] }, { n: win("rowNumber"), other: call });
      expect(wanted(where(plan, fn("le", col("n"), 2)), false)).toBeUndefined();
    }
  });
});

it("a limit stays above, and so does the order that ties are broken by", () => {
  expect(optimized(limit(ranked(), 0, 1), { expectNot: "push-limit" })).toMatchInlineSnapshot(`
    "
    limit 1
      window by b order c desc [rank() as r, lag(a, 1) as s]
        scan t [a, b, c]
    "
  `);
  const numbered = windows(orderBy(t(), "a"), { by: ["b"] }, { n: win("rowNumber") });
  expect(optimized(groupBy(numbered, ["n"], { s: agg("max", col("c")) }), { expectNot: "drop-unseen-sorts" }))
    .toMatchInlineSnapshot(`
      "
      aggregate by n [max(c) as s]
        window by b [rowNumber() as n]
          project b, c
            sort by a
              scan t [a, b, c]
      "
    `);
});

it("what is computed inside is simplified, a filter that is always true goes", () => {
  const plan = windows(t(), { order: ["c"] }, {
    s: win("sum", [fn("add", lit(1), lit(2))], { filter: fn("eq", lit(1), lit(1)) }),
  });
  expect(optimized(plan, { expect: "fold-constants" })).toMatchInlineSnapshot(`
    "
    window order c [sum(3.0) range between unbounded preceding and current row as s]
      scan t [a, b, c]
    "
  `);
});

it("no rows stay no rows", () => {
  expect(optimized(where(ranked(), lit(false)), { expect: "push-empty" })).toMatchInlineSnapshot(`
    "
    window by b order c desc [rank() as r, lag(a, 1) as s]
      scan t [a, b, c] rows 0..0
    "
  `);
});

it("what windows can be is known", () => {
  const facts = new Facts(NO_STATISTICS);
  const plan = windows(t(), { order: ["c"] }, {
    r: win("rank"), n: win("count"), l: win("lag", [fn("day", lit("2024-01-01", { kind: "date" })), lit(1)]),
    m: win("max", [fn("sign", col("c"))]), o: win("ntile", [lit(3)]),
  });
  const intervals = Object.fromEntries(plan.schema.slice(3).map(f => [f.name, facts.column(plan, f.name)]));
  expect(intervals).toEqual({
    r: { interval: { min: 1n, max: 4n }, nullable: false },
      n: { interval: { min: 0n, max: 4n }, nullable: false },
    l: { interval: { min: 1n, max: 31n }, nullable: true },
      m: { interval: { min: -1n, max: 1n }, nullable: false },
    o: { interval: null, nullable: false },
  });
});
