// The engine's only door: runs plans and explains them. Knows neither frames nor formats.
import { CancelledError, QuernError } from "../expr/error.ts";
import { Admission } from "./admission.ts";
import type {
  Engine, EngineOptions, ExplainOptions, MemoryUse, PlanDescription, QueryHandle, QueryState, QuerySummary,
  Result, RunOptions,
} from "./api.ts";
import { checkRunOptions, engineOptions, type CompleteOptions } from "./engine-options.ts";
import { Execution } from "./execution.ts";
import {
  describeStored, explainRecursive, explainStored, explainText, planDescription, turnsToExplain,
} from "./explain.ts";
import { Handle, lateBetweenTurns, tellProgress } from "./handle.ts";
import { KnownQueries } from "./known-queries.ts";
import { openResources, openResourcesAsync } from "./open-resources.ts";
import { pinColumns } from "./memory/residency.ts";
import type { Plan } from "./plan/node.ts";
import { compilesAtOnce, noSharing } from "./platform.ts";
import { availableThreads } from "./platform-node.ts";
import { mayBlock, noThreads, startThread } from "./platform-threads.ts";
import { nextTask } from "./next-task.ts";
import { warnOfPairs, warnOfProfile } from "./warn.ts";
import { Query, throwIfCancelled, type Before } from "./query.ts";
import type { Step } from "./reading.ts";
import { needsAwait, readsStored } from "./reads-stored.ts";
import { isRecursive, Recursion, type Given } from "./recursion.ts";
import { loadReference, referenceResult } from "./reference-result.ts";
import { Pool } from "./scheduler/parallel/pool.ts";
import { SLICE_MS } from "./scheduler/single.ts";
import type { Resources } from "./scheduler/resources.ts";
import type { Source } from "./source/source.ts";

export type {
  Engine, EngineOptions, ExecutorName, ExplainOptions, LogEvent, MemoryUse, Priority, Progress, QueryHandle,
  QueryState, QueryStatistics, QuerySummary, Result, RunOptions,
} from "./api.ts";

const WAITING = "this thread may not wait for workers, so only awaited queries use them";

/** A run that is a query's, or one of its turns. */
interface Part {
  readonly number: number;
  readonly streaming: boolean;
  readonly before: Before | null;
}

/** A turn's result, as the recursion goes on with it. */
const givenBy = (result: Result): Given => ({
  schema: result.schema, rowCount: result.rowCount, column: index => result.column(index),
  compiled: result.statistics.compiled,
});

interface Workers {
  readonly pool: Pool | null;
  /** Why there is none, though it was wanted. */
  readonly alone: string | null;
}

class LocalEngine implements Engine {
  private resources: Resources | null = null;
  private opening: Promise<Resources> | null = null;
  private pool: Pool | null = null;
  private closed = false;
  private numbers = 0;
  private readonly options: CompleteOptions;
  private readonly admission: Admission;
  /** Queries whose memory is not freed yet. */
  private readonly open = new Set<Query>();
  private readonly known = new KnownQueries();

  constructor(options: EngineOptions) {
    this.options = engineOptions(options);
    this.admission = new Admission(this.options.maxConcurrentQueries);
  }

  runSync(plan: Plan, options: RunOptions = {}): Result {
    checkRunOptions(options);
    throwIfCancelled(options.signal);
    if (readsStored(plan)) throw needsAwait(plan);
    if (options.executor === "reference") return referenceResult(plan);
    if (!isRecursive(plan)) return this.runPart(plan, options, performance.now(), null);
    const recursion = this.recursion();
    try {
      const turns = recursion.resolved(plan);
      let turn = turns.next();
      const timeout = this.timeoutOf(options);
      while (!turn.done) {
        // A turn may be over before it looks at the time.
        const spent = performance.now() - recursion.started;
        if (timeout !== undefined && spent > timeout) throw lateBetweenTurns(timeout);
        turn = turns.next(givenBy(this.runPart(turn.value.plan, options, recursion.started, null)));
      }
      return this.runPart(turn.value, options, recursion.started, recursion);
    } finally {
      recursion.close();
    }
  }

  /** Runs a plan without recursive queries, which is a query's or one of its turns. */
  private runPart(plan: Plan, options: RunOptions, started: number, before: Before | null): Result {
    const query = this.begin(plan, options, ++this.numbers, before);
    let execution: Execution | null = null;
    try {
      const { pool, alone } = this.workersFor(options, mayBlock() ? null : WAITING);
      execution = new Execution(query, pool, options, false, alone);
      const timeout = this.timeoutOf(options);
      if (timeout !== undefined) execution.setDeadline(started + timeout, timeout);
      return execution.runToEnd();
    } finally {
      try {
        execution?.closeNow();
      } finally {
        this.end(query);
      }
    }
  }

  async run(plan: Plan, options: RunOptions = {}): Promise<Result> {
    return this.handle(plan, options).result;
  }

  batches(plan: Plan, options: RunOptions = {}): AsyncIterable<Result> {
    return this.handle(plan, options).batches();
  }

  start(plan: Plan, options: RunOptions = {}): QueryHandle {
    const handle = this.handle(plan, options);
    // Begins on its own, unless somebody asks for batches first; whoever wants the result hears of errors.
    queueMicrotask(() => { if (!handle.inBatches) handle.result.catch(() => {}); });
    return handle;
  }

  private handle(plan: Plan, options: RunOptions): Handle {
    checkRunOptions(options);
    return new Handle(++this.numbers, plan, options,
      { execute: (h, streaming) => this.execute(h, streaming) });
  }

  /** A query's whole life: its turn, its run, and its end. */
  private async *execute(handle: Handle, streaming: boolean): AsyncGenerator<Result, Result, void> {
    const { options } = handle;
    const timeout = this.timeoutOf(options);
    this.known.add(handle);
    const timer = timeout === undefined ? undefined : setTimeout(() => handle.expire(timeout), timeout);
    const onAbort = () => handle.stop(options.signal!.reason, "The query was cancelled by its signal.");
    const told = options.onProgress ? tellProgress(handle, options.onProgress) : () => {};
    // Unless it ends in another way, whoever reads the batches has left.
    let state: QueryState = "cancelled";
    try {
      throwIfCancelled(options.signal);
      options.signal?.addEventListener("abort", onAbort, { once: true });
      await this.turn(handle);
      try {
        const result = yield* this.admitted(handle, streaming);
        state = "done";
        return result;
      } finally {
        this.admission.leave();
      }
    } catch (error) {
      if (!(error instanceof CancelledError)) state = "failed";
      throw error;
    } finally {
      clearTimeout(timer);
      options.signal?.removeEventListener("abort", onAbort);
      this.known.end(handle, state);
      told();
    }
  }

  /** Waits until the query may run. */
  private async turn(handle: Handle): Promise<void> {
    if (handle.cancelled) throw handle.cancelled;
    const { admitted, abandon } = this.admission.enter(handle.priority);
    const cancelled = new Promise<void>(resolve => { handle.onCancel = resolve; });
    await Promise.race([admitted, cancelled]);
    if (!handle.cancelled) return;
    abandon();
    throw handle.cancelled;
  }

  /** Runs the query; where it is over stored tables, they are read first, or piece by piece as it goes on. */
  private async *admitted(handle: Handle, streaming: boolean): AsyncGenerator<Result, Result, void> {
    if (!readsStored(handle.plan)) return yield* this.inMemory(handle, handle.plan, streaming);
    if (!compilesAtOnce()) await this.readyAsync();
    const { Reading } = await import("./reading.ts");
    const { budget, residency } = this.ready();
    const reading = new Reading(handle, budget,
      columns => columns.forEach(column => residency.forget(column)));
    const steps = reading.steps();
    try {
      let next = await steps.next(null);
      while (!next.done) next = await steps.next(yield* this.step(handle, next.value, streaming));
      return yield* this.inMemory(handle, next.value, streaming);
    } finally {
      await steps.return(handle.plan);
      reading.close();
    }
  }

  private async *step(
    handle: Handle, { plan, whole }: Step, streaming: boolean,
  ): AsyncGenerator<Result, Result | null, void> {
    const part = { number: ++this.numbers, streaming: false, before: null };
    if (handle.options.executor === "reference") {
      await loadReference();
      return referenceResult(plan);
    }
    const result = yield* this.part(handle, plan, part);
    if (!whole || !streaming) return result;
    if (result.rowCount > 0) yield result;
    return null;
  }

  private async *inMemory(
    handle: Handle, plan: Plan, streaming: boolean,
  ): AsyncGenerator<Result, Result, void> {
    const { options, id } = handle;
    if (options.executor === "reference") {
      await loadReference();
      if (handle.cancelled) throw handle.cancelled;
      return referenceResult(plan);
    }
    if (!compilesAtOnce()) await this.readyAsync();
    if (!isRecursive(plan)) return yield* this.part(handle, plan, { number: id, streaming, before: null });
    const recursion = this.recursion();
    try {
      const turns = recursion.resolved(plan);
      let turn = turns.next();
      for (let slice = performance.now(); !turn.done;) {
        const part = { number: ++this.numbers, streaming: false, before: null };
        turn = turns.next(givenBy(yield* this.part(handle, turn.value.plan, part)));
        if (performance.now() - slice < SLICE_MS) continue;
        // Short turns do not yield by themselves.
        await nextTask();
        slice = performance.now();
      }
      return yield* this.part(handle, turn.value, { number: id, streaming, before: recursion });
    } finally {
      recursion.close();
    }
  }

  /** Runs a plan without recursive queries, which is a query's or one of its turns. */
  private async *part(
    handle: Handle, plan: Plan, { number, streaming, before }: Part,
  ): AsyncGenerator<Result, Result, void> {
    const { options } = handle;
    if (handle.cancelled) throw handle.cancelled;
    const query = this.begin(plan, options, number, before);
    let execution: Execution | null = null;
    try {
      if (!compilesAtOnce()) await query.precompile();
      const { pool, alone } = this.workersFor(options);
      execution = new Execution(query, pool, options, streaming, alone);
      const timeout = this.timeoutOf(options);
      if (timeout !== undefined) execution.setDeadline(handle.started + timeout, timeout);
      const whole = number === handle.id;
      handle.begin(execution, whole);
      await warnOfPairs(query, this.options.log);
      if (handle.cancelled) throw handle.cancelled;
      const result = yield* execution.parts();
      if (whole) await warnOfProfile(result, this.options.log);
      return result;
    } finally {
      try {
        handle.settle();
      } finally {
        await this.closeRun(query, execution);
      }
    }
  }

  private async closeRun(query: Query, execution: Execution | null): Promise<void> {
    try {
      await execution?.close();
    } finally {
      this.end(query);
    }
  }

  private timeoutOf({ timeout }: RunOptions): number | undefined {
    return timeout ?? this.options.defaultTimeout;
  }

  explain(plan: Plan, options: ExplainOptions = {}): string {
    const explained = (part: Plan, logical: Plan | null): string => {
      const query = this.begin(part, {}, ++this.numbers);
      try {
        return explainText({ ...query.prepare(), logical }, options, this.resources!.memory.shared);
      } finally {
        this.end(query);
      }
    };
    if (readsStored(plan)) return explainStored(plan);
    if (!isRecursive(plan)) return explained(plan, plan);
    const recursion = this.recursion();
    try {
      const { turns, rest } = turnsToExplain(plan, recursion);
      const texts = turns.map(turn => ({ ...turn, text: explained(turn.plan, null) }));
      return explainRecursive(plan, texts, explained(rest, null));
    } finally {
      recursion.close();
    }
  }

  describe(plan: Plan): PlanDescription {
    if (isRecursive(plan)) return { optimized: null, rules: [], pipelines: [] };
    if (readsStored(plan)) return describeStored(plan);
    const query = this.begin(plan, {}, ++this.numbers);
    try {
      return planDescription(query.prepare());
    } finally {
      this.end(query);
    }
  }

  pin(source: Source): () => void {
    return pinColumns(this.ready().residency, source);
  }

  /** Memory and routines are made for the first query: importing the package starts nothing. */
  private ready(): Resources {
    this.throwIfClosed();
    return this.resources ??= openResources(this.options);
  }

  private async readyAsync(): Promise<void> {
    this.throwIfClosed();
    if (this.resources) return;
    const resources = await (this.opening ??= openResourcesAsync(this.options));
    this.resources ??= resources;
  }

  private throwIfClosed(): void {
    if (!this.closed) return;
    throw new QuernError("engine-closed", "The engine is closed.",
      { hint: "Create another with createEngine()." });
  }

  /** The workers that a query may use; none, and why not if that is not what was asked for. */
  private workersFor({ executor, threads, testing }: RunOptions, hindered: string | null = null): Workers {
    const { memory } = this.ready();
    const { threads: most, sharedMemory, sanitize = false } = this.options;
    if (executor === "single" || testing?.virtualWorkers) return { pool: null, alone: null };
    const wanted = executor === "parallel" || (most !== 1 && threads !== 1 && sharedMemory !== false);
    const count = most ?? availableThreads();
    const useless = executor !== "parallel" && count === 1 && noThreads() === null;
    if (!wanted || useless) return { pool: null, alone: null };
    const reason = noThreads() ?? (memory.shared ? hindered : noSharing()) ?? this.pool?.trouble ?? null;
    if (reason !== null) return { pool: null, alone: reason };
    return { pool: this.pool ??= new Pool(this.resources!, count, startThread, sanitize), alone: null };
  }

  private recursion(): Recursion {
    const { budget, residency } = this.ready();
    return new Recursion(budget, columns => columns.forEach(column => residency.forget(column)));
  }

  private begin(plan: Plan, options: RunOptions, number: number, before: Before | null = null): Query {
    const query = new Query(this.ready(), plan, options, number, before);
    this.open.add(query);
    return query;
  }

  private end(query: Query): void {
    this.open.delete(query);
    query.release();
    if (this.open.size === 0) this.resources?.kernels.trim(dropped => this.pool?.forget(dropped));
  }

  queries(): QuerySummary[] { return this.known.all(); }

  memoryUse(): MemoryUse {
    const { resources } = this;
    if (!resources) return { residentBytes: 0, arenaBytes: 0, arenas: 0, capacityBytes: 0 };
    const residentBytes = resources.residency.bytes;
    return {
      residentBytes, arenas: this.open.size, capacityBytes: resources.allocator.capacityBytes,
      arenaBytes: resources.allocator.usedBytes - residentBytes + (this.pool?.heldBytes ?? 0),
    };
  }

  close(): void {
    this.closed = true;
    this.known.stopAll("The engine was closed.");
    this.pool?.close();
    this.pool = null;
    this.resources?.residency.clear();
    this.resources = null;
  }
}

/** An engine of one's own, with its own memory, workers and budget. */
export const createEngine = (options: EngineOptions = {}): Engine => new LocalEngine(options);

let shared: Engine | null = null;

/** The engine that frames use unless told otherwise; made on first use. */
export const defaultEngine = (): Engine => shared ??= createEngine();
