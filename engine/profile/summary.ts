// The few facts about a run that every view opens with. Knows no layout.
import { formatBytes } from "../memory/format-bytes.ts";
import { formatDuration, formatShare, plural } from "./format.ts";
import type { QueryPhases, QueryProfile } from "./query-profile.ts";

/** `parallel executor, 8 threads` … in the order in which they matter. */
export function summaryFacts(profile: QueryProfile): string[] {
  const { status, milliseconds, rows, executor, threads, peakBytes, compiledKernels } = profile;
  return [
    status, formatDuration(milliseconds), plural(rows, "row"), `${executor} executor`, plural(threads, "thread"),
    `peak ${formatBytes(peakBytes)}`,
    compiledKernels === 0 ? "no kernel compiled" : `${plural(compiledKernels, "kernel")} compiled`,
  ];
}

export interface PhaseShare {
  readonly name: keyof QueryPhases;
  readonly milliseconds: number;
  /** Of the query's time, as text. */
  readonly share: string;
}

const PHASES: Readonly<Record<keyof QueryPhases, true>> =
  { optimize: true, ingest: true, lower: true, compile: true, run: true };

/** The phases in the order in which a query goes through them. */
export const phaseShares = ({ phases, milliseconds }: QueryProfile): PhaseShare[] =>
  (Object.keys(PHASES) as (keyof QueryPhases)[]).map(name =>
    ({ name, milliseconds: phases[name], share: formatShare(phases[name], milliseconds) }));

/** What stands where a query has no pipelines. */
export const noPipelines = ({ executor }: QueryProfile): string => (executor === "reference"
  ? "none: the reference executor interprets the plan" : "none have started");
