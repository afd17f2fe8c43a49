// A run on one thread as a model can run it again: units, and what lies between them.
import type { QueryProfile } from "../../../engine/profile/query-profile.ts";

/** What can run at the same time, and the serial work (opening, laying out) before it. */
export interface Phase {
  /** "morsel", or the name of a finishing phase. */
  readonly name: string;
  readonly serialMs: number;
  readonly unitsMs: readonly number[];
}

export interface PipelineTrace {
  readonly dependsOn: readonly number[];
  readonly phases: readonly Phase[];
}

export interface Trace {
  /** From the call to the first unit: optimizing, lowering, finding kernels. */
  readonly beforeMs: number;
  /** From the last unit to the complete result. */
  readonly afterMs: number;
  /** The run's time. */
  readonly wholeMs: number;
  readonly pipelines: readonly PipelineTrace[];
}

/**
 * The trace of a profile with events, of a run on one thread that took `wholeMs`. The pause between two units
 * of a phase is taking a unit and accounting for it, which every worker does for itself: it counts with the
 * unit. The pause before the first unit of a phase is what one thread does alone.
 */
export function traceOf(profile: QueryProfile, wholeMs: number): Trace {
  const events = [...profile.events].sort((a, b) => a.start - b.start);
  const phases = profile.pipelines.map((): { name: string; serialMs: number; unitsMs: number[] }[] => []);
  events.forEach(({ pipeline, phase, start, end }, at) => {
    const before = events[at - 1];
    const pause = before ? Math.max(0, start - before.end) : 0;
    const mine = phases[pipeline]!;
    const goesOn = before?.pipeline === pipeline && before.phase === phase;
    if (goesOn) mine.at(-1)!.unitsMs.push(end - start + pause);
    else mine.push({ name: phase, serialMs: pause, unitsMs: [end - start] });
  });
  return {
    beforeMs: events[0]?.start ?? wholeMs,
    afterMs: events.length > 0 ? Math.max(0, wholeMs - events.at(-1)!.end) : 0,
    wholeMs,
    pipelines: profile.pipelines.map(({ dependsOn }, id) => ({ dependsOn, phases: phases[id]! })),
  };
}

/** Each part's best among runs of the same query; runs that were cut into other units are left out. */
export function bestOf(traces: readonly Trace[]): Trace {
  const [first] = [...traces].sort((a, b) => a.wholeMs - b.wholeMs);
  if (!first) throw new Error("the best of no traces");
  const alike = traces.filter(trace => shapeOf(trace) === shapeOf(first));
  const least = (part: (trace: Trace) => number): number => Math.min(...alike.map(part));
  const pipelines = first.pipelines.map(({ dependsOn, phases }, id) => ({
    dependsOn,
    phases: phases.map(({ name, unitsMs: units }, p) => ({
      name, serialMs: least(trace => trace.pipelines[id]!.phases[p]!.serialMs),
      unitsMs: units.map((_, u) => least(trace => trace.pipelines[id]!.phases[p]!.unitsMs[u]!)),
    })),
  }));
  const beforeMs = least(trace => trace.beforeMs);
  const afterMs = least(trace => trace.afterMs);
  return { beforeMs, afterMs, wholeMs: beforeMs + afterMs + workMs(pipelines), pipelines };
}

const shapeOf = ({ pipelines }: Trace): string =>
  JSON.stringify(pipelines.map(({ phases }) =>
    phases.map(({ name, unitsMs: units }) => [name, units.length])));

const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0);

const workMs = (pipelines: readonly PipelineTrace[]): number => sum(pipelines.flatMap(({ phases }) =>
  phases.map(phase => phase.serialMs + sum(phase.unitsMs))));

/** Units and serial parts of the finishing phases from one trace, morsels from another of the same query. */
export const withMorselsOf = (finishing: Trace, morsels: Trace): Trace => ({
  ...finishing, beforeMs: morsels.beforeMs, afterMs: morsels.afterMs,
  pipelines: finishing.pipelines.map(({ dependsOn, phases }, id) => {
    const scans = morsels.pipelines[id]!.phases.filter(({ name }) => name === "morsel");
    return { dependsOn, phases: [...scans, ...phases.filter(({ name }) => name !== "morsel")] };
  }),
});

/** Milliseconds of all units of a name, or of all that are not of it. */
export const unitsMs = (trace: Trace, is: (name: string) => boolean): number =>
  trace.pipelines.flatMap(({ phases }) => phases).filter(({ name }) => is(name))
    .reduce((total, phase) => total + sum(phase.unitsMs), 0);
