// What the types promise: the type of each expression and frame, as an editor shows it.
import { describe, expect, it } from "vitest";
import { compile } from "./compiler.ts";

type Promises = readonly (readonly [code: string, type: string])[];

/** Checks that code compiles and has the type. */
function promise(title: string, promises: Promises, prepare = ""): void {
  describe(title, () => {
    const lines = prepare === "" ? 0 : prepare.split("\n").length;
    const compiled = compile([...prepare === "" ? [] : [prepare],
      ...promises.map(([code], i) => `const e${i} = ${code};`)].join("\n"));
    it.each(promises.map(([code, type], i) => ({ code, type, i })))("$code", ({ type, i }) => {
      expect(compiled.errors.get(lines + i + 1)).toBeUndefined();
      expect(compiled.typeOf(`e${i}`)).toBe(type);
    });
    if (lines > 0) it("prepares without errors", () => expect([...compiled.errors.values()]).toEqual([]));
  });
}

promise("nullability unions", [
  ["o.price.gt(1)", "BoolExpr<never, \"row\">"],
  ["o.rate.gt(1)", "BoolExpr<null, \"row\">"],
  ["o.price.eq(o.rate)", "BoolExpr<null, \"row\">"],
  ["o.rate.eqMissing(null)", "BoolExpr<never, \"row\">"],
  ["o.price.between(1, o.rate)", "BoolExpr<null, \"row\">"],
  ["o.rate.isNull()", "BoolExpr<never, \"row\">"],
  ["o.paid.and(o.rate.gt(1))", "BoolExpr<null, \"row\">"],
  ["o.rate.fillNull(0)", "FloatExpr<Float64, never, \"row\">"],
  ["o.rate.fillNull(o.price)", "FloatExpr<Float64, never, \"row\">"],
  ["o.rate.fillNull(o.rate)", "FloatExpr<Float64, null, \"row\">"],
  ["o.note.coalesce(o.note, \"none\")", "Utf8Expr<never, \"row\">"],
  ["o.note.coalesce(o.note)", "Utf8Expr<null, \"row\">"],
  ["coalesce(o.note, o.title)", "Utf8Expr<never, \"row\">"],
  ["o.id.nullIf(0)", "NumericExpr<Int64, null, \"row\">"],
  ["o.id.tryCast(t.int8)", "NumericExpr<Int8, null, \"row\">"],
  ["o.rate.cast(t.decimal(8, 2))", "NumericExpr<Decimal, null, \"row\">"],
  ["o.note.isIn([\"a\", \"b\"])", "BoolExpr<null, \"row\">"],
]);

promise("number types", [
  ["o.cust.add(1)", "NumericExpr<Int64, never, \"row\">"],
  ["o.cust.add(1n)", "NumericExpr<Int64, never, \"row\">"],
  ["o.amount.mul(0.8)", "NumericExpr<Decimal, never, \"row\">"],
  ["o.amount.mul(o.cust)", "NumericExpr<Decimal, never, \"row\">"],
  ["o.amount.mul(o.rate)", "FloatExpr<Float64, null, \"row\">"],
  ["o.price.sub(lit(1))", "FloatExpr<Float64, never, \"row\">"],
  ["o.cust.sub(lit(1))", "NumericExpr<Int64, never, \"row\">"],
  ["lit(1).sub(o.cust)", "NumericExpr<Int64, never, \"row\">"],
  ["lit(1).sub(lit(2))", "FloatExpr<Float64, never, \"lit\">"],
  ["lit(1, t.int8).add(o.price)", "FloatExpr<Float64, never, \"row\">"],
  ["o.cust.div(2)", "FloatExpr<Float64, never, \"row\">"],
  ["o.cust.mod(2)", "NumericExpr<Int64, never, \"row\">"],
  ["o.cust.mod(0)", "NumericExpr<Int64, null, \"row\">"],
  ["o.cust.intDiv(o.cust)", "NumericExpr<Int64, null, \"row\">"],
  ["o.cust.neg()", "NumericExpr<Int64, never, \"row\">"],
  ["o.cust.floor()", "NumericExpr<Int32, never, \"row\">"],
  ["o.cust.gt(o.amount)", "BoolExpr<never, \"row\">"],
  ["o.cust.fillNull(o.id)", "NumericExpr<Int64, never, \"row\">"],
]);

promise("text and time", [
  ["o.note.length()", "NumericExpr<Int64, null, \"row\">"],
  ["o.title.concat(\": \", o.note)", "Utf8Expr<null, \"row\">"],
  ["o.title.slice(0, 3)", "Utf8Expr<never, \"row\">"],
  ["o.ts.truncate(\"1d\")", "TimestampExpr<never, \"row\">"],
  ["o.day.truncate(\"1mo\")", "DayExpr<never, \"row\">"],
  ["o.ts.offsetBy(\"1d12h\")", "TimestampExpr<never, \"row\">"],
  ["o.ts.year()", "NumericExpr<Int32, never, \"row\">"],
  ["o.ts.sub(o.ts)", "DurationExpr<never, \"row\">"],
  ["o.ts.sub(\"2024-01-01\")", "DurationExpr<never, \"row\">"],
  ["o.ts.sub(o.ts.sub(o.ts))", "TimestampExpr<never, \"row\">"],
  ["o.day.add(o.ts.sub(o.ts))", "TimestampExpr<never, \"row\">"],
  ["o.day.gt(new Date())", "BoolExpr<never, \"row\">"],
  ["o.day.le(o.ts)", "BoolExpr<never, \"row\">"],
]);

promise("levels, and what no rows give", [
  ["g.price.sum()", "Aggregate<Float64, \"if empty\", null>"],
  ["g.price.sum().filter(g.paid)", "FloatExpr<Float64, null, \"agg\">"],
  ["g.note.nUnique().filter(g.paid)", "NumericExpr<Int64, never, \"agg\">"],
  ["g.cust.sum().add(count())", "NumericExpr<Int64, \"if empty\", \"agg\">"],
  ["g.cust.sum().fillNull(0)", "NumericExpr<Int64, never, \"agg\">"],
  ["g.rate.sum().coalesce(g.price.sum())", "FloatExpr<Float64, \"if empty\" | null, \"agg\">"],
  ["g.price.std()", "Aggregate<Float64, null, null>"],
  ["g.rate.max()", "Aggregate<Float64, \"if empty\" | null, null>"],
  ["g.price.sum().div(g.cust.count())", "FloatExpr<Float64, \"if empty\", \"agg\">"],
  ["when(g.paid).then(g.price).otherwise(0).sum()", "Aggregate<Float64, \"if empty\", null>"],
  ["lit(1).add(g.price.sum())", "FloatExpr<Float64, \"if empty\", \"agg\">"],
  ["orders.groupBy(\"cust\").agg({ x: g.price.sum().div(2), y: g.rate.max(), z: g.price.std() })",
    "Frame<{ cust: Int32; } & { x: Float64; y: Nullable<Float64>; z: Nullable<Float64>; }>"],
  ["orders.agg({ x: g.price.sum().div(2), n: g.price.count(), y: g.price.max().isNull() })",
    "Frame<{ x: Nullable<Float64>; n: Int64; y: Bool; }>"],
]);

promise("choices", [
  ["when(o.paid).then(\"a\").otherwise(\"b\")", "Utf8Expr<never, \"row\">"],
  ["when(o.paid).then(o.cust).otherwise(0)", "NumericExpr<Int32, never, \"row\">"],
  ["when(o.paid).then(o.cust).otherwise(o.id)", "NumericExpr<Int64, never, \"row\">"],
  ["when(o.paid).then(o.cust).otherwise(null)", "NumericExpr<Int32, null, \"row\">"],
  ["when(o.paid).then(null).when(o.cust.gt(1)).then(o.note).otherwise(\"x\")", "Utf8Expr<null, \"row\">"],
  ["when(o.paid).then(o.ts).otherwise(\"2024-01-01\")", "TimestampExpr<never, \"row\">"],
  ["when(o.paid).then(o.day).otherwise(o.ts)", "TimestampExpr<never, \"row\">"],
  ["when(o.paid).then(1).otherwise(2)", "FloatExpr<NumberLiteral, never, \"row\">"],
  ["and(o.paid, o.rate.gt(1))", "BoolExpr<null, \"row\">"],
  ["not(o.paid)", "BoolExpr<never, \"row\">"],
]);

promise("the untyped door", [
  ["col(\"x\")", "DynamicExpr<\"row\">"],
  ["col(\"x\").add(1)", "DynamicExpr<\"row\">"],
  ["col(\"x\").gt(o.price)", "BoolExpr<null, \"row\">"],
  ["o.price.gt(col(\"x\"))", "BoolExpr<null, \"row\">"],
  ["o.price.add(col(\"x\"))", "DynamicExpr<\"row\">"],
  ["o.price.fillNull(col(\"x\"))", "DynamicExpr<\"row\">"],
  ["col(\"x\").sum()", "DynamicExpr<\"agg\">"],
  ["col(\"x\").mean()", "Aggregate<Float64, null, null>"],
  ["anything.filter(col(\"x\").gt(1))", "Frame<Dynamic>"],
  ["anything.withColumns({ y: col(\"x\").gt(1) })", "Frame<Dynamic & { y: Nullable<Bool>; }>"],
  ["anything.select(\"a\", \"b\")", "Frame<{ a: Untyped; b: Untyped; }>"],
  ["anything.groupBy(\"a\").agg({ n: count(), m: col(\"b\").max() })", "Frame<{ a: Untyped; } & { n: Int64; m: Untyped; }>"],
  ["anything.as({ a: t.int64, b: t.nullable(t.utf8) })", "Frame<{ a: Int64; b: Nullable<Utf8>; }>"],
  ["orders.filter(col(\"x\").gt(1)).select(\"id\")", "Frame<{ id: Int64; }>"],
]);

promise("how frames run", [
  ["custs.start()", "FrameHandle<{ id: Int32; name: Utf8; note: Nullable<Utf8>; }>"],
  ["custs.start({ priority: \"low\" }).result", "Promise<DataFrame<{ id: Int32; name: Utf8; note: Nullable<Utf8>; }>>"],
  ["custs.start().batches()", "AsyncGenerator<DataFrame<{ id: Int32; name: Utf8; note: Nullable<Utf8>; }>, void, undefined>"],
  ["custs.start().progress()", "Progress"],
  ["custs.start().stats()", "QueryProfile"],
  ["custs.start().state", "QueryState"],
  ["custs.explain()", "string"],
  ["custs.explain({ kernels: true })", "string"],
  ["custs.explain({ analyze: true, timeout: 100 })", "Promise<string>"],
  ["custs.profile({ threads: 2 })", "Promise<Profile>"],
  ["custs.collect({ progress: true, onProgress: p => p.fraction.toFixed() })",
    "Promise<DataFrame<{ id: Int32; name: Utf8; note: Nullable<Utf8>; }>>"],
]);

promise("frames read as their columns", [
  ["orders.select(\"id\", \"note\")", "Frame<{ id: Int64; note: Nullable<Utf8>; }>"],
  ["orders.select(\"id\", c => ({ big: c.price.gt(1) }))", "Frame<{ id: Int64; } & { big: Bool; }>"],
  ["orders.select({ one: lit(1), x: col(\"price\") })", "Frame<{ one: Float64; x: Untyped; }>"],
  ["custs.withColumns(c => ({ n: c.name.length() }))",
    "Frame<{ id: Int32; name: Utf8; note: Nullable<Utf8>; } & { n: Int64; }>"],
  ["custs.withColumns(c => ({ name: c.name.length() }))", "Frame<{ id: Int32; name: Int64; note: Nullable<Utf8>; }>"],
  ["custs.withColumns(c => ({ name: c.name.length(), more: c.id }))",
    "Frame<{ id: Int32; name: Int64; note: Nullable<Utf8>; } & { more: Int32; }>"],
  ["custs.drop(\"note\")", "Frame<{ id: Int32; name: Utf8; }>"],
  ["custs.rename({ id: \"key\" })", "Frame<{ key: Int32; name: Utf8; note: Nullable<Utf8>; }>"],
  ["custs.filter(c => c.id.gt(1)).orderBy(\"id\").limit(3)", "Frame<{ id: Int32; name: Utf8; note: Nullable<Utf8>; }>"],
  ["custs.dropNulls(\"note\")", "Frame<{ id: Int32; name: Utf8; note: Utf8; }>"],
  ["custs.dropNulls()", "Frame<{ id: Int32; name: Utf8; note: Utf8; }>"],
  ["custs.withRowIndex(\"row\")", "Frame<{ row: Int64; } & { id: Int32; name: Utf8; note: Nullable<Utf8>; }>"],
  ["orders.groupBy(\"cust\", \"day\").agg(g => ({ n: count(), total: g.amount.sum(), low: g.rate.min() }))",
    "Frame<{ cust: Int32; day: Day; } & { n: Int64; total: Decimal; low: Nullable<Float64>; }>"],
  ["orders.groupBy(c => ({ year: c.ts.year() })).agg({ n: count() })", "Frame<{ year: Int32; } & { n: Int64; }>"],
  ["orders.groupBy(\"cust\", c => ({ year: c.ts.year() })).agg({ n: count() })",
    "Frame<{ cust: Int32; } & { year: Int32; } & { n: Int64; }>"],
  ["orders.agg(g => ({ n: count(), total: g.amount.sum(), some: g.amount.sum().fillNull(0) }))",
    "Frame<{ n: Int64; total: Nullable<Decimal>; some: Decimal; }>"],
  ["orders.select(\"cust\", \"note\").join(custs, { on: { cust: \"id\" } })",
    "Frame<{ cust: Int32; note: Nullable<Utf8>; } & { name: Utf8; note_right: Nullable<Utf8>; }>"],
  ["orders.select(\"cust\", \"note\").join(custs, { on: { cust: \"id\" }, how: \"left\", suffix: \"_c\" })",
    "Frame<{ cust: Int32; note: Nullable<Utf8>; } & { name: Nullable<Utf8>; note_c: Nullable<Utf8>; }>"],
  ["orders.select(\"cust\", \"note\").join(custs, { on: { cust: \"id\" }, how: \"right\" })",
    "Frame<{ cust: Int32; note: Nullable<Utf8>; } & { name: Utf8; note_right: Nullable<Utf8>; }>"],
  ["orders.select(\"id\", \"note\").join(custs, { on: \"id\", how: \"full\" })",
    "Frame<{ id: Int64; note: Nullable<Utf8>; } & { name: Nullable<Utf8>; note_right: Nullable<Utf8>; }>"],
  ["orders.select(\"id\", \"note\").join(custs, { on: \"id\", how: \"semi\" })",
    "Frame<{ id: Int64; note: Nullable<Utf8>; }>"],
  ["orders.select(\"id\").join(custs, { how: \"cross\" })",
    "Frame<{ id: Int64; } & { id_right: Int32; name: Utf8; note: Nullable<Utf8>; }>"],
  ["orders.select(\"id\").join(custs, { on: (l, r) => l.id.eq(r.id), how: \"left\" })",
    "Frame<{ id: Int64; } & { id_right: Nullable<Int32>; name: Nullable<Utf8>; note: Nullable<Utf8>; }>"],
  ["orders.select(\"id\").joinAsof(custs, { on: \"id\" })",
    "Frame<{ id: Int64; } & { id_right: Nullable<Int32>; name: Nullable<Utf8>; note: Nullable<Utf8>; }>"],
  ["orders.select(\"id\", \"title\").joinAsof(custs, { on: \"id\", by: { title: \"name\" }, how: \"inner\" })",
    "Frame<{ id: Int64; title: Utf8; } & { id_right: Int32; note: Nullable<Utf8>; }>"],
  ["orders.select(\"id\", \"note\").join(custs, { on: [\"id\", \"note\"], validate: \"m:1\" })",
    "Frame<{ id: Int64; note: Nullable<Utf8>; } & { name: Utf8; }>"],
  ["custs.union(custs)", "Frame<{ id: Int32; name: Utf8; note: Nullable<Utf8>; }>"],
  ["custs.union(custs.select(\"name\", \"note\", c => ({ id: c.id.add(1) })))",
    "Frame<{ id: Int64; name: Utf8; note: Nullable<Utf8>; }>"],
  ["fromRows([{ id: 1, name: \"Ada\", born: null }, { id: 2, name: null, born: new Date() }])",
    "DataFrame<{ id: Float64; name: Nullable<Utf8>; born: Nullable<Timestamp>; }>"],
  ["fromRows([{ k1: 1n, k2: true, k3: [1], k4: { e: \"x\" } }])",
    "DataFrame<{ k1: Int64; k2: Bool; k3: List<Float64>; k4: Struct<{ e: Utf8; }>; }>"],
  ["fromRows([] as { a?: number; b: unknown }[])", "DataFrame<{ a: Nullable<Float64>; b: Untyped; }>"],
  ["fromRows([{ a: 1 }], { a: t.nullable(t.decimal(8, 2)) })", "DataFrame<{ a: Nullable<Decimal>; }>"],
  ["fromColumns({ a: Int32Array.of(1), b: [\"x\", null], c: new BigInt64Array(1) })",
    "DataFrame<{ a: Int32; b: Nullable<Utf8>; c: Int64; }>"],
  ["custs.pipe(f => f.select(\"id\"))", "Frame<{ id: Int32; }>"],
]);

promise("rows by policy", [
  ["await custs.toRows()", "{ id: number; name: string; note: string | null; }[]"],
  ["await orders.select(\"id\", \"amount\", \"ts\", \"day\", \"tags\").toRows()",
    "{ id: number; amount: number; ts: Date; day: Date; tags: string[]; }[]"],
  ["await orders.select(\"id\", \"amount\", \"ts\").toRows({ int64: \"bigint\", decimal: \"string\", temporal: \"iso\" })",
    "{ id: bigint; amount: string; ts: string; }[]"],
  ["await orders.select(\"id\").toRows({ int64: \"string\" })", "{ id: string; }[]"],
  ["await orders.select(\"id\").toRows({ int64: \"number\" as \"number\" | \"bigint\" })", "{ id: number | bigint; }[]"],
  ["await orders.select(\"id\").toRows({} as q.RowOptions)", "{ id: string | number | bigint; }[]"],
  ["await orders.select(\"id\", \"rate\").first({ int64: \"bigint\" })", "{ id: bigint; rate: number | null; } | null"],
  ["await orders.select(\"id\", \"rate\").toColumns()", "{ id: number[]; rate: (number | null)[]; }"],
  ["await anything.toRows()", "{ [x: string]: unknown; }[]"],
  ["await anything.select(\"a\").toRows()", "{ a: unknown; }[]"],
  ["(await orders.collect()).column(\"rate\")", "(number | null)[]"],
  ["(await orders.collect()).column(\"id\", { int64: \"bigint\" })", "bigint[]"],
  ["[...await custs.collect()][0]", "{ id: number; name: string; note: string | null; } | undefined"],
]);

promise("functions of your own", [
  ["recent(orders.select(\"id\", \"ts\"))", "Frame<{ id: Int64; ts: Timestamp; }>"],
  ["counted(orders)", "Frame<{ ts: Timestamp; } & { n: Int64; }>"],
  ["orders.select(c => ({ net: net(c) }))", "Frame<{ net: Nullable<Float64>; }>"],
  ["orders.groupBy(\"id\").agg(c => ({ net: net(c).sum() }))", "Frame<{ id: Int64; } & { net: Nullable<Float64>; }>"],
], `type Timed = q.AnySchema & { ts: q.Timestamp };
const recent = <S extends Timed>(f: q.Frame<S>) => f.filter(c => c.ts.gt("2024-01-01"));
const counted = <S extends Timed>(f: q.Frame<S>) => f.groupBy("ts").agg({ n: count() });
const net = (c: { price: q.Expr<q.Float64>; rate: q.Expr<q.Float64, null> }) => c.price.mul(c.rate);`);
