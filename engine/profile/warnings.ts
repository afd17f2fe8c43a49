// What in a profile deserves a warning: as data with a message. Pure; who logs it is decided elsewhere.
import { estimateError, type EstimateError } from "./estimate.ts";
import { formatCount, formatDuration, formatShare, oneLine, plural } from "./format.ts";
import type { PipelineProfile, QueryProfile, StageProfile } from "./query-profile.ts";
import { cut } from "./text-table.ts";

interface WarningBase {
  readonly message: string;
  readonly query: number;
}

/** The optimizer expected a hundred times more or fewer rows, so it may have chosen a bad plan. */
export interface EstimateWarning extends WarningBase {
  readonly code: "estimate-off";
  readonly pipeline: number;
  /** The stage that is off, or the pipeline's operator. */
  readonly place: string;
  readonly estimatedRows: number;
  readonly actualRows: number;
  readonly factor: number;
  readonly direction: EstimateError["direction"];
}

/** The query ran on one thread although the engine has several. */
export interface SingleThreadWarning extends WarningBase {
  readonly code: "single-thread";
  readonly reason: string;
}

/** One worker did nearly all the work of a long pipeline. */
export interface SkewWarning extends WarningBase {
  readonly code: "skewed";
  readonly pipeline: number;
  readonly worker: number;
  /** Part of the pipeline's time that the worker spent, 0 to 1. */
  readonly share: number;
  readonly milliseconds: number;
}

/** A join has no keys, so that very many pairs of rows are looked at. Told when the query begins. */
export interface CrossJoinWarning extends WarningBase {
  readonly code: "cross-join";
  readonly pipeline: number;
  /** The stage that looks at the pairs. */
  readonly place: string;
  readonly pairs: number;
  /** Rows that are expected to come out of the stage. */
  readonly estimatedRows: number;
}

export type QueryWarning = EstimateWarning | SingleThreadWarning | SkewWarning | CrossJoinWarning;
export type QueryWarningCode = QueryWarning["code"];

/** Joins and aggregates are chosen by powers of ten; two of them off, another plan would have been chosen. */
const ESTIMATE_FACTOR = 100;
/** A shorter pipeline has too few morsels to be spread evenly, and nobody would feel the difference. */
const LONG_PIPELINE_MS = 20;
const SKEWED_SHARE = 0.9;
/** Below this part of the pipeline's work, the recorded events don't tell who did it. */
const RECORDED_SHARE_MIN = 0.5;
const PLACE_WIDTH_MAX = 60;

/** Pairs that one thread looks at in about a second. */
const MANY_PAIRS = 100_000_000;

/** What a plan's pipelines say of its joins before it runs. */
export interface PlannedPipeline {
  readonly id: number;
  readonly streams: readonly { readonly stages: readonly PlannedStage[] }[];
}
interface PlannedStage {
  readonly description: string;
  readonly estimatedRows: number;
  readonly pairs?: number;
}

/** A warning about each join without keys that will take long. */
export function crossJoinWarnings(
  query: number, pipelines: readonly PlannedPipeline[],
): readonly CrossJoinWarning[] {
  return pipelines.flatMap(({ id, streams }) => streams.flatMap(({ stages }) =>
    stages.flatMap(({ description, estimatedRows, pairs = 0 }): CrossJoinWarning[] => {
      if (pairs < MANY_PAIRS) return [];
      const message = `Query ${query}, pipeline ${id}: "${cut(oneLine(description), PLACE_WIDTH_MAX)}" has no keys and looks `
        + `at ${formatCount(Math.round(pairs))} pairs of rows; ${plural(Math.round(estimatedRows), "row")} may come out.`;
      return [{
        code: "cross-join", message, query, pipeline: id, place: description, pairs: Math.round(pairs),
        estimatedRows: Math.round(estimatedRows),
      }];
    })));
}

/** The warnings of a run, the most general first. */
export function profileWarnings(profile: QueryProfile): readonly QueryWarning[] {
  return [...singleThread(profile), ...skewed(profile), ...estimatesOff(profile)];
}

function singleThread({ query, fallback }: QueryProfile): SingleThreadWarning[] {
  if (fallback === undefined) return [];
  const message = `Query ${query} ran on one thread: ${oneLine(fallback)}.`.replace(/\.\.$/, ".");
  return [{ code: "single-thread", message, query, reason: fallback }];
}

function estimatesOff(profile: QueryProfile): EstimateWarning[] {
  return profile.pipelines.flatMap(pipeline => {
    const off = firstOff(pipeline, profile.status === "done");
    if (!off) return [];
    const { place, estimatedRows, actualRows, factor, direction } = off;
    const times = `${formatCount(Math.floor(factor))} times ${direction === "more" ? "more" : "fewer"}`;
    const message = `Query ${profile.query}, pipeline ${pipeline.id}: ${plural(actualRows, "row")} came out of `
      + `"${cut(oneLine(place), PLACE_WIDTH_MAX)}", ${times} than the ${formatCount(estimatedRows)} estimated.`;
    return [{
      code: "estimate-off", message, query: profile.query, pipeline: pipeline.id, place, estimatedRows, actualRows,
      factor, direction,
    }];
  });
}

type Off = Pick<EstimateWarning, "place" | "estimatedRows" | "actualRows" | "factor" | "direction">;

/** The first place that is off: what comes after it inherits the mistake. */
function firstOff(pipeline: PipelineProfile, done: boolean): Off | null {
  const { stages, operator, sourceRows, rowsOut, estimatedRows: expected } = pipeline;
  const end: StageProfile = { description: operator, rowsIn: sourceRows, rowsOut, estimatedRows: expected };
  for (const { description, estimatedRows, rowsOut: actualRows } of [...stages, end]) {
    if (estimatedRows === null) continue;
    const { factor, direction } = estimateError(estimatedRows, actualRows);
    // Of a query that was stopped, fewer rows than expected are no surprise.
    if (factor < ESTIMATE_FACTOR || (!done && direction === "less")) continue;
    return { place: description, estimatedRows, actualRows, factor, direction };
  }
  return null;
}

function skewed({ query, threads, executor, pipelines, events }: QueryProfile): SkewWarning[] {
  if (executor !== "parallel" || threads < 2) return [];
  const work = new Map<number, Map<number, number>>();
  for (const { pipeline, worker, start, end } of events) {
    let workers = work.get(pipeline);
    if (!workers) work.set(pipeline, workers = new Map());
    workers.set(worker, (workers.get(worker) ?? 0) + end - start);
  }
  return pipelines.flatMap(({ id, start, end, busy, operator, morsels }) => {
    const workers = [...work.get(id) ?? []].sort((a, b) => b[1] - a[1]);
    const total = workers.reduce((sum, [, spent]) => sum + spent, 0);
    const most = workers[0];
    if (!most || end - start < LONG_PIPELINE_MS || total < busy * RECORDED_SHARE_MIN) return [];
    const share = most[1] / total;
    if (!(share > SKEWED_SHARE)) return [];
    const message = `Query ${query}, pipeline ${id} (${oneLine(operator)}): worker ${most[0]} did `
      + `${formatShare(most[1], total)} of ${formatDuration(total)} of work, in ${plural(morsels, "morsel")}; `
      + `${plural(threads - 1, "other worker")} had little to do.`;
    return [{ code: "skewed", message, query, pipeline: id, worker: most[0], share, milliseconds: total }];
  });
}
