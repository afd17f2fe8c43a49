// Verbs, by what they compute (interpreted by the reference executor) and by what they refuse.
import { describe, expect, it } from "vitest";
import { asc, col, count, desc, fromRows, lit, t } from "../../src/index.ts";
import { problem } from "./problem.ts";
import { useReferenceEngine } from "./reference-engine.ts";

useReferenceEngine();

const orders = fromRows([
  { id: 1, cust: 1, amount: 5.5, note: "gift" },
  { id: 2, cust: 1, amount: 50, note: null },
  { id: 3, cust: 2, amount: 7, note: "a gift" },
  { id: 4, cust: null, amount: 1, note: "x" },
], { id: t.int64, cust: t.nullable(t.int32), amount: t.decimal(10, 2), note: t.nullable(t.utf8) });

const custs = fromRows([{ key: 1n, name: "Ada", note: "n" }, { key: 3n, name: "Bo", note: "m" }]);

const amount = col("amount");

describe("columns", () => {
  it("select takes names, expressions and both, in order", async () => {
    expect(await orders.select("note", "id").head(1).toRows()).toEqual([{ note: "gift", id: 1 }]);
    expect(orders.select("note", c => ({ twice: c.amount.mul(2) }), "id").columns).toEqual(["note", "twice", "id"]);
    expect(await orders.select({ one: lit(1), id: col("id") }).head(1).toRows()).toEqual([{ one: 1, id: 1 }]);
    expect(await orders.select().count()).toBe(4);
  });

  it("withColumns replaces in place, adds at the end, and sees the columns as they were", async () => {
    const frame = orders.withColumns(c => ({ more: c.id.add(10), id: c.id.mul(2), same: c.id }));
    expect(frame.columns).toEqual(["id", "cust", "amount", "note", "more", "same"]);
    expect(await frame.select("id", "more", "same").head(2).toRows()).toEqual(
      [{ id: 2, more: 11, same: 1 }, { id: 4, more: 12, same: 2 }]);
  });

  it("drop and rename", () => {
    expect(orders.drop("note", "cust").columns).toEqual(["id", "amount"]);
    expect(orders.rename({ id: "cust", cust: "id" }).columns).toEqual(["cust", "id", "amount", "note"]);
  });

  it("withRowIndex numbers rows in front", async () => {
    expect(await orders.select("id").withRowIndex("row", 5).tail(1).toRows()).toEqual([{ row: 8, id: 4 }]);
  });

  it("names may be anything", async () => {
    const odd = fromRows([{ "": 1, ["__proto__"]: 2, "💡": 3, constructor: 4 }]);
    const rows = await odd.withColumns(c => ({ ["__proto__"]: c["__proto__"].add(1), then: c[""] })).toRows();
    expect(Object.entries(rows[0]!)).toEqual([["", 1], ["__proto__", 3], ["💡", 3], ["constructor", 4], ["then", 1]]);
  });

  it("refuses what is not there or there twice", () => {
    expect(problem(() => orders.select("id", "nope" as "id"))).toBe("select: there is no column \"nope\". Did you mean \"note\"? "
      + "The columns are: \"id\", \"cust\", \"amount\", \"note\".");
    expect(problem(() => orders.select("id", { id: lit(1) }))).toBe(
      "select: there would be two columns \"id\". Give one of them another name.");
    expect(problem(() => orders.rename({ id: "note" }))).toBe(
      "rename: there would be two columns \"note\". Give one of them another name.");
    expect(problem(() => orders.withRowIndex("id"))).toBe(
      "withRowIndex: there would be two columns \"id\". Give one of them another name.");
    expect(problem(() => orders.drop("nope" as "id"))).toContain("drop: there is no column \"nope\".");
    expect(problem(() => orders.withColumns((() => col("id")) as never))).toBe("withColumns: an object of named expressions "
      + "is needed. Write it as in `withColumns(c => ({ total: c.price.mul(c.quantity) }))`.");
    expect(problem(() => orders.withColumns({ x: undefined } as never))).toContain("withColumns, x: undefined cannot be used here.");
    expect(problem(() => orders.withColumns({ x: col("id").sum() } as never))).toBe(
      "withColumns: sum is an aggregate, and a value for each row is needed. Use it in `agg`, or say "
        + "with `over` of which rows.");
  });
});

describe("rows", () => {
  const ids = async (frame: { toRows(): Promise<{ id: number }[]> }) =>
    (await frame.toRows()).map(row => row.id);

  it("filter keeps only what is true", async () => {
    expect(await ids(orders.filter(c => c.note.contains("gift")))).toEqual([1, 3]);
    expect(await ids(orders.filter(c => c.note.contains("gift").not()))).toEqual([4]);
    expect(await ids(orders.filter(col("amount").gt(6)))).toEqual([2, 3]);
    expect(problem(() => orders.filter(c => c.note as never))).toBe(
      "filter needs a condition of type bool, not utf8. Compare the value with something, as in `c.price.gt(10)`.");
  });

  it("dropNulls", async () => {
    expect(await ids(orders.dropNulls())).toEqual([1, 3]);
    expect(await ids(orders.dropNulls("note"))).toEqual([1, 3, 4]);
    expect(await ids(orders.dropNulls("id"))).toEqual([1, 2, 3, 4]);
  });

  it("limit, slice, head, tail", async () => {
    expect(await ids(orders.limit(2, 1))).toEqual([2, 3]);
    expect(await ids(orders.slice(2))).toEqual([3, 4]);
    expect(await ids(orders.slice(1, 1))).toEqual([2]);
    expect(await ids(orders.head(0))).toEqual([]);
    expect(await ids(orders.tail(2))).toEqual([3, 4]);
    expect(await ids(orders.tail(9))).toEqual([1, 2, 3, 4]);
    expect(await fromRows([{ row: "a" }, { row: "b" }]).tail(1).toRows()).toEqual([{ row: "b" }]);
    expect(problem(() => orders.limit(-1))).toBe(
      "limit: count must be a whole number from 0, not -1. `tail(n)` takes rows from the end.");
    expect(problem(() => orders.slice(0.5))).toBe("slice: offset must be a whole number from 0, not 0.5.");
  });

  it("orderBy takes names, terms and callbacks; nulls come last unless asked otherwise", async () => {
    expect(await ids(orders.orderBy("cust", desc("amount")))).toEqual([2, 1, 3, 4]);
    expect(await ids(orders.orderBy(desc("cust")))).toEqual([3, 1, 2, 4]);
    expect(await ids(orders.orderBy(c => [asc(c.cust), desc(c.amount)]))).toEqual([2, 1, 3, 4]);
    expect(await ids(orders.orderBy(asc("cust", { nulls: "first" }), "id"))).toEqual([4, 1, 2, 3]);
    expect(await ids(orders.orderBy(c => [c.note.isNull().desc(), c.amount.neg()]))).toEqual([2, 3, 1, 4]);
    expect(problem(() => orders.orderBy())).toBe("orderBy needs at least one key. As in `orderBy(\"a\", desc(\"b\"))`.");
    expect(problem(() => orders.orderBy(7 as never))).toBe(
      "orderBy: a key must be a column name, an expression, or asc or desc of one, not 7. "
      + "A key sorts down with `desc(\"amount\")`, or `c => c.amount.desc()`.");
  });

  it("distinct keeps the first of equal rows", async () => {
    expect(await ids(orders.distinct("cust", { maintainOrder: true }))).toEqual([1, 3, 4]);
    expect(await orders.select("cust").distinct().count()).toBe(3);
    expect(await ids(orders.distinct(["cust", "id"], { maintainOrder: true, keep: "first" }))).toEqual([1, 2, 3, 4]);
    expect(problem(() => orders.distinct([]))).toBe(
      "distinct: the list of columns is empty. Leave it out to compare whole rows.");
    expect(await ids(orders.distinct("cust", { maintainOrder: true, keep: "last" }))).toEqual([2, 3, 4]);
    expect(await ids(orders.distinct("cust", { maintainOrder: true, keep: "none" }))).toEqual([3, 4]);
    expect(problem(() => orders.distinct("id", { keep: "second" as never }))).toBe(
      "distinct: keep cannot be \"second\". Use one of \"first\", \"last\", \"any\", \"none\".");
    expect(problem(() => fromRows([{ a: [1] }]).distinct())).toBe(
      "distinct: \"a\" has type list<float64>, whose values do not compare. Use another column.");
  });

  it("union matches columns by name and widens them", async () => {
    const small = fromRows([{ b: "x", a: 1 }], { b: t.utf8, a: t.int8 });
    const large = fromRows([{ a: 300, b: null }], { a: t.int64, b: t.nullable(t.utf8) });
    const both = small.union(large);
    expect(await both.toRows()).toEqual([{ b: "x", a: 1 }, { b: null, a: 300 }]);
    expect(both.schema).toEqual([
      { name: "b", type: { kind: "utf8" }, nullable: true }, { name: "a", type: { kind: "int64" }, nullable: false }]);
    expect(await small.union().count()).toBe(1);
    expect(await small.union(small, small).count()).toBe(3);
    expect(problem(() => small.union(custs as never))).toBe("union: input 2 has no \"b\", \"a\" and has \"key\", \"name\", \"note\", "
      + "which the first has not. Both sides need columns of the same names; use select or rename first.");
    expect(problem(() => small.union(fromRows([{ a: "1", b: "x" }]) as never))).toBe(
      "union: the column \"a\" has types int8, utf8, and one is needed. Cast it with withColumns before the union.");
  });
});

describe("groups", () => {
  it("agg makes a row of each group; null is a key", async () => {
    const frame = orders.groupBy("cust").agg(g => ({ n: count(), total: g.amount.sum(), notes: g.note.count() }),
      { maintainOrder: true });
    expect(await frame.toRows()).toEqual([
      { cust: 1, n: 2, total: 55.5, notes: 1 }, { cust: 2, n: 1, total: 7, notes: 1 },
      { cust: null, n: 1, total: 1, notes: 1 }]);
    expect(frame.plan.kind).toBe("aggregate");
  });

  it("what is computed of aggregates is a project over them, each aggregate once", async () => {
    const frame = orders.groupBy("cust").agg(g => ({
      range: g.amount.max().sub(g.amount.min()), top: g.amount.max(),
      sum: g.amount.sum().filter(g.note.isNotNull()),
    }), { maintainOrder: true });
    expect(await frame.toRows()).toEqual([
      { cust: 1, range: 44.5, top: 50, sum: 5.5 }, { cust: 2, range: 0, top: 7, sum: 7 },
      { cust: null, range: 0, top: 1, sum: 1 }]);
    const { plan } = frame;
    expect(plan.kind === "project" && plan.input.kind === "aggregate" && plan.input.aggregates.length).toBe(3);
  });

  it("temporary columns never clash with keys", async () => {
    const frame = fromRows([{ max: 1, v: 2 }, { max: 1, v: 5 }]).groupBy("max", c => ({ "max 1": c.v.mul(0) }))
      .agg(g => ({ x: g.v.max().add(1), "max 2": g.v.min().add(g.v.max()) }));
    expect(await frame.toRows()).toEqual([{ max: 1, "max 1": 0, x: 6, "max 2": 7 }]);
  });

  it("keys may be expressions", async () => {
    const frame = orders.groupBy("cust", c => ({ big: c.amount.gt(6) }))
      .agg({ n: count() }, { maintainOrder: true });
    expect(await frame.toRows()).toEqual([{ cust: 1, big: false, n: 1 }, { cust: 1, big: true, n: 1 },
      { cust: 2, big: true, n: 1 }, { cust: null, big: false, n: 1 }]);
  });

  it("agg without groups is one row, of no rows too", async () => {
    const none = orders.filter(c => c.id.lt(0));
    const totals = none.agg(g => (
      { n: count(), total: g.amount.sum(), low: g.note.min(), some: g.id.sum().fillNull(0) }));
    expect(await totals.toRows()).toEqual([{ n: 0, total: null, low: null, some: 0 }]);
    expect(await none.agg({ one: lit(1) }).toRows()).toEqual([{ one: 1 }]);
    expect(await none.agg({}).count()).toBe(1);
    expect(await orders.groupBy("cust").agg({}).count()).toBe(3);
  });

  it("refuses rows where groups are needed, and names that clash", () => {
    expect(problem(() => orders.groupBy("cust").agg({ x: col("note") } as never))).toBe("agg: the column \"note\" has one value "
      + "per row, and a group needs one. Aggregate it, as in `g.note.first()`, or group by it.");
    expect(problem(() => orders.groupBy("cust").agg({ cust: count() }))).toBe(
      "agg: there would be two columns \"cust\". Give one of them another name.");
    expect(problem(() => orders.groupBy("cust", "cust"))).toBe(
      "groupBy: there would be two columns \"cust\". Give one of them another name.");
    expect(problem(() => orders.agg({ x: (col("id").sum() as never as typeof amount).sum() }))).toBe(
      "sum: sum is an aggregate, and a value for each row is needed. Aggregate the column itself.");
    expect(problem(() => fromRows([{ a: [1] }]).groupBy("a").agg({ n: count() }))).toBe(
      "groupBy: \"a\" has type list<float64>, whose values do not compare. Use another column.");
  });
});

describe("join", () => {
  it("keeps key columns once, under the left name; clashes get the suffix", async () => {
    const frame = orders.join(custs, { on: { cust: "key" } });
    expect(frame.columns).toEqual(["id", "cust", "amount", "note", "name", "note_right"]);
    expect(await frame.select("id", "name", "note_right").toRows()).toEqual(
      [{ id: 1, name: "Ada", note_right: "n" }, { id: 2, name: "Ada", note_right: "n" }]);
  });

  it("left keeps rows without a match", async () => {
    const frame = orders.join(custs, { on: { cust: "key" }, how: "left", suffix: "_c" }).select("id", "name", "note_c");
    expect(await frame.toRows()).toEqual([{ id: 1, name: "Ada", note_c: "n" }, { id: 2, name: "Ada", note_c: "n" },
      { id: 3, name: null, note_c: null }, { id: 4, name: null, note_c: null }]);
    expect(frame.schema.map(f => f.nullable)).toEqual([false, true, true]);
  });

  it("keys may be one name or several; null matches only if asked", async () => {
    expect(await orders.join(orders, { on: "cust" }).count()).toBe(5);
    expect(await orders.join(orders, { on: "cust", nullsEqual: true }).count()).toBe(6);
    expect(orders.join(orders, { on: ["id", "cust"], suffix: "2" }).columns).toEqual(
      ["id", "cust", "amount", "note", "amount2", "note2"]);
  });

  it("refuses keys that do not compare, and results with equal names", () => {
    expect(problem(() => orders.join(custs, { on: { note: "key" } } as never))).toBe("join: the key \"note\" has type utf8 on the "
      + "left, \"key\" has type int64 on the right, and they do not compare. Cast one of them with withColumns before the join.");
    expect(problem(() => orders.join(custs, { on: { cust: "key" }, suffix: "" }))).toBe(
      "join: there would be two columns \"note\". Give one of them another name.");
    expect(problem(() => orders.join(custs, { on: "nope" } as never))).toContain("join, left side: there is no column \"nope\".");
    expect(problem(() => orders.join(custs, { on: {} }))).toBe("join: `on` must name at least one key column. Write "
      + "{ on: \"id\" }, { on: [\"a\", \"b\"] } or { on: { left: \"right\" } }.");
    expect(problem(() => orders.join(custs, { on: { cust: "key" }, how: "outer" as "left" }))).toBe("join: how cannot be "
      + "\"outer\". SQL's outer joins are \"left\", \"right\" and \"full\". Use one of \"inner\", \"left\", \"right\", \"full\", \"semi\", \"anti\", \"cross\".");
    expect(problem(() => orders.join(custs, { on: { cust: "key" }, validate: "1:many" as "1:1" }))).toBe(
      "join: validate cannot be \"1:many\". Use one of \"m:m\", \"1:m\", \"m:1\", \"1:1\".");
  });
});

describe("as", () => {
  it("states what the compiler does not know, and leaves the rest out", async () => {
    const frame = orders.as({ note: t.nullable(t.utf8), id: t.int64 });
    expect(frame.columns).toEqual(["note", "id"]);
    expect(await frame.first()).toEqual({ note: "gift", id: 1 });
  });

  it("refuses what is not so", () => {
    expect(problem(() => orders.as({ id: t.int32 }))).toBe(
      "as: the column \"id\" has type int64, not int32. State its type, or cast it first.");
    expect(problem(() => orders.as({ note: t.utf8 }))).toBe(
      "as: the column \"note\" may hold null. State it as t.nullable(…), or fill the nulls first.");
    expect(problem(() => orders.as({ nope: t.utf8 }))).toContain("as: there is no column \"nope\".");
  });
});

it("pipe hands the frame to a function", () => {
  expect(orders.pipe(frame => frame.select("id")).columns).toEqual(["id"]);
});

it("errors point at the caller's line", () => {
  for (const mistake of [() => orders.select("nope" as "id"), () => orders.filter(c => c.id.gt(undefined as never)),
    () => orders.groupBy("id").agg({ x: col("note") } as never)]) {
    try {
      mistake();
      expect.unreachable();
    } catch (error) {
      expect((error as Error).stack!.split("\n")[1]).toContain("verbs.test.ts");
    }
  }
});
