// Mistakes that must not compile, each with what the compiler says about it.
import { describe, expect, it } from "vitest";
import { compile } from "./compiler.ts";

/** Code with one mistake, and a part of the message that says what it is or what to do. */
const MISTAKES: readonly (readonly [title: string, code: string, message: string | RegExp])[] = [
  ["a misspelt column", "orders.filter(o => o.amuont.gt(1))", "Did you mean 'amount'?"],
  ["a string method on a number", "orders.withColumns(o => ({ x: o.amount.lower() }))", "Property 'lower' does not exist"],
  ["arithmetic on a string", "orders.withColumns(o => ({ x: o.note.add(1) }))", "Property 'add' does not exist"],
  ["a filter that is no condition", "orders.filter(o => o.price.add(1))", "Bool"],
  ["a filter that is an aggregate", "orders.filter(o => o.price.sum().gt(1))", "this is an aggregate"],
  ["a filter with JavaScript's !", "orders.filter(o => !o.paid)", "boolean"],
  ["a filter with JavaScript's ===", "orders.filter(o => o.id === 1)", "no overlap"],
  ["an aggregate where a row value belongs", "orders.withColumns(o => ({ x: o.amount.sum() }))",
    "this is an aggregate, and a value for each row is needed here: use it in agg"],
  ["an aggregate in select", "orders.select(o => ({ x: o.amount.sum() }))", "this is an aggregate, and a value for each row"],
  ["an aggregate as a group key", "orders.groupBy(o => ({ x: o.amount.sum() }))", "this is an aggregate, and a value for each row"],
  ["an aggregate as a sort key", "orders.orderBy(o => [o.amount.sum()])", "this is an aggregate, and a value for each row"],
  ["a row value and an aggregate in one expression", "orders.agg(o => ({ x: o.price.sub(o.price.mean()) }))",
    "one side has a value per row, the other is an aggregate"],
  ["a bare column in agg", "orders.groupBy(\"cust\").agg(g => ({ x: g.amount }))",
    "aggregate it, as in first(), or group by it"],
  ["a bare column in agg without groups", "orders.agg(g => ({ x: g.amount }))", "aggregate it, as in first()"],
  ["an aggregate of an aggregate", "orders.groupBy(\"cust\").agg(g => ({ x: g.amount.sum().mean() }))",
    "this is an aggregate already, and cannot be aggregated again"],
  ["filter on what is no aggregate", "orders.agg(g => ({ x: g.amount.sum().add(1).filter(g.paid) }))",
    "Property 'filter' does not exist"],
  ["join keys of different types", "orders.join(custs, { on: { title: \"id\" } })", "the key columns have types that do not compare"],
  ["a join key that only one side has", "orders.join(custs, { on: \"cust\" })", "\"cust\""],
  ["a join key of a nested type", "orders.join(custs, { on: { tags: \"name\" } })", "do not compare"],
  ["a full join, which there is not yet", "orders.join(custs, { on: \"id\", how: \"full\" })", "\"full\""],
  ["a group key that does not exist", "orders.groupBy(\"nope\")", "\"nope\""],
  ["a selected column that does not exist", "orders.select(\"id\", \"nope\")", "\"nope\""],
  ["dropping a column that does not exist", "orders.drop(\"nope\")", "\"nope\""],
  ["renaming a column that does not exist", "orders.rename({ nope: \"x\" })", "nope"],
  ["sorting by a column that does not exist", "orders.orderBy(\"id\", desc(\"nope\"))", "\"nope\""],
  ["a bad unit in truncate", "orders.withColumns(o => ({ x: o.ts.truncate(\"1week\") }))", "`${number}w`"],
  ["two units in truncate", "orders.withColumns(o => ({ x: o.ts.truncate(\"1d12h\") }))", "`${number}d`"],
  ["a bad unit in offsetBy", "orders.withColumns(o => ({ x: o.ts.offsetBy(\"1 fortnight\") }))", "Period"],
  ["a column that groupBy dropped", "orders.groupBy(\"cust\").agg({ n: count() }).orderBy(r => r.amount)", "Property 'amount' does not exist"],
  ["comparing a number with a string", "orders.filter(o => o.cust.eq(\"7\"))", "'string' is not assignable"],
  ["comparing a string with a number", "orders.filter(o => o.note.eq(7))", "'number' is not assignable"],
  ["comparing a number column with a string column", "orders.filter(o => o.cust.eq(o.note))", "Utf8"],
  ["comparing with null", "orders.filter(o => o.note.eq(null))", "'null' is not assignable"],
  ["comparing with undefined", "orders.filter(o => o.note.eq(undefined))", "'undefined' is not assignable"],
  ["isIn with values of another type", "orders.filter(o => o.cust.isIn([\"7\"]))", "'string' is not assignable"],
  ["comparing lists", "orders.filter(o => o.tags.eq(o.tags))", "Property 'eq' does not exist"],
  ["adding moments", "orders.withColumns(o => ({ x: o.ts.add(o.ts) }))", "Duration"],
  ["a date's hour", "orders.withColumns(o => ({ x: o.day.hour() }))", "Property 'hour' does not exist"],
  ["a cast that there is not", "orders.withColumns(o => ({ x: o.paid.cast(t.date) }))", "Day"],
  ["a cast to a nullable type", "orders.withColumns(o => ({ x: o.id.cast(t.nullable(t.int32)) }))", "Nullable"],
  ["a condition that is no condition", "when(o.price).then(1).otherwise(2)", "Bool"],
  ["branches of different types", "when(o.paid).then(\"a\").otherwise(1)", "the branches have values of different types"],
  ["branches of different column types", "when(o.paid).then(o.price).otherwise(o.note)", "the branches have values of different types"],
  ["branches of different levels", "when(o.paid).then(o.price.sum()).otherwise(1)", "one side has a value per row"],
  ["coalesce over different types", "o.note.coalesce(o.price)", "not assignable"],
  ["a union of other columns", "orders.union(custs)", "a union needs columns of the same names"],
  ["a union of columns whose types have nothing in common", "custs.union(custs.withColumns(c => ({ name: c.id })))",
    "the column name has types that do not go together"],
  ["undefined in withColumns", "orders.withColumns(o => ({ x: undefined }))", "undefined"],
  ["a plain value in withColumns", "orders.withColumns(o => ({ x: 1 }))", "number"],
  ["an array in select", "orders.select([\"id\"])", "'string' is not assignable to type 'RowExpr'"],
  ["an unknown row option", "orders.toRows({ int64: \"text\" })", "\"text\""],
  ["a column of a collected frame that is not there", "fromRows([{ a: 1 }]).column(\"b\")", "\"b\""],
  ["a decimal without its scale", "const bad = t.decimal(12)", "Expected 2 arguments"],
  ["a timestamp without its unit", "const bad = t.timestamp()", "Expected 1-2 arguments"],
  ["an unknown priority", "orders.collect({ priority: \"urgent\" })", "\"urgent\""],
  ["an unknown executor", "orders.toRows({ executor: \"gpu\" })", "\"gpu\""],
  ["a timeout that is no number", "orders.toArrow({ timeout: \"1s\" })", "'string' is not assignable to type 'number'"],
  ["a progress bar that is a function", "orders.batches({ progress: () => 1 })", "boolean"],
  ["a progress bar of a started query", "orders.start({ progress: true })", "'progress' does not exist in type 'StartOptions'"],
  ["progress while the thread is blocked", "orders.collectSync({ onProgress: () => {} })",
    "'onProgress' does not exist in type 'SyncOptions'"],
  ["rows of a started query without waiting", "orders.start().result.numRows", "'numRows' does not exist"],
  ["a column that the result does not have", "orders.start().result.then(df => df.column(\"nope\"))", "\"nope\""],
  ["the text of an analysis without waiting", "orders.explain({ analyze: true }).length", "'length' does not exist"],
  ["a schema that is no schema", "fromRows([], { a: \"int64\" })", "ColumnType"],
];

describe("does not compile:", () => {
  const compiled = compile(MISTAKES.map(([, code]) => `${code};`).join("\n"));

  it.each(MISTAKES.map(([title, code, message], i) => ({ title, code, message, line: i + 1 })))(
    "$title", ({ message, line }) => {
      expect(compiled.errors.get(line) ?? "it compiles").toMatch(
        message instanceof RegExp ? message : new RegExp(message.replace(/[.*+?^${}()|[\]\\]/g, "\\$&")));
    });
});
