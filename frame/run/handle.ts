// A query that was started from a frame: the engine's handle, its results as collected frames.
import { PlanError } from "../../expr/error.ts";
import type { Progress, QueryHandle, QueryState, Result } from "../../engine/api.ts";
import type { QueryProfile } from "../../engine/profile/index.ts";
import type { DataFrame } from "../frame.ts";
import { locateErrors } from "../locate.ts";
import type { AnySchema, Dynamic } from "../type/dtype.ts";

/**
 * A query that was started with `Frame.start`: to be watched, held, stopped, and read when or while it runs.
 *
 * ```ts
 * const handle = orders.groupBy("customer").agg({ n: count() }).start({ priority: "low" });
 * handle.pause();
 * handle.resume();
 * handle.progress().fraction;      // from 0 to 1
 * const df = await handle.result;  // DataFrame
 * ```
 */
export class FrameHandle<S extends AnySchema = Dynamic> {
  readonly #handle: QueryHandle;
  readonly #collected: (result: Result) => DataFrame<S>;
  #result: Promise<DataFrame<S>> | undefined;
  #inBatches = false;

  /** @internal Handles come from `Frame.start`. */
  constructor(handle: QueryHandle, collected: (result: Result) => DataFrame<S>) {
    this.#handle = handle;
    this.#collected = collected;
  }

  /** The engine's number for the query, the one that `engine.queries()` lists. */
  get id(): number {
    return this.#handle.id;
  }

  /** Where the query stands: waiting, running, paused, done, failed or cancelled. */
  get state(): QueryState {
    return this.#handle.state;
  }

  /**
   * The complete result; rejects with the query's error, a CancelledError if it was cancelled or its time was
   * over. Rows are handed out once: if they are read with `batches`, it rejects with a PlanError.
   */
  get result(): Promise<DataFrame<S>> {
    if (this.#inBatches) return Promise.reject(handedOut("result"));
    if (!this.#result) {
      this.#result = this.#handle.result.then(this.#collected);
      // A query that nobody waits for may fail; who waits for this promise hears of it.
      this.#result.catch(() => {});
    }
    return this.#result;
  }

  /**
   * The result in batches, in order: finished ones while the rest of the query runs, which waits when the
   * reader falls behind. Ask right after `start`: once the query has begun to collect its result as a whole,
   * it comes as one batch. Leaving the loop cancels the query.
   *
   * @example
   * const handle = orders.start();
   * for await (const batch of handle.batches()) {
   *   send(batch.toArray());
   *   handle.progress().rows;
   * }
   */
  batches(): AsyncGenerator<DataFrame<S>, void, undefined> {
    if (this.#inBatches) throw handedOut("batches()");
    this.#inBatches = !this.#result;
    const parts = this.#handle.batches()[Symbol.asyncIterator]();
    // Asked for now: a moment later the query would have begun to collect its result as a whole.
    const first = parts.next();
    first.catch(() => {});
    return this.#read(parts, first);
  }

  async * #read(
    parts: AsyncIterator<Result>, first: Promise<IteratorResult<Result>>,
  ): AsyncGenerator<DataFrame<S>, void, undefined> {
    try {
      for (let next = await first; !next.done; next = await parts.next()) yield this.#collected(next.value);
    } finally {
      await parts.return?.();
    }
  }

  /** Holds the query: no thread begins another unit of its work until `resume`. */
  pause(): void {
    this.#handle.pause();
  }

  /** Goes on after `pause`. */
  resume(): void {
    this.#handle.resume();
  }

  /**
   * Ends the query and frees what it held; `result` rejects with a CancelledError whose cause is `reason`.
   */
  cancel(reason?: unknown): void {
    this.#handle.cancel(reason);
  }

  /** How far the query is: share done, rows scanned, operators at work, milliseconds since `start`. */
  progress(): Progress {
    return this.#handle.progress();
  }

  /** What is known of the run so far: phases, pipelines, workers. Plain data, as `Profile.data`. */
  stats(): QueryProfile {
    return this.#handle.stats();
  }

  toString(): string {
    const percent = Math.floor(this.progress().fraction * 100);
    return `FrameHandle(query ${this.id}, ${this.state}, ${percent} %)`;
  }

  [Symbol.for("nodejs.util.inspect.custom")](): string {
    return this.toString();
  }

  static {
    locateErrors(this.prototype, ["batches"]);
  }
}

const handedOut = (what: string): PlanError =>
  new PlanError("already-read", `${what}: this query's rows are handed out in batches already.`,
    { hint: "Start the frame again, or read either the batches or the result." });
