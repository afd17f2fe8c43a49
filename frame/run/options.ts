// The options with which frames run: the engine's, which engine it is, and whether a bar shows the progress.
import type { Engine, RunOptions } from "../../engine/api.ts";

/** How a query runs: on which engine, with how much of it, until when, and who hears of its progress. */
export interface CollectOptions extends RunOptions {
  /** The engine to run on; the process has one of its own otherwise. */
  readonly engine?: Engine;
  /**
   * Show a progress bar on stderr if the query lasts over a second. Only in a terminal; needs the package
   * `cli-progress`, and fails with an UnsupportedError if it is not installed.
   */
  readonly progress?: boolean;
}

/** What a started query takes: its handle tells the progress, so there is no bar. */
export type StartOptions = Omit<CollectOptions, "progress">;

/**
 * What a query takes that blocks its thread, so that nobody could be told of progress and no timer could stop it.
 * `signal` is looked at before the query begins.
 */
export type SyncOptions = Omit<CollectOptions, "timeout" | "onProgress" | "progress">;
