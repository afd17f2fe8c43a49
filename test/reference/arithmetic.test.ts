// Arithmetic of the reference: checked integers and decimals, IEEE floats, the three divisions, rounding.
import { describe, expect, test } from "vitest";
import { FLOAT32, FLOAT64, INT32, INT64, INT8, UINT64, decimal, duration, timestamp, DATE } from "../../expr/type.ts";
import { call, col, constant, errorOf, evaluate, lit } from "./evaluate.ts";

const MAX = 2n ** 63n - 1n;
const ints = (...values: (bigint | null)[]) =>
  ({ a: [INT64, values] as const, b: [INT64, values.map(() => 2n)] as const });

describe("integers", () => {
  test("add, subtract and multiply as int64", () => {
    const columns = { a: [INT8, [-128n, null, 127n]], b: [INT32, [-1n, 1n, 2n]] } as const;
    expect(evaluate(call("add", col("a"), col("b")), columns)).toEqual([-129n, null, 129n]);
    expect(evaluate(call("sub", col("a"), col("b")), columns)).toEqual([-127n, null, 125n]);
    expect(evaluate(call("mul", col("a"), col("b")), columns)).toEqual([128n, null, 254n]);
  });
  test("overflow names value, row and operator", () => {
    expect(errorOf(() => evaluate(call("add", col("a"), col("b")), ints(1n, MAX - 2n, MAX)))).toEqual({
      code: "integer-overflow",
      message: "add gives 9223372036854775809 in row 2 of project, which int64 cannot hold. "
        + "Cast an operand to float64, or filter such rows out first.",
    });
    expect(errorOf(() => evaluate(call("neg", col("a")), ints(-MAX - 1n))).code).toBe("integer-overflow");
    expect(errorOf(() => evaluate(call("abs", col("a")), ints(-MAX - 1n))).code).toBe("integer-overflow");
    expect(errorOf(() => evaluate(call("mul", col("a"), col("a")), ints(2n ** 32n))).code).toBe("integer-overflow");
    expect(errorOf(() => evaluate(call("intDiv", col("a"), lit(-1)), ints(-MAX - 1n))).code).toBe("integer-overflow");
    expect(evaluate(call("mod", col("a"), lit(-1)), ints(-MAX - 1n))).toEqual([0n]);
  });
  test("uint64 past int64 cannot enter int64 arithmetic", () => {
    const columns = { a: [UINT64, [2n ** 63n]] } as const;
    expect(errorOf(() => evaluate(call("add", col("a"), lit(1)), columns)).code).toBe("cast-failed");
  });
  test("whole divisions by sign and zero", () => {
    const columns = { a: [INT64, [7n, -7n, 7n, -7n, 7n]], b: [INT64, [2n, 2n, -2n, -2n, 0n]] } as const;
    expect(evaluate(call("intDiv", col("a"), col("b")), columns)).toEqual([3n, -3n, -3n, 3n, null]);
    expect(evaluate(call("floorDiv", col("a"), col("b")), columns)).toEqual([3n, -4n, -4n, 3n, null]);
    expect(evaluate(call("mod", col("a"), col("b")), columns)).toEqual([1n, -1n, 1n, -1n, null]);
    expect(evaluate(call("div", col("a"), col("b")), columns)).toEqual([3.5, -3.5, -3.5, 3.5, Infinity]);
  });
  test("sign and abs", () => {
    expect(evaluate(call("sign", col("a")), ints(-5n, 0n, 9n, null))).toEqual([-1n, 0n, 1n, null]);
    expect(evaluate(call("abs", col("a")), ints(-5n, 5n))).toEqual([5n, 5n]);
  });
});

describe("decimals", () => {
  const money = (...values: bigint[]) => [decimal(10, 2), values] as const;
  test("scales: the larger in a sum, both in a product", () => {
    const columns = { a: money(150n, -5n), b: [decimal(6, 3), [1500n, 1n]] } as const;
    expect(evaluate(call("add", col("a"), col("b")), columns)).toEqual([3000n, -49n]);
    expect(evaluate(call("mul", col("a"), col("b")), columns)).toEqual([225000n, -5n]);
    expect(evaluate(call("div", col("a"), col("b")), columns)).toEqual([1, -50]);
  });
  test("overflow past 38 digits", () => {
    const columns = { a: [decimal(38, 0), [10n ** 37n * 9n]] } as const;
    expect(errorOf(() => evaluate(call("add", col("a"), col("a")), columns)).code).toBe("decimal-overflow");
    expect(errorOf(() => evaluate(call("mul", col("a"), col("a")), columns)).message).toContain("decimal(38, 0)");
  });
  test("divisions at one scale", () => {
    const columns = { a: money(750n, -750n), b: [decimal(3, 1), [20n, 20n]] } as const;
    expect(evaluate(call("intDiv", col("a"), col("b")), columns)).toEqual([3n, -3n]);
    expect(evaluate(call("floorDiv", col("a"), col("b")), columns)).toEqual([3n, -4n]);
    expect(evaluate(call("mod", col("a"), col("b")), columns)).toEqual([150n, -150n]);
  });
  test("rounding keeps the type, and its digits", () => {
    const columns = { a: money(-125n, 125n, 149n, 150n) };
    expect(evaluate(call("round", col("a")), columns)).toEqual([-100n, 100n, 100n, 200n]);
    expect(evaluate(call("round", col("a"), lit(1)), columns)).toEqual([-130n, 130n, 150n, 150n]);
    expect(evaluate(call("round", col("a"), lit(-50)), columns)).toEqual([0n, 0n, 0n, 0n]);
    expect(evaluate(call("round", col("a"), lit(9)), columns)).toEqual([-125n, 125n, 149n, 150n]);
    expect(evaluate(call("floor", col("a")), columns)).toEqual([-200n, 100n, 100n, 100n]);
    expect(evaluate(call("ceil", col("a")), columns)).toEqual([-100n, 200n, 200n, 200n]);
    expect(evaluate(call("trunc", col("a")), columns)).toEqual([-100n, 100n, 100n, 100n]);
    expect(errorOf(() => evaluate(call("ceil", col("a")), { a: [decimal(2, 1), [99n]] })).code)
      .toBe("decimal-overflow");
  });
});

describe("floats", () => {
  const floats = (...values: number[]) => ({ a: [FLOAT64, values] as const });
  test("IEEE division, null only for whole quotients by zero", () => {
    expect(evaluate(call("div", lit(1), col("a")), floats(0, -0, NaN))).toEqual([Infinity, -Infinity, NaN]);
    expect(evaluate(call("intDiv", lit(7.5), col("a")), floats(2, -2, 0, -0, NaN)))
      .toEqual([3, -3, null, null, NaN]);
    expect(evaluate(call("floorDiv", lit(7.5), col("a")), floats(2, -2))).toEqual([3, -4]);
    expect(evaluate(call("mod", col("a"), lit(2)), floats(7.5, -7.5))).toEqual([1.5, -1.5]);
  });
  test("rounding is half away from zero", () => {
    expect(evaluate(call("round", col("a")), floats(0.5, -0.5, 1.5, 0.49999999999999994, 2 ** 52 + 1, Infinity)))
      .toEqual([1, -1, 2, 0, 2 ** 52 + 1, Infinity]);
    expect(evaluate(call("round", col("a"), lit(1)), floats(0.25, -0.35, 1e300))).toEqual([0.3, -0.4, 1e300]);
    expect(evaluate(call("round", col("a"), lit(-1)), floats(25, 14))).toEqual([30, 10]);
  });
  test("float32 stays float32", () => {
    const columns = { a: [FLOAT32, [Math.fround(0.1)]] } as const;
    expect(evaluate(call("neg", col("a")), columns)).toEqual([-Math.fround(0.1)]);
    expect(evaluate(call("round", col("a"), lit(2)), columns)).toEqual([Math.fround(0.1)]);
    expect(evaluate(call("add", col("a"), lit(0)), columns)).toEqual([Math.fround(0.1)]);
  });
  test("elementary functions", () => {
    expect(constant(call("sqrt", lit(-1)))).toBeNaN();
    expect(constant(call("ln", lit(0)))).toBe(-Infinity);
    expect(constant(call("log2", lit(8)))).toBe(3);
    expect(constant(call("log10", lit(1000)))).toBeCloseTo(3, 12);
    expect(constant(call("pow", lit(2), lit(10)))).toBe(1024);
    expect(constant(call("exp", lit(0)))).toBe(1);
    expect(evaluate(call("isNaN", col("a")), floats(NaN, 1))).toEqual([true, false]);
    expect(evaluate(call("isFinite", col("a")), floats(NaN, Infinity, 1))).toEqual([false, false, true]);
    expect(evaluate(call("sign", col("a")), floats(NaN, -Infinity, -0))).toEqual([1n, -1n, 0n]);
  });
});

test("moments and durations", () => {
  const columns = {
    day: [DATE, [1n]], at: [timestamp("ms"), [1500n]], span: [duration("s"), [2n]],
  } as const;
  expect(evaluate(call("add", col("at"), col("span")), columns)).toEqual([3500n]);
  expect(evaluate(call("add", col("span"), col("day")), columns)).toEqual([86_402n]);
  expect(evaluate(call("sub", col("at"), col("day")), columns)).toEqual([-86_398_500n]);
  expect(evaluate(call("sub", col("span"), col("span")), columns)).toEqual([0n]);
  const far = { at: [timestamp("s"), [MAX]], span: [duration("s"), [1n]] } as const;
  expect(errorOf(() => evaluate(call("add", col("at"), col("span")), far)).code).toBe("integer-overflow");
});

test("angles, hyperbolas and cube roots are JavaScript's", () => {
  const columns = { a: [FLOAT64, [0.5, -2, Infinity, null]] } as const;
  for (const name of ["sin", "cos", "tan", "asin", "acos", "atan", "sinh", "cosh", "tanh", "asinh", "acosh", "atanh", "cbrt"] as const) {
    expect(evaluate(call(name, col("a")), columns)).toEqual([
      Math[name](0.5),
      Math[name](-2),
      Math[name](Infinity),
      null,
    ]);
  }
  expect(evaluate(call("atan2", col("a"), lit(-1)), columns)).toEqual([
    Math.atan2(0.5, -1),
    Math.atan2(-2, -1),
    Math.PI / 2,
    null,
  ]);
});

test("divisors and multiples", () => {
  const columns = { a: [INT64, [-4n, 0n, 0n, 12n, null]], b: [INT64, [6n, 0n, 7n, -18n, 1n]] } as const;
  expect(evaluate(call("gcd", col("a"), col("b")), columns)).toEqual([2n, 0n, 7n, 6n, null]);
  expect(evaluate(call("lcm", col("a"), col("b")), columns)).toEqual([12n, 0n, 0n, 36n, null]);
  const lowest = { a: [INT64, [-(2n ** 63n)]], b: [INT64, [0n]] } as const;
  expect(() => evaluate(call("gcd", col("a"), col("b")), lowest)).toThrow("cannot hold");
});
