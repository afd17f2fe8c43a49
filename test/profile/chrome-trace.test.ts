// The Chrome trace: valid events with names, in microseconds, that never overlap on a thread.
import { describe, expect, it } from "vitest";
import { profileChromeTrace } from "../../engine/profile/index.ts";
import type { QueryProfile } from "../../engine/profile/query-profile.ts";
import { HOSTILE_PROFILE, JOINED, large, profile } from "./profiles.ts";

interface TraceEvent {
  readonly name: string; readonly ph: string; readonly pid: number; readonly tid: number; readonly ts: number;
  readonly dur: number; readonly cat: string; readonly id: string; readonly args: Record<string, unknown>;
}
interface Trace {
  readonly traceEvents: readonly TraceEvent[]; readonly displayTimeUnit: string;
  readonly otherData: { readonly plan: string };
}

const traceOf = (subject: QueryProfile): Trace => JSON.parse(profileChromeTrace(subject)) as Trace;
const ofPhase = (trace: Trace, ph: string): TraceEvent[] =>
  trace.traceEvents.filter(event => event.ph === ph);

describe("the Chrome trace", () => {
  it("has a complete event for each recorded one, in microseconds", () => {
    const complete = ofPhase(traceOf(JOINED), "X");
    expect(complete).toHaveLength(JOINED.events.length);
    expect(complete[3]).toEqual({
      name: "pipeline 1: join", cat: "finalize", ph: "X", pid: 8, tid: 2, ts: 27_200, dur: 300,
      args: { pipeline: 1, phase: "finalize", rows: 3_000 },
    });
  });

  it("names the process and its threads", () => {
    const names = ofPhase(traceOf(JOINED), "M").filter(event => event.name !== "thread_sort_index");
    expect(names.map(({ name, tid, args }) => [name, tid, args.name])).toEqual([
      ["process_name", 0, "query 7"], ["thread_name", 1, "worker 0"], ["thread_name", 2, "worker 1"],
    ]);
  });

  it("has a span for the query and for each pipeline, with what was measured", () => {
    const trace = traceOf(JOINED);
    const begins = ofPhase(trace, "b");
    expect(begins.map(event => event.name)).toEqual([
      "query 7", "pipeline 0: join", "pipeline 1: join", "pipeline 2: aggregate", "pipeline 3: sort", "pipeline 4: collect",
    ]);
    const ends = new Map(ofPhase(trace, "e").map(event => [event.id, event.ts]));
    expect(begins.map(event => ends.get(event.id)! - event.ts))
      .toEqual([42_500, 100, 6_000, 14_300, 200, 200]);
    expect(begins[3]!.args)
      .toMatchObject({ sourceRows: 59_986_052, rowsOut: 4, estimatedRows: 5, dependsOn: [0, 1] });
    expect(trace.otherData.plan).toBe(JOINED.plan);
  });

  it.each([["joined", JOINED], ["large", large()]] as const)("of the %s query has no overlaps on a thread", (_, subject) => {
    const lastEnd = new Map<number, number>();
    for (const { tid, ts, dur } of ofPhase(traceOf(subject), "X").sort((a, b) => a.ts - b.ts)) {
      // Sums of microseconds with three decimals are off by less than a thousandth of a nanosecond.
      expect(ts + 1e-6).toBeGreaterThanOrEqual(lastEnd.get(tid) ?? 0);
      expect(dur).toBeGreaterThanOrEqual(0);
      lastEnd.set(tid, ts + dur);
    }
    expect(lastEnd.size).toBe(subject.threads);
  });

  it("cuts long names and removes control characters", () => {
    for (const { name } of traceOf(HOSTILE_PROFILE).traceEvents) {
      expect(name.length).toBeLessThanOrEqual(80);
      expect(name).not.toMatch(/[\u0000-\u001f]/);
    }
  });

  it("of a query without pipelines is the query alone", () => {
    expect(traceOf(profile()).traceEvents.map(event => event.ph)).toEqual(["M", "b", "e"]);
  });
});
