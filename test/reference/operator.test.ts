// Operators of the reference over whole plans.
import { describe, expect, test } from "vitest";
import { bindAggregate, bindPredicate, bindRow } from "../../expr/bind/bind.ts";
import type { TypedAggregate } from "../../expr/node.ts";
import { FLOAT64, INT32, INT64, UTF8, field, list } from "../../expr/type.ts";
import {
  aggregate, distinct, filter, groupingSets, join, limit, project, rowIndex, scan, setOperation, sort, topN,
  union,
} from "../../engine/plan/build.ts";
import type { Join, Keep, Plan } from "../../engine/plan/node.ts";
import { agg, call, cast, col, errorOf, lit, rowsOfPlan, tableOf } from "./evaluate.ts";

const table = tableOf({ k: [INT32, [2n, 1n, null, 2n]], v: [UTF8, ["a", "b", "c", null]] });
const key = (plan: Plan, name: string) => bindRow(col(name), plan.schema, "test");
const by = (plan: Plan, name: string, descending = false, nullsFirst = false) =>
  ({ expr: key(plan, name), descending, nullsFirst });

test("scan restricts rows and columns", () => {
  if (table.kind !== "scan") throw new Error("a scan was expected");
  expect(rowsOfPlan(scan(table.source, [table.schema[1]!], { start: 1, end: 3 }))).toEqual([["b"], ["c"]]);
  expect(rowsOfPlan(scan(table.source, [], { start: 0, end: 2 }))).toEqual([[], []]);
});

test("filter keeps only true; limit and row index", () => {
  const kept = filter(table, bindPredicate(call("gt", col("k"), lit(1)), table.schema, "filter"));
  expect(rowsOfPlan(kept)).toEqual([[2n, "a"], [2n, null]]);
  expect(rowsOfPlan(limit(rowIndex(table, "i", 10), 1, 2))).toEqual([[11n, 1n, "b"], [12n, null, "c"]]);
  expect(rowsOfPlan(limit(table, 3, Infinity))).toEqual([[2n, null]]);
  expect(rowsOfPlan(limit(table, 0, 0))).toEqual([]);
});

test("limit pulls no row that it does not need", () => {
  const texts = tableOf({ t: [UTF8, ["1", "x"]] });
  const expr = bindRow(cast(col("t"), INT32), texts.schema, "select");
  const numbers = project(texts, [{ name: "n", expr }]);
  expect(rowsOfPlan(limit(numbers, 0, 1))).toEqual([[1n]]);
  expect(errorOf(() => rowsOfPlan(limit(numbers, 1, 1))).code).toBe("cast-failed");
});

test("sort is stable, nulls last unless asked", () => {
  expect(rowsOfPlan(sort(table, [by(table, "k")]))).toEqual([[1n, "b"], [2n, "a"], [2n, null], [null, "c"]]);
  expect(rowsOfPlan(sort(table, [by(table, "k", true)])))
    .toEqual([[2n, "a"], [2n, null], [1n, "b"], [null, "c"]]);
  expect(rowsOfPlan(topN(table, [by(table, "k", true, true), by(table, "v", false, true)], 1, 2)))
    .toEqual([[2n, null], [2n, "a"]]);
});

test("distinct keeps the first, by all or some columns", () => {
  const doubled = union([table, table]);
  expect(rowsOfPlan(distinct(doubled, null, true))).toEqual(rowsOfPlan(table));
  expect(rowsOfPlan(distinct(doubled, ["k"], true))).toEqual([[2n, "a"], [1n, "b"], [null, "c"]]);
});

test("aggregate groups nulls together, in order of first appearance", () => {
  const count = bindAggregate(agg("count"), table.schema, "agg", true) as TypedAggregate;
  const grouped = aggregate(table, [{ name: "k", expr: key(table, "k") }], [{ name: "n", aggregate: count }]);
  expect(rowsOfPlan(grouped)).toEqual([[2n, 2n], [1n, 1n], [null, 1n]]);
  const none = tableOf({ k: [INT32, []] });
  expect(rowsOfPlan(aggregate(none, [{ name: "k", expr: key(none, "k") }], []))).toEqual([]);
  expect(rowsOfPlan(aggregate(none, [], [{ name: "n", aggregate: count }]))).toEqual([[0n]]);
});

describe("join", () => {
  const right = tableOf({ k: [FLOAT64, [2, 2, null, -0]], w: [UTF8, ["x", "y", "z", "0"]] });
  const joined = (left: Plan, options: Partial<Join>) => rowsOfPlan(join({
    how: "inner", left, right, nullsEqual: false, validate: "m:m",
    on: [{ left: bindRow(cast(col("k"), INT64), left.schema, "join"), right: key(right, "k") }],
    columns: [{ side: "left", from: "k", name: "k" }, { side: "right", from: "w", name: "w" }], ...options,
  }));
  test("numbers match by exact value, nulls match nothing", () => {
    expect(joined(table, {})).toEqual([[2n, "x"], [2n, "y"], [2n, "x"], [2n, "y"]]);
    expect(joined(table, { how: "left" }))
      .toEqual([[2n, "x"], [2n, "y"], [1n, null], [null, null], [2n, "x"], [2n, "y"]]);
    expect(joined(table, { nullsEqual: true })).toContainEqual([null, "z"]);
  });
  test("validate", () => {
    expect(errorOf(() => joined(table, { validate: "m:1" }))).toEqual({
      code: "join-not-unique",
      message: "join: validate is \"m:1\", but keys occur more than once in the right input: k = 2.0. "
        + "Remove the duplicates, as with `distinct`, or relax `validate`.",
    });
    expect(errorOf(() => joined(table, { validate: "1:m" })).message).toContain("left input: k = 2.");
    const once = tableOf({ k: [INT32, [0n, null, null]] });
    expect(joined(once, { validate: "1:m" })).toEqual([[0n, "0"]]);
  });
});

describe("sets of rows", () => {
  const counted = (how: "intersect" | "except", all: boolean) => rowsOfPlan(setOperation({
    how, all, maintainOrder: true,
    left: tableOf({ f: [FLOAT64, [NaN, 1, 0, 1, null, 1, -0]] }),
    right: tableOf({ f: [FLOAT64, [1, NaN, 1, -0, 7, NaN]] }),
  }));
  test("count equal rows on both sides", () => {
    expect(counted("intersect", false)).toEqual([[NaN], [1], [0]]);
    expect(counted("intersect", true)).toEqual([[NaN], [1], [1], [0]]);
    expect(counted("except", false)).toEqual([[null]]);
    expect(counted("except", true)).toEqual([[1], [0], [null]]);
  });
  test("distinct keeps one row of several, or none", () => {
    const kept = (keep: Keep) => rowsOfPlan(distinct(table, ["k"], true, keep));
    expect(kept("first")).toEqual([[2n, "a"], [1n, "b"], [null, "c"]]);
    expect(kept("last")).toEqual([[1n, "b"], [null, "c"], [2n, null]]);
    expect(kept("none")).toEqual([[1n, "b"], [null, "c"]]);
    expect(kept("any")).toHaveLength(3);
  });
});

test("grouping sets: each set's groups as they appear, keys null that a set lacks, one row of no rows", () => {
  const count = bindAggregate(agg("count"), table.schema, "agg", false) as TypedAggregate;
  const keys = ["k", "v"].map(name => ({ name, expr: key(table, name) }));
  const grouped = (input: Plan, sets: readonly (readonly number[])[]) => rowsOfPlan(groupingSets({
    input, keys, sets, aggregates: [{ name: "n", aggregate: count }], groupings: [{ name: "at", keys: [1, 0] }],
    maintainOrder: true,
  }));
  expect(grouped(table, [[0], [], [0]])).toEqual([
    [2n, null, 2n, 2n], [1n, null, 1n, 2n], [null, null, 1n, 2n], [null, null, 4n, 3n],
    [2n, null, 2n, 2n], [1n, null, 1n, 2n], [null, null, 1n, 2n],
  ]);
  expect(grouped(table, [[1]]).slice(0, 1)).toEqual([[null, "a", 1n, 1n]]);
  expect(grouped(limit(table, 0, 0), [[0, 1], [], [1]])).toEqual([[null, null, 0n, 3n]]);
});

test("lists are carried along, but not compared", () => {
  const type = list(field("item", INT32, true));
  const lists = tableOf({ k: [INT32, [2n, 1n]], l: [type, [[1, 2], null]] });
  expect(rowsOfPlan(sort(lists, [by(lists, "k")]))).toEqual([[1n, null], [2n, [1, 2]]]);
  expect(errorOf(() => rowsOfPlan(distinct(lists, null, true))).code).toBe("nested-order");
});
