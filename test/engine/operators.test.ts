// Operators at the sizes where tables grow, chunks overflow and workers meet; each against the reference.
import { describe, expect, it } from "vitest";
import { count, desc, fromColumns, t } from "../../src/index.ts";
import { engines, expectAgreement, WAYS } from "./agree.ts";

/** A spread of integers without a pattern; the same each time. */
const mixed = (i: number): number => Math.imul(i ^ 0x5bd1, 0x9e37_79b1) >>> 0;
const column = (rows: number, value: (i: number) => number): Int32Array => Int32Array.from({ length: rows },
  (_, i) => value(i));

const ROWS = 6000;
const words = ["", "a", "ab", "abcdefgh", "abcdefghi", "é", "💡", "a long string that is in no register"];
const facts = fromColumns({
  k: Array.from({ length: ROWS }, (_, i) => (i % 13 === 0 ? null : mixed(i) % 40)),
  v: Array.from({ length: ROWS }, (_, i) => (i % 7 === 0 ? null : mixed(i) % 2001 - 1000)),
  f: Array.from({ length: ROWS }, (_, i) => [NaN, -0, 0, Infinity,
    null][mixed(i) % 11] ?? (mixed(i) % 17) / 4),
  s: Array.from({ length: ROWS }, (_, i) => (i % 5 === 0 ? null : words[mixed(i) % words.length]!)),
  d: Array.from({ length: ROWS }, (_, i) => mixed(i) % 100_000 / 100),
}, { k: t.nullable(t.int32), v: t.nullable(t.int64), f: t.nullable(t.float64), s: t.nullable(t.utf8),
  d: t.decimal(20, 2) });

describe("group-by", () => {
  it("with more groups than a table has first: it grows many times, and workers' tables are merged", () => {
    const rows = 150_000;
    const frame = fromColumns({
      k: Float64Array.from({ length: rows }, (_, i) => mixed(i % 120_000) * 1.5), v: column(rows, i =>
        i % 1000),
    });
    const query = frame.groupBy("k").agg(g => ({ n: count(), sum: g.v.sum(), min: g.v.min(),
      last: g.v.last() }));
    expect(query.collectSync().numRows).toBeGreaterThan(100_000);
    expectAgreement(query, { ordered: false, ways: [{}, { virtualWorkers: 3, seed: 5, morselRows: 20_000,
      earlyExit: 0.5 }] });
    const pairs = frame.withColumns(c => ({ half: c.v.intDiv(2) })).groupBy("k", "half").agg({ n: count() });
    expectAgreement(pairs, { ordered: false, ways: [{ virtualWorkers: 2, seed: 6, morselRows: 30_000 }] });
  });

  it("with keys and aggregates of every kind", () => {
    for (const keys of [["k"], ["s"], ["f"], ["d"], ["k", "s"], ["s", "f", "d"]] as const) {
      expectAgreement(facts.groupBy(...keys).agg(g => ({
        n: count(), vs: g.v.count(), sum: g.v.sum(), mean: g.d.mean(), total: g.d.sum(), low: g.f.min(),
          high: g.f.max(),
        std: g.v.std(), words: g.s.nUnique(), least: g.s.min(), greatest: g.s.max(),
      })), { ordered: false });
    }
  });

  it("first and last are those of the input's order, whoever worked on it", () => {
    expectAgreement(facts.groupBy("k").agg(g => ({
      first: g.v.first(), last: g.v.last(), word: g.s.first(), end: g.s.last(), f: g.f.last(),
    }), { maintainOrder: true }));
    expectAgreement(facts.agg(g => ({ first: g.s.first(), last: g.v.last(), n: g.k.nUnique(),
      m: g.f.nUnique() })));
  });
});

describe("join", () => {
  const many = fromColumns({ k: column(3000, i => i % 3), w: column(3000, i => i) });
  const few = fromColumns({ k: [0, 1, 7, null, 2], x: ["p", "q", "r", "s", "t"] }, { k: t.nullable(t.int32),
    x: t.utf8 });

  it("with more matches for a row than a chunk holds, inner and left, in the order of both sides", () => {
    for (const how of ["inner", "left"] as const) {
      const query = few.join(many, { on: "k", how });
      expect(query.collectSync().numRows).toBe(how === "left" ? 3002 : 3000);
      expectAgreement(query);
      expectAgreement(query.filter(r => r.x.ne("q")).groupBy("x").agg({ n: count() }), { ordered: false });
      expectAgreement(few.join(many, { on: "k", how }).join(few, { on: "k", how }));
    }
  });

  it("by strings, by floats with NaN and -0, by several keys, and nulls equal", () => {
    const right = facts.limit(60).distinct(["s", "f"], { maintainOrder: true });
    expectAgreement(facts.limit(900).join(right, { on: ["s", "f"], how: "left" }));
    expectAgreement(facts.limit(900).join(right, { on: ["s", "f"], nullsEqual: true }));
    expectAgreement(facts.limit(900).join(right.select("f", "d"), { on: "f", how: "left", suffix: "2" }));
    expectAgreement(facts.limit(300).join(right.select("s", "k"), { on: "s" }));
  });

  it("with nothing on a side", () => {
    for (const how of ["inner", "left"] as const) {
      expectAgreement(few.join(many.filter(c => c.w.lt(0)), { on: "k", how }));
      expectAgreement(few.filter(c => c.x.eq("none")).join(many, { on: "k", how }));
    }
  });
});

describe("order", () => {
  it("sorts are stable, nulls and NaN where they belong", () => {
    const numbered = facts.withRowIndex("row");
    expectAgreement(numbered.orderBy("k"));
    expectAgreement(numbered.orderBy(desc("s"), "k"));
    expectAgreement(numbered.orderBy(c => [c.f.desc({ nulls: "first" }), c.d.asc()]));
    expectAgreement(numbered.orderBy(c => [c.v.mod(3).asc({ nulls: "first" }), c.s.desc()]));
  });

  it("text of a dictionary is sorted by its rank, nulls and both directions included", () => {
    const coded = fromColumns({
      word: Array.from({ length: ROWS }, (_, i) => (i % 11 === 0 ? null : `word ${i * 7919 % 97}`)),
      row: Int32Array.from({ length: ROWS }, (_, i) => i),
    });
    const [up, down] = [coded.orderBy("word"), coded.orderBy(c => [c.word.desc({ nulls: "first" }),
      c.row.desc()])];
    for (const frame of [up, down, up.limit(40), down.limit(40, 3)]) {
      expect(frame.explain()).toContain("dictionary ranks");
      expectAgreement(frame);
    }
  });

  it("top-N keeps the first of equal rows", () => {
    const numbered = facts.withRowIndex("row");
    for (const n of [0, 1, 10, 2047, 2048, 2049]) {
      expectAgreement(numbered.orderBy("k").limit(n));
      expectAgreement(numbered.orderBy(desc("d"), "s").limit(n, 5));
    }
    expectAgreement(numbered.orderBy("s").tail(7));
  });

  it("a limit inside a query ends its scan early", () => {
    const first = facts.filter(c => c.v.isNotNull()).limit(5, 3).groupBy("k").agg(() => ({ n: count() }));
    expectAgreement(first, { ordered: false });
    const { profile } = engines.shared.runSync(first.plan, { executor: "single", testing: { morselRows: 64 } })
      .statistics;
    const limit = profile!.pipelines.find(p => p.operator === "limit")!;
    expect(limit.sourceRows).toBeLessThan(ROWS / 2);
  });

  it("limits stop early, at every place of a chunk", () => {
    for (const [n, offset] of [[0, 0], [1, 0], [5, 2047], [2048, 1], [1, ROWS - 1], [10, ROWS]] as const) {
      expectAgreement(facts.filter(c => c.v.isNotNull()).limit(n, offset));
    }
    expectAgreement(facts.limit(3000).filter(c => c.k.eq(3)).withRowIndex("row", -2).slice(4, 9));
  });

  it("row numbers follow the input", () => {
    expectAgreement(facts.filter(c => c.d.gt(300)).withRowIndex("row", 100));
    expectAgreement(facts.withRowIndex("a").filter(c => c.k.lt(20)).withRowIndex("b"));
  });
});

describe("union and distinct", () => {
  const wide = fromColumns({ k: [2n ** 40n, null, -1n], s: ["new", null, "a"] }, { k: t.nullable(t.int64),
    s: t.nullable(t.utf8) });
  const plain = fromColumns({
    k: Array.from({ length: 4000 }, (_, i) => BigInt(i)), s: Array.from({ length: 4000 }, (_, i) =>
      `string ${mixed(i)}`),
  }, { k: t.int64, s: t.utf8 });
  const coded = facts.select("k", "s");

  it("unites columns of different encodings: codes and plain text, 8 and 64 bits, with nulls and without",
    () => {
    const all = coded.withColumns(c => ({ k: c.k.cast(t.int64) })).union(wide).union(plain);
    expectAgreement(all);
    expectAgreement(all.groupBy("s").agg(g => ({ n: count(), k: g.k.max() })), { ordered: false });
    expectAgreement(all.filter(c => c.s.ge("a")).orderBy("s", "k").limit(50));
    expectAgreement(all.distinct("s", { maintainOrder: true }));
    expectAgreement(plain.select("s").union(coded.select("s")).distinct(), { ordered: false });
  });

  it("distinct rows in the order of first appearance", () => {
    expectAgreement(facts.distinct(["k", "s"], { maintainOrder: true }));
    expectAgreement(facts.select("f").distinct(undefined, { maintainOrder: true }));
    expectAgreement(facts.select("k", "f").distinct(), { ordered: false });
  });
});

it("the ways differ in what they do", () => {
  expect(new Set(WAYS.map(way => `${way.virtualWorkers} ${way.compaction}`)).size).toBe(WAYS.length);
});

describe("subplans that are needed more than once", () => {
  const totals = facts.groupBy("s").agg(g => ({ n: count(), top: g.v.max() }));
  const joined = facts.join(facts.groupBy("k").agg(() => ({ size: count() })), { on: "k" });

  it.each([
    ["joined with itself", totals.join(totals, { on: "s", suffix: "_again" }).orderBy("s")],
    ["united with itself", totals.union(totals).orderBy("s", "n")],
    ["counted distinctly", joined.groupBy("k").agg(g => ({ a: g.s.nUnique(),
      b: g.v.nUnique() })).orderBy("k")],
  ] as const)("run once: %s", (_, frame) => {
    expect(frame.explain().match(/shared subplan/g)?.length).toBeGreaterThan(0);
    expectAgreement(frame as unknown as Parameters<typeof expectAgreement>[0]);
  });

  it("are the same only if they compute the same", () => {
    const other = facts.groupBy("s").agg(g => ({ n: count(), top: g.v.min() }));
    const frame = totals.join(other, { on: "s", suffix: "_again" });
    expect(frame.explain()).not.toContain("shared subplan");
    expectAgreement(frame.orderBy("s"));
  });
});
