// Comparison, three-valued logic and null handling in the reference, and what stays unevaluated.
import { describe, expect, test } from "vitest";
import {
  BINARY, BOOL, FLOAT32, FLOAT64, INT32, INT64, UINT64, UTF8, decimal,
} from "../../expr/type.ts";
import { call, cast, col, constant, errorOf, evaluate, lit } from "./evaluate.ts";

const truth = [true, false, null];
const pairs = {
  a: [BOOL, truth.flatMap(a => truth.map(() => a))], b: [BOOL, truth.flatMap(() => truth)],
} as const;

describe("three-valued logic", () => {
  test("and, or, xor, not", () => {
    expect(evaluate(call("and", col("a"), col("b")), pairs))
      .toEqual([true, false, null, false, false, false, null, false, null]);
    expect(evaluate(call("or", col("a"), col("b")), pairs))
      .toEqual([true, true, true, true, false, null, true, null, null]);
    expect(evaluate(call("xor", col("a"), col("b")), pairs))
      .toEqual([false, true, null, true, false, null, null, null, null]);
    expect(evaluate(call("not", col("a")), { a: [BOOL, truth] })).toEqual([false, true, null]);
  });
  const fails = call("eq", cast(col("text"), INT32), lit(1));
  const text = { a: [BOOL, [false]], text: [UTF8, ["x"]] } as const;
  test("an undecided second side is evaluated, a decided one is not", () => {
    expect(evaluate(call("and", col("a"), fails), text)).toEqual([false]);
    expect(evaluate(call("or", call("not", col("a")), fails), text)).toEqual([true]);
    expect(errorOf(() => evaluate(call("or", col("a"), fails), text)).code).toBe("cast-failed");
    expect(errorOf(() => evaluate(call("and", lit(null), fails), text)).code).toBe("cast-failed");
  });
  test("a case evaluates only the branch it takes, coalesce only what it needs", () => {
    const branches = [{ when: col("a"), then: cast(col("text"), INT32) }];
    expect(evaluate({ kind: "case", branches, otherwise: lit(7) }, text)).toEqual([7n]);
    expect(evaluate({ kind: "case", branches, otherwise: lit(7) }, { ...text, a: [BOOL, [null]] })).toEqual([7n]);
    expect(evaluate(call("coalesce", lit(1, INT32), cast(col("text"), INT32)), text)).toEqual([1n]);
  });
});

describe("comparison", () => {
  test("numbers of different types by exact value", () => {
    const columns = { i: [INT64, [2n ** 53n + 1n, 2n ** 53n]], f: [FLOAT64, [2 ** 53, 2 ** 53]] } as const;
    expect(evaluate(call("gt", col("i"), col("f")), columns)).toEqual([true, false]);
    expect(evaluate(call("eq", col("f"), col("i")), columns)).toEqual([false, true]);
    const tenth = { d: [decimal(3, 1), [1n, 5n]], f: [FLOAT64, [0.1, 0.5]] } as const;
    expect(evaluate(call("lt", col("d"), col("f")), tenth)).toEqual([true, false]);
    expect(evaluate(call("eq", col("d"), col("f")), tenth)).toEqual([false, true]);
    const unsigned = { u: [UINT64, [2n ** 64n - 1n]], i: [INT64, [-1n]] } as const;
    expect(evaluate(call("gt", col("u"), col("i")), unsigned)).toEqual([true]);
    expect(evaluate(call("eq", col("a"), lit(0.1)), { a: [FLOAT32, [Math.fround(0.1)]] })).toEqual([false]);
  });
  test("NaN is highest and equals itself, -0 is 0", () => {
    const columns = {
      a: [FLOAT64, [NaN, NaN, -0, Infinity]], b: [FLOAT64, [NaN, Infinity, 0, NaN]],
    } as const;
    expect(evaluate(call("eq", col("a"), col("b")), columns)).toEqual([true, false, true, false]);
    expect(evaluate(call("gt", col("a"), col("b")), columns)).toEqual([false, true, false, false]);
    const mixed = { f: [FLOAT64, [NaN, -Infinity, -0]], i: [INT64, [1n, 1n, 0n]] } as const;
    expect(evaluate(call("gt", col("f"), col("i")), mixed)).toEqual([true, false, false]);
    expect(evaluate(call("lt", col("i"), col("f")), mixed)).toEqual([true, false, false]);
    expect(evaluate(call("le", col("i"), col("f")), mixed)).toEqual([true, false, true]);
  });
  test("text by UTF-8 bytes, not UTF-16 units", () => {
    const columns = { a: [UTF8, ["\uFFFD", "a", "", "é"]], b: [UTF8, ["😀", "ab", "a", "z"]] } as const;
    expect(evaluate(call("lt", col("a"), col("b")), columns)).toEqual([true, true, true, false]);
    const bytes = {
      a: [BINARY, [Uint8Array.of(255), Uint8Array.of(1)]],
      b: [BINARY, [Uint8Array.of(1, 2), Uint8Array.of(1)]],
    } as const;
    expect(evaluate(call("ge", col("a"), col("b")), bytes)).toEqual([true, true]);
    expect(evaluate(call("ne", col("a"), col("b")), bytes)).toEqual([true, false]);
  });
  test("eqMissing, neMissing and between", () => {
    const columns = { a: [INT32, [1n, null, null]], b: [INT32, [1n, 1n, null]] } as const;
    expect(evaluate(call("eqMissing", col("a"), col("b")), columns)).toEqual([true, false, true]);
    expect(evaluate(call("neMissing", col("a"), col("b")), columns)).toEqual([false, true, false]);
    expect(evaluate(call("between", col("a"), lit(0), col("b")), columns)).toEqual([true, null, null]);
    expect(evaluate(call("between", lit(5), lit(6), col("b")), columns)).toEqual([false, false, false]);
  });
});

test("null handling", () => {
  const columns = { a: [INT32, [1n, null, 0n]], b: [INT32, [2n, 3n, null]] } as const;
  expect(evaluate(call("isNull", col("a")), columns)).toEqual([false, true, false]);
  expect(evaluate(call("isNotNull", col("a")), columns)).toEqual([true, false, true]);
  expect(evaluate(call("coalesce", col("a"), col("b"), lit(9)), columns)).toEqual([1n, 3n, 0n]);
  expect(evaluate(call("fillNull", col("a"), lit(4)), columns)).toEqual([1n, 4n, 0n]);
  expect(evaluate(call("nullIf", col("a"), lit(0)), columns)).toEqual([1n, null, null]);
  expect(constant(call("isNull", lit(NaN)))).toBe(false);
});

test("isIn: null in the list hides false, null in the value hides all", () => {
  const columns = { a: [FLOAT64, [1, NaN, -0, 7, null]] } as const;
  const isIn = (...values: (number | null)[]) =>
    evaluate({ kind: "in", operand: col("a"), values: values.map(v => lit(v)) }, columns);
  expect(isIn(1, NaN, 0)).toEqual([true, true, true, false, null]);
  expect(isIn(1, null)).toEqual([true, null, null, null, null]);
  expect(isIn()).toEqual([false, false, false, false, null]);
  const unsigned = { i: [UINT64, [1n, 2n ** 63n, 3n]] } as const;
  expect(evaluate({ kind: "in", operand: col("i"), values: [lit(1n), lit(2n ** 63n)] }, unsigned))
    .toEqual([true, true, false]);
});
