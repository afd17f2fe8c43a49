// Warnings: each where it must be given, and where it must not.
import { describe, expect, it } from "vitest";
import type { ProfileEvent, QueryProfile } from "../../engine/profile/query-profile.ts";
import { profileWarnings } from "../../engine/profile/warnings.ts";
import { JOINED, large, pipeline, profile, stage } from "./profiles.ts";

const codes = (subject: QueryProfile): string[] => profileWarnings(subject).map(warning => warning.code);

describe("an estimate that is off", () => {
  const off = (estimatedRows: number, rowsOut: number, own: Partial<QueryProfile> = {}): QueryProfile =>
    profile({ pipelines: [pipeline(3, { estimatedRows, rowsOut, operator: "aggregate" })], ...own });

  it("is told with its place and numbers", () => {
    expect(profileWarnings(off(10, 5_000))).toEqual([{
      code: "estimate-off", query: 7, pipeline: 3, place: "aggregate", estimatedRows: 10, actualRows: 5_000, factor: 500,
      direction: "more",
      message: "Query 7, pipeline 3: 5,000 rows came out of \"aggregate\", 500 times more than the 10 estimated.",
    }]);
    expect(profileWarnings(off(5_000, 1))[0]!.message).toBe(
      "Query 7, pipeline 3: 1 row came out of \"aggregate\", 5,000 times fewer than the 5,000 estimated.");
  });

  it("counts from a factor of 100 on", () => {
    expect(codes(off(10, 999))).toEqual([]);
    expect(codes(off(10, 1_000))).toEqual(["estimate-off"]);
    expect(codes(off(100, 0))).toEqual(["estimate-off"]);
    expect(codes(off(0, 0))).toEqual([]);
  });

  it("is told for the first stage alone, which the others follow", () => {
    const stages = [stage("filter a", 1e6, 1e5, 2e5), stage("probe b", 1e5, 5, 1e5), stage("probe c", 5, 5, 1e5)];
    const pipelines = [pipeline(0, { stages, rowsOut: 5, estimatedRows: 1e5 })];
    const warnings = profileWarnings(profile({ pipelines }));
    expect(warnings.map(warning => warning.code === "estimate-off" && warning.place)).toEqual(["probe b"]);
  });

  it("isn't told where fewer rows came because the query was stopped", () => {
    expect(codes(off(5_000, 1, { status: "cancelled" }))).toEqual([]);
    expect(codes(off(1, 5_000, { status: "cancelled" }))).toEqual(["estimate-off"]);
  });
});

describe("a query on one thread", () => {
  it("is told with the reason", () => {
    expect(profileWarnings(profile({ fallback: "memory is not shared between threads" }))).toEqual([{
      code: "single-thread", query: 7, reason: "memory is not shared between threads",
      message: "Query 7 ran on one thread: memory is not shared between threads.",
    }]);
    expect(profileWarnings(profile({ fallback: "the page is not isolated." }))[0]!.message)
      .toBe("Query 7 ran on one thread: the page is not isolated.");
  });

  it("isn't told if that was asked for", () => {
    expect(codes(profile())).toEqual([]);
  });
});

describe("a skewed pipeline", () => {
  const task = (worker: number, milliseconds: number): ProfileEvent =>
    ({ worker, pipeline: 0, phase: "morsel", start: 0, end: milliseconds, rows: 1 });
  const spread = (spent: readonly number[], own: Partial<QueryProfile> = {}, end = 100): QueryProfile => {
    const busy = spent.reduce((a, b) => a + b, 0);
    return profile({
      executor: "parallel", threads: 4, events: spent.map((milliseconds, worker) => task(worker, milliseconds)),
      pipelines: [pipeline(0, { operator: "sort", end, busy, morsels: 12 })], ...own,
    });
  };

  it("is told with the worker and its share", () => {
    expect(profileWarnings(spread([3, 95, 2]))).toEqual([{
      code: "skewed", query: 7, pipeline: 0, worker: 1, share: 0.95, milliseconds: 100,
      message: "Query 7, pipeline 0 (sort): worker 1 did 95 % of 100 ms of work, in 12 morsels; 3 other workers had "
        + "little to do.",
    }]);
  });

  it("isn't told of even, short or single-threaded ones, nor where most wasn't recorded", () => {
    expect(codes(spread([90, 10]))).toEqual([]);
    expect(codes(spread([10, 0.1], {}, 10))).toEqual([]);
    expect(codes(spread([100], { executor: "single", threads: 1 }))).toEqual([]);
    expect(codes(spread([100], { pipelines: [pipeline(0, { end: 100, busy: 400 })] }))).toEqual([]);
    expect(codes(spread([], {}))).toEqual([]);
    expect(codes(large())).toEqual([]);
  });
});

it("the joined query has two estimates that are off", () => {
  expect(codes(JOINED)).toEqual(["estimate-off", "estimate-off"]);
});
