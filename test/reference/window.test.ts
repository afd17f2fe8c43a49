// Windows of the reference: every function and frame with values worked out by hand, and the edges.
import { describe, expect, test } from "vitest";
import { BOOL, DATE, FLOAT64, INT32, INT64, UTF8, decimal, timestamp } from "../../expr/type.ts";
import { parseDate, parseTimestamp } from "../../expr/text/temporal.ts";
import type { Value } from "../../engine/reference/value.ts";
import { call, cast, col, errorOf, lit } from "./evaluate.ts";
import { by, computed, framed, over } from "./windows.ts";

const a = col("a");
const ints = (...values: (number | null)[]): Value[] => values.map(v => (v === null ? null : BigInt(v)));
const key = { k: [INT32, ints(2, 1, 2, null, 1, 2)] } as const;

describe("rankings", () => {
  const ranked = { a: [INT32, ints(10, 20, 10, 30, 20, 20)] } as const;
  const orderBy = [by("a")];

  test("peers share ranks; rowNumber breaks ties by input position", () => {
    expect(computed(over("rowNumber", [], { orderBy }), ranked)).toEqual(ints(1, 3, 2, 6, 4, 5));
    expect(computed(over("rank", [], { orderBy }), ranked)).toEqual(ints(1, 3, 1, 6, 3, 3));
    expect(computed(over("denseRank", [], { orderBy }), ranked)).toEqual(ints(1, 2, 1, 3, 2, 2));
    expect(computed(over("percentRank", [], { orderBy }), ranked)).toEqual([0, 0.4, 0, 1, 0.4, 0.4]);
    expect(computed(over("cumeDist", [], { orderBy }), ranked)).toEqual([2 / 6, 5 / 6, 2 / 6, 1, 5 / 6, 5 / 6]);
  });

  test("rowNumber without an order counts in the input's", () => {
    expect(computed(over("rowNumber", []), ranked)).toEqual(ints(1, 2, 3, 4, 5, 6));
    expect(computed(over("rowNumber", [], { partitionBy: [a] }), ranked)).toEqual(ints(1, 1, 2, 1, 2, 3));
  });

  test("ntile gives the first parts what does not divide, and of few rows one each", () => {
    const tiles = (parts: number) => computed(over("ntile", [lit(parts)], { orderBy }), ranked);
    expect(tiles(4)).toEqual(ints(1, 2, 1, 4, 2, 3));
    expect(tiles(1)).toEqual(ints(1, 1, 1, 1, 1, 1));
    expect(tiles(100)).toEqual(ints(1, 3, 2, 6, 4, 5));
  });

  test("one row, no rows, all equal", () => {
    const of = (name: "rank" | "percentRank" | "cumeDist", ...values: Value[]) =>
      computed(over(name, [], { orderBy }), { a: [INT32, values] });
    expect(of("percentRank", 7n)).toEqual([0]);
    expect(of("cumeDist", 7n)).toEqual([1]);
    expect(of("rank")).toEqual([]);
    expect(of("percentRank", 7n, 7n, 7n)).toEqual([0, 0, 0]);
    expect(of("cumeDist", 7n, 7n, 7n)).toEqual([1, 1, 1]);
  });

  test("NaN is highest and its own peer, -0 is 0's, nulls go where they are told and are peers", () => {
    const floats = { a: [FLOAT64, [NaN, 0, null, -0, Infinity, NaN, null]] } as const;
    expect(computed(over("rank", [], { orderBy }), floats)).toEqual(ints(4, 1, 6, 1, 3, 4, 6));
    expect(computed(over("rank", [], { orderBy: [by("-a")] }), floats)).toEqual(ints(1, 4, 6, 4, 3, 1, 6));
    expect(computed(over("rank", [], { orderBy: [by("a", "first")] }), floats)).toEqual(ints(6, 3, 1, 3, 5, 6, 1));
  });

  test("null is a partition of its own, and so are NaN and both zeros", () => {
    expect(computed(over("rowNumber", [], { partitionBy: [col("k")] }), key)).toEqual(ints(1, 1, 2, 1, 2, 3));
    expect(computed(over("rowNumber", [], { partitionBy: [a] }), { a: [FLOAT64, [NaN, 0, NaN, -0, null]] }))
      .toEqual(ints(1, 1, 2, 2, 1));
  });
});

describe("lag, lead, nthValue, first and last", () => {
  const columns = { a: [INT32, ints(1, null, 3, null, 5)], o: [INT32, ints(5, 4, 3, 2, 1)] } as const;

  test("in the input's order, and in another", () => {
    expect(computed(over("lag", [a]), columns)).toEqual(ints(null, 1, null, 3, null));
    expect(computed(over("lead", [a, lit(2)]), columns)).toEqual(ints(3, null, 5, null, null));
    expect(computed(over("lag", [a], { orderBy: [by("o")] }), columns)).toEqual(ints(null, 3, null, 5, null));
    expect(computed(over("lag", [a, lit(0)]), columns)).toEqual(columns.a[1]);
  });

  test("the other value is the row's own, and only for rows that are not there", () => {
    expect(computed(over("lag", [a, lit(1), lit(-1)]), columns)).toEqual(ints(-1, 1, null, 3, null));
    expect(computed(over("lead", [a, lit(1), col("o")]), columns)).toEqual(ints(null, 3, null, 5, 1));
  });

  test("ignoring nulls counts values", () => {
    const ignoreNulls = true;
    expect(computed(over("lag", [a], { ignoreNulls }), columns)).toEqual(ints(null, 1, 1, 3, 3));
    expect(computed(over("lead", [a, lit(2)], { ignoreNulls }), columns)).toEqual(ints(5, 5, null, null, null));
    expect(computed(over("nthValue", [a, lit(2)], { ignoreNulls }), columns)).toEqual(ints(3, 3, 3, 3, 3));
    expect(computed(over("first", [a], { ignoreNulls, frame: framed("rows", 1, 2) }), columns))
      .toEqual(ints(3, 3, 5, 5, null));
    expect(computed(over("last", [a], { ignoreNulls, frame: framed("rows", "unbounded", -1) }), columns))
      .toEqual(ints(null, 1, 1, 3, 3));
  });

  test("the n-th row of the frame, and its ends", () => {
    expect(computed(over("nthValue", [a, lit(3)]), columns)).toEqual(ints(3, 3, 3, 3, 3));
    expect(computed(over("nthValue", [a, lit(2)], { frame: framed("rows", -1, 0) }), columns))
      .toEqual(ints(null, null, 3, null, 5));
    expect(computed(over("first", [a], { orderBy: [by("o")] }), columns)).toEqual(ints(5, 5, 5, 5, 5));
    expect(computed(over("last", [a], { orderBy: [by("o")] }), columns)).toEqual(columns.a[1]);
  });
});

test("ewmMean weighs by rows, or by values if nulls are ignored", () => {
  const columns = { a: [FLOAT64, [4, null, 2]] } as const;
  expect(computed(over("ewmMean", [a, lit(0.5)]), columns)).toEqual([4, null, (2 + 4 * 0.25) / 1.25]);
  expect(computed(over("ewmMean", [a, lit(0.5)], { ignoreNulls: true }), columns))
    .toEqual([4, null, (2 + 4 * 0.5) / 1.5]);
  expect(computed(over("ewmMean", [a, lit(1)]), { a: [INT32, ints(4, 8, 2)] })).toEqual([4, 8, 2]);
  expect(computed(over("ewmMean", [a, lit(0.5)]), { a: [decimal(4, 1), [10n, 20n]] })).toEqual([1, 2.5 / 1.5]);
});

describe("frames of rows and groups", () => {
  const columns = { a: [INT32, ints(1, 2, 3, 4, 5)], o: [INT32, ints(1, 1, 2, 2, 3)] } as const;
  const sum = (frame: ReturnType<typeof framed>, orderBy = [by("o")]) =>
    computed(over("sum", [a], { orderBy, frame }), columns);

  test("rows", () => {
    expect(sum(framed("rows", -1, 0))).toEqual(ints(1, 3, 5, 7, 9));
    expect(sum(framed("rows", "unbounded", 0))).toEqual(ints(1, 3, 6, 10, 15));
    expect(sum(framed("rows", 1, "unbounded"))).toEqual(ints(14, 12, 9, 5, null));
    expect(sum(framed("rows", -100, -2))).toEqual(ints(null, null, 1, 3, 6));
    expect(sum(framed("rows", 0, 0), [])).toEqual(ints(1, 2, 3, 4, 5));
  });

  test("groups of peers", () => {
    expect(sum(framed("groups", 0, 0))).toEqual(ints(3, 3, 7, 7, 5));
    expect(sum(framed("groups", -1, 0))).toEqual(ints(3, 3, 10, 10, 12));
    expect(sum(framed("groups", 1, 1))).toEqual(ints(7, 7, 5, 5, null));
    expect(sum(framed("groups", "unbounded", -1))).toEqual(ints(null, null, 3, 3, 10));
  });

  test("the default: up to the current row and its peers, or everything", () => {
    expect(computed(over("sum", [a], { orderBy: [by("o")] }), columns)).toEqual(ints(3, 3, 10, 10, 15));
    expect(computed(over("sum", [a]), columns)).toEqual(ints(15, 15, 15, 15, 15));
  });

  test("exclusions", () => {
    expect(sum(framed("rows", "unbounded", "unbounded", "current"))).toEqual(ints(14, 13, 12, 11, 10));
    expect(sum(framed("groups", -1, 0, "group"))).toEqual(ints(null, null, 3, 3, 7));
    expect(sum(framed("rows", -1, 1, "ties"))).toEqual(ints(1, 5, 5, 9, 9));
    expect(sum(framed("range", "unbounded", 0, "ties"))).toEqual(ints(1, 2, 6, 7, 15));
  });
});

describe("frames of a range", () => {
  const counted = (type: Parameters<typeof computed>[1][string][0], values: readonly Value[],
    frame: ReturnType<typeof framed>, order = by("a")) =>
    computed(over("count", [], { orderBy: [order], frame }), { a: [type, values] });

  test("numbers, both ends included", () => {
    const values = ints(1, 2, 4, 8, 9);
    expect(counted(INT32, values, framed("range", { value: -2 }, 0))).toEqual(ints(1, 2, 2, 1, 2));
    expect(counted(INT32, values, framed("range", { value: 1 }, { value: 4 }))).toEqual(ints(2, 1, 1, 1, 0));
    expect(counted(INT64, values, framed("range", 0, { value: 1n }))).toEqual(ints(2, 1, 1, 2, 1));
    expect(counted(decimal(4, 1), [10n, 15n, 20n], framed("range", { value: -0.5 }, { value: 0.25 })))
      .toEqual(ints(1, 2, 2));
  });

  test("in a descending order what comes before is larger", () => {
    const values = ints(9, 8, 4, 2, 1);
    expect(counted(INT32, values, framed("range", { value: -2 }, 0), by("-a"))).toEqual(ints(1, 2, 1, 2, 2));
    expect(counted(INT32, values, framed("range", { value: 1 }, { value: 4 }), by("-a"))).toEqual(ints(1, 1,
      2, 1, 0));
  });

  test("a row without a key sees its peers; distances never reach it, the partition's ends do", () => {
    const values = ints(1, 2, null, null);
    expect(counted(INT32, values, framed("range", { value: -1 }, { value: 1 }))).toEqual(ints(2, 2, 2, 2));
    expect(counted(INT32, values, framed("range", { value: -1 }, "unbounded"))).toEqual(ints(4, 4, 2, 2));
    expect(counted(INT32, values, framed("range", { value: 1 }, "unbounded"))).toEqual(ints(3, 2, 2, 2));
    expect(counted(INT32, values, framed("range", "unbounded", { value: 1 }))).toEqual(ints(2, 2, 4, 4));
    expect(counted(INT32, values, framed("range", "unbounded", { value: -1 }), by("a", "first")))
      .toEqual(ints(2, 3, 2, 2));
  });

  test("NaN is its own peer and above any distance, infinity stays infinite", () => {
    const values = [NaN, 1, Infinity, NaN, 2, -Infinity];
    expect(counted(FLOAT64, values, framed("range", { value: -5 }, { value: 5 }))).toEqual(ints(2, 2, 1, 2, 2, 1));
    expect(counted(FLOAT64, values, framed("range", { value: 5 }, "unbounded"))).toEqual(ints(2, 3, 3, 2, 3, 6));
  });

  test("periods follow the calendar", () => {
    const days = ["2024-01-31", "2024-02-29", "2024-03-01", "2024-03-31"].map(parseDate);
    expect(counted(DATE, days, framed("range", { value: "-1mo" }, 0))).toEqual(ints(1, 2, 2, 3));
    expect(counted(DATE, days, framed("range", { value: "-1d" }, { value: "1d" }))).toEqual(ints(1, 2, 2, 1));
    expect(counted(DATE, days, framed("range", { value: "-1d" }, 0), by("-a"))).toEqual(ints(1, 2, 1, 1));
    const moments = ["2024-01-01T00:00", "2024-01-01T11:59:59", "2024-01-01T12:00"].map(v => parseTimestamp(v, "s"));
    expect(counted(timestamp("s"), moments, framed("range", { value: "-12h" }, 0))).toEqual(ints(1, 2, 3));
    expect(counted(timestamp("s"), moments, framed("range", { value: "-11h59m59s" }, 0))).toEqual(ints(1, 2, 2));
  });

  test("a limit that its type cannot hold is an error", () => {
    const max = 2n ** 63n - 1n;
    expect(errorOf(() => counted(INT64, [max], framed("range", 0, { value: 1 }))).code).toBe("integer-overflow");
  });
});

describe("aggregates", () => {
  const columns = {
    a: [INT32, ints(1, 1, 2, null, 2)], p: [BOOL, [true, false, null, true, true]],
      t: [UTF8, ["1", "x", "3", "4", "5"]],
  } as const;

  test("a filter chooses rows of the frame and guards the argument", () => {
    expect(computed(over("sum", [a], { filter: col("p"), frame: framed("rows", -1, 0) }), columns))
      .toEqual(ints(1, 1, null, null, 2));
    const numbers = cast(col("t"), INT32);
    expect(computed(over("sum", [numbers], { filter: call("ne", col("t"), lit("x")) }), columns))
      .toEqual(ints(13, 13, 13, 13, 13));
  });

  test("distinct values count once", () => {
    expect(computed(over("sum", [a], { distinct: true }), columns)).toEqual(ints(3, 3, 3, 3, 3));
    expect(computed(over("count", [a], { distinct: true, frame: framed("rows", -1, 0) }), columns))
      .toEqual(ints(1, 1, 2, 1, 1));
    expect(computed(over("count", [a], { distinct: true }), { a: [FLOAT64, [NaN, NaN, 0, -0, null]] }))
      .toEqual(ints(2, 2, 2, 2, 2));
  });

  test("of an empty frame null, counts 0; all null likewise", () => {
    const none = framed("rows", 5, 9);
    expect(computed(over("sum", [a], { frame: none }), columns)).toEqual(ints(null, null, null, null, null));
    expect(computed(over("count", [], { frame: none }), columns)).toEqual(ints(0, 0, 0, 0, 0));
    expect(computed(over("min", [a]), { a: [INT32, ints(null, null)] })).toEqual([null, null]);
  });

  test("the exact total of each frame decides about overflow", () => {
    const max = 2n ** 63n - 1n;
    const of = { a: [INT64, [max, -1n, 1n]] } as const;
    expect(computed(over("sum", [a]), of)).toEqual([max, max, max]);
    expect(errorOf(() => computed(over("sum", [a], { frame: framed("rows", -2, 0, "none") }),
      { a: [INT64, [max, 1n]] })).code).toBe("integer-overflow");
  });

  test("one partition for each key, in the input's order", () => {
    expect(computed(over("count", [], { partitionBy: [col("k")] }), key)).toEqual(ints(3, 2, 3, 1, 2, 3));
    expect(computed(over("min", [col("k")], { partitionBy: [col("k"), lit(1)] }), key)).toEqual(key.k[1]);
  });
});
