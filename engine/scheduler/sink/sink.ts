// The run-time side of a sink: a part for each participant, and the phases that finish it. All that it keeps
// is in memory that participants share, so that whichever thread comes next can go on.
import type { Arena } from "../../memory/arena.ts";
import type { Control } from "../control.ts";
import type { Environment } from "../environment.ts";
import type { JobPipeline } from "../job.ts";
import type { WorkerState } from "../worker-state.ts";

/** What a sink works with: its pipeline, what participants share, and this thread's means. */
export interface SinkContext {
  readonly pipeline: JobPipeline;
  readonly control: Control;
  readonly environment: Environment;
  /** Memory that lives as long as the query. */
  readonly arena: Arena;
}

export interface Sink {
  /** Prepares what all parts share; `units` morsels are to come. */
  begin?(units: number): void;
  /** Prepares a participant's part and registers before its first morsel. */
  open(participant: number, state: WorkerState): void;
  /** A morsel begins; `unit` is its place in the pipeline's input. */
  morselBegins?(participant: number, state: WorkerState, unit: number): void;
  /** A call needs room for more rows. */
  makeRoom(participant: number, state: WorkerState): void;
  /** Whether the rest of a participant's morsel can be left out. */
  hasEnough?(participant: number): boolean;
  /** A morsel is done. */
  morselDone?(participant: number, state: WorkerState, unit: number): void;
  /**
   * The phases before are complete: how many units finishing phase `phase` (from 1) has, or null if there is
   * none. Called once, by whoever finished the phase before.
   */
  phase(phase: number): number | null;
  /** Runs a unit of a finishing phase; units of a phase do not depend on each other. */
  work?(phase: number, unit: number): void;
}
