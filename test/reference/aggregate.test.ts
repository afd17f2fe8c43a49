// Aggregates of the reference: empty input, nulls, exact sums, NaN, filters.
import { describe, expect, test } from "vitest";
import { BOOL, FLOAT64, INT32, INT64, UTF8, decimal, type DataType } from "../../expr/type.ts";
import type { AggregateName } from "../../expr/function/table.ts";
import type { Value } from "../../engine/reference/value.ts";
import { agg, aggregated, cast, call, col, errorOf, lit } from "./evaluate.ts";

const of = (name: AggregateName, type: DataType, ...values: Value[]) =>
  aggregated(agg(name, col("a")), { a: [type, values] });
const NAMES: AggregateName[] = ["sum", "mean", "min", "max", "std", "var", "first", "last"];

test("nothing, and only nulls", () => {
  for (const name of NAMES) {
    expect(of(name, INT64)).toBeNull();
    expect(of(name, INT64, null, null)).toBeNull();
  }
  expect(of("count", INT64, null)).toBe(0n);
  expect(of("nUnique", INT64, null)).toBe(0n);
  expect(aggregated(agg("count"), { a: [INT64, [null, 1n]] })).toBe(2n);
});

describe("sum and mean", () => {
  test("integers: the exact total decides", () => {
    const max = 2n ** 63n - 1n;
    expect(of("sum", INT64, max, 1n, -1n)).toBe(max);
    expect(errorOf(() => of("sum", INT64, max, 1n)).code).toBe("integer-overflow");
    expect(of("mean", INT64, max, max)).toBe(2 ** 63);
  });
  test("decimals are exact to 38 digits", () => {
    expect(of("sum", decimal(3, 1), 999n, 1n)).toBe(1000n);
    expect(errorOf(() => of("sum", decimal(38, 0), 10n ** 38n - 1n, 1n)).code).toBe("decimal-overflow");
    expect(of("mean", decimal(3, 1), 15n, 20n)).toBe(1.75);
  });
  test("floats are compensated", () => {
    expect(of("sum", FLOAT64, 1e100, 1, -1e100)).toBe(1);
    expect(of("sum", FLOAT64, Infinity, 1)).toBe(Infinity);
    expect(of("sum", FLOAT64, Infinity, -Infinity)).toBeNaN();
    expect(of("mean", FLOAT64, 1, 2, null)).toBe(1.5);
  });
});

test("min and max put NaN highest and skip nulls", () => {
  expect(of("min", FLOAT64, NaN, 1, null)).toBe(1);
  expect(of("min", FLOAT64, NaN)).toBeNaN();
  expect(of("max", FLOAT64, Infinity, NaN)).toBeNaN();
  expect(of("max", UTF8, "\uFFFD", "😀", "z")).toBe("😀");
  expect(of("min", BOOL, true, false)).toBe(false);
});

test("std and var are of a sample", () => {
  expect(of("var", INT32, 1n, 2n, 3n, 4n)).toBeCloseTo(5 / 3, 12);
  expect(of("std", decimal(3, 1), 10n, 20n)).toBeCloseTo(Math.sqrt(0.5), 12);
  expect(of("var", INT32, 1n)).toBeNull();
});

test("first and last keep nulls; nUnique equates NaN and -0 with theirs", () => {
  expect(of("first", INT32, null, 1n)).toBeNull();
  expect(of("last", INT32, null, 1n)).toBe(1n);
  expect(of("nUnique", FLOAT64, NaN, NaN, 0, -0, null)).toBe(2n);
});

test("a filter guards the argument", () => {
  const columns = { a: [UTF8, ["1", "x", "3"]] } as const;
  const numbers = cast(col("a"), INT32);
  expect(aggregated(agg("sum", numbers, call("ne", col("a"), lit("x"))), columns)).toBe(4n);
  expect(aggregated(agg("count", undefined, call("gt", col("a"), lit("3"))), columns)).toBe(1n);
  expect(aggregated(agg("first", col("a"), call("eq", col("a"), lit("none"))), columns)).toBeNull();
});
