// Casts of the reference, by the table of docs/semantics.md.
import { describe, expect, test } from "vitest";
import {
  BINARY, BOOL, DATE, FLOAT32, FLOAT64, INT16, INT32, INT64, INT8, UINT64, UINT8, UTF8, decimal, duration,
  time, timestamp, type DataType,
} from "../../expr/type.ts";
import type { Value } from "../../engine/reference/value.ts";
import { cast, col, errorOf, evaluate } from "./evaluate.ts";

/** The values cast, with null for each that has no counterpart. */
const tried = (from: DataType, to: DataType, ...values: Value[]) =>
  evaluate(cast(col("a"), to, "try"), { a: [from, values] });

test("a strict cast names value, row and types", () => {
  expect(errorOf(() => evaluate(cast(col("a"), INT32), { a: [UTF8, ["1", null, "x"]] }))).toEqual({
    code: "cast-failed",
    message: "\"x\" in row 2 of project cannot be cast from utf8 to int32. Use tryCast to get null instead.",
  });
  expect(errorOf(() => evaluate(cast(col("a"), INT32), { a: [decimal(20, 2), [10n ** 15n]] })).message)
    .toContain("10000000000000.00 in row 0");
});

describe("to integers", () => {
  test("from integers and decimals", () => {
    expect(tried(INT64, UINT8, 255n, 256n, -1n, null)).toEqual([255n, null, null, null]);
    expect(tried(UINT64, INT64, 2n ** 63n, 2n ** 63n - 1n)).toEqual([null, 2n ** 63n - 1n]);
    expect(tried(decimal(5, 1), INT8, 5n, -5n, 4n, 1275n, 1274n)).toEqual([1n, -1n, 0n, null, 127n]);
  });
  test("from floats, ties to even", () => {
    expect(tried(FLOAT64, INT64, 0.5, 1.5, -0.5, -2.5, NaN, Infinity, 2 ** 63, -(2 ** 63)))
      .toEqual([0n, 2n, 0n, -2n, null, null, null, -(2n ** 63n)]);
    expect(tried(FLOAT64, INT8, 127.5, 127.49, -128.5)).toEqual([null, 127n, -128n]);
  });
  test("from text and bool", () => {
    expect(tried(UTF8, INT16, " 12\t", "+7", "-0", "", "1.0", "1e3", "40000", "１"))
      .toEqual([12n, 7n, 0n, null, null, null, null, null]);
    expect(tried(BOOL, INT8, true, false)).toEqual([1n, 0n]);
  });
});

test("to decimals", () => {
  expect(tried(INT64, decimal(4, 2), 99n, 100n)).toEqual([9900n, null]);
  expect(tried(FLOAT64, decimal(4, 1), 0.25, 0.35, -0.75, 999.96, NaN)).toEqual([2n, 4n, -8n, null, null]);
  expect(tried(decimal(6, 3), decimal(4, 1), 1250n, -1250n, 999_950n)).toEqual([13n, -13n, null]);
  expect(tried(UTF8, decimal(5, 2), "1.005", " -1.5e1 ", ".5", "1000", "nan")).toEqual([101n, -1500n, 50n, null, null]);
  expect(tried(BOOL, decimal(2, 1), true)).toEqual([10n]);
  expect(tried(BOOL, decimal(2, 2), true, false)).toEqual([null, 0n]);
});

test("to floats", () => {
  expect(tried(INT64, FLOAT64, 2n ** 53n + 1n, 2n ** 53n + 3n)).toEqual([2 ** 53, 2 ** 53 + 4]);
  expect(tried(decimal(3, 1), FLOAT64, 1n, -15n)).toEqual([0.1, -1.5]);
  expect(tried(FLOAT64, FLOAT32, 0.1, 1e300, NaN)).toEqual([Math.fround(0.1), Infinity, NaN]);
  expect(tried(UTF8, FLOAT64, "1.", ".5", "+1e-3", "-INF", "Infinity", "nan", "0x1", "", "1e", "e1", "in"))
    .toEqual([1, 0.5, 0.001, -Infinity, Infinity, NaN, null, null, null, null, null]);
});

test("to bool", () => {
  expect(tried(FLOAT64, BOOL, 0, -0, NaN, 0.1)).toEqual([false, false, true, true]);
  expect(tried(decimal(3, 2), BOOL, 0n, 1n)).toEqual([false, true]);
  expect(tried(UTF8, BOOL, " T", "FALSE", "1", "0", "yes", "")).toEqual([true, false, true, false, null, null]);
});

test("to text and binary", () => {
  expect(tried(FLOAT64, UTF8, 1, 1e21, -0, NaN, 0.1)).toEqual(["1", "1e+21", "0", "NaN", "0.1"]);
  expect(tried(FLOAT32, UTF8, Math.fround(0.1))).toEqual(["0.10000000149011612"]);
  expect(tried(decimal(5, 2), UTF8, -5n, 0n, 12345n)).toEqual(["-0.05", "0.00", "123.45"]);
  expect(tried(BOOL, UTF8, true)).toEqual(["true"]);
  expect(tried(BINARY, UTF8, Uint8Array.of(0xc3, 0xa9), Uint8Array.of(0xff))).toEqual(["é", null]);
  expect(tried(UTF8, BINARY, "é")).toEqual([Uint8Array.of(0xc3, 0xa9)]);
  expect(tried(DATE, UTF8, 19_782n)).toEqual(["2024-02-29"]);
  expect(tried(timestamp("us", "Asia/Tokyo"), UTF8, 1n)).toEqual(["1970-01-01T00:00:00.000001Z"]);
  expect(tried(duration("ms"), UTF8, -1500n)).toEqual(["-PT1.5S"]);
  expect(tried(time("ns"), UTF8, 3_600_000_000_001n)).toEqual(["01:00:00.000000001"]);
});

test("to dates and times", () => {
  expect(tried(UTF8, DATE, "2024-02-29", "2023-02-29", "x")).toEqual([19_782n, null, null]);
  expect(tried(UTF8, time("ms"), "01:00", "00:00:00.0001")).toEqual([3_600_000n, null]);
  expect(tried(UTF8, timestamp("s"), "1970-01-01T00:00:01+01:00", "1970-01-01T00:00:00.5")).toEqual([-3599n, null]);
  expect(tried(DATE, timestamp("ns"), 1n, 2n ** 31n - 1n)).toEqual([86_400_000_000_000n, null]);
  expect(tried(timestamp("ms"), DATE, -1n, 86_400_000n)).toEqual([-1n, 1n]);
  expect(tried(timestamp("ms"), time("s"), -1n)).toEqual([86_399n]);
  expect(tried(timestamp("ms"), timestamp("s"), -1n, 1999n)).toEqual([-1n, 1n]);
  expect(tried(timestamp("s"), timestamp("ns"), 2n ** 40n, 1n)).toEqual([null, 10n ** 9n]);
  expect(tried(duration("ms"), duration("s"), -1999n)).toEqual([-1n]);
  expect(tried(INT64, duration("ms"), 5n)).toEqual([5n]);
  expect(tried(time("us"), INT64, 5n)).toEqual([5n]);
});
