// The run-time side of a sink: memory for each worker, room when a call ran out of it, and the finish.
import type { Kernel } from "../kernel-cache.ts";
import type { WorkerState } from "../worker-state.ts";

export interface Sink {
  /** Prepares a worker's registers before its first morsel. */
  open(worker: number, state: WorkerState): void;
  /** A call needs room for more rows; `rows` is how many the chunk has at most. */
  makeRoom(worker: number, state: WorkerState): void;
  /** A morsel is done; `order` is its place in the pipeline's input. */
  morselDone(worker: number, state: WorkerState, order: number): void;
  /** All rows are in: combines the workers' parts. */
  finish(states: readonly WorkerState[], kernel: Kernel | null, parameters: number): void;
  /** Whether further morsels cannot change the result. */
  enough?(): boolean;
}
