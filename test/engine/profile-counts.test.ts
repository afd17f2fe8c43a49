// What profiles count, held against the same counts in plain JavaScript, however the work is split up.
import { afterAll, describe, expect, it } from "vitest";
import type { TestingOptions } from "../../engine/api.ts";
import type { PipelineProfile, QueryProfile } from "../../engine/profile/index.ts";
import { count, createEngine, desc, fromColumns, t } from "../../src/index.ts";
import type { AnyFrame } from "./agree.ts";

const single = createEngine({ threads: 1 });
const threaded = createEngine({ threads: 3 });
afterAll(() => [single, threaded].forEach(engine => engine.close()));

/** One worker; several in turn, whose calls end early everywhere; and threads. */
const WAYS: readonly (readonly [name: string, parallel: boolean, testing: TestingOptions])[] = [
  ["one worker", false, {}],
  ["small morsels", false, { morselRows: 700 }],
  ["virtual workers, early exits", false, { virtualWorkers: 4, seed: 3, morselRows: 1500, earlyExit: 0.5 }],
  ["early exits", false, { seed: 8, earlyExit: 0.9 }],
  ["threads", true, { morselRows: 900 }],
  ["threads, early exits", true, { seed: 5, morselRows: 3000, earlyExit: 0.5 }],
];

function profileOf(frame: AnyFrame, parallel: boolean, testing: TestingOptions): QueryProfile {
  const engine = parallel ? threaded : single;
  const { statistics, rowCount } = engine.runSync(frame.plan,
    { testing, executor: parallel ? "parallel" : "single", profile: true });
  const { profile } = statistics;
  expect(statistics.executor).toBe(parallel ? "parallel" : "single");
  expect(profile).toMatchObject({ rows: rowCount, status: "done" });
  return profile!;
}

/** What a pipeline has counted: rows in, of each stage the description, rows in and out; rows out. */
const countsOf = ({ sourceRows, stages, rowsOut }: PipelineProfile) =>
  [sourceRows, ...stages.map(s => [s.description, s.rowsIn, s.rowsOut]), rowsOut];

function expectCounts(frame: AnyFrame, expected: readonly unknown[]): void {
  for (const [name, parallel, testing] of WAYS) {
    const profile = profileOf(frame, parallel, testing);
    expect(profile.pipelines.map(countsOf), name).toEqual(expected);
  }
}

const mixed = (i: number): number => Math.imul(i ^ 0x5bd1, 0x9e37_79b1) >>> 0;
const ROWS = 20_000;
const rows = Array.from({ length: ROWS }, (_, i) => ({
  k: i % 11 === 0 ? null : mixed(i) % 50, v: mixed(i) % 1000, f: (mixed(i) % 997) / 8,
}));
const facts = fromColumns({ k: rows.map(r => r.k), v: rows.map(r => r.v), f: rows.map(r => r.f) },
  { k: t.nullable(t.int32), v: t.int32, f: t.float64 });
const dims = [0, 1, 2, 2, 3, 60, null, 3].map((id, i) => ({ id, w: i }));
const dim = fromColumns({ id: dims.map(d => d.id), w: dims.map(d => d.w) },
  { id: t.nullable(t.int32), w: t.int32 });
const factsId = (facts.plan as { source: { id: string } }).source.id;
const dimId = (dim.plan as { source: { id: string } }).source.id;

describe("counts of stages and pipelines", () => {
  it("filters, merged into one stage, scalar and vector tests mixed", () => {
    const kept = rows.filter(r => r.v >= 200 && r.v < 700 && r.f > 20).length;
    const frame = facts.filter(c => c.v.ge(200)).filter(c => c.v.lt(700)).filter(c => c.f.gt(20))
      .withColumns(c => ({ x: c.v.add(1) }));
    for (const [name, parallel, testing] of WAYS) {
      const [pipeline] = profileOf(frame, parallel, testing).pipelines;
      expect(pipeline!.stages.map(s => [s.rowsIn, s.rowsOut]), name).toEqual([[ROWS, kept]]);
      expect(pipeline!.stages[0]!.description).toMatch(/^filter (?=.*v >= 200)(?=.*v < 700)(?=.*f > 20\.0)/);
      expect(pipeline!.rowsOut, name).toBe(kept);
      expect(pipeline!.chunks, name).toBe(chunksOf(ROWS, testing.morselRows ?? 65_536));
    }
  });

  it("a join that multiplies rows, behind a filter, then a filter on what it found", () => {
    const left = rows.filter(r => r.v < 900);
    const build = dims.filter(d => d.id !== null);
    const pairs = left.flatMap(l => build.filter(d => d.id === l.k).map(d => l.v + d.w));
    const kept = pairs.filter(x => x > 500).length;
    const frame = facts.filter(c => c.v.lt(900)).join(dim, { on: { k: "id" } })
      .filter(c => c.v.add(c.w).gt(500)).select("v", "w");
    expectCounts(frame, [
      [dims.length, ["filter id::int64 is not null", dims.length, build.length], build.length],
      [
        ROWS, ["filter v < 900", ROWS, left.length],
        [`probe dense inner ${dimId} on k::int64 = id::int64`, left.length, pairs.length],
        ["filter v::int64 + w::int64 > 500", pairs.length, kept], ["compact chunks", kept, kept], kept,
      ],
    ]);
  });

  it("a left join keeps every row", () => {
    const build = dims.filter(d => d.id !== null);
    const pairs = rows.reduce((n, l) => n + Math.max(1, build.filter(d => d.id === l.k).length), 0);
    expectCounts(facts.join(dim, { on: { k: "id" }, how: "left" }), [
      [dims.length, ["filter id::int64 is not null", dims.length, build.length], build.length],
      [ROWS, [`probe dense left ${dimId} on k::int64 = id::int64`, ROWS, pairs], pairs],
    ]);
  });

  it("groups, mapped directly and hashed, and what is read of them", () => {
    const groups = new Set(rows.map(r => r.k)).size;
    expectCounts(facts.groupBy("k").agg({ n: count() }), [
      [ROWS, groups], [51, ["groups that have rows", 51, groups], groups],
    ]);
    const gaps = rows.filter(r => r.k !== null && r.k % 7 === 0);
    const few = new Set(gaps.map(r => r.k)).size;
    const frame = facts.filter(c => c.k.mod(7).eq(0)).groupBy("k").agg({ n: count() });
    for (const [name, parallel, testing] of WAYS) {
      expect(profileOf(frame, parallel, testing).pipelines.map(p => p.rowsOut), name).toEqual([few, few]);
      // A limit may stop before all entries have been looked at.
      const first = profileOf(frame.limit(1), parallel, testing).pipelines;
      expect(first.map(p => p.rowsOut), name).toEqual([few, 1]);
    }
    const hashed = new Set(rows.map(r => r.f)).size;
    expectCounts(facts.groupBy("f").agg(g => ({ m: g.v.max() })), [[ROWS, hashed], [hashed, hashed]]);
    expectCounts(facts.agg(g => ({ m: g.v.max() })), [[ROWS, 1], [1, 1]]);
  });

  it("sorts, top-N, and limits with an offset", () => {
    expectCounts(facts.orderBy("v"), [[ROWS, ROWS], [ROWS, ROWS]]);
    expectCounts(facts.orderBy(desc("v")).limit(10, 5), [[ROWS, 10], [10, 10]]);
    const kept = rows.filter(r => r.v < 500).length;
    const limited = facts.filter(c => c.v.lt(500)).limit(100, 30).filter(c => c.f.gt(60));
    for (const [name, parallel, testing] of WAYS) {
      const profile = profileOf(limited, parallel, testing);
      expect(profile.pipelines[0]!.rowsOut, name).toBe(100);
      const { rowsOut } = profile.pipelines[0]!.stages[0]!;
      // A limit may stop the scan when it has its rows.
      expect(rowsOut, name).toBeGreaterThanOrEqual(130);
      expect(rowsOut, name).toBeLessThanOrEqual(kept);
      expect(profile.pipelines.at(-1)!.rowsOut, name).toBe(profile.rows);
    }
  });

  it("each input of a union by itself", () => {
    const [low, high] = [rows.filter(r => r.v < 100).length, rows.filter(r => r.f > 90).length];
    const frame = facts.filter(c => c.v.lt(100)).union(facts, facts.filter(c => c.f.gt(90)));
    for (const [name, parallel, testing] of WAYS) {
      const [pipeline] = profileOf(frame, parallel, testing).pipelines;
      expect(pipeline!.stages.map(s => [s.description, s.rowsIn, s.rowsOut]), name).toEqual([
        [`scan ${factsId}: filter v < 100`, ROWS, low], [`scan ${factsId}: filter f > 90.0`, ROWS, high],
      ]);
      expect([pipeline!.sourceRows, pipeline!.rowsOut], name).toEqual([3 * ROWS, low + ROWS + high]);
    }
  });
});

/** A morsel's last chunk is a shorter one. */
function chunksOf(all: number, morselRows: number): number {
  let chunks = 0;
  for (let at = 0; at < all; at += morselRows) chunks += Math.ceil(Math.min(morselRows, all - at) / 2048);
  return chunks;
}

describe("times, memory and workers", () => {
  it("lie within the query, and only workers that took part are named", () => {
    const frame = facts.groupBy("f").agg(g => ({ m: g.v.max() })).orderBy("m");
    for (const [name, parallel, testing] of WAYS) {
      const { pipelines, workers, threads, milliseconds } = profileOf(frame, parallel, testing);
      expect(pipelines.length, name).toBe(3);
      for (const { start, end, busy, bytes } of pipelines) {
        expect(start, name).toBeGreaterThanOrEqual(0);
        expect(end, name).toBeGreaterThanOrEqual(start);
        expect(end, name).toBeLessThanOrEqual(milliseconds);
        expect(busy, name).toBeGreaterThan(0);
        expect(bytes, name).toBeGreaterThan(0);
      }
      // Each waits for the one before.
      pipelines.slice(1).forEach(({ start }, i) => {
        expect(start, name).toBeGreaterThanOrEqual(pipelines[i]!.end);
      });
      expect(workers.length, name).toBe(threads);
      expect(workers.length, name).toBeGreaterThan(0);
      for (const { idle, busy, morsels, steals } of workers) {
        expect(morsels, name).toBeGreaterThan(0);
        expect(Math.min(idle, busy, steals), name).toBeGreaterThanOrEqual(0);
        expect(idle, name).toBeLessThanOrEqual(milliseconds);
      }
    }
  });

  it("memory is that of this thread and of the workers", () => {
    for (const [name, parallel, testing] of WAYS) {
      const [sort] = profileOf(facts.orderBy("v"), parallel, testing).pipelines;
      // Three columns, the word by which they are sorted, an address.
      expect(sort!.bytes, name).toBeGreaterThan(ROWS * (8 + 4 + 4 + 8 + 4));
    }
  });
});

describe("a query that is stopped", () => {
  for (const [name, engine] of [["one thread", single], ["threads", threaded]] as const) {
    it(`says what was counted so far: ${name}`, async () => {
      const same = fromColumns({ k: rows.map(() => 1), v: rows.map(r => r.v) }, { k: t.int32, v: t.int32 });
      // 400 million pairs, of which none is kept.
      const pairs = same.join(same, { on: "k", suffix: "2" }).filter(c => c.v.add(c.v2).mul(2).eq(1001))
        .groupBy("k").agg({ n: count() });
      const handle = engine.start(pairs.plan, { executor: name === "threads" ? "parallel" : "single" });
      const over = expect(handle.result).rejects.toThrow("cancelled");
      const probing = (profile: QueryProfile) => profile.pipelines[1]?.stages[0]?.rowsOut ?? 0;
      while (probing(handle.stats()) === 0 && handle.state !== "done") {
        await new Promise(resolve => { setTimeout(resolve, 1); });
      }
      expect(handle.stats().status).toBe("running");
      handle.cancel();
      await over;
      const { pipelines: [build, probe], status, milliseconds } = handle.stats();
      expect(status).toBe("cancelled");
      expect(build).toMatchObject({ rowsOut: ROWS, sourceRows: ROWS });
      const [join, filter] = probe!.stages;
      expect(join!.rowsOut).toBeGreaterThan(0);
      expect(join!.rowsIn).toBeLessThanOrEqual(ROWS);
      expect([filter!.rowsIn, filter!.rowsOut]).toEqual([join!.rowsOut, 0]);
      // No group is complete before all rows have been seen.
      expect(probe!.rowsOut).toBe(0);
      expect(probe!.end).toBeLessThanOrEqual(milliseconds);
      expect(engine.memoryUse()).toMatchObject({ arenaBytes: 0 });
    });
  }
});
