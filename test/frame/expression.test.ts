// Expressions at run time: methods from the table, literals, printing, and mistakes.
import { describe, expect, it } from "vitest";
import { AGGREGATES, FUNCTIONS } from "../../expr/function/table.ts";
import type { Expr as ExprNode } from "../../expr/node.ts";
import { BOOL, field, FLOAT64, INT64, UTF8 } from "../../expr/type.ts";
import { columnsProxy } from "../../frame/expr/columns.ts";
import type { Expression } from "../../frame/expr/expression.ts";
import { PlanError, and, asc, coalesce, col, count, desc, lit, not, or, t, when } from "../../src/index.ts";
import { codedProblem } from "./problem.ts";

/** The node behind a public expression. */
const node = (expr: unknown): ExprNode => (expr as Expression).node;
const column = (name: string): ExprNode => ({ kind: "column", name });
const value = (v: number | string): ExprNode => ({ kind: "literal", value: v });

describe("methods", () => {
  it("there is one for each function, which makes a call", () => {
    for (const [name, row] of Object.entries(FUNCTIONS)) {
      const method = (col("a") as unknown as Record<string, (...args: unknown[]) => unknown>)[row.method]!;
      const args = row.args.map((_, i) => i);
      expect(node(method.apply(col("a"), args))).toEqual(
        { kind: "call", name, args: [column("a"), ...args.map(i => value(i))] });
    }
  });

  it("there is one for each aggregate", () => {
    for (const [name, row] of Object.entries(AGGREGATES)) {
      const method = (col("a") as unknown as Record<string, () => unknown>)[row.method]!;
      expect(node(method.call(col("a")))).toEqual({ kind: "aggregate", name, args: [column("a")] });
    }
  });

  it("optional arguments may be left out or undefined", () => {
    expect(node(col("a").round())).toEqual({ kind: "call", name: "round", args: [column("a")] });
    expect(node(col("a").round(undefined as never))).toEqual({ kind: "call", name: "round", args: [column("a")] });
  });

  it("casts, membership, filtered aggregates", () => {
    expect(node(col("a").cast(t.int32))).toEqual(
      { kind: "cast", operand: column("a"), type: { kind: "int32" }, mode: "strict" });
    expect(node(col("a").tryCast(t.decimal(8, 2)))).toMatchObject(
      { mode: "try", type: { precision: 8, scale: 2 } });
    expect(node(col("a").isIn([1, 2]))).toEqual(
      { kind: "in", operand: column("a"), values: [value(1), value(2)] });
    expect(node(col("a").sum().filter(col("b").gt(1) as never))).toMatchObject(
      { kind: "aggregate", name: "sum", filter: { kind: "call", name: "gt" } });
  });

  it("nodes are frozen", () => {
    expect(Object.isFrozen(node(col("a").gt(1)))).toBe(true);
  });
});

describe("free functions", () => {
  it("make the nodes they say", () => {
    expect(node(count())).toEqual({ kind: "aggregate", name: "count", args: [] });
    expect(node(lit(1, t.int16))).toEqual({ kind: "literal", value: 1, type: { kind: "int16" } });
    expect(String(coalesce(col("a"), col("b"), 0))).toBe("c.a.coalesce(c.b, 0)");
    expect(String(and(col("a").gt(1), col("b").gt(2), col("d").gt(3)))).toBe("c.a.gt(1).and(c.b.gt(2)).and(c.d.gt(3))");
    expect(String(or(col("a").gt(1)))).toBe("c.a.gt(1)");
    expect(String(not(col("a").gt(1)))).toBe("c.a.gt(1).not()");
    expect(asc("a")).toMatchObject({ node: column("a"), descending: false, nullsFirst: false });
    expect(desc("a", { nulls: "first" })).toMatchObject({ node: column("a"), descending: true, nullsFirst: true });
  });

  it("when chains cases", () => {
    const expr = when(col("a").gt(1)).then("x").when(col("a").isNull()).then(null).otherwise("y");
    expect(String(expr)).toBe("when(c.a.gt(1)).then(\"x\").when(c.a.isNull()).then(null).otherwise(\"y\")");
  });

  it("a when that is half built can be finished in two ways", () => {
    const half = when(col("a").gt(1)).then(1);
    expect(String(half.otherwise(2))).toBe("when(c.a.gt(1)).then(1).otherwise(2)");
    expect(String(half.when(col("a").lt(0)).then(3).otherwise(4))).toBe(
      "when(c.a.gt(1)).then(1).when(c.a.lt(0)).then(3).otherwise(4)");
  });
});

it("prints as one would write it", () => {
  expect(String(col("a b").cast(t.utf8).like("g%"))).toBe("c[\"a b\"].cast(utf8).like(\"g%\")");
  expect(String(lit(2).sub(col("größe")))).toBe("lit(2).sub(c.größe)");
  expect(String(col("a").sum().filter(col("b").isNull() as never))).toBe("c.a.sum().filter(c.b.isNull())");
  expect(String(count())).toBe("count()");
});

describe("mistakes", () => {
  it.each([
    [() => col("a").gt(undefined as never), "argument-type: gt: undefined cannot be used here. Use an expression, null, "
      + "a boolean, number, bigint, string, Date or Uint8Array."],
    [() => col("a").gt({} as never), "argument-type: gt: an object cannot be used here. Use an expression, "
      + "null, a boolean, number, bigint, string, Date or Uint8Array."],
    [() => col("a").add(col("b").asc() as never), "argument-type: add: asc and desc are for orderBy only."],
    [() => col("a").add(1).filter(col("b").gt(1) as never), "filter-position: filter follows an aggregate directly, and "
      + "c.a.add(1) is none. Write it as in `g.price.sum().filter(g.paid)`."],
    [() => col("a").cast("int32" as never), "argument-type: A type is needed, not \"int32\". Use `t`, as in `t.int32`."],
    [() => col("a").isIn("abc" as never), "argument-type: isIn takes an array of plain values. As in `c.x.isIn([1, 2])`."],
    [() => col("a").asc({ nulls: "middle" as never }), "bad-option: nulls cannot be \"middle\". Use \"first\" or \"last\"."],
    [() => and(), "argument-count: and takes at least one condition."],
    [() => col(7 as never), "argument-type: col takes the name of a column. As in `col(\"amount\")`."],
    [() => t.decimal(39, 2), "bad-type: There is no decimal(39, 2). Precision is 1 to 38, scale 0 to the precision."],
    [() => t.timestamp("minutes" as never), "bad-type: timestamp has no unit \"minutes\". Units: s, ms, us, ns."],
  ])("%s", (work, message) => expect(codedProblem(work)).toBe(message));
});

describe("the columns of a callback", () => {
  const odd = ["a", "", "__proto__", "constructor", "then", "💡", "a b", "toString"];
  const c = columnsProxy(odd.map(name => field(name, INT64, false)), "filter") as Record<string, unknown>;

  it("are all the columns and nothing else, whatever their names", () => {
    for (const name of odd) expect(node(c[name])).toEqual(column(name));
    expect(Object.keys(c)).toEqual(odd);
    expect("a" in c).toBe(true);
    expect("hasOwnProperty" in c).toBe(false);
    expect(Object.keys({ ...c }).sort()).toEqual([...odd].sort());
  });

  it("say what there is where a name is wrong", () => {
    const names = columnsProxy([field("amount", FLOAT64, false), field("note", UTF8, true), field("paid", BOOL, false)],
      "filter") as Record<string, unknown>;
    expect(codedProblem(() => names["amuont"])).toBe("unknown-column: filter: there is no column \"amuont\". "
      + "Did you mean \"amount\"? The columns are: \"amount\", \"note\", \"paid\".");
  });

  it("cannot be written to", () => {
    expect(() => { c["a"] = 1; }).toThrow(PlanError);
  });
});
