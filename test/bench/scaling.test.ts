// The model of more workers: what it must give where the answer is known.
import { describe, expect, it } from "vitest";
import type { QueryProfile } from "../../engine/profile/query-profile.ts";
import { NO_COSTS, simulate } from "../../bench/suite/scaling/simulate.ts";
import type { PipelineTrace, Trace } from "../../bench/suite/scaling/trace.ts";
import { bestOf, traceOf, unitsMs, withMorselsOf } from "../../bench/suite/scaling/trace.ts";

const even = (units: number, ms = 1): number[] => new Array<number>(units).fill(ms);

const scan = (unitsMs: readonly number[], serialMs = 0, dependsOn: readonly number[] = []): PipelineTrace =>
  ({ dependsOn, phases: [{ name: "morsel", serialMs, unitsMs }] });

const trace = (...pipelines: PipelineTrace[]): Trace => ({ beforeMs: 0, afterMs: 0, wholeMs: 0, pipelines });

describe("simulate", () => {
  it("gives one worker the sum of all parts", () => {
    const run = { ...trace(scan(even(10), 0.5), scan([3, 4], 0.25, [0])), beforeMs: 2, afterMs: 1 };
    expect(simulate(run, 1, NO_COSTS)).toBeCloseTo(2 + 0.5 + 10 + 0.25 + 7 + 1, 9);
  });

  it("divides even units evenly, and no further than there are units", () => {
    const run = trace(scan(even(64)));
    expect([2, 4, 64, 128].map(workers => simulate(run, workers, NO_COSTS))).toEqual([32, 16, 1, 1]);
  });

  it("never beats the serial part and the longest unit", () => {
    const run = { ...trace(scan([...even(50, 0.1), 5], 2)), beforeMs: 1 };
    expect(simulate(run, 128, NO_COSTS)).toBeCloseTo(8, 9);
  });

  it("steals what others hold, so that uneven units are shared", () => {
    const uneven = [...even(32, 4), ...even(32, 0.1)];
    expect(simulate(trace(scan(uneven)), 4, NO_COSTS)).toBeLessThan(1.2 * (32 * 4.1) / 4);
  });

  it("runs pipelines that do not wait for each other side by side, others one after the other", () => {
    expect(simulate(trace(scan([5]), scan([5])), 2, NO_COSTS)).toBe(5);
    expect(simulate(trace(scan([5]), scan([5], 0, [0])), 2, NO_COSTS)).toBe(10);
    expect(simulate(trace(scan([5]), scan([5]), scan([1], 0, [0, 1])), 2, NO_COSTS)).toBe(6);
  });

  it("charges handing over once, and waking where a thread had time to fall asleep", () => {
    const costs = { handOver: 10, wakeUp: 1, notify: 0, steal: 0 };
    expect(simulate(trace(scan(even(2))), 2, costs)).toBe(11);
    const finishing: PipelineTrace = { dependsOn: [], phases: [
      { name: "morsel", serialMs: 0, unitsMs: [3] }, { name: "finish 1", serialMs: 0, unitsMs: [2, 2] },
    ] };
    expect(simulate(trace(finishing), 2, costs)).toBe(10 + 3 + 1 + 2);
  });

  it("makes scans slower where memory cannot follow, and finishing phases not", () => {
    const run = trace({ dependsOn: [], phases: [
      { name: "morsel", serialMs: 0, unitsMs: even(8) }, { name: "finish 1", serialMs: 0, unitsMs: even(8) },
    ] });
    expect(simulate(run, 2, NO_COSTS, 3)).toBe(4 * 3 + 4);
  });
});

describe("traces", () => {
  const event = (pipeline: number, phase: string, start: number, end: number) =>
    ({ worker: 0, pipeline, phase, start, end, rows: 1 });
  const profile = {
    events: [event(0, "morsel", 1, 2), event(0, "morsel", 2.25, 3), event(0, "finish 1", 4, 6),
      event(1, "morsel", 7, 8)],
    pipelines: [{ dependsOn: [] }, { dependsOn: [0] }],
  } as unknown as QueryProfile;

  it("a pause within a phase is its unit's, one between phases is serial", () => {
    expect(traceOf(profile, 10)).toEqual({
      beforeMs: 1, afterMs: 2, wholeMs: 10,
      pipelines: [
        { dependsOn: [], phases: [{ name: "morsel", serialMs: 0, unitsMs: [1, 1] },
          { name: "finish 1", serialMs: 1, unitsMs: [2] }] },
        { dependsOn: [0], phases: [{ name: "morsel", serialMs: 1, unitsMs: [1] }] },
      ],
    });
  });

  it("one worker takes as long as the run that was traced", () => {
    expect(simulate(traceOf(profile, 10), 1, NO_COSTS)).toBeCloseTo(10, 9);
  });

  it("the best of several runs is the best of each part", () => {
    const slow = traceOf(profile, 12);
    const disturbed = { ...traceOf(profile, 10), beforeMs: 5 };
    const best = bestOf([slow, disturbed, { ...slow, pipelines: [] }]);
    expect(best).toMatchObject({ beforeMs: 1, afterMs: 2, wholeMs: 10 });
    expect(() => bestOf([])).toThrow("no traces");
  });

  it("takes morsels from one run and finishing phases from another", () => {
    const one = traceOf(profile, 10);
    const many = { ...one, pipelines: one.pipelines.map(({ dependsOn, phases }) => ({
      dependsOn, phases: phases.map(phase => ({ ...phase, unitsMs: even(phase.unitsMs.length, 9) })),
    })) };
    const both = withMorselsOf(many, one);
    expect(unitsMs(both, name => name === "morsel")).toBe(3);
    expect(unitsMs(both, name => name !== "morsel")).toBe(9);
  });
});
