// Aggregates of the reference beyond sums: moments, pairs, bits, quantiles; at their edges, by hand.
import { describe, expect, test } from "vitest";
import type { AggregateName } from "../../expr/function/table.ts";
import { BOOL, FLOAT64, INT32, INT64, UINT64, UTF8, decimal, type DataType } from "../../expr/type.ts";
import type { Expr } from "../../expr/node.ts";
import type { Value } from "../../engine/reference/value.ts";
import { aggregated, call, col, errorOf, lit } from "./evaluate.ts";

const of = (name: AggregateName, type: DataType, values: readonly Value[], ...more: readonly Expr[]) =>
  aggregated({ kind: "aggregate", name, args: [col("a"), ...more] }, { a: [type, values] });

type Pair = readonly [y: number | null, x: number | null];
const ofPairs = (name: AggregateName, ...pairs: readonly Pair[]) =>
  aggregated({ kind: "aggregate", name, args: [col("y"), col("x")] },
    { y: [FLOAT64, pairs.map(p => p[0])], x: [FLOAT64, pairs.map(p => p[1])] });

const close = (value: Value, expected: number) => expect(value as number).toBeCloseTo(expected, 11);

describe("nothing, and only nulls", () => {
  test.each(["stdPop", "varPop", "skew", "kurtosis", "product", "bitAnd", "bitOr", "bitXor", "median",
    "mode"] as const)("%s", name => {
    expect(of(name, INT64, [])).toBeNull();
    expect(of(name, INT64, [null, null])).toBeNull();
  });
  test.each(["any", "all"] as const)("%s", name => expect(of(name, BOOL, [null])).toBeNull());
  test.each(["quantile", "quantileDisc"] as const)("%s", name =>
    expect(of(name, INT64, [null], lit(0.5))).toBeNull());
  test.each(["corr", "covar", "covarPop", "regrSlope", "regrIntercept", "regrR2", "minBy", "maxBy"] as const)(
    "%s, also where no row has both", name => {
      expect(ofPairs(name)).toBeNull();
      expect(ofPairs(name, [null, 1], [1, null], [null, null])).toBeNull();
    });
});

describe("moments", () => {
  test("of a population and of a sample", () => {
    close(of("varPop", INT32, [1n, 2n, 3n, 4n, null]), 1.25);
    close(of("stdPop", decimal(3, 1), [10n, 20n]), 0.5);
    expect(of("varPop", INT32, [7n])).toBe(0);
    // As DuckDB has them.
    close(of("skew", INT32, [1n, 2n, 4n]), 0.935219529582825);
    close(of("kurtosis", INT32, [1n, 2n, 4n, 5n]), -3.3);
    close(of("kurtosis", FLOAT64, [1, 1, 2, 8, null]), 3.5761245674740483);
  });
  test("of too few values, and of equal ones", () => {
    expect(of("skew", INT32, [1n, 2n])).toBeNull();
    expect(of("skew", FLOAT64, [0.1, 0.1, 0.1])).toBeNaN();
    expect(of("kurtosis", INT32, [1n, 2n, 3n])).toBeNull();
    expect(of("kurtosis", FLOAT64, [0.1, 0.1, 0.1, 0.1])).toBeNull();
    expect(of("varPop", FLOAT64, [1, NaN])).toBeNaN();
  });
});

describe("pairs", () => {
  const line: readonly Pair[] = [[2, 1], [3, 2], [9, 4], [1, 5], [null, 3], [8, null]];
  test("as DuckDB has them", () => {
    close(ofPairs("corr", ...line), 0.20320020320030496);
    close(ofPairs("covar", ...line), 4 / 3);
    close(ofPairs("covarPop", ...line), 1);
    close(ofPairs("regrSlope", ...line), 0.4);
    close(ofPairs("regrIntercept", ...line), 2.55);
    close(ofPairs("regrR2", ...line), 0.04129032258064523);
  });
  test("one pair", () => {
    expect(ofPairs("corr", [2, 1])).toBeNaN();
    expect(ofPairs("covar", [2, 1])).toBeNull();
    expect(ofPairs("covarPop", [2, 1])).toBe(0);
    expect(ofPairs("regrSlope", [2, 1])).toBeNaN();
    expect(ofPairs("regrIntercept", [2, 1])).toBeNull();
    expect(ofPairs("regrR2", [2, 1])).toBeNull();
  });
  test("x or y the same in all rows", () => {
    expect(ofPairs("corr", [0.1, 1], [0.1, 2], [0.1, 4])).toBeNaN();
    expect(ofPairs("regrSlope", [1, 0.1], [2, 0.1], [4, 0.1])).toBeNaN();
    expect(ofPairs("regrIntercept", [1, 0.1], [2, 0.1], [4, 0.1])).toBeNull();
    expect(ofPairs("regrR2", [1, 0.1], [2, 0.1], [4, 0.1])).toBeNull();
    expect(ofPairs("regrR2", [0.1, 1], [0.1, 2], [0.1, 4])).toBe(1);
    expect(ofPairs("regrSlope", [0.1, 1], [0.1, 2])).toBe(0);
  });
  test("a correlation is never above 1", () => {
    const pairs = Array.from({ length: 50 }, (_, i): Pair => [i * 0.1 + 0.3, i * 0.3 + 0.7]);
    expect(ofPairs("corr", ...pairs)).toBeLessThanOrEqual(1);
    close(ofPairs("corr", ...pairs), 1);
  });
});

test("product, any, all and bits", () => {
  expect(of("product", INT32, [2n, null, -3n])).toBe(-6);
  expect(of("product", decimal(3, 1), [15n, 20n])).toBe(3);
  expect(of("product", FLOAT64, [NaN, 0])).toBeNaN();
  expect(of("any", BOOL, [false, null])).toBe(false);
  expect(of("any", BOOL, [false, true, null])).toBe(true);
  expect(of("all", BOOL, [true, null])).toBe(true);
  expect(of("all", BOOL, [true, false])).toBe(false);
  expect(of("bitAnd", INT32, [6n, 3n, null])).toBe(2n);
  expect(of("bitOr", INT32, [6n, -8n])).toBe(-2n);
  expect(of("bitXor", INT32, [6n, 3n, 6n])).toBe(3n);
  expect(of("bitAnd", UINT64, [2n ** 64n - 1n, 2n ** 63n])).toBe(2n ** 63n);
});

describe("the value beside another", () => {
  const beside = (name: "minBy" | "maxBy", type: DataType, by: readonly Value[]) =>
    aggregated({ kind: "aggregate", name, args: [col("v"), col("by")] },
      { v: [UTF8, ["a", "b", null, "c", "d"]], by: [type, by] });
  test("of ties the first; rows in which either is null do not count", () => {
    expect(beside("minBy", INT32, [2n, 1n, 0n, 1n, null])).toBe("b");
    expect(beside("maxBy", INT32, [2n, 1n, 9n, 2n, null])).toBe("a");
  });
  test("NaN is highest, -0 is 0, text compares by bytes", () => {
    expect(beside("maxBy", FLOAT64, [Infinity, NaN, null, NaN, 1])).toBe("b");
    expect(beside("minBy", FLOAT64, [NaN, 0, null, -0, 1])).toBe("b");
    expect(beside("maxBy", UTF8, ["z", "\uFFFD", "", "😀", "a"])).toBe("c");
  });
});

describe("quantiles", () => {
  const quantile = (values: readonly Value[], fraction: number) => of("quantile", FLOAT64, values,
    lit(fraction));
  const discrete = (type: DataType, values: readonly Value[], fraction: number) =>
    of("quantileDisc", type, values, lit(fraction));
  test("between neighbours", () => {
    expect(of("median", INT32, [3n, 1n, null, 2n])).toBe(2);
    expect(of("median", decimal(4, 2), [150n, 225n])).toBe(1.875);
    expect(of("median", INT64, [5n])).toBe(5);
    expect(quantile([4, 1, 3, 2], 0.25)).toBe(1.75);
    expect(quantile([4, 1], 0)).toBe(1);
    expect(quantile([4, 1], 1)).toBe(4);
    expect(quantile([0.1, 0.1, 0.1], 1 / 3)).toBe(0.1);
  });
  test("NaN is above every number", () => {
    expect(quantile([NaN, 1, 2], 0.5)).toBe(2);
    expect(quantile([NaN, 1, 2], 0.75)).toBeNaN();
    expect(quantile([NaN, 1], 0)).toBe(1);
    expect(quantile([-Infinity, Infinity, Infinity], 0.75)).toBe(Infinity);
  });
  test("one of the values", () => {
    expect(discrete(INT32, [4n, 1n, 3n, 2n], 0.5)).toBe(2n);
    expect(discrete(INT32, [4n, 1n, 3n, 2n], 0.51)).toBe(3n);
    expect(discrete(INT32, [4n, 1n], 0)).toBe(1n);
    expect(discrete(UTF8, ["b", "a", null, "c"], 1)).toBe("c");
    expect(discrete(BOOL, [true, false, false], 0.7)).toBe(true);
  });
  test("the most frequent, of several the first", () => {
    expect(of("mode", UTF8, ["b", "a", null, null, null, "a", "b"])).toBe("b");
    expect(of("mode", INT32, [1n, 2n, 2n])).toBe(2n);
    expect(of("mode", FLOAT64, [1, NaN, NaN, 0, -0])).toBeNaN();
  });
});

test("arguments that make no sense", () => {
  const problem = (name: AggregateName, ...more: readonly Expr[]) => errorOf(() => of(name, INT32, [],
    ...more));
  expect(problem("quantile", lit(1.5))).toEqual({ code: "argument-type",
    message: "quantile: the fraction must be a plain number from 0 to 1, not 1.5. Write it as in `g.price.quantile(0.9)`." });
  expect(problem("quantile", col("a"))).toEqual({ code: "argument-type",
    message: "quantile: the fraction must be a plain number from 0 to 1. Write it as in `g.price.quantile(0.9)`." });
  expect(problem("quantile")).toEqual({ code: "argument-count",
    message: "quantile takes 1 argument, not 0. Write it as in `g.price.quantile(0.9)`." });
  expect(problem("sum", col("a"))).toEqual({ code: "argument-count",
    message: "sum takes 0 arguments, not 1. Write it as in `g.price.sum()`." });
  expect(problem("corr", call("gt", col("a"), lit(1)))).toEqual({ code: "type-mismatch",
    message: "corr: argument 1 has type bool, and numeric is needed." });
  expect(errorOf(() => of("bitAnd", FLOAT64, []))).toEqual({ code: "type-mismatch",
    message: "bitAnd: the column \"a\" has type float64, and integer is needed." });
});
