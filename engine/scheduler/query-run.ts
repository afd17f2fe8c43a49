// Runs the units of one query on one thread: morsels through kernels, and what finishes each sink. Whoever
// finishes the last unit of a phase opens the next, and with the last phase the pipelines that waited for it.
import { POLL, STATE, STATUS } from "../kernel/state.ts";
import type { Arena } from "../memory/arena.ts";
import { ticksAt } from "./clock.ts";
import { STOP, type Control } from "./control.ts";
import { settleCounters } from "./counters.ts";
import type { Environment } from "./environment.ts";
import { KernelFailure } from "./failure.ts";
import type { Job } from "./job.ts";
import { openUnits, parametersAt, readUnit } from "./unit-table.ts";
import { WorkerState } from "./worker-state.ts";
import { sinkOf } from "./sink/index.ts";
import type { Piece } from "./sink/piece.ts";
import type { Sink } from "./sink/sink.ts";

/** What the thread that runs units does about them. */
export interface RunHooks {
  deliver(piece: Piece): void;
  /** The last pipeline is complete. Called by one thread, once. */
  done(): void;
  /** Units were published: others may be woken. */
  published(units: number): void;
  /** Whether a morsel should be left where a call has polled, to be gone on with later. */
  leaves?(): boolean;
  /** What the poll flag of the next call is; default: none. */
  poll?(): number;
  /** A unit is done. Times in milliseconds since 1970: threads have other origins. */
  unitDone?(pipeline: number, phase: number, start: number, end: number, rows: number): void;
}

/** A part whose morsel was left: anybody may go on with it, but one at a time. */
const SUSPENDED = { no: 0, waiting: 1, adopted: 2 } as const;

/** Virtual time counts tenths of milliseconds, at the usual weight. */
export const VIRTUAL_TICKS = 10;
export const WEIGHT_ONE = 16;

export class QueryRun {
  private readonly sinks: Sink[];
  private readonly states = new Map<number, WorkerState>();
  /** The pipeline that had work the last time. */
  private latest = 0;
  /** The pipeline whose unit is running, for errors. */
  current = 0;

  constructor(
    readonly job: Job, readonly control: Control, private readonly environment: Environment,
    private readonly arenas: readonly Arena[], /** This thread's number among workers. */
    private readonly thread: number, private readonly hooks: RunHooks,
  ) {
    this.sinks = job.pipelines.map(pipeline =>
      sinkOf({ pipeline, control, environment, arena: arenas[pipeline.id]! }, piece => hooks.deliver(piece)));
  }

  /** Opens the pipelines that wait for none. Called once, by the thread that begins the query. */
  start(): void {
    const { control, job } = this;
    control.setHeader("left", job.pipelines.length);
    for (const { id, dependsOn } of job.pipelines) control.setPipeline(id, "waiting", dependsOn.length);
    if (job.pipelines.length === 0) this.hooks.done();
    for (const { id, dependsOn } of job.pipelines) if (dependsOn.length === 0) this.open(id);
  }

  /** Runs one unit as a participant; false: there is none to take now. */
  step(participant: number): boolean {
    const { control, job } = this;
    if (control.header("stop") !== STOP.no || control.header("paused") !== 0) return false;
    const count = job.pipelines.length;
    for (let i = 0; i < count; i++) {
      const pipeline = (this.latest + i) % count;
      const epoch = control.pipeline(pipeline, "epoch");
      if (epoch === 0 || control.pipeline(pipeline, "done") !== 0) continue;
      if (this.resumeOne(pipeline, epoch) || this.takeOne(pipeline, epoch, participant)) {
        this.latest = pipeline;
        return true;
      }
    }
    return false;
  }

  private takeOne(pipeline: number, epoch: number, participant: number): boolean {
    const { control } = this;
    if (control.part(pipeline, participant, "suspended") !== SUSPENDED.no) return false;
    const unit = control.slots[pipeline]!.take(participant, epoch);
    if (unit < 0) return false;
    this.run(pipeline, epoch, participant, unit, -1);
    return true;
  }

  /** Goes on with a morsel that somebody left, as the participant who had begun it. */
  private resumeOne(pipeline: number, epoch: number): boolean {
    const { control } = this;
    for (let p = 0; p < control.shape.participants; p++) {
      if (control.part(pipeline, p, "suspended") !== SUSPENDED.waiting
        || !control.exchangePart(pipeline, p, "suspended", SUSPENDED.waiting, SUSPENDED.adopted)) continue;
      // If it is left again, another thread may have it by now.
      if (this.run(pipeline, epoch, p, control.part(pipeline, p, "unit"), control.part(pipeline, p, "begin"))) {
        control.setPart(pipeline, p, "suspended", SUSPENDED.no);
      }
      return true;
    }
    return false;
  }

  /** Whether the unit is finished, and not left. */
  private run(pipeline: number, epoch: number, participant: number, unit: number, resumeAt: number): boolean {
    const { control, hooks } = this;
    this.current = pipeline;
    const phase = control.pipeline(pipeline, "phase");
    const start = performance.now();
    let rows = 0;
    if (phase > 0) this.sinks[pipeline]!.work!(phase, unit);
    else if (control.pipeline(pipeline, "enough") === 0) {
      rows = this.morsel(pipeline, participant, unit, resumeAt);
    }
    const end = performance.now();
    this.account(pipeline, start, end);
    if (rows < 0) return false;
    control.addPipeline(pipeline, "scanned", rows);
    const origin = performance.timeOrigin;
    hooks.unitDone?.(pipeline, phase, origin + start, origin + end, rows);
    control.addPipeline(pipeline, "finished", 1);
    if (control.slots[pipeline]!.finish(epoch)) this.advance(pipeline);
    return true;
  }

  private account(pipeline: number, start: number, end: number): void {
    const { control } = this;
    control.addPipeline(pipeline, "busy", Math.round((end - start) * 1000));
    control.addWorker(this.thread, "busy", Math.round((end - start) * 1000));
    control.addWorker(this.thread, "units", 1);
    const ticks = Math.max(1,
      Math.round((end - start) * VIRTUAL_TICKS * WEIGHT_ONE / (control.header("weight") || WEIGHT_ONE)));
    control.addHeader("virtualTime", ticks);
  }

  /** Runs a morsel through its kernel; the rows scanned, or -1 if it was left unfinished. */
  private morsel(pipeline: number, participant: number, unit: number, resumeAt: number): number {
    const { control, environment, job } = this;
    const sink = this.sinks[pipeline]!;
    const state = this.stateOf(pipeline, participant);
    const { stream, begin, end } = readUnit(environment.memory, control.pipeline(pipeline, "unitTable"),
      unit);
    if (resumeAt < 0) {
      control.setPart(pipeline, participant, "unit", unit);
      // A morsel's number takes the upper half of its rows' positions.
      state.setI64(STATE.positionBase, BigInt(unit) << 32n);
      state.setI64(STATE.positionCount, 0n);
      state.setU32(STATE.resume, 0);
      sink.morselBegins?.(participant, state, unit);
    }
    const kernel = environment.kernel(job.pipelines[pipeline]!.streams[stream]!.kernel);
    const parameters = parametersAt(job.pipelines[pipeline]!, control.pipeline(pipeline, "parameters"),
      stream);
    let from = resumeAt < 0 ? begin : resumeAt;
    for (;;) {
      const poll = this.hooks.poll?.() ?? 0;
      if (poll !== 0) state.setU32(STATE.poll, poll);
      const status = kernel.pipeline(state.address, parameters, from, end);
      if (status === STATUS.done) break;
      if (status === STATUS.failed) throw new KernelFailure(pipeline, stream, state.address);
      if (status === STATUS.sinkFull) sink.makeRoom(participant, state);
      else if (status !== STATUS.polled) throw new Error(`a kernel returned ${status}`);
      else if (state.u32(STATE.resume) === 0) from = state.u32(STATE.row);
      // Before the flags are read: who raises one raises it before it asks for a poll.
      if (status === STATUS.polled) this.clearPoll(state);
      if (control.header("stop") !== STOP.no) return -1;
      if (sink.hasEnough?.(participant)) break;
      if (status === STATUS.polled) {
        if (control.header("paused") !== 0 || this.hooks.leaves?.()) return this.leave(pipeline,
          participant, from);
      }
    }
    state.setU32(STATE.poll, 0);
    settleCounters(state, job.pipelines[pipeline]!, stream);
    sink.morselDone?.(participant, state, unit);
    return end - begin;
  }

  private clearPoll({ address }: WorkerState): void {
    Atomics.store(this.environment.memory.i32(), (address + STATE.poll) >>> 2, 0);
  }

  private leave(pipeline: number, participant: number, begin: number): -1 {
    this.control.setPart(pipeline, participant, "begin", begin);
    this.control.setPart(pipeline, participant, "suspended", SUSPENDED.waiting);
    return -1;
  }

  /** A participant's state block in a pipeline, made for its first morsel there. */
  private stateOf(pipeline: number, participant: number): WorkerState {
    const { control, environment: { memory, textOwners } } = this;
    const key = pipeline * control.shape.participants + participant;
    const known = this.states.get(key);
    if (known) return known;
    const arena = this.arenas[pipeline]!;
    const address = control.part(pipeline, participant, "state");
    const state = address === 0 ? WorkerState.allocate(memory, arena, this.job.pipelines[pipeline]!)
      : new WorkerState(memory, arena, address);
    if (address === 0) {
      this.sinks[pipeline]!.open(participant, state);
      control.setPart(pipeline, participant, "state", state.address);
      control.setPart(pipeline, participant, "open", 1);
      // Who stops or holds a query sets the flag of all states that it sees; this one may have come later.
      if (control.header("stop") !== STOP.no || control.header("paused") !== 0) {
        state.setU32(STATE.poll, POLL.anywhere);
      }
    }
    this.states.set(key, state);
    textOwners.set(state.address, bytes => state.moreText(bytes));
    return state;
  }

  /** All that a pipeline depends on is there: lays out its units and publishes them. */
  private open(pipeline: number): void {
    const { control } = this;
    control.setPipeline(pipeline, "start", ticksAt(performance.now()));
    const units = openUnits(this.job.pipelines[pipeline]!, control, this.environment.memory,
      this.arenas[pipeline]!);
    this.sinks[pipeline]!.begin?.(units);
    if (units === 0) this.advance(pipeline);
    else this.publish(pipeline, 0, units);
  }

  private publish(pipeline: number, phase: number, units: number): void {
    const { control } = this;
    const epoch = control.pipeline(pipeline, "epoch") % 0xffff + 1;
    control.setPipeline(pipeline, "phase", phase);
    control.setPipeline(pipeline, "units", units);
    control.addPipeline(pipeline, "totalUnits", units);
    control.slots[pipeline]!.publish(epoch, units);
    control.setPipeline(pipeline, "epoch", epoch);
    this.hooks.published(units);
  }

  /** A phase is complete. */
  private advance(pipeline: number): void {
    const { control, job } = this;
    if (control.header("stop") !== STOP.no) return;
    this.current = pipeline;
    for (let phase = control.pipeline(pipeline, "phase") + 1; ; phase++) {
      const units = this.sinks[pipeline]!.phase(phase);
      if (units === null) break;
      if (units > 0) {
        this.publish(pipeline, phase, units);
        return;
      }
    }
    control.setPipeline(pipeline, "end", ticksAt(performance.now()));
    control.setPipeline(pipeline, "done", 1);
    const waiting = job.pipelines.filter(({ id, dependsOn }) =>
      dependsOn.includes(pipeline) && control.addPipeline(id, "waiting", -1) === 1);
    for (const { id } of waiting) this.open(id);
    if (control.addHeader("left", -1) === 1) this.hooks.done();
  }

  /** Ends this thread's part in the query. */
  close(): void {
    for (const state of this.states.values()) this.environment.textOwners.delete(state.address);
    this.states.clear();
  }
}
