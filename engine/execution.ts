// One run of a query: on the calling thread in slices, handed to workers when it is worth it; paused, watched
// and stopped from outside. Ends only when everybody has left.
import { CancelledError, ExecutionError, ResourceError } from "../expr/error.ts";
import type { Progress, Result, RunOptions } from "./api.ts";
import { nextTask } from "./next-task.ts";
import type { QueryProfile, QueryStatus } from "./profile/query-profile.ts";
import type { Query } from "./query.ts";
import { Collector } from "./scheduler/collector.ts";
import { Control, STOP, type Stop } from "./scheduler/control.ts";
import { multiplies, type Job } from "./scheduler/job.ts";
import { ProgressMeter } from "./scheduler/progress.ts";
import { clockWord, isLate } from "./scheduler/parallel/interrupt.ts";
import type { Pool } from "./scheduler/parallel/pool.ts";
import { runningOperators, type Ticket } from "./scheduler/parallel/ticket.ts";
import { QueryRun, WEIGHT_ONE } from "./scheduler/query-run.ts";
import { earlyExits, runSingle, sliceHooks, SLICE_MS, type Slice } from "./scheduler/single.ts";
import { UnitLog } from "./scheduler/unit-log.ts";

/** Who asked for a pause. */
const PAUSE = { user: 1, reader: 2 } as const;
const WEIGHT = { low: WEIGHT_ONE / 4, normal: WEIGHT_ONE, high: WEIGHT_ONE * 4 } as const;
/** Scans of fewer rows are done before a worker would have heard of them. */
const INLINE_ROWS = 60_000;
/** Result rows that may wait for a reader before the query is held. */
const BUFFERED_ROWS = 1 << 20;

export class Execution {
  readonly control: Control;
  readonly log: UnitLog;
  private readonly collector: Collector;
  private readonly run: QueryRun;
  private readonly ticket: Ticket;
  private readonly meter: ProgressMeter;
  private readonly slice: Slice = { end: Infinity };
  /** This thread's number among participants. */
  private readonly me: number;
  private readonly virtual: number;
  /** What ended the query early. */
  failure: unknown = null;
  private submitted: Promise<Error | null> | null = null;
  private wakeUp: () => void = () => {};
  /** Something has happened since this thread has last looked. */
  private news = false;
  private rowsBefore = 0;
  private timeout = 0;

  constructor(
    private readonly query: Query, private readonly pool: Pool | null, private readonly options: RunOptions,
    private readonly streaming: boolean, /** Why there are no workers, though they were wanted. */
    private readonly alone: string | null,
  ) {
    const { job, physical, resources } = query.compiled(streaming);
    const { testing = {}, profile = false } = options;
    this.virtual = pool ? 1 : Math.max(1, testing.virtualWorkers ?? 1);
    this.me = pool ? pool.threads : 0;
    const participants = pool ? pool.threads + 1 : this.virtual;
    this.control = Control.create({ pipelines: job.pipelines.length, participants }, resources.memory.shared);
    this.control.setHeader("weight", WEIGHT[options.priority ?? "normal"]);
    this.collector = new Collector(resources.memory, physical, streaming);
    this.log = new UnitLog(profile);
    this.meter = new ProgressMeter(job, this.control);
    this.ticket = {
      job, control: this.control, profile, testing, threads: options.threads ?? Infinity,
      piece: piece => {
        this.collector.add(piece);
        this.holdForReader();
        this.tell();
      },
      units: (worker, units) => this.log.add(worker, units),
      explained: error => this.explained(error) as Error,
      left: () => this.tell(),
    };
    this.run = new QueryRun(job, this.control, resources.environment, query.arenas(job), this.me, {
      deliver: piece => this.collector.add(piece),
      done: () => { this.control.stop(STOP.done); },
      published: units => { if (this.submitted) pool!.wake(units); },
      ...(profile ? { unitDone: (...unit) => this.log.add(this.me, [unit]) } : {}),
      ...sliceHooks(multiplies(job), this.slice, () => this.stopIfLate()), ...earlyExits(testing),
    });
  }

  get job(): Job { return this.ticket.job; }
  /** Whether worker threads took part. */
  get parallel(): boolean { return this.submitted !== null && this.pool!.trouble === null; }
  /** Why a query that is worth it ran on one thread. */
  get fallback(): string | null {
    if (this.submitted) return this.pool!.trouble;
    return this.alone !== null && this.worthHanding() ? this.alone : null;
  }

  get status(): QueryStatus {
    switch (this.control.header("stop")) {
      case STOP.no: return "running";
      case STOP.done: return "done";
      case STOP.failed: case STOP.failedInWorker: return "failed";
      default: return "cancelled";
    }
  }

  profile(status: QueryStatus): QueryProfile { return this.query.profile(this, status, this.rowsBefore); }

  progress(): Progress { return this.meter.read(performance.now() - this.query.started); }

  pause(): void { this.setPaused(PAUSE.user, true); }
  resume(): void { this.setPaused(PAUSE.user, false); }

  private setPaused(who: number, paused: boolean): void {
    const { control } = this;
    const before = control.header("paused");
    const after = paused ? before | who : before & ~who;
    if (after === before) return;
    control.setHeader("paused", after);
    if (paused) this.pool?.interrupt(this.ticket);
    else this.pool?.wake();
    this.tell();
  }

  /** Results that nobody takes are not made any more, unless they wait for an earlier morsel. */
  private holdForReader(): void {
    if (!this.streaming) return;
    const { hasReady, waitingRows } = this.collector;
    this.setPaused(PAUSE.reader, hasReady && waitingRows > BUFFERED_ROWS);
  }

  /** Stops the query with an error, unless it has ended. */
  stop(reason: Stop, error: unknown): void {
    if (!this.control.stop(reason)) return;
    // At once: state blocks of workers that have left may be given away.
    this.failure = this.explained(error);
    this.pool?.interrupt(this.ticket);
    this.pool?.wake();
    this.pool?.check(this.query.number);
    this.tell();
  }

  private explained(error: unknown): unknown {
    const known = this.query.explained(error);
    if (!(known instanceof ResourceError) || known.code !== "memory-limit") return known;
    // What this thread holds, its budget has told already.
    if (this.control.totalReservations().used === 0) return known;
    return new ResourceError(known.code, `${known.message} ${this.query.holders(this.job, this.control)}`,
      { cause: known });
  }

  cancel(error: CancelledError): void { this.stop(STOP.cancelled, error); }

  /** From now on workers stop the query at this time by themselves, should this thread be blocked then. */
  setDeadline(at: number, milliseconds: number): void {
    this.timeout = milliseconds;
    this.control.setHeader("deadline", clockWord(at));
  }

  /** The time is over. */
  expire(): void { this.stop(STOP.timeout, this.late()); }

  /** A timer has no turn while this thread works. */
  private stopIfLate(): void { if (isLate(this.control)) this.expire(); }

  /** Says which operators were running. */
  private late(): CancelledError {
    return new CancelledError("timeout",
      `The query did not end within ${this.timeout} ms. It was running ${runningOperators(this.ticket)}.`,
      { hint: "Allow more time with `timeout`, or ask for less." });
  }

  /** All parts of the result that are ready; the last is what is left, or all if it is not streamed. */
  async *parts(): AsyncGenerator<Result, Result, void> {
    try {
      this.begin();
      yield* this.inline();
      if (this.control.header("stop") === STOP.no) yield* this.handed();
      await this.leave();
      return this.end();
    } finally {
      // Whoever stops asking for parts ends the query.
      this.cancel(new CancelledError("cancelled", "The query was left before its end."));
      await this.leave();
    }
  }

  /** The same without yielding. */
  runToEnd(): Result {
    this.begin();
    const { pool, control } = this;
    if (pool === null || !this.worthHanding()) {
      const until = pool ? performance.now() + SLICE_MS : Infinity;
      this.slice.end = until;
      for (const _ of this.steps()) if (performance.now() >= until) break;
    }
    if (control.header("stop") === STOP.no) {
      this.submit();
      this.slice.end = 0;
      while (!pool!.ready && control.header("stop") === STOP.no) this.guarded(() => this.run.step(this.me));
    }
    if (this.submitted) this.failure ??= pool!.wait(this.query.number);
    return this.end();
  }

  /** Gives back what workers hold; nothing may be read from the query's memory any more. */
  async close(): Promise<void> {
    this.run.close();
    if (!this.submitted) return;
    const damage = await new Promise<Error | null>(resolve => this.pool!.release(this.query.number, resolve));
    if (damage) throw damage;
  }

  /** The same, blocking. */
  closeNow(): void {
    this.run.close();
    const damage = this.submitted ? this.pool!.releaseNow(this.query.number) : null;
    if (damage) throw damage;
  }

  private begin(): void { this.guarded(() => this.run.start()); }

  /** What fails on this thread stops the query for all. */
  private guarded<T>(work: () => T): T | undefined {
    try {
      return work();
    } catch (error) {
      this.stop(STOP.failed, error);
      return undefined;
    }
  }

  private *steps(): Generator<null, void> {
    const { control } = this;
    const done = () => {
      this.stopIfLate();
      return control.header("stop") !== STOP.no || control.header("paused") !== 0;
    };
    try {
      yield* runSingle(this.run, this.me, this.virtual, this.options.testing?.seed ?? 1, done);
      // Somebody else may have a part of it in hand.
      if (!done() && !this.submitted) throw new Error("a query has neither work left nor ended");
    } catch (error) {
      this.stop(STOP.failed, error);
    }
  }

  private worthHanding(): boolean {
    const { job } = this.ticket;
    if (job.pipelines.length === 0) return false;
    return this.options.executor === "parallel" || this.query.rowsToScan >= INLINE_ROWS;
  }

  /** Works on this thread in slices, until the query ends or is better handed to the workers. */
  private async *inline(): AsyncGenerator<Result, void, void> {
    const { control, pool } = this;
    if (pool && this.worthHanding()) return;
    const outgrows = pool !== null && this.ticket.job.pipelines.length > 0;
    let spent = 0;
    while (control.header("stop") === STOP.no) {
      if (control.header("paused") !== 0) await this.woken();
      const begin = performance.now();
      this.slice.end = begin + SLICE_MS;
      for (const _ of this.steps()) if (this.streaming || performance.now() >= this.slice.end) break;
      spent += performance.now() - begin;
      yield* this.ready();
      if (control.header("stop") !== STOP.no) return;
      await nextTask();
      if (outgrows && spent >= SLICE_MS) return;
    }
  }

  private submit(): void { this.submitted = this.pool!.submit(this.ticket); }

  /** Waits while workers run the query; works itself as long as none of them is there. */
  private async *handed(): AsyncGenerator<Result, void, void> {
    const { control, pool } = this;
    const end = { reached: false };
    const mine = () => !pool!.ready && control.header("stop") === STOP.no && control.header("paused") === 0;
    this.submit();
    void this.submitted!.finally(() => {
      end.reached = true;
      this.tell();
    });
    while (!end.reached) {
      if (mine()) {
        this.slice.end = performance.now() + SLICE_MS;
        for (const _ of this.steps()) if (performance.now() >= this.slice.end || pool!.ready) break;
        yield* this.ready();
        await nextTask();
        continue;
      }
      pool!.check(this.query.number);
      yield* this.ready();
      if (!end.reached && !mine()) await this.woken();
    }
  }

  /** Wakes the thread that waits for news, now or when it will. */
  private tell(): void {
    this.news = true;
    this.wakeUp();
  }

  /** Kept if there were news since the last call, or at the next: a piece, a pause, the query's end. */
  private async woken(): Promise<void> {
    if (!this.news) await new Promise<void>(resolve => { this.wakeUp = resolve; });
    this.news = false;
  }

  /** Parts that can be handed out, as many as come while the reader takes them. */
  private *ready(): Generator<Result, void> {
    if (!this.streaming) return;
    for (let part = this.collector.take(); part; part = this.collector.take()) {
      this.holdForReader();
      yield this.query.result(part, this, this.rowsBefore);
      this.rowsBefore += part.rows;
    }
    this.holdForReader();
  }

  private async leave(): Promise<void> {
    if (!this.submitted) return;
    this.pool!.check(this.query.number);
    this.failure ??= await this.submitted;
  }

  private end(): Result {
    const stop = this.control.header("stop");
    // Workers stop at the deadline, too.
    if (stop === STOP.timeout) this.failure ??= this.late();
    if (stop !== STOP.done) this.failure ??= new ExecutionError("not-complete", "The query did not end.");
    if (this.failure) throw this.failure;
    return this.query.result(this.collector.result(), this, this.rowsBefore);
  }
}
