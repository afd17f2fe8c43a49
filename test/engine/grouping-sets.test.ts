// rollup, cube, groupingSets and having on the compiled engine, each against the reference.
import { describe, expect, it } from "vitest";
import { count, fromColumns, fromRows, grouping, t } from "../../src/index.ts";
import { expectAgreement } from "./agree.ts";

const mixed = (i: number): number => Math.imul(i ^ 0x5bd1, 0x9e37_79b1) >>> 0;
const ROWS = 5000;
const words = ["", "a", "é", "a long string that is in no register"];
const facts = fromColumns({
  k: Array.from({ length: ROWS }, (_, i) => (i % 13 === 0 ? null : mixed(i) % 5)),
  s: Array.from({ length: ROWS }, (_, i) => (i % 5 === 0 ? null : words[mixed(i) % words.length]!)),
  f: Array.from({ length: ROWS }, (_, i) => [NaN, -0, 0, null][mixed(i) % 7] ?? (mixed(i) % 3) / 4),
  v: Array.from({ length: ROWS }, (_, i) => (i % 7 === 0 ? null : mixed(i) % 2001 - 1000)),
  d: Array.from({ length: ROWS }, (_, i) => mixed(i) % 100_000 / 100),
}, { k: t.nullable(t.int32), s: t.nullable(t.utf8), f: t.nullable(t.float64), v: t.nullable(t.int64),
  d: t.decimal(20, 2) });

const exact = { n: count() };

describe("rollup, cube and groupingSets", () => {
  it("with aggregates that are computed of finer groups", () => {
    for (const maintainOrder of [true, false]) {
      const options = { ordered: maintainOrder };
      expectAgreement(facts.rollup("k", "s").agg(g => ({
        n: count(), vs: g.v.count(), sum: g.v.sum(), total: g.d.sum(), low: g.f.min(), high: g.s.max(),
        some: g.v.sum().filter(g.k.gt(2)), none: count().filter(g.k.gt(100)),
      }), { maintainOrder }), options);
      expectAgreement(facts.cube("s", "f", "k").agg(g => ({
        level: grouping("k", "s", "f"), at: grouping("s"), n: count(), least: g.s.min(),
      }), { maintainOrder }), options);
    }
  });

  it("with aggregates that need every row", () => {
    expectAgreement(facts.filter(c => c.v.isNotNull()).rollup("k", "f").agg(g => ({
      mean: g.d.mean(), sum: g.f.sum(), first: g.s.first(), last: g.v.last(), std: g.v.std(),
      different: g.s.nUnique(),
    }), { maintainOrder: true }));
    const upper = facts.withColumns(c => ({ w: c.s.upper() }));
    expectAgreement(upper.cube("w", "k").agg(g => ({ mean: g.v.mean() })), { ordered: false });
  });

  it("with sets in any order, more than once, with computed keys, and with one set alone", () => {
    expectAgreement(facts.groupingSets([["k"], [], ["s", "k"], ["s"], ["k"], []])
      .agg(g => ({ ...exact, sum: g.v.sum(), at: grouping("s") }), { maintainOrder: true }));
    expectAgreement(facts.groupingSets(c => ({ sign: c.v.lt(0), half: c.k.intDiv(2) }), [["half"], ["sign", "half"]])
      .agg(g => ({ sum: g.v.sum(), at: grouping("sign") }), { maintainOrder: true }));
    for (const sets of [[["k", "s"]], [[]], [["f"], ["f"]]] as const) {
      expectAgreement(facts.groupingSets<readonly (readonly ("k" | "s" | "f")[])[]>(sets).agg(exact,
        { maintainOrder: true }));
    }
  });

  it("over joins, limits and other groupings, whose rows are computed once", () => {
    const names = fromColumns({ k: [0, 1, 2, 3], name: ["p", "q", "p", "r"] }, { k: t.int32, name: t.utf8 });
    const joined = facts.join(names, { on: "k" });
    const order = { maintainOrder: true };
    expectAgreement(joined.rollup("name", "s").agg(g => ({ mean: g.v.mean(), n: count() }), order));
    expectAgreement(facts.limit(100, 7).cube("k", "s").agg(g => ({ first: g.d.first() }), order));
    const counted = facts.rollup("k", "s").agg(exact, order);
    expectAgreement(counted.rollup("k").agg(g => ({ rows: g.n.sum(), mean: g.n.mean() }), order));
    const text = joined.rollup("name", "s").agg(g => ({ mean: g.v.mean() })).explain();
    expect(text.match(/scan .* → probe/g)).toHaveLength(1);
  });

  it("of no rows give the row of all of them, and no other", () => {
    const none = facts.filter(c => c.v.gt(5000));
    const empty = none.rollup("k", "s").agg(g => ({ n: count(), sum: g.v.sum(), first: g.s.first() }));
    expectAgreement(empty);
    expect(empty.collectSync().toArray()).toEqual([{ k: null, s: null, n: 0, sum: null, first: null }]);
    expectAgreement(none.groupingSets([["k"], ["s"]]).agg(exact));
    expectAgreement(none.groupingSets([[], ["k"], []]).agg(g => ({ mean: g.v.mean(), at: grouping("k") }),
      { maintainOrder: true }));
  });

  it("without aggregates", () => {
    expectAgreement(facts.rollup("k", "s").agg({}, { maintainOrder: true }));
    expectAgreement(facts.cube("k").agg({ at: grouping("k") }), { ordered: false });
    expectAgreement(facts.filter(c => c.v.gt(5000)).rollup("k").agg({}));
  });

  it("tell a null of the data from one that is aggregated over", () => {
    const rows = fromRows([{ a: 1, b: "x" }, { a: null, b: "x" }, { a: null, b: "y" }],
      { a: t.nullable(t.int32), b: t.utf8 });
    expect(rows.cube("a", "b").agg({ n: count(), at: grouping("a", "b") }, { maintainOrder: true }).collectSync()
      .toArray().map(r => [r.a, r.b, r.n, r.at])).toEqual([
      [1, "x", 1, 0], [null, "x", 1, 0], [null, "y", 1, 0],
      [1, null, 1, 1], [null, null, 2, 1],
      [null, "x", 2, 2], [null, "y", 1, 2],
      [null, null, 3, 3],
    ]);
  });
});

describe("having", () => {
  it("drops groups by aggregates that are no columns of the result", () => {
    const big = facts.groupBy("k").having(g => g.v.sum().gt(0).and(count().gt(10)));
    expectAgreement(big.agg(g => ({ high: g.d.max() }), { maintainOrder: true }));
    expect(big.agg(exact).columns).toEqual(["k", "n"]);
    expectAgreement(facts.groupBy("s").having(g => g.v.max().gt(997)).having(count().lt(2000)).agg(exact),
      { ordered: false });
  });

  it("keeps no group whose condition is null", () => {
    const one = fromRows([{ a: 1, v: null }, { a: 2, v: 3 }], { a: t.int32, v: t.nullable(t.int32) });
    const query = one.groupBy("a").having(g => g.v.sum().gt(1)).agg(exact);
    expectAgreement(query);
    expect(query.collectSync().toArray()).toEqual([{ a: 2, n: 1 }]);
  });

  it("sees which set a group belongs to", () => {
    const query = facts.rollup("k", "s").having(g => grouping("s").eq(1).or(g.v.sum().lt(0)))
      .agg(g => ({ at: grouping("k", "s"), sum: g.v.sum() }), { maintainOrder: true });
    expectAgreement(query);
    expect(query.collectSync().numRows).toBeGreaterThan(6);
  });
});
