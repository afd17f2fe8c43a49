// Windows of the fluent API: what `over` and the shorthands compute (interpreted by the reference executor), the
// plans that verbs make of them, and what is refused.
import { describe, expect, it } from "vitest";
import { printPlan } from "../../engine/plan/print.ts";
import {
  between, col, count, cumeDist, denseRank, desc, fromRows, groupsBetween, lit, ntile,
  percentRank, rank,
  rowNumber, rowsBetween, t, type Frame,
} from "../../src/index.ts";
import { codedProblem } from "./problem.ts";
import { useReferenceEngine } from "./reference-engine.ts";

useReferenceEngine();

const day = (text: string) => new Date(text);
const sales = fromRows([
  { id: 1, shop: "a", day: day("2024-01-01"), x: 1, y: 5 },
  { id: 2, shop: "a", day: day("2024-01-05"), x: 2, y: null },
  { id: 3, shop: "b", day: day("2024-01-02"), x: 3, y: 7 },
  { id: 4, shop: "a", day: day("2024-01-09"), x: 4, y: 1 },
  { id: 5, shop: "b", day: day("2024-01-02"), x: 5, y: 2 },
], { id: t.int64, shop: t.utf8, day: t.date, x: t.int32, y: t.nullable(t.float64) });

/** The values of the column `v`. */
const values = async (frame: Pick<Frame, "toColumns">): Promise<unknown> =>
  (await frame.toColumns() as Record<string, unknown>)["v"];

const plan = (frame: Pick<Frame, "plan">): string => printPlan(frame.plan).replaceAll(/#\d+/g, "");

describe("over", () => {
  it("takes names, expressions and directions", async () => {
    for (const partitionBy of ["shop", ["shop"], col("shop"), [col("shop"), lit(1)]] as const) {
      expect(await values(sales.select({ v: col("x").sum().over({ partitionBy }) }))).toEqual([7, 7, 8, 7, 8]);
    }
    for (const orderBy of [desc("x"), [desc("x")], col("x").desc(), col("x").neg(), ["shop", desc("x")]] as const) {
      expect(await values(sales.select({ v: rowNumber().over({ partitionBy: "shop", orderBy }) })))
        .toEqual([3, 2, 2, 1, 1]);
    }
    expect(await values(sales.select(c => ({ v: rank().over({ orderBy: c.y.asc({ nulls: "first" }) }) }))))
      .toEqual([4, 1, 5, 2, 3]);
  });

  it("takes frames of rows, distances and groups", async () => {
    expect(await values(sales.select(c => ({
      v: c.x.sum().over({ partitionBy: c.shop, orderBy: c.day, frame: between("-7d", 0) }),
    })))).toEqual([1, 3, 8, 6, 8]);
    expect(await values(sales.select(c => ({ v: c.x.sum().over({ orderBy: c.id, frame: between(-1, 1) }) }))))
      .toEqual([3, 6, 9, 12, 9]);
    expect(await values(sales.select(c => ({ v: c.x.max().over({ frame: rowsBetween(1, "unbounded") }) }))))
      .toEqual([5, 5, 5, 5, null]);
    expect(await values(sales.select(c => ({
      v: c.x.sum().over({ orderBy: c.day, frame: groupsBetween(-1, 0), exclude: "current" }),
    })))).toEqual([null, 8, 6, 2, 4]);
  });

  it("follows aggregates with filters, and counts values once", async () => {
    expect(await values(sales.select(c =>
      ({ v: c.x.sum().filter(c.y.isNotNull()).over({ partitionBy: c.shop }) }))))
      .toEqual([5, 5, 8, 5, 8]);
    expect(await values(sales.select(c => ({ v: c.shop.count().over({ distinct: true }) }))))
      .toEqual([2, 2, 2, 2, 2]);
    expect(await values(sales.select({ v: count().over() }))).toEqual([5, 5, 5, 5, 5]);
    expect(await values(sales.select(c => ({ v: c.y.last().over({ ignoreNulls: true, orderBy: c.id }) }))))
      .toEqual([5, 5, 7, 1, 2]);
  });

  it("is a value of the row like any other", async () => {
    expect(await values(sales.select(c =>
      ({ v: c.x.div(c.x.sum().over({ partitionBy: c.shop })).round(2) }))))
      .toEqual([0.14, 0.29, 0.38, 0.57, 0.63]);
  });

  it("gives every ranking", async () => {
    const orderBy = col("day");
    const all = [rank(), denseRank(), percentRank(), cumeDist(), ntile(2)].map(ranking =>
      ranking.over({ orderBy }));
    const frame = sales.select({ a: all[0]!, b: all[1]!, c: all[2]!, d: all[3]!, e: all[4]! });
    expect(await frame.toColumns()).toEqual({
      a: [1, 4, 2, 5, 2], b: [1, 3, 2, 4, 2], c: [0, 0.75, 0.25, 1, 0.25], d: [0.2, 0.8, 0.6, 1, 0.6],
      e: [1, 2, 1, 2, 1],
    });
  });
});

describe("shorthands", () => {
  it("run in the input's order", async () => {
    const frame = sales.select(c => ({
      sum: c.x.cumSum(), mean: c.y.cumMean(), min: c.y.cumMin(), max: c.y.cumMax(), count: c.y.cumCount(),
    }));
    expect(await frame.toColumns()).toEqual({
      sum: [1, 3, 6, 10, 15], mean: [5, 5, 6, 13 / 3, 15 / 4], min: [5, 5, 5, 1, 1], max: [5, 5, 7, 7, 7],
      count: [1, 1, 2, 3, 4],
    });
  });

  it("run in partitions and other orders", async () => {
    expect(await values(sales.select(c =>
      ({ v: c.x.cumSum().over({ partitionBy: c.shop, orderBy: c.id.desc() }) }))))
      .toEqual([7, 6, 8, 4, 5]);
    expect(await values(sales.select(c => ({ v: c.x.diff().over({ partitionBy: c.shop }) }))))
      .toEqual([null, 1, null, 2, 2]);
  });

  it("roll over rows", async () => {
    const roll = (v: (c: { x: ReturnType<typeof col> }) => ReturnType<typeof col>) =>
      values(sales.select({ v: v({ x: col("x") }) }));
    expect(await roll(c => c.x.rollingSum(2))).toEqual([null, 3, 5, 7, 9]);
    expect(await roll(c => c.x.rollingSum(2, { minSamples: 1 }))).toEqual([1, 3, 5, 7, 9]);
    expect(await roll(c => c.x.rollingMean(3, { center: true }))).toEqual([null, 2, 3, 4, null]);
    expect(await roll(c => c.x.rollingSum(4, { center: true, minSamples: 1 }))).toEqual([3, 6, 10, 14, 12]);
    expect(await roll(c => c.x.rollingMin(2))).toEqual([null, 1, 2, 3, 4]);
    expect(await roll(c => c.x.rollingMax(2))).toEqual([null, 2, 3, 4, 5]);
    expect(await roll(c => c.x.rollingVar(3))).toEqual([null, null, 1, 1, 1]);
    expect(await roll(c => c.x.rollingStd(3))).toEqual([null, null, 1, 1, 1]);
    expect(await roll(c => c.x.rollingCount(2))).toEqual([1, 2, 2, 2, 2]);
    expect(await values(sales.select(c => ({ v: c.y.rollingMean(2) })))).toEqual([null, null, null, 4, 1.5]);
  });

  it("roll over periods of the order key", async () => {
    expect(await values(sales.select(c => ({
      v: c.y.rollingMean("4d").over({ partitionBy: c.shop, orderBy: c.day }),
    })))).toEqual([5, 5, 4.5, 1, 4.5]);
    expect(await values(sales.select(c => ({
      v: c.x.rollingSum("1w", { minSamples: 3 }).over({ orderBy: c.day }),
    })))).toEqual([null, 11, 9, 14, 9]);
  });

  it("look back and forward", async () => {
    expect(await values(sales.select(c => ({ v: c.x.shift() })))).toEqual([null, 1, 2, 3, 4]);
    expect(await values(sales.select(c => ({ v: c.x.shift(-2) })))).toEqual([3, 4, 5, null, null]);
    expect(await values(sales.select(c => ({ v: c.day.diff().cast(t.int64) })))).toEqual(
      [null, 4, -3, 7, -7].map(days => (days === null ? null : days * 86_400)));
    expect(await values(sales.select(c => ({ v: c.x.pctChange() }))))
      .toEqual([null, 1, 0.5, 4 / 3 - 1, 0.25]);
    expect(await values(sales.select(c => ({ v: c.y.lag(1, 0) })))).toEqual([0, 5, null, 7, 1]);
    expect(await values(sales.select(c => ({ v: c.y.lead().over({ ignoreNulls: true }) }))))
      .toEqual([7, 7, 1, 2, null]);
  });

  it("forget", async () => {
    expect(await values(sales.select(c => ({ v: c.x.ewmMean({ span: 3 }) })))).toEqual(
      await values(sales.select(c => ({ v: c.x.ewmMean({ alpha: 0.5 }) }))));
    expect(await values(sales.head(2).select(c => ({ v: c.x.ewmMean({ halfLife: 1 }) }))))
      .toEqual([1, 2.5 / 1.5]);
  });
});

describe("plans", () => {
  it("have one node for each partition and order, and one column for each window", () => {
    expect(plan(sales.select(c => ({
      a: c.x.sum().over({ partitionBy: [c.shop, c.day] }),
      b: c.x.sum().over({ partitionBy: ["day", "shop"] }).add(1),
      d: rank().over({ partitionBy: c.shop, orderBy: c.x.desc() }),
        e: c.x.max().over({ partitionBy: [c.shop, c.day] }),
    })))).toBe(`project sum as a, sum + 1 as b, rank as d, max as e
  window by shop order x desc [rank() as rank]
    window by shop, day [sum(x::int64) as sum, max(x) as max]
      scan rows [id, shop, day, x, y]`);
  });

  it("drop the windows of filter and orderBy again", () => {
    const best = sales.filter(c => rank().over({ partitionBy: c.shop, orderBy: c.x.desc() }).le(1));
    expect(best.columns).toEqual(sales.columns);
    expect(plan(best)).toBe(`project id, shop, day, x, y
  filter rank <= 1
    window by shop order x desc [rank() as rank]
      scan rows [id, shop, day, x, y]`);
    expect(plan(sales.orderBy(c => c.x.cumMax()))).toBe(`project id, shop, day, x, y
  sort by max
    window [max(x) rows between unbounded preceding and current row as max]
      scan rows [id, shop, day, x, y]`);
  });

  it("give windows names that are not taken", async () => {
    const frame = fromRows([{ sum: 1, rank: 2 }, { sum: 3, rank: 4 }]);
    expect(await frame.withColumns(c => ({ v: c.sum.sum().over(), w: c.rank.cumSum() })).toRows()).toEqual(
      [{ sum: 1, rank: 2, v: 4, w: 2 }, { sum: 3, rank: 4, v: 4, w: 6 }]);
  });

  it("compute a filter's rows", async () => {
    const best = sales.filter(c => rank().over({ partitionBy: c.shop, orderBy: c.x.desc() }).le(1));
    expect(await best.toColumns()).toMatchObject({ id: [4, 5] });
    expect(await sales.orderBy(c => [c.x.sum().over({ partitionBy: c.shop }), c.id.desc()]).toColumns())
      .toMatchObject({ id: [4, 2, 1, 5, 3] });
  });

  it("say what can be null", () => {
    const nullable = (...exprs: ReturnType<typeof col>[]) =>
      sales.select(Object.fromEntries(exprs.map((expr, i) => [`v${i}`, expr]))).schema.map(f => f.nullable);
    const x = col("x");
    const frames =
      [rowsBetween(-1, 0), rowsBetween(0, 1), rowsBetween(1, 2), between("-7d", 0), between("1d", "2d")];
    expect(nullable(...frames.map(frame => x.sum().over({ orderBy: "day", frame }) as never)))
      .toEqual([false, false, true, false, true]);
    expect(nullable(x.sum().over() as never, x.sum().over({ exclude: "current" }) as never, x.lag() as never,
      x.lag(1, 0) as never, x.std().over() as never, x.cumSum() as never))
      .toEqual([false, true, true, false, true, false]);
  });
});

const OVER = "Write it as in `c.price.sum().over({ partitionBy: c.product })`.";

describe("mistakes", () => {
  const x = col("x");
  it.each([
    [() => sales.select({ v: rank() } as never),
      "window-order: rank needs an order of the rows. Write it as in `rank().over({ orderBy: c.price.desc() })`."],
    [() => sales.select({ v: ntile(0).over({ orderBy: "x" }) }), "argument-type: ntile takes a whole number from 1, not 0."],
    [() => sales.select({ v: x.lag(-1) }),
      "argument-type: lag takes a whole number from 0, not -1. Use lead for the other direction."],
    [() => sales.select({ v: x.lag(1, "none") }), "literal-mismatch: The literal \"none\" is not a value of type int32. "
      + "Write it as a number."],
    [() => sales.select({ v: x.lag(1, col("y")) }), "type-mismatch: lag: the value for where there is no row has type "
      + "float64, not int32. Cast it to int32."],
    [() => rowsBetween(0.5, 1), "window-frame: rowsBetween: an end must be a whole number or \"unbounded\", not 0.5. "
      + "Negative numbers are before the current row, 0 is the row itself."],
    [() => groupsBetween(-(2 ** 60), 0), "window-frame: groupsBetween: an end must be a whole number or \"unbounded\", not "
      + "-1152921504606847000. Negative numbers are before the current row, 0 is the row itself."],
    [() => between(NaN, 0), "window-frame: between: an end must be a number, a period or \"unbounded\", not NaN. As in "
      + "`between(-10, 0)` or `between(\"-7d\", 0)`."],
    [() => between("-7 days" as never, 0), "bad-period: \"-7 days\" is not a period. Write whole numbers with units, as in "
      + "\"15m\", \"1mo\" or \"1d12h\"; units: y q mo w d h m s ms us ns."],
    [() => sales.select({ v: x.sum().over({ frame: rowsBetween(1, -1) }) }), "window-frame: sum: the frame starts after "
      + "its end, so that no row is in it. Exchange its ends."],
    [() => sales.select({ v: x.sum().over({ orderBy: "day", frame: between("1d", "-1d") }) }), "window-frame: sum: the frame "
      + "starts after its end, so that no row is in it. Exchange its ends."],
    [() => sales.select({ v: x.sum().over({ frame: between(-1, 0) } as never) }), "window-frame: sum: a frame of a range "
      + "needs an order of the rows. Give orderBy, or count rows with rowsBetween."],
    [() => sales.select({ v: x.rollingSum("7d") }), "window-frame: sum: a frame of a range needs an order of the rows. Give "
      + "orderBy, or count rows with rowsBetween."],
    [() => sales.select({ v: x.sum().over({ exclude: "ties" }) }), "window-frame: sum: without an order all rows are peers, "
      + "so that exclude cannot be \"ties\". Give orderBy."],
    [() => sales.select({ v: x.sum().over({ orderBy: ["x", "id"], frame: between(-1, 0) }) }), "window-frame: sum: a "
      + "distance from the order key needs exactly one key of numbers or dates, not int32, int64. Order by one such column, "
      + "or count rows with rowsBetween."],
    [() => sales.select({ v: x.sum().over({ orderBy: "shop", frame: between(-1, 0) }) }), "window-frame: sum: a distance "
      + "from the order key needs exactly one key of numbers or dates, not utf8. Order by one such column, or count rows "
      + "with rowsBetween."],
    [() => sales.select({ v: x.sum().over({ orderBy: "day", frame: between(-1, 0) }) }), "window-frame: sum: the order key "
      + "has type date, from which \"-1\" is no distance. Give a period such as \"7d\"."],
    [() => sales.select({ v: x.sum().over({ orderBy: "day", frame: between("-1h", 0) }) }), "bad-period: offsetBy moves a "
      + "date by whole days. Cast it to a timestamp first."],
    [() => sales.select({ v: x.cumSum().max().over() }), "window-position: max: the window function sum cannot stand here. "
      + "Compute it with withColumns first, and use that column."],
    [() => sales.select({ v: x.sum().over({ partitionBy: x.cumSum() }) }), "window-position: sum: the window function sum "
      + "cannot stand here. Compute it with withColumns first, and use that column."],
    [() => sales.agg({ v: x.cumSum().sum() }), "window-position: sum: the window function sum cannot stand here. Compute it "
      + "with withColumns first, and use that column."],
    [() => sales.agg({ v: x.cumSum() } as never), "window-position: agg: the window function sum cannot stand here. Compute "
      + "it with withColumns first, and use that column."],
    [() => sales.groupBy({ v: x.cumSum() }), "window-position: groupBy: the window function sum cannot stand here. Compute it "
      + "with withColumns first, and use that column."],
    [() => x.add(1).over(), `over-position: over follows an aggregate or a window function directly, and c.x.add(1) is none. ${OVER}`],
    [() => x.sum().over().over(), `over-position: over follows an aggregate or a window function directly, and c.x.sum().over() is none. ${OVER}`],
    [() => x.sum().over({ partitonBy: "shop" } as never), "bad-option: sum: over has no option \"partitonBy\" here. It takes "
      + "partitionBy, orderBy, frame, exclude, ignoreNulls, distinct."],
    [() => x.cumSum().over({ frame: rowsBetween(-1, 0) }), "bad-option: cumSum: over has no option \"frame\" here. It takes "
      + "partitionBy, orderBy."],
    [() => x.sum().over({ exclude: "others" as never }), "bad-option: sum: exclude cannot be \"others\". Use one of \"none\", "
      + "\"current\", \"group\", \"ties\"."],
    [() => x.sum().over({ frame: { unit: "rows" } as never }), "argument-type: sum: a frame is made by between, rowsBetween or "
      + "groupsBetween. As in `over({ orderBy: c.day, frame: rowsBetween(-2, 0) })`."],
    [() => sales.select({ v: x.sum().over({ ignoreNulls: true }) }), "window-option: sum: ignoreNulls is for functions that "
      + "pick one row. sum skips nulls anyway."],
    [() => sales.select({ v: count().over({ distinct: true }) }), "window-option: count: distinct goes with an aggregate of "
      + "values. As in `c.note.count().over({ distinct: true })`."],
    [() => sales.select({ v: x.mode().over({ distinct: true }) }), "window-option: mode: distinct goes with an aggregate of "
      + "values. As in `c.note.count().over({ distinct: true })`."],
    [() => fromRows([{ s: { a: 1 } }]).select(c => ({ v: c.s.count().over({ distinct: true }) })), "type-mismatch: count: "
      + "values of type struct<a: float64> do not compare, so that none are distinct. Leave distinct out, or use another column."],
    [() => x.rollingSum(0), "argument-type: rollingSum takes a whole number of rows from 1 or a period, not 0. As in "
      + "`rollingMean(3)` or `rollingMean(\"7d\").over({ orderBy: c.day })`."],
    [() => x.rollingSum("-7d"), "bad-period: rollingSum: the period \"-7d\" must be longer than nothing. As in "
      + "`rollingMean(\"7d\")`."],
    [() => x.rollingSum("7d", { center: true }), "bad-option: rollingSum: center is true or false, and goes with a number "
      + "of rows."],
    [() => x.rollingSum(3, { minSamples: -1 }), "bad-option: rollingSum: minSamples must be a whole number from 0, not -1."],
    [() => x.ewmMean({ alpha: 1, span: 2 } as never), "argument-type: ewmMean takes one of alpha (above 0, at most 1), span "
      + "(from 1) and halfLife (above 0). As in `ewmMean({ span: 7 })`."],
    [() => sales.select({ v: x.ewmMean({ alpha: 2 }) }), "argument-type: ewmMean: alpha must be above 0 and at most 1, not 2."],
    [() => sales.select({ v: x.sum().over({ partitionBy: "shp" }) }), "unknown-column: sum: there is no column \"shp\". Did you "
      + "mean \"shop\"? The columns are: \"id\", \"shop\", \"day\", \"x\", \"y\"."],
  ])("%s", (work, message) => expect(codedProblem(work)).toBe(message));
});

it("print as one would write them", () => {
  const x = col("x");
  expect(String(x.sum().filter(col("p")).over({ partitionBy: "a", orderBy: [desc("b"), "d"],
    frame: rowsBetween(-1, "unbounded"),
    exclude: "ties", distinct: true }))).toBe(
    "c.x.sum().filter(c.p).over({ partitionBy: c.a, orderBy: [c.b.desc(), c.d], frame: rowsBetween(-1, \"unbounded\"), "
    + "exclude: \"ties\", distinct: true })");
  expect(String(x.last().over({ orderBy: "b", frame: between("-7d", 0), ignoreNulls: true }))).toBe(
    "c.x.last().over({ orderBy: c.b, frame: between(\"-7d\", 0), ignoreNulls: true })");
  expect(String(rowNumber())).toBe("rowNumber().over()");
  expect(String(ntile(4).over({ orderBy: col("b").asc({ nulls: "first" }) }))).toBe(
    "ntile(4).over({ orderBy: c.b.asc({ nulls: \"first\" }), frame: between(\"unbounded\", 0) })");
});
