// Estimates of rows, held against what came: on data whose values are spread evenly they are close, and
// where nothing is known they are the stated defaults.
import { afterAll, describe, expect, it } from "vitest";
import { DEFAULT_SHARE } from "../../engine/estimate/condition.ts";
import { profileWarnings, type PipelineProfile } from "../../engine/profile/index.ts";
import { count, createEngine, desc, fromColumns, t } from "../../src/index.ts";
import type { AnyFrame } from "../engine/agree.ts";

const engine = createEngine({ threads: 1 });
afterAll(() => engine.close());

const ROWS = 50_000;
/** A spread of integers without a pattern; the same each time. */
const mixed = (i: number, salt: number): number =>
  Math.imul(Math.imul(i ^ salt, 0x9e37_79b1) ^ (i >>> 3), 0x85eb_ca6b) >>> 8;
const each = <T>(make: (i: number) => T): T[] => Array.from({ length: ROWS }, (_, i) => make(i));
const DAY = 86_400_000;

const facts = fromColumns({
  id: each(i => i), k: each(i => mixed(i, 1) % 1000), five: each(i => mixed(i, 2) % 5),
  n: each(i => (mixed(i, 3) % 4 === 0 ? null : mixed(i, 4) % 100)), f: each(i => (mixed(i, 5) % 10_000) / 7),
  d: each(i => mixed(i, 6) % 10_000 / 100), day: each(i => new Date(mixed(i, 7) % 1000 * DAY)),
  s: each(i => `word ${mixed(i, 8) % 40}`), flag: each(i => mixed(i, 9) % 2 === 0),
}, {
  id: t.int32, k: t.int32, five: t.int32, n: t.nullable(t.int32), f: t.float64, d: t.decimal(10, 2),
  day: t.date, s: t.utf8, flag: t.bool,
});
const dim = fromColumns({ id: Array.from({ length: 1000 }, (_, i) => i),
  g: Array.from({ length: 1000 }, (_, i) => i % 10) }, { id: t.int32, g: t.int32 });

const pipelinesOf = (frame: AnyFrame): readonly PipelineProfile[] =>
  engine.runSync(frame.plan).statistics.profile!.pipelines;

/** Every estimate, of stages and pipelines, is within a factor of what came. */
function expectClose(frame: AnyFrame, factor = 1.3): void {
  for (const { description, rowsOut, estimatedRows, stages } of pipelinesOf(frame)) {
    const all = [...stages, { description, rowsOut, estimatedRows }];
    for (const { description: name, rowsOut: actual, estimatedRows: guess } of all) {
      expect(guess, name).not.toBeNull();
      // A handful of rows more or less is chance.
      const ratio = Math.max(guess!, 20) / Math.max(actual, 20);
      expect(Math.max(ratio, 1 / ratio), `${name}: ${guess} for ${actual}`).toBeLessThan(factor);
    }
  }
}

describe("estimates on evenly spread data", () => {
  it("equality and lists, by the number of values", () => {
    expectClose(facts.filter(c => c.five.eq(3)));
    expectClose(facts.filter(c => c.five.ne(3)));
    expectClose(facts.filter(c => c.five.isIn([0, 3, 77])));
    expectClose(facts.filter(c => c.s.eq("word 3")));
    expectClose(facts.filter(c => c.s.isIn(["word 1", "word 2", "word 3"])));
    expectClose(facts.filter(c => c.n.eq(17)));
    expectClose(facts.filter(c => c.flag));
    expectClose(facts.filter(c => c.flag.not()));
    expectClose(facts.filter(c => c.five.eq(99).or(c.k.lt(500))));
  });

  it("ranges, by interpolation, whatever the type", () => {
    for (const share of [0, 0.03, 0.2, 0.5, 0.97, 1]) {
      expectClose(facts.filter(c => c.k.lt(Math.round(1000 * share))));
      expectClose(facts.filter(c => c.f.ge(10_000 / 7 * share)));
      expectClose(facts.filter(c => c.d.le(Math.round(100 * share))));
      expectClose(facts.filter(c => c.day.gt(new Date(Math.round(1000 * share) * DAY))));
    }
    expectClose(facts.filter(c => c.five.ge(4)));
    expectClose(facts.filter(c => c.k.between(300, 349)));
    // Bounds of one column are not independent, wherever they stand.
    expectClose(facts.filter(c => c.k.ge(300).and(c.k.lt(350))));
    expectClose(facts.filter(c => c.k.ge(300).and(c.k.lt(350)).or(c.five.eq(2))));
    expectClose(facts.filter(c => c.k.ge(300)).filter(c => c.k.lt(350)).filter(c => c.k.eq(320)));
  });

  it("nulls by their count; and, or, not by three-valued logic", () => {
    expectClose(facts.filter(c => c.n.isNull()));
    expectClose(facts.filter(c => c.n.isNotNull()));
    expectClose(facts.filter(c => c.n.lt(50).not()));
    expectClose(facts.filter(c => c.n.lt(50).or(c.five.eq(1)).not()));
    expectClose(facts.filter(c => c.n.lt(50).and(c.five.le(1)).not()));
  });

  it("expressions, by the values that they can have", () => {
    expectClose(facts.filter(c => c.k.add(500).lt(700)));
    expectClose(facts.filter(c => c.k.mod(8).eq(3)));
    expectClose(facts.withColumns(c => ({ x: c.k.mul(2) })).filter(c => c.x.ge(1500)));
    expectClose(facts.groupBy(c => ({ m: c.day.month() })).agg({ n: count() }));
    expectClose(facts.groupBy(c => ({ m: c.k.intDiv(100) })).agg({ n: count() }));
  });

  it("groups, by the product of the keys' values, never more than rows", () => {
    expectClose(facts.groupBy("k").agg({ n: count() }));
    expectClose(facts.groupBy("k", "five").agg({ n: count() }));
    expectClose(facts.groupBy("s", "flag").agg({ n: count() }));
    expectClose(facts.groupBy("id", "k").agg({ n: count() }));
    expectClose(facts.filter(c => c.k.lt(100)).groupBy("k").agg({ n: count() }));
    expectClose(facts.groupBy("k").agg(g => ({ m: g.f.max() })).groupBy("k").agg({ n: count() }));
    expectClose(facts.select("five", "flag").distinct());
    expectClose(facts.agg({ n: count() }));
    expectClose(facts.groupBy("n").agg({ rows: count() }).filter(c => c.n.gt(0)));
  });

  it("joins, by the larger number of keys; left joins keep their left rows", () => {
    expectClose(facts.join(dim, { on: { k: "id" } }));
    expectClose(facts.join(dim, { on: { k: "id" }, validate: "m:1" }));
    expectClose(facts.join(dim.filter(c => c.g.eq(3)), { on: { k: "id" } }));
    expectClose(facts.join(dim.filter(c => c.g.eq(3)), { on: { k: "id" }, how: "left" }));
    expectClose(facts.filter(c => c.five.eq(1)).join(dim, { on: { k: "id" } }).filter(c => c.g.lt(5))
      .groupBy("g").agg({ n: count() }));
    expectClose(dim.join(facts, { on: { id: "n" } }));
    expectClose(dim.join(facts, { on: { id: "n" }, how: "left" }));
    expectClose(facts.join(dim, { on: { five: "g" } }));
  });

  it("limits, top-N, sorts, row numbers and unions", () => {
    expectClose(facts.orderBy(desc("f")).limit(17));
    expectClose(facts.filter(c => c.five.eq(0)).orderBy("f"));
    expectClose(facts.limit(1000, 49_500).filter(c => c.five.eq(0)));
    expectClose(facts.filter(c => c.five.eq(0)).union(facts.filter(c => c.k.lt(100)))
      .groupBy("k").agg({ rows: count() }));
    expectClose(facts.withRowIndex("row").filter(c => c.row.lt(10_000)));
  });
});

describe("estimates where nothing is known", () => {
  it("are the stated defaults", () => {
    const stage = (frame: AnyFrame) => pipelinesOf(frame)[0]!.stages[0]!.estimatedRows;
    expect(stage(facts.filter(c => c.k.gt(c.five)))).toBe(Math.round(ROWS * DEFAULT_SHARE.order));
    const long = fromColumns({ s: each(i => `${i} of many`) }, { s: t.utf8 });
    expect(stage(long.filter(c => c.s.contains("99")))).toBe(Math.round(ROWS * DEFAULT_SHARE.contains));
    expect(stage(long.filter(c => c.s.startsWith("99")))).toBe(Math.round(ROWS * DEFAULT_SHARE.startsWith));
    expect(stage(long.filter(c => c.s.gt("5")))).toBe(Math.round(ROWS * DEFAULT_SHARE.order));
  });

  it("warn when they are off by a factor of a hundred", () => {
    // All rows but one have the value that is asked for; the column's values say nothing of it.
    const skewed = fromColumns({ v: each(i => (i < 1000 ? i : 5)), w: each(() => "x") },
      { v: t.int32, w: t.utf8 });
    const { profile } = engine.runSync(skewed.filter(c => c.v.eq(5)).plan).statistics;
    expect(profileWarnings(profile!)).toMatchObject([{ code: "estimate-off", direction: "more" }]);
  });

  it("an input without rows is no trouble", () => {
    const none = fromColumns({ a: [] as number[], b: [] as string[] }, { a: t.int32, b: t.utf8 });
    for (const frame of [
      none.filter(c => c.a.gt(3).or(c.b.like("x%"))), none.join(none, { on: "a", suffix: "2" }),
      none.groupBy("a", "b").agg({ n: count() }), none.orderBy("a").limit(3),
    ]) {
      for (const { estimatedRows, rowsOut } of pipelinesOf(frame)) expect(estimatedRows).toBe(rowsOut);
    }
  });
});
