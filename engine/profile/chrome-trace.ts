// A profile in the Chrome trace event format, for Perfetto and chrome://tracing. Knows only the profile.
import { oneLine } from "./format.ts";
import type { PipelineProfile, ProfileEvent, QueryProfile } from "./query-profile.ts";
import { cut } from "./text-table.ts";

/** A name longer than this is no name any more; the whole text stands in the arguments. */
const NAME_WIDTH_MAX = 80;

type TraceEvent = Readonly<Record<string, unknown>>;

/**
 * JSON text of complete events ("X") on one thread per worker. Spans of pipelines are asynchronous events
 * ("b" and "e"): pipelines overlap, which events on a thread may not.
 */
export function profileChromeTrace(profile: QueryProfile): string {
  const { pipelines, events, query, milliseconds } = profile;
  // Number 0 is the idle process and thread to Perfetto, so both count from 1.
  const pid = query + 1;
  const names = new Map(pipelines.map(({ id, operator }) => [id, pipelineName(id, operator)]));
  const traceEvents: TraceEvent[] = [
    { name: "process_name", ph: "M", pid, tid: 0, args: { name: `query ${query}` } },
    ...workersOf(profile).flatMap(worker => threadNames(pid, worker)),
    ...span(pid, { name: `query ${query}`, cat: "query", id: `query-${query}` }, 0, milliseconds, {
      executor: profile.executor, threads: profile.threads, status: profile.status, rows: profile.rows,
      compiledKernels: profile.compiledKernels, peakBytes: profile.peakBytes,
    }),
    ...pipelines.flatMap(pipeline => pipelineSpan(pid, query, pipeline)),
    ...events.map(event => complete(pid, event, names)),
  ];
  return JSON.stringify({
    traceEvents, displayTimeUnit: "ms", otherData: { query, phases: profile.phases, plan: profile.plan },
  });
}

const pipelineName = (id: number, operator: string): string => cut(`pipeline ${id}: ${oneLine(operator)}`, NAME_WIDTH_MAX);

function workersOf({ workers, events }: QueryProfile): number[] {
  const all = new Set([...workers, ...events].map(({ worker }) => worker));
  return [...all].sort((a, b) => a - b);
}

const threadOf = (worker: number): number => worker + 1;

const threadNames = (pid: number, worker: number): TraceEvent[] => [
  { name: "thread_name", ph: "M", pid, tid: threadOf(worker), args: { name: `worker ${worker}` } },
  { name: "thread_sort_index", ph: "M", pid, tid: threadOf(worker), args: { sort_index: worker } },
];

function complete(pid: number, event: ProfileEvent, names: ReadonlyMap<number, string>): TraceEvent {
  const { worker, pipeline, phase, start, end, rows } = event;
  const ts = nanoseconds(start);
  return {
    name: names.get(pipeline) ?? `pipeline ${pipeline}`, cat: phase, ph: "X", pid, tid: threadOf(worker),
    ts: ts / 1000, dur: Math.max(0, nanoseconds(end) - ts) / 1000, args: { pipeline, phase, rows },
  };
}

function pipelineSpan(pid: number, query: number, pipeline: PipelineProfile): TraceEvent[] {
  const { id, operator, breaker, dependsOn, description, start, end } = pipeline;
  const { sourceRows, rowsOut, estimatedRows, morsels, chunks, busy, bytes, stages } = pipeline;
  return span(pid, { name: pipelineName(id, operator), cat: "pipeline", id: `query-${query}-pipeline-${id}` }, start, end, {
    description, breaker, dependsOn, sourceRows, rowsOut, estimatedRows, morsels, chunks, busyMs: busy, bytes,
    stages,
  });
}

function span(
  pid: number, own: { readonly name: string; readonly cat: string; readonly id: string },
  start: number, end: number, args: TraceEvent,
): TraceEvent[] {
  const common = { ...own, pid, tid: 0 };
  return [
    { ...common, ph: "b", ts: nanoseconds(start) / 1000, args },
    { ...common, ph: "e", ts: nanoseconds(Math.max(start, end)) / 1000 },
  ];
}

/**
 * Whole nanoseconds: begin and end are rounded alike, so that an event never reaches into the next one, which
 * viewers would drop.
 */
const nanoseconds = (milliseconds: number): number => Math.round(milliseconds * 1e6);
