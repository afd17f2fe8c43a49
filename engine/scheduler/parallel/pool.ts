// The engine's workers: started when first needed, kept, replaced when they die. Hands them queries and hears
// of their ends; everything between goes on without this thread.
import { ExecutionError, ResourceError } from "../../../expr/error.ts";
import type { TestingOptions } from "../../api.ts";
import { POLL, STATE } from "../../kernel/state.ts";
import { routineModule } from "../../routine/load.ts";
import { Control, STOP, type Stop } from "../control.ts";
import type { Job } from "../job.ts";
import type { Resources } from "../resources.ts";
import type { Piece } from "../sink/piece.ts";
import {
  BOARD, BOARD_WORDS, MEMORY, type FromWorker, type StartThread, type Thread, type UnitRecord,
} from "./messages.ts";
import { receivedError } from "./posted-error.ts";

/** A query that workers run. */
export interface Ticket {
  readonly job: Job;
  readonly control: Control;
  readonly profile: boolean;
  readonly testing: TestingOptions;
  piece(piece: Piece): void;
  units(worker: number, units: readonly UnitRecord[]): void;
  /** Puts what a kernel reports into the plan's words; its state block is still there. */
  explained(error: Error): Error;
  /** No worker is left: somebody else must go on. */
  left(): void;
}

interface Running {
  readonly ticket: Ticket;
  readonly owner: number;
  /** Workers that have not yet given their memory back; empty unless sanitizing. */
  readonly unreleased: Set<number>;
  received: number;
  error: Error | null;
  /** Everybody has left; `resolve` has been or is about to be called. */
  ended: boolean;
  resolve(error: Error | null): void;
}

interface Member {
  thread: Thread;
  readonly kernels: Set<number>;
}

/** Threads start within milliseconds; what takes so long will hardly come. */
const START_MS = 5000;

export class Pool {
  readonly board: Int32Array;
  private readonly members: (Member | null)[];
  private readonly running = new Map<number, Running>();
  private closed = false;
  /** Why a worker could not be started; no other is started then. */
  private startFailure: string | null = null;
  private readonly begun = performance.now();

  constructor(
    private readonly resources: Resources, readonly threads: number,
      private readonly startThread: StartThread,
    private readonly sanitize: boolean,
  ) {
    this.board = new Int32Array(new SharedArrayBuffer(BOARD_WORDS * 4));
    this.members = Array.from({ length: threads }, () => null);
  }

  /** Whether a worker takes units already. */
  get ready(): boolean {
    return this.members.some((_, w) => this.isReady(w));
  }

  private isReady(worker: number): boolean { return Atomics.load(this.board, BOARD.ready + worker) === 1; }

  /** Why no worker takes units; null: some do, or are about to. */
  get trouble(): string | null {
    if (this.ready) return null;
    if (this.startFailure !== null && this.members.every(member => member === null)) return this.startFailure;
    return performance.now() - this.begun < START_MS ? null
      : `no worker has started within ${START_MS / 1000} seconds`;
  }

  /** Bytes of linear memory that workers hold. */
  get heldBytes(): number {
    return [...this.running.values()].reduce((sum, r) => sum + r.ticket.control.totalReservations().used, 0);
  }

  /**
   * Hands a query to the workers. The promise is kept when all have left it, with what went wrong or null;
   * what its pieces are is told before.
   */
  submit(ticket: Ticket): Promise<Error | null> {
    return new Promise(resolve => {
      const { query } = ticket.job;
      const running: Running = {
        ticket, owner: query + 1, unreleased: new Set(), received: 0, error: null, ended: false, resolve,
      };
      this.running.set(query, running);
      for (let w = 0; w < this.threads; w++) this.member(w);
      for (const member of this.members) {
        member?.thread.keepAlive(true);
        if (member) this.tell(member, running);
      }
      this.wake();
    });
  }

  private tell(member: Member, { ticket, owner }: Running): void {
    const { job, control, profile, testing } = ticket;
    const numbers = new Set(job.pipelines.flatMap(p => p.streams.map(s => s.kernel)));
    const missing = [...numbers].filter(number => !member.kernels.has(number));
    missing.forEach(number => member.kernels.add(number));
    member.thread.post({
      kind: "start", job, control: control.buffer, participants: control.shape.participants, owner, profile,
        testing,
      kernels: missing.map(number => [number, this.resources.kernels.module(number)] as const),
    });
  }

  /** A worker, which is started if it is not there; null: it cannot be. */
  private member(worker: number): Member | null {
    const known = this.members[worker];
    if (known || this.startFailure !== null) return known ?? null;
    const { memory, allocator } = this.resources;
    try {
      const member: Member = {
        kernels: new Set(),
        thread: this.startThread(
          {
            worker, memory: memory.memory, maximumBytes: memory.maximumBytes, routines: routineModule(true),
            pages: allocator.table.words, board: this.board, sanitize: this.sanitize,
          },
          message => this.hear(worker, message), error => this.lost(worker, member, error),
        ),
      };
      return this.members[worker] = member;
    } catch (error) {
      this.notStarted(error);
      return null;
    }
  }

  /** Queries go on without: the reason stands in their profiles. */
  private notStarted(error: unknown): void {
    const why = error instanceof Error ? error.message : "they ended at once";
    this.startFailure ??= `workers could not be started: ${why}`;
  }

  /** There may be something to do. */
  wake(units = Infinity): void {
    Atomics.add(this.board, BOARD.work, 1);
    Atomics.notify(this.board, BOARD.work, units);
  }

  private hear(worker: number, message: FromWorker): void {
    if (message.kind === "ready") return;
    if (message.kind === "memory") {
      this.giveMemory(worker, message.bytes);
      return;
    }
    const running = this.running.get(message.query);
    if (!running) return;
    // Workers may have grown the memory since, and what they tell of may lie there.
    this.resources.memory.refresh();
    switch (message.kind) {
      case "piece":
        running.received++;
        running.ticket.piece(message.piece);
        break;
      case "failed": {
        const { operator } = running.ticket.job.pipelines[message.pipeline]!;
        running.error ??= running.ticket.explained(receivedError(message.error, operator));
        this.interrupt(running.ticket.control);
        break;
      }
      case "left": running.ticket.units(worker, message.units); break;
      case "released":
        running.unreleased.delete(worker);
        if (message.damage) running.error ??= receivedError(message.damage, "query");
    }
    this.settle(message.query, running);
  }

  private giveMemory(worker: number, bytes: number): void {
    const freed = this.resources.residency.evictFor(bytes) > 0;
    Atomics.store(this.board, BOARD.memory + worker, freed ? MEMORY.freed : MEMORY.none);
    Atomics.notify(this.board, BOARD.memory + worker);
  }

  /** Ends a query early: its participants stop at the next border. Whether it was still running. */
  stop(query: number, reason: Stop): boolean {
    const running = this.running.get(query);
    if (!running || !running.ticket.control.stop(reason)) return false;
    this.interrupt(running.ticket.control);
    this.wake();
    this.settle(query, running);
    return true;
  }

  /** Makes the calls that are under way return soon. */
  interrupt(control: Control): void {
    this.resources.memory.refresh();
    const words = this.resources.memory.i32();
    for (let p = 0; p < control.shape.pipelines; p++) {
      for (let participant = 0; participant < control.shape.participants; participant++) {
        const state = control.part(p, participant, "state");
        if (state !== 0) Atomics.store(words, (state + STATE.poll) >>> 2, POLL.anywhere);
      }
    }
  }

  /** The thread that began the query has stopped or finished it. */
  check(query: number): void {
    const running = this.running.get(query);
    if (running) this.settle(query, running);
  }

  /** Ends a query's time in the pool when nobody is inside any more and all that was posted has come. */
  private settle(query: number, running: Running): void {
    const { control } = running.ticket;
    const stop = control.header("stop");
    if (stop === STOP.no || running.ended) {
      if (running.ended && running.unreleased.size === 0) this.finish(query, running);
      return;
    }
    if (this.members.some((_, w) => control.worker(w, "inside") !== 0)) return;
    this.resources.memory.refresh();
    // What went wrong is still on its way.
    if (stop === STOP.failedInWorker && !running.error) return;
    if (stop === STOP.done && running.received < control.header("pieces")) return;
    running.ended = true;
    this.members.forEach((member, w) => {
      // One that is only starting never was inside, and may not answer.
      if (this.sanitize && member && this.isReady(w)) running.unreleased.add(w);
      member?.thread.post({ kind: "end", query });
    });
    if (running.unreleased.size === 0) this.finish(query, running);
    else this.wake();
  }

  private finish(query: number, running: Running): void {
    if (!this.running.delete(query)) return;
    const { table, sanitizer } = this.resources.allocator;
    table.freeAll(running.owner, sanitizer);
    if (this.running.size === 0) this.members.forEach(member => member?.thread.keepAlive(false));
    running.resolve(running.error);
  }

  /** A worker has died: queries that it was inside of fail, the others go on with another in its place. */
  private lost(worker: number, member: Member, error: Error | null): void {
    if (this.closed || this.members[worker] !== member) return;
    this.members[worker] = null;
    if (!this.isReady(worker)) this.notStarted(error);
    Atomics.store(this.board, BOARD.ready + worker, 0);
    for (const [query, running] of [...this.running]) {
      const { control } = running.ticket;
      const inside = control.worker(worker, "inside") !== 0;
      const piecesLost = running.received < control.header("pieces");
      control.setWorker(worker, "inside", 0);
      running.unreleased.delete(worker);
      const errorLost = control.header("stop") === STOP.failedInWorker && !running.error;
      if ((inside || piecesLost || errorLost) && !running.ended) {
        running.error ??= lostError(running.ticket, worker, error);
        control.stop(STOP.failed);
        this.interrupt(control);
      }
      this.settle(query, running);
    }
    if (this.running.size === 0) return;
    const next = this.member(worker);
    next?.thread.keepAlive(true);
    for (const running of this.running.values()) {
      if (next && !running.ended) this.tell(next, running);
      if (!this.ready) running.ticket.left();
    }
    this.wake();
  }

  /** Blocks until the query's end has been heard, for callers that may block; what went wrong. */
  wait(query: number): Error | null {
    const running = this.running.get(query);
    while (this.running.has(query)) {
      const seen = Atomics.load(this.board, BOARD.work);
      if (!this.drain()) Atomics.wait(this.board, BOARD.work, seen, 1);
      this.check(query);
    }
    return running?.error ?? null;
  }

  /** Hears what has come without waiting for the event loop; whether there was anything. */
  private drain(): boolean {
    let heard = false;
    this.members.forEach((member, worker) => {
      for (let message = member?.thread.receive(); message; message = member?.thread.receive()) {
        heard = true;
        this.hear(worker, message);
      }
    });
    return heard;
  }

  /** Forgets kernels that the cache has dropped. */
  forget(kernels: readonly number[]): void {
    for (const member of this.members) {
      kernels.forEach(number => member?.kernels.delete(number));
      member?.thread.post({ kind: "forget", kernels });
    }
  }

  /** Ends all workers. */
  close(): void {
    this.closed = true;
    Atomics.store(this.board, BOARD.closed, 1);
    this.wake();
    for (const [query, running] of [...this.running]) {
      running.ticket.control.stop(STOP.cancelled);
      running.error ??= new ResourceError("engine-closed", "The engine was closed while the query ran.");
      this.interrupt(running.ticket.control);
      this.running.delete(query);
      running.resolve(running.error);
    }
    this.members.forEach(member => member?.thread.terminate());
  }
}

/** Which operators were running: for errors that no operator raised by itself. */
export function runningOperators({ job, control }: Pick<Ticket, "job" | "control">): string {
  const names = job.pipelines.filter(({ id }) => control.pipeline(id, "epoch") !== 0 && control.pipeline(id,
    "done") === 0)
    .map(({ operator }) => operator);
  return [...new Set(names)].join(", ") || "query";
}

function lostError(ticket: Ticket, worker: number, cause: Error | null): ExecutionError {
  const operator = runningOperators(ticket);
  return new ExecutionError("worker-lost", `${operator}: worker ${worker} ended while it ran the query${
    cause ? `: ${cause.message}` : ""}.`, {
    operator, recoverable: true, hint: "Run the query again; the worker is replaced.",
      ...(cause ? { cause } : {}),
  });
}
