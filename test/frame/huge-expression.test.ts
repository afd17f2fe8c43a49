// Expressions and chains as programs build them in loops: long ones run, endless ones are refused with
// advice.
import { afterAll, describe, expect, test } from "vitest";
import { createEngine, fromColumns, lit, t, type Int64 } from "../../src/index.ts";
import type { NumericExpr } from "../../frame/type/expr.ts";

const engine = createEngine({ threads: 1 });
afterAll(() => engine.close());
const numbers = fromColumns({ n: [1, 2, 3, null] }, { n: t.nullable(t.int64) });

describe("loops", () => {
  test("three thousand conditions joined by or", async () => {
    const any = numbers.filter(({ n }) => {
      let condition = n.eq(-1);
      for (let i = 3; i < 3000; i++) condition = condition.or(n.eq(i));
      return condition;
    });
    expect(await any.toRows({ engine })).toEqual([{ n: 3 }]);
  });

  test("conditions joined by and keep the order in which they guard each other", async () => {
    const guarded = numbers.filter(({ n }) => {
      let condition = n.ne(0);
      for (let i = 0; i < 100; i++) condition = condition.and(lit(6).intDiv(n).ge(2));
      return condition;
    });
    expect(await guarded.toRows({ engine })).toEqual([{ n: 1 }, { n: 2 }, { n: 3 }]);
  });

  test("a list of two hundred thousand values", async () => {
    const values = Array.from({ length: 200_000 }, (_, i) => i + 2);
    expect(await numbers.filter(({ n }) => n.isIn(values)).toRows({ engine })).toEqual([{ n: 2 }, { n: 3 }]);
  });

  test("three hundred withColumns, each of the one before", async () => {
    let frame = fromColumns({ x: Float64Array.of(0.5, 2) }).select("x");
    for (let i = 0; i < 300; i++) frame = frame.withColumns(({ x }) => ({ x: x.add(1) }));
    expect(await frame.toRows({ engine })).toEqual([{ x: 300.5 }, { x: 302 }]);
  });
});

describe("too much", () => {
  type Step = (expr: NumericExpr<Int64, null, "row">) => NumericExpr<Int64, null, "row">;
  const nested = (times: number, step: Step) => () => numbers.select(({ n }) => {
    let expr: NumericExpr<Int64, null, "row"> = n;
    for (let i = 0; i < times; i++) expr = step(expr);
    return { expr };
  });

  test.each([501, 100_000])("%d operations in each other", times => {
    expect(nested(times, n => n.add(1))).toThrow("select: the expression is nested more than 500 operations deep. "
      + "Is it built in a loop? isIn takes many values at once; or split the work, and collect in between.");
  });

  test("one that doubles with each of a thousand operations", () => {
    expect(nested(1000, n => n.add(n))).toThrow("nested more than 500 operations deep");
  });

  test("an expression that doubles", () => {
    expect(nested(60, n => n.add(n))).toThrow("select: the expression has more than 100000 parts, where each use of a "
      + "part counts. Give what is used several times a name with withColumns, and use that column.");
  });
});
