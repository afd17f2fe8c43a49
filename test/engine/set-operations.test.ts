// intersect, except, distinct unions and what distinct keeps, compiled and against the reference.
import { describe, expect, it } from "vitest";
import { fromColumns, fromRows, t } from "../../src/index.ts";
import { expectAgreement } from "./agree.ts";

const mixed = (i: number): number => Math.imul(i ^ 0x5bd1, 0x9e37_79b1) >>> 0;
const words = ["", "a", "é", "a long string that is in no register"];
const table = (rows: number, seed: number, spread: number) => fromColumns({
  k: Array.from({ length: rows }, (_, i) => (i % 13 === 0 ? null : mixed(i + seed) % spread)),
  s: Array.from({ length: rows }, (_, i) => (i % 5 === 0 ? null : words[mixed(i + seed) % words.length]!)),
  f: Array.from({ length: rows }, (_, i) => [NaN, -0, 0, null][mixed(i + seed) % 7] ?? mixed(i) % 3),
}, { k: t.nullable(t.int32), s: t.nullable(t.utf8), f: t.nullable(t.float64) });

const left = table(4000, 0, 20);
const right = table(3000, 77, 30);
const none = left.limit(0);
const one = fromColumns({ k: Array.from({ length: 5000 }, () => 1) }, { k: t.int32 });
const OPTIONS = [true, false].flatMap(all => [true, false].map(maintainOrder => ({ all, maintainOrder })));

describe("intersect and except", () => {
  it("count equal rows of both sides, nulls and NaN being equal", () => {
    for (const options of OPTIONS) {
      const ordered = { ordered: options.maintainOrder };
      const pairs = [[left, right], [right, left], [left, left], [left, none], [none, right]] as const;
      for (const [a, b] of pairs) {
        expectAgreement(a.intersect(b, options), ordered);
        expectAgreement(a.except(b, options), ordered);
      }
      expectAgreement(left.select("s").intersect(right.select("s"), options), ordered);
      expectAgreement(left.select("f").except(right.select("f").limit(50), options), ordered);
    }
  });

  it("give what their definition says", () => {
    const a = fromRows([1, 2, 2, 3, 3, 3, null, null].map(x => ({ x })), { x: t.nullable(t.int32) });
    const b = fromRows([3, 3, 2, null, 4].map(x => ({ x })), { x: t.nullable(t.int64) });
    const values = (f: { collectSync(): { toArray(): { x: number | null }[] } }) =>
      f.collectSync().toArray().map(r => r.x);
    const order = { maintainOrder: true };
    expect(values(a.intersect(b, order))).toEqual([2, 3, null]);
    expect(values(a.intersect(b, { ...order, all: true }))).toEqual([2, 3, 3, null]);
    expect(values(a.except(b, order))).toEqual([1]);
    expect(values(a.except(b, { ...order, all: true }))).toEqual([1, 2, 3, null]);
    expect(values(b.except(a, { ...order, all: true }))).toEqual([4]);
    expect(values(a.union(b, { ...order, all: false }))).toEqual([1, 2, 3, null, 4]);
  });

  it("repeat a row more often than a chunk holds, and go on where they stopped", () => {
    for (const options of OPTIONS) {
      const query = one.except(one.limit(7), options);
      expect(query.collectSync().numRows).toBe(options.all ? 4993 : 0);
      expectAgreement(query);
      expectAgreement(one.intersect(one.limit(4500), options));
    }
    // Later stages read the repeated rows: probes, filters, groups, sorts.
    const all = left.intersect(right, { all: true, maintainOrder: true });
    const on = "k";
    expectAgreement(all.join(right, { on, nullsEqual: true }).agg(g => ({ n: g.k.count(), f: g.f.max() })));
    expectAgreement(all.filter(c => c.k.gt(3)).withRowIndex("row").groupBy("s").agg(g => ({ last: g.row.max() })),
      { ordered: false });
    const only = left.except(right, { all: true }).select("k");
    expectAgreement(right.join(only, { on }).agg(g => ({ n: g.k.count() })));
    expectAgreement(all.except(left, { all: true }));
    expectAgreement(all.union(left.except(right, { all: true, maintainOrder: true })).limit(3000, 500));
  });

  it("find the types that hold the values of both sides", () => {
    const small = fromColumns({ x: Int8Array.of(1, 2, 3, 3) });
    const float = fromColumns({ x: Float64Array.of(3, 2.5, 1, 1) });
    for (const options of OPTIONS) {
      expectAgreement(small.intersect(float, options), { ordered: options.maintainOrder });
      expectAgreement(float.except(small, options), { ordered: options.maintainOrder });
    }
    expect(small.intersect(float).schema).toEqual([{ name: "x", type: { kind: "float64" }, nullable: false }]);
  });

  it("of rows without columns", () => {
    const empty = left.select();
    for (const options of OPTIONS) {
      expectAgreement(empty.intersect(right.select(), options));
      expectAgreement(empty.except(right.select(), options));
      expectAgreement(empty.except(none.select(), options));
    }
  });
});

describe("union", () => {
  it("leaves each row once", () => {
    expectAgreement(left.union(right, { all: false, maintainOrder: true }));
    expectAgreement(left.union(right, left, { all: false }), { ordered: false });
    expectAgreement(left.union(right, { all: true, by: "name" }));
  });

  it("matches columns by position", () => {
    const swapped = right.select(c => ({ a: c.k, b: c.s, c: c.f }));
    const query = left.union(swapped, { by: "position" });
    expect(query.columns).toEqual(["k", "s", "f"]);
    expectAgreement(query);
    expectAgreement(left.union(swapped, { by: "position", all: false }), { ordered: false });
  });
});

describe("distinct", () => {
  it("keeps the first, the last, any or none of equal rows", () => {
    for (const keep of ["first", "last", "any", "none"] as const) {
      for (const [on, ordered] of [["k", true], [["s", "k"], true], [undefined, false]] as const) {
        expectAgreement(left.distinct(on, { keep, maintainOrder: true }));
        // Any row of a group will do, so only what it is a row of is compared.
        if (keep !== "any") expectAgreement(left.distinct(on, { keep }), { ordered: false });
        else expectAgreement(left.distinct(on, { keep }).select("k").agg(g => ({ n: g.k.count() })));
        if (ordered) expectAgreement(left.orderBy("f").distinct(on, { keep, maintainOrder: true }));
      }
      expectAgreement(none.distinct("k", { keep }));
      expectAgreement(one.distinct("k", { keep }));
      expectAgreement(one.limit(1).distinct(undefined, { keep }));
      expectAgreement(one.select().distinct(undefined, { keep }));
      expectAgreement(one.limit(1).select().distinct(undefined, { keep }));
    }
  });

  it("orders the last of equal rows by where they stand", () => {
    const rows = fromRows([1, 2, 1, 3, 2, 4].map((x, i) => ({ x, i })), { x: t.int32, i: t.int32 });
    const kept = (keep: "first" | "last" | "any" | "none") =>
      rows.distinct("x", { keep, maintainOrder: true }).collectSync().column("i");
    expect([kept("first"), kept("last"), kept("none")]).toEqual([[0, 1, 3, 5], [2, 3, 4, 5], [3, 5]]);
  });
});
