// Puts together what a run has measured: from the words and state blocks that its participants share.
import { COUNTER, counterOffset } from "./kernel/state.ts";
import type { LinearMemory } from "./memory/linear-memory.ts";
import type { PhysicalPlan, Pipeline } from "./pipeline/pipeline.ts";
import type { Plan } from "./plan/node.ts";
import { printPlan } from "./plan/print.ts";
import type { PipelineProfile, QueryPhases, QueryProfile, QueryStatus, StageProfile } from "./profile/query-profile.ts";
import type { Control } from "./scheduler/control.ts";
import type { Job, JobPipeline } from "./scheduler/job.ts";
import type { UnitLog } from "./scheduler/unit-log.ts";
import { StateBlock } from "./scheduler/worker-state.ts";

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
  readonly memory: LinearMemory;
  readonly job: Job;
  readonly control: Control;
  readonly log: UnitLog;
  readonly parallel: boolean;
  /** Why it ran on one thread, if it was meant for several. */
  readonly fallback: string | null;
}

/** The profile of a run as far as it has come; its memory must still be there. */
export function measure(run: Measured, status: QueryStatus, rows: number): QueryProfile {
  const { control, job, times, physical, parallel } = run;
  const milliseconds = performance.now() - run.started;
  const before = times.optimize + times.ingest + times.lower + times.compile;
  const workers = Array.from({ length: control.shape.participants }, (_, worker) => {
    const busy = control.worker(worker, "busy") / 1000;
    const steals = control.slots.reduce((sum, slots) => sum + slots.steals(worker), 0);
    return {
      worker, busy, idle: Math.max(0, milliseconds - before - busy), morsels: control.worker(worker,
        "units"), steals,
    };
  });
  return {
    query: run.number, executor: parallel ? "parallel" : "single", threads: workers.filter(w =>
      w.morsels > 0).length,
    status, milliseconds, phases: { ...times, run: Math.max(0, milliseconds - before) },
    compiledKernels: run.compiledKernels, peakBytes: run.peakBytes, rows,
    ...(run.fallback === null ? {} : { fallback: run.fallback }),
    // Printed only if somebody reads it.
    get plan() { return printPlan(run.optimized); },
    pipelines: job.pipelines.map((pipeline, i) => pipelineOf(run, pipeline, physical.pipelines[i]!)),
    workers: workers.filter(w => w.morsels > 0 || parallel),
    events: run.log.units.map(({ worker, unit: [pipeline, phase, start, end, unitRows] }) => ({
      worker, pipeline, phase: phase === 0 ? "morsel" : `finish ${phase}`, rows: unitRows,
      start: start - performance.timeOrigin - run.started, end: end - performance.timeOrigin - run.started,
    })),
  };
}

function pipelineOf(run: Measured, pipeline: JobPipeline, { breaker, streams, dependsOn,
  operator }: Pipeline): PipelineProfile {
  const { control, memory } = run;
  const { id, registers, counters } = pipeline;
  const states = control.openParts(id).map(p => new StateBlock(memory, control.part(id, p, "state")));
  const count = (counter: number): number => states.reduce((sum, state) =>
    sum + Number(state.i64(counterOffset(registers) + counter * 8)), 0);
  const sourceRows = control.pipeline(id, "scanned");
  const stages: StageProfile[] = [];
  const names = stageNames(streams[0]!.description, counters - COUNTER.stages);
  for (let k = 0; k < counters - COUNTER.stages; k++) {
    stages.push({
      description: names[k]!, rowsIn: stages[k - 1]?.rowsOut ?? sourceRows,
        rowsOut: count(COUNTER.stages + k),
      estimatedRows: null,
    });
  }
  const origin = (performance.timeOrigin + run.started) % 2 ** 31;
  const at = (word: "start" | "end") => Math.max(0, control.pipeline(id, word) - origin);
  const open = control.pipeline(id, "epoch") !== 0 || control.pipeline(id, "done") !== 0;
  const done = control.pipeline(id, "done") !== 0;
  const reached = stages.at(-1)?.rowsOut ?? sourceRows;
  return {
    id, operator, breaker, dependsOn, description: streams.map(s => s.description).join(" | "), sourceRows,
    rowsOut: done && pipeline.finish.kind !== "result" ? control.outcome({ pipeline: id,
      field: "count" }) : reached,
    estimatedRows: null, chunks: count(COUNTER.chunks), morsels: control.pipeline(id, "finished"),
    start: open ? at("start") : 0, end: done ? at("end") : open ? performance.now() - run.started : 0,
    busy: control.pipeline(id, "busy") / 1000, bytes: control.pipeline(id, "peak") * 4096, stages,
  };
}

/** What a stream's description says of its stages, which stand behind the source. */
function stageNames(description: string, stages: number): string[] {
  const parts = description.split(" → ").slice(1);
  return Array.from({ length: stages }, (_, k) => parts[k] ?? `stage ${k + 1}`);
}
