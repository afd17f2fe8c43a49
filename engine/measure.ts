// Puts together what a run has measured: from the words and state blocks that its participants share.
import type { SinkSpec } from "./kernel/spec.ts";
import type { LinearMemory } from "./memory/linear-memory.ts";
import { SharedReservations } from "./memory/shared-reservations.ts";
import type { PhysicalPlan, Pipeline } from "./pipeline/pipeline.ts";
import type { Plan } from "./plan/node.ts";
import { printPlan } from "./plan/print.ts";
import type {
  PipelineProfile, QueryPhases, QueryProfile, QueryStatus, RecursionProfile, StageProfile, WorkerProfile,
} from "./profile/query-profile.ts";
import { millisecondsBetween, ticksAt } from "./scheduler/clock.ts";
import type { Control } from "./scheduler/control.ts";
import { readCounters, type Counted } from "./scheduler/counters.ts";
import type { Job } from "./scheduler/job.ts";
import type { UnitLog } from "./scheduler/unit-log.ts";

type DirectSink = Extract<SinkSpec, { kind: "direct" }>;

export interface Measured {
  readonly number: number;
  /** On this thread's clock. */
  readonly started: number;
  readonly times: Omit<QueryPhases, "run">;
  readonly physical: PhysicalPlan;
  readonly plan: Plan;
  readonly optimized: Plan;
  readonly compiledKernels: number;
  readonly peakBytes: number;
  /** The most that each pipeline held on this thread. */
  readonly operatorPeaks: readonly number[];
  readonly memory: LinearMemory;
  readonly job: Job;
  readonly control: Control;
  readonly log: UnitLog;
  readonly parallel: boolean;
  /** Why it ran on one thread, if it was meant for several. */
  readonly fallback: string | null;
  /** Of recursive queries that ran before. */
  readonly recursions: readonly RecursionProfile[];
}

/** The profile of a run as far as it has come; its memory must still be there. */
export function measure(run: Measured, status: QueryStatus, rows: number): QueryProfile {
  const { job, times, parallel } = run;
  const milliseconds = performance.now() - run.started;
  const before = times.optimize + times.ingest + times.lower + times.compile;
  const counted = job.pipelines.map(pipeline => readCounters(pipeline, run));
  const pipelines = job.pipelines.map(({ id }) => pipelineOf(run, id, counted, milliseconds));
  const workers = workersOf(run, pipelines);
  return {
    query: run.number, executor: parallel ? "parallel" : "single", threads: workers.length,
    status, milliseconds, phases: { ...times, run: Math.max(0, milliseconds - before) },
    compiledKernels: run.compiledKernels, peakBytes: run.peakBytes, rows,
    ...(run.fallback === null ? {} : { fallback: run.fallback }),
    ...(run.recursions.length === 0 ? {} : { recursions: run.recursions }),
    // Printed only if somebody reads it.
    get plan() { return printPlan(run.optimized); },
    pipelines, workers,
    events: run.log.units.map(({ worker, unit: [pipeline, phase, start, end, unitRows] }) => ({
      worker, pipeline, phase: phase === 0 ? "morsel" : `finish ${phase}`, rows: unitRows,
      start: start - performance.timeOrigin - run.started, end: end - performance.timeOrigin - run.started,
    })),
  };
}

/** Workers that took part. What they had to do elsewhere while the query ran counts as idle, too. */
function workersOf({ control }: Measured, pipelines: readonly PipelineProfile[]): WorkerProfile[] {
  const opened = pipelines.filter(p => p.end > 0);
  const ran = opened.length === 0 ? 0
    : Math.max(...opened.map(p => p.end)) - Math.min(...opened.map(p => p.start));
  return Array.from({ length: control.shape.participants }, (_, worker) => {
    const busy = control.worker(worker, "busy") / 1000;
    const steals = control.slots.reduce((sum, slots) => sum + slots.steals(worker), 0);
    return {
      worker, busy, idle: Math.max(0, ran - busy), morsels: control.worker(worker, "units"), steals,
    };
  }).filter(w => w.morsels > 0);
}

function pipelineOf(
  run: Measured, id: number, counted: readonly (readonly Counted[])[], milliseconds: number,
): PipelineProfile {
  const { control, physical, started, operatorPeaks } = run;
  const pipeline = physical.pipelines[id]!;
  const { breaker, streams, dependsOn, operator, estimatedRows } = pipeline;
  const own = counted[id]!;
  const since = (word: "start" | "end") => Math.min(milliseconds,
    millisecondsBetween(ticksAt(started), control.pipeline(id, word)));
  const done = control.pipeline(id, "done") !== 0;
  const open = done || control.pipeline(id, "epoch") !== 0;
  const start = open ? since("start") : 0;
  const isCounted = streams[0]!.spec.counted ?? false;
  return {
    id, operator, breaker, dependsOn, description: streams.map(s => s.description).join(" | "),
    sourceRows: isCounted ? sum(own.map(c => c.rows)) : control.pipeline(id, "scanned"),
    rowsOut: rowsOut(run, pipeline, counted), estimatedRows: Math.round(estimatedRows),
    chunks: sum(own.map(c => c.chunks)), morsels: control.pipeline(id, "finished"),
    start, end: done ? Math.max(start, since("end")) : open ? milliseconds : 0,
    busy: control.pipeline(id, "busy") / 1000,
    bytes: (operatorPeaks[id] ?? 0) + new SharedReservations(operator, control.reservations(id)).peak,
    stages: isCounted ? stagesOf(pipeline, own) : [],
  };
}

const sum = (numbers: readonly number[]): number => numbers.reduce((total, n) => total + n, 0);

/** The stages of all streams, each named for its stream where there are several. */
function stagesOf({ streams }: Pipeline, counted: readonly Counted[]): StageProfile[] {
  return streams.flatMap(({ stages, from }, s) => stages.map(({ description, estimatedRows }, k) => ({
    description: streams.length === 1 ? description : `${from}: ${description}`,
    rowsIn: k === 0 ? counted[s]!.rows : counted[s]!.stages[k - 1]!, rowsOut: counted[s]!.stages[k]!,
    estimatedRows: Math.round(estimatedRows),
  })));
}

/** Rows that have passed all stages. */
const reached = ({ streams }: Pipeline, counted: readonly Counted[]): number =>
  sum(streams.map(({ stages }, s) =>
    (stages.length === 0 ? counted[s]!.rows : counted[s]!.stages[stages.length - 1]!)));

/** Rows or groups that came out; of a pipeline that is not complete, those that are sure to. */
function rowsOut(run: Measured, pipeline: Pipeline, counted: readonly (readonly Counted[])[]): number {
  const { control } = run;
  const { id, finish } = pipeline;
  const rows = reached(pipeline, counted[id]!);
  const done = control.pipeline(id, "done") !== 0;
  switch (finish.kind) {
    case "result": return Math.min(Math.max(0, rows - finish.offset), finish.count);
    case "groups": return done ? groups(run, pipeline, counted) : 0;
    case "sort": case "list":
      return done ? control.outcome({ pipeline: id, field: "count" })
        : Math.min(Math.max(0, rows - finish.offset), finish.count);
    case "join": case "table": case "window": case "reject": return rows;
  }
}

/** Groups that have rows; of directly mapped ones those that a later pipeline has found or would find. */
function groups(run: Measured, { id, streams }: Pipeline, counted: readonly (readonly Counted[])[]): number {
  const { control, memory, physical } = run;
  const entries = control.outcome({ pipeline: id, field: "count" });
  const { sink } = streams[0]!.spec;
  if (sink.kind !== "direct") return entries;
  for (const reader of physical.pipelines) {
    const s = reader.streams.findIndex(({ rows }) => "of" in rows && rows.of === id);
    const found = s < 0 ? undefined : counted[reader.id]![s]!;
    if (found && found.rows === entries) return found.stages[0]!;
  }
  return entriesWithRows(memory, control.outcome({ pipeline: id, field: "entries" }), entries, sink);
}

/** Counts entries, where nobody else has. */
function entriesWithRows(
  memory: LinearMemory, first: number, entries: number, { accumulators, stride }: DirectSink,
): number {
  const { offset, storage } = accumulators.find(a => a.kind === "rows" && a.filter < 0)!;
  const words = memory.u32();
  let rows = 0;
  for (let entry = 0; entry < entries; entry++) {
    const at = (first + entry * stride + offset) >>> 2;
    if (words[at] !== 0 || (storage === "i64" && words[at + 1] !== 0)) rows++;
  }
  return rows;
}
