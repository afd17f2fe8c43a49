// Compaction of chunks: where it is put, that it shows, and that rows, order and errors stay as they were.
import { describe, expect, it } from "vitest";
import { count, fromColumns, t } from "../../src/index.ts";
import { engines, expectAgreement } from "../engine/agree.ts";

const ROWS = 30_000;
const rows = <V>(value: (i: number) => V): V[] => Array.from({ length: ROWS }, (_, i) => value(i));
const facts = fromColumns({
  id: Int32Array.from(rows(i => i)), part: Int32Array.from(rows(i => (i * 7919) % 1000)),
  key: rows(i => (i % 11 === 0 ? null : (i * 31) % 500)), text: rows(i => `row ${i % 97}`),
});
/** Three rows of each key, so that probes multiply. */
const lookup = fromColumns({
  key: rows(i => i % 400).slice(0, 1200), value: rows(i => i * 0.5).slice(0, 1200),
});
const unique = fromColumns({ id: Int32Array.from(rows(i => i * 3)), name: rows(i => `name ${i}`) });

const stagesOf = (frame: { readonly plan: typeof facts.plan }): string[] =>
  engines.shared.runSync(frame.plan).statistics.profile!.pipelines
    .flatMap(p => p.stages.map(stage => stage.description));

const FEW = facts.filter(f => f.part.lt(20));

describe("where chunks are compacted", () => {
  it("is behind a filter that leaves few rows, and nowhere else", () => {
    expect(stagesOf(FEW.orderBy("text", "id"))).toEqual(["filter part < 20", "compact chunks"]);
    expect(stagesOf(facts.filter(f => f.part.lt(500)).orderBy("text", "id"))).toEqual(["filter part < 500"]);
    expect(stagesOf(facts.head(5000).filter(f => f.part.lt(20)).orderBy("text"))).not.toContain("compact chunks");
  });

  it("counts the rows that pass it", () => {
    const { profile } = engines.shared.runSync(FEW.orderBy("text", "id").plan).statistics;
    expect(profile!.pipelines.flatMap(p => p.stages.map(stage => stage.rowsOut))).toEqual([600, 600]);
  });
});

describe("rows of compacted chunks", () => {
  it.each([
    ["are collected in order", FEW],
    ["are sorted", FEW.orderBy("text", "id")],
    ["are grouped, first and last by position", FEW.groupBy("text").agg(g => ({
      n: count(), first: g.id.first(), last: g.id.last(), sum: g.part.sum(),
    })).orderBy("text")],
    ["find several matches each", FEW.join(lookup, { on: "key" })],
    ["find none and are kept", FEW.join(lookup, { on: "key", how: "left" })],
    ["go through several probes", FEW.join(unique, { on: "id" }).join(lookup, { on: "key" })
      .filter(r => r.value.gt(150)).join(unique.rename({ name: "other" }), { on: "id", how: "left" })],
    ["come from several inputs", FEW.union(facts.filter(f => f.part.gt(990))).orderBy("id", "part")],
    ["are none", facts.filter(f => f.part.gt(5000)).join(unique, { on: "id" })],
    ["are few of a limit", FEW.join(lookup, { on: "key" }).limit(100, 20)],
  ])("%s", (_, frame) => { expectAgreement(frame); });

  it("fail as they did", () => {
    const failing = FEW.withColumns(f => ({ number: f.text.cast(t.int64) })).orderBy("number");
    for (const compaction of ["always", "never"] as const) {
      expect(() => engines.shared.runSync(failing.plan, { testing: { compaction } }))
        .toThrow("\"row 0\" is not a int64 (row 0)");
    }
  });
});
