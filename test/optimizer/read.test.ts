// Reads of stored tables under push-filter, push-limit and prune-columns.
import { expect, it } from "vitest";
import { FLOAT64, INT64, UTF8, field } from "../../expr/type.ts";
import * as build from "../../engine/plan/build.ts";
import { planReads } from "../../engine/optimizer/index.ts";
import type { Plan } from "../../engine/plan/node.ts";
import { printPlan } from "../../engine/plan/print.ts";
import { registerStored } from "../../engine/source/stored-table.ts";
import { agg, cast, col, fn, groupBy, joinOn, limit, lit, orderBy, rowIndex, select, union, where } from "./build.ts";

const SCHEMA = [field("a", INT64, true), field("b", UTF8, true), field("c", FLOAT64, false)];

/** Nothing is read while a plan is made. */
const t = (rowCount: number | null = null) => build.read(registerStored({
  name: "t.tbl", format: "test", schema: SCHEMA, rowCount,
  read: () => { throw new Error("read"); },
}));

const planned = (plan: Plan): string[] => printPlan(planReads(plan)).split("\n").map(line => line.trimStart());
const readLine = (plan: Plan): string => planned(plan).find(line => line.startsWith("read"))!;

it("tells the reader of a filter, and keeps the filter", () => {
  const lines = planned(where(t(), fn("gt", col("a"), 1)));
  expect(lines[0]).toBe("filter a > 1");
  expect(lines[1]).toBe('read test "t.tbl" [a, b, c] where a > 1');
});

it("tells of every condition, through projections, sorts and groups' keys", () => {
  const both = where(where(t(), fn("gt", col("a"), 1)), fn("eq", col("b"), "x"));
  expect(readLine(both)).toMatch(/where a > 1(,| and) b = "x"$/);
  const renamed = where(select(t(), [], { k: col("a") }), fn("gt", col("k"), 1));
  expect(readLine(renamed)).toBe('read test "t.tbl" [a] where a > 1');
  expect(readLine(where(orderBy(t(), "a"), fn("gt", col("a"), 1)))).toContain("where a > 1");
  expect(readLine(where(groupBy(t(), ["a"], { n: agg("count") }), fn("gt", col("a"), 1)))).toBe(`read test "t.tbl" [a] where a > 1`);
});

it("does not tell of what may fail, nor of what is behind it", () => {
  const failing = fn("eq", cast(col("b"), INT64), 1);
  expect(readLine(where(t(), failing))).toBe('read test "t.tbl" [a, b, c]');
  expect(readLine(where(t(), fn("and", failing, fn("gt", col("a"), 1))))).not.toContain("where");
  expect(readLine(where(t(), fn("and", fn("gt", col("a"), 1), failing)))).toContain("where a > 1");
});

it("tells of no filter below which a limit counts rows", () => {
  expect(readLine(where(limit(t(), 0, 5), fn("gt", col("a"), 1)))).toBe('read test "t.tbl" [a, b, c] first 5');
});

it("reads the rows of a limit, those before its offset included", () => {
  expect(planned(limit(t(), 0, 5))).toEqual(['read test "t.tbl" [a, b, c] first 5']);
  expect(planned(limit(t(), 2, 5))).toEqual(["limit 5 from 2", 'read test "t.tbl" [a, b, c] first 7']);
  expect(readLine(limit(limit(t(), 0, 9), 2, 5))).toContain("first 7");
  expect(readLine(limit(rowIndex(select(t(), ["b"]), "i", 0), 0, 3))).toBe('read test "t.tbl" [b] first 3');
  expect(readLine(limit(union([t(), t()]), 0, 3))).toContain("first 3");
});

it("reads all rows where a limit stands above what drops or orders them", () => {
  expect(readLine(limit(where(t(), fn("gt", col("a"), 1)), 0, 5))).not.toContain("first");
  expect(readLine(limit(orderBy(t(), "a"), 0, 5))).not.toContain("first");
  expect(readLine(limit(groupBy(t(), ["a"], {}), 0, 5))).not.toContain("first");
});

it("a limit of more rows than there are says nothing", () => {
  expect(planned(limit(t(4), 0, 5))).toEqual(['read test "t.tbl" [a, b, c]']);
});

it("reads the columns that matter", () => {
  expect(readLine(select(t(), ["b"]))).toBe('read test "t.tbl" [b]');
  expect(readLine(select(where(t(), fn("gt", col("a"), 1)), ["c"]))).toBe('read test "t.tbl" [a, c] where a > 1');
  expect(readLine(groupBy(t(), [], { n: agg("count") }))).toBe('read test "t.tbl" []');
  const joined = planned(select(joinOn(t(), select(t(), ["a"]), { a: "a" }), ["b"])).filter(line =>
    line.startsWith("read"),
  );
  expect(joined).toEqual(['read test "t.tbl" [a, b]', 'read test "t.tbl" [a]']);
});

it("reads nothing where no row can be left", () => {
  expect(readLine(where(t(), lit(false)))).toContain("first 0");
});
