// Profiles made by hand for the tests: a join with two sides, a failed one, and one with 40 pipelines.
import type {
  PipelineProfile, ProfileEvent, QueryProfile, StageProfile, WorkerProfile,
} from "../../engine/profile/query-profile.ts";

export function pipeline(id: number, own: Partial<PipelineProfile> = {}): PipelineProfile {
  return {
    id, operator: "collect", breaker: "the result", dependsOn: [], description: "scan → collect",
    sourceRows: 1000, rowsOut: 1000, estimatedRows: null, chunks: 1, morsels: 1, start: 0, end: 1, busy: 1,
    bytes: 0, stages: [], ...own,
  };
}

export const stage = (
  description: string, rowsIn: number, rowsOut: number, estimatedRows: number | null = null,
): StageProfile => ({ description, rowsIn, rowsOut, estimatedRows });

export function profile(own: Partial<QueryProfile> = {}): QueryProfile {
  return {
    query: 7, executor: "single", threads: 1, status: "done", milliseconds: 10,
    phases: { optimize: 1, ingest: 2, lower: 0.5, compile: 0, run: 6.5 },
    compiledKernels: 0, peakBytes: 0, rows: 0, plan: "scan columns#1 [a]", pipelines: [], workers: [], events: [],
    ...own,
  };
}

/** Five pipelines: two builds, an aggregate that probes them, a sort and the result. */
export const JOINED: QueryProfile = profile({
  executor: "parallel", threads: 2, milliseconds: 42.5, compiledKernels: 5, peakBytes: 3_400_000, rows: 4,
  phases: { optimize: 0.84, ingest: 12.1, lower: 0.31, compile: 8.25, run: 21 },
  plan: "sort by revenue desc\n  aggregate by nation [sum(price) as revenue]\n    join inner on key = id\n      "
    + "filter price > 10.0\n        scan lineitem [key, price]\n      scan orders [id, nation]",
  pipelines: [
    pipeline(0, {
      operator: "join", breaker: "the build side must be complete before the first row is looked up",
      description: "scan nation → join", sourceRows: 25, rowsOut: 25, estimatedRows: 25, start: 21.5, end: 21.6,
      busy: 0.1, bytes: 4096,
    }),
    pipeline(1, {
      operator: "join", breaker: "the build side must be complete before the first row is looked up",
      description: "scan orders → filter date < 1995-01-01 → join", sourceRows: 1_500_000, rowsOut: 3_000,
      estimatedRows: 450_000, start: 21.5, end: 27.5, busy: 11.2, bytes: 1_200_000, morsels: 23, chunks: 733,
      stages: [stage("filter date < 1995-01-01", 1_500_000, 3_000, 450_000)],
    }),
    pipeline(2, {
      operator: "aggregate", breaker: "a group is complete when every row has been seen",
      description: "scan lineitem → filter price > 10.0 → probe inner key → probe inner nation → aggregate",
      dependsOn: [0, 1], sourceRows: 59_986_052, rowsOut: 4, estimatedRows: 5, start: 27.6, end: 41.9,
      busy: 28.1, bytes: 2_100_000, morsels: 916, chunks: 29_291,
      stages: [
        stage("filter price > 10.0", 59_986_052, 41_990_236, 40_000_000),
        stage("probe inner key", 41_990_236, 83_980, 12_000_000),
        stage("probe inner nation", 83_980, 83_980),
      ],
    }),
    pipeline(3, {
      operator: "sort", breaker: "a sort needs every row before it gives the first", description: "groups → sort",
      dependsOn: [2], sourceRows: 4, rowsOut: 4, estimatedRows: 5, start: 42, end: 42.2, busy: 0.2,
      bytes: 65_536,
    }),
    pipeline(4, {
      description: "sort → collect", dependsOn: [3], sourceRows: 4, rowsOut: 4, estimatedRows: 5, start: 42.2,
      end: 42.4, busy: 0.1, bytes: 16_384,
    }),
  ],
  workers: [
    { worker: 0, busy: 19.9, idle: 1.1, morsels: 480, steals: 3 },
    { worker: 1, busy: 19.8, idle: 1.2, morsels: 462, steals: 5 },
  ],
  events: [
    { worker: 0, pipeline: 0, phase: "morsel", start: 21.5, end: 21.6, rows: 25 },
    { worker: 1, pipeline: 1, phase: "morsel", start: 21.5, end: 27.2, rows: 750_000 },
    { worker: 0, pipeline: 1, phase: "morsel", start: 21.6, end: 27.1, rows: 750_000 },
    { worker: 1, pipeline: 1, phase: "finalize", start: 27.2, end: 27.5, rows: 3_000 },
    { worker: 0, pipeline: 2, phase: "morsel", start: 27.6, end: 41.6, rows: 30_000_000 },
    { worker: 1, pipeline: 2, phase: "morsel", start: 27.6, end: 41.7, rows: 29_986_052 },
    { worker: 0, pipeline: 3, phase: "sort", start: 42, end: 42.2, rows: 4 },
    { worker: 0, pipeline: 4, phase: "morsel", start: 42.2, end: 42.3, rows: 4 },
  ],
});

const HOSTILE = "<script>alert('x')</script> & \"quoted\" \u001b[31m ]]> -->\nsecond line";

/** Every text is hostile or long. */
export const HOSTILE_PROFILE: QueryProfile = profile({
  plan: `filter ${HOSTILE}\n  scan ${"wide ".repeat(60)}${"unbroken".repeat(40)}`,
  status: "failed", fallback: HOSTILE,
  pipelines: [pipeline(0, {
    operator: HOSTILE, breaker: HOSTILE, description: `${HOSTILE} ${"unbroken".repeat(40)}`,
    stages: [stage(HOSTILE, 10, 5_000_000, 2)],
  })],
  workers: [{ worker: 0, busy: 1, idle: 0, morsels: 1, steals: 0 }],
  events: [{ worker: 0, pipeline: 0, phase: HOSTILE, start: 0, end: 1, rows: 10 }],
});

const PIPELINES = 40;
const WORKERS = 8;
const EVENTS = 5_000;

/** 40 pipelines, each after the one before and every fourth after a build of its own; 5,000 short events. */
export function large(): QueryProfile {
  const pipelines = Array.from({ length: PIPELINES }, (_, id) => pipeline(id, {
    operator: id === PIPELINES - 1 ? "collect" : id % 4 === 3 ? "join" : "aggregate",
    dependsOn: id % 4 === 3 || id === 0 ? [] : id % 4 === 0 ? [id - 2, id - 1] : [id - 1],
    description: `scan t${id} → filter column_${id} > 10 → aggregate`, start: id * 2, end: id * 2 + 2, busy: 12,
    stages: [stage(`filter column_${id} > 10`, 1000, 100 + id, 100)],
  }));
  const step = PIPELINES * 2 * WORKERS / EVENTS;
  const events = Array.from({ length: EVENTS }, (_, i): ProfileEvent => {
    const start = Math.floor(i / WORKERS) * step;
    return {
      worker: i % WORKERS, pipeline: Math.floor(start / 2), phase: "morsel", start, end: start + step * 0.9,
      rows: 65_536,
    };
  });
  const workers = Array.from({ length: WORKERS }, (_, worker): WorkerProfile =>
    ({ worker, busy: 72, idle: 8, morsels: EVENTS / WORKERS, steals: worker }));
  return profile({ executor: "parallel", threads: WORKERS, milliseconds: 80, pipelines, workers, events });
}
