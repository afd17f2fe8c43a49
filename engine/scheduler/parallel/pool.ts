// The engine's workers: started when first needed, kept, replaced when they die. Hands them queries and hears
// of their ends; everything between goes on without this thread.
import { CancelledError } from "../../../expr/error.ts";
import { routineModule } from "../../routine/load.ts";
import { STOP } from "../control.ts";
import { multiplies } from "../job.ts";
import { VIRTUAL_TICKS } from "../query-run.ts";
import type { Resources } from "../resources.ts";
import { interrupt } from "./interrupt.ts";
import {
  BOARD, BOARD_WORDS, MEMORY, READY, type FromWorker, type StartThread, type Thread,
} from "./messages.ts";
import { receivedError } from "./posted-error.ts";
import { lostError, type Ticket } from "./ticket.ts";

interface Running {
  readonly ticket: Ticket;
  readonly owner: number;
  /** Workers that know of it. */
  readonly told: Set<number>;
  /** Workers that have not yet given their memory back; empty unless sanitizing. */
  readonly unreleased: Set<number>;
  received: number;
  error: Error | null;
  /** Workers that were lost while it ran, whether they were inside of it or not. */
  losses: number;
  /** Everybody has left; `resolve` has been called. */
  ended: boolean;
  resolve(error: Error | null): void;
  /** Told when its memory is given back; null until somebody asks for that. */
  released: ((damage: Error | null) => void) | null;
}

/** Virtual time by which a new query is ahead of those that run: 20 ms of work at the usual weight. */
const HEAD_START = 20 * VIRTUAL_TICKS;

interface Member {
  thread: Thread;
  readonly kernels: Set<number>;
}

/** Threads start within milliseconds; what takes so long will hardly come. */
const START_MS = 5000;
/** A worker that cannot be started so often is given up, for a single failure may have come from outside. */
const START_TRIES = 3;
/** A query that so many workers did not survive fails, even if none of them had begun with it. */
const LOSSES_MOST = 3;

export class Pool {
  readonly board: Int32Array;
  private readonly members: (Member | null)[];
  private readonly running = new Map<number, Running>();
  private closed = false;
  /** Why a worker could not be started; no other is started then. */
  private startFailure: string | null = null;
  /** Workers that ended before they took units, since the last that did not. */
  private startFailures = 0;
  private latestStart = performance.now();

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

  private isReady(worker: number): boolean {
    return Atomics.load(this.board, BOARD.ready + worker) === READY.yes;
  }

  /** Why no worker takes units; null: some do, or are about to. */
  get trouble(): string | null {
    if (this.ready) return null;
    // None that is known to fail: the next query starts them.
    if (this.members.every(member => member === null)) return this.startFailure;
    return performance.now() - this.latestStart < START_MS ? null
      : `no worker has started within ${START_MS / 1000} seconds`;
  }

  /** Bytes of linear memory that workers hold. */
  get heldBytes(): number {
    return [...this.running.values()].reduce((sum, r) => sum + r.ticket.control.totalReservations().used, 0);
  }

  /**
   * Hands a query to the workers. The promise is kept when all have left it, with what went wrong or null;
   * what its pieces are is told before. Its memory stays until `release`.
   */
  submit(ticket: Ticket): Promise<Error | null> {
    return new Promise(resolve => {
      const { control, job: { query } } = ticket;
      // Who comes later is not owed what the others had before, but a short query should not have to share.
      const times = [...this.running.values()].filter(r => !r.ended)
        .map(r => r.ticket.control.header("virtualTime"));
      if (times.length > 0) control.setHeader("virtualTime", Math.min(...times) - HEAD_START);
      const running: Running = {
        ticket, owner: query + 1, told: new Set(), unreleased: new Set(), received: 0, error: null, losses: 0,
        ended: false, resolve, released: null,
      };
      this.letIn();
      this.running.set(query, running);
      for (let w = 0; w < this.threads; w++) {
        const member = this.member(w);
        member?.thread.keepAlive(true);
        if (member) this.tell(w, member, running);
      }
      this.wake();
    });
  }

  /** Calls that may go on for very long look up, and see that another query has come. */
  private letIn(): void {
    for (const { ticket, ended } of this.running.values()) {
      if (!ended && multiplies(ticket.job)) this.interrupt(ticket);
    }
  }

  /** Queries that want few workers begin with different ones. */
  private takesPart(worker: number, { job, threads }: Ticket): boolean {
    return (worker + job.query) % this.threads < threads;
  }

  private tell(worker: number, member: Member, { ticket, owner, told }: Running): void {
    if (!this.takesPart(worker, ticket)) return;
    told.add(worker);
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
    this.latestStart = performance.now();
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
    if (++this.startFailures >= START_TRIES) this.startFailure ??= `workers could not be started: ${why}`;
  }

  /** There may be something to do. */
  wake(units = Infinity): void {
    Atomics.add(this.board, BOARD.work, 1);
    Atomics.notify(this.board, BOARD.work, units);
  }

  private hear(worker: number, message: FromWorker): void {
    if (message.kind === "ready") {
      this.startFailures = 0;
      return;
    }
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
        this.interrupt(running.ticket);
        break;
      }
      case "unit":
        running.received++;
        running.ticket.units(worker, [message.unit]);
        break;
      case "left": break;
      case "released":
        running.unreleased.delete(worker);
        if (message.damage) running.error ??= receivedError(message.damage, "query");
        this.finishIfReleased(message.query, running);
    }
    this.settle(message.query, running);
  }

  private giveMemory(worker: number, bytes: number): void {
    const freed = this.resources.residency.evictFor(bytes) > 0;
    Atomics.store(this.board, BOARD.memory + worker, freed ? MEMORY.freed : MEMORY.none);
    Atomics.notify(this.board, BOARD.memory + worker);
  }

  /** Makes the calls of a query that are under way return soon. */
  interrupt(ticket: Ticket): void { interrupt(this.resources.memory, ticket.control); }

  /** The thread that began the query has stopped or finished it. */
  check(query: number): void {
    const running = this.running.get(query);
    if (running) this.settle(query, running);
  }

  /** Says so when nobody is inside of a query any more and all that was posted has come. */
  private settle(query: number, running: Running): void {
    const { control } = running.ticket;
    const stop = control.header("stop");
    if (stop === STOP.no || running.ended) return;
    if (this.members.some((_, w) => control.worker(w, "inside") !== 0)) return;
    this.resources.memory.refresh();
    // What went wrong is still on its way.
    if (stop === STOP.failedInWorker && !running.error) return;
    if (stop === STOP.done && running.received < control.header("pieces")) return;
    running.ended = true;
    running.resolve(running.error);
  }

  /** Gives back what workers hold of a query that all have left. Tells what damage they found, or null. */
  release(query: number, released: (damage: Error | null) => void): void {
    const running = this.running.get(query);
    if (!running) {
      released(null);
      return;
    }
    running.error = null;
    running.released = released;
    for (const worker of running.told) {
      // One that is only starting never was inside, and may not answer.
      if (this.sanitize && this.isReady(worker)) running.unreleased.add(worker);
      this.members[worker]?.thread.post({ kind: "end", query });
    }
    if (running.unreleased.size > 0) this.wake();
    this.finishIfReleased(query, running);
  }

  private finishIfReleased(query: number, running: Running): void {
    if (!running.released || running.unreleased.size > 0 || !this.running.delete(query)) return;
    const { table, sanitizer } = this.resources.allocator;
    table.freeAll(running.owner, sanitizer);
    if (this.running.size === 0) this.members.forEach(member => member?.thread.keepAlive(false));
    running.released(running.error);
  }

  /** A worker has died: queries that it was inside of fail, the others go on with another in its place. */
  private lost(worker: number, member: Member, error: Error | null): void {
    if (this.closed || this.members[worker] !== member) return;
    const posted = new Map([...this.running].map(([query, { ticket: { control } }]) =>
      [query, control.header("pieces")]));
    this.drain();
    if (this.members[worker] !== member) return;
    this.members[worker] = null;
    const started = Atomics.exchange(this.board, BOARD.ready + worker, READY.no) !== READY.no;
    if (!started) this.notStarted(error);
    for (const [query, running] of Array.from(this.running)) {
      if (!running.told.delete(worker)) continue;
      running.unreleased.delete(worker);
      // Who never came has taken nothing along.
      if (started && !running.ended) this.mourn(running, worker, error, posted.get(query) ?? 0);
      this.settle(query, running);
      this.finishIfReleased(query, running);
    }
    this.replace(worker);
  }

  /** What a lost worker means for a query that it knew of. */
  private mourn(running: Running, worker: number, error: Error | null, posted: number): void {
    const { control } = running.ticket;
    const inside = control.worker(worker, "inside") !== 0;
    control.setWorker(worker, "inside", 0);
    // Where messages cannot be asked for, those of the dead may never come.
    const silent = running.received < posted
      || (control.header("stop") === STOP.failedInWorker && !running.error);
    if (!inside && !silent && ++running.losses < LOSSES_MOST) return;
    running.error ??= lostError(running.ticket, worker, error);
    control.stop(STOP.failed);
    this.interrupt(running.ticket);
    this.wake();
  }

  private replace(worker: number): void {
    if (this.running.size === 0) return;
    const next = this.member(worker);
    next?.thread.keepAlive(true);
    for (const running of this.running.values()) {
      if (next && !running.ended) this.tell(worker, next, running);
      if (!this.ready) running.ticket.left();
    }
    this.wake();
  }

  /** Blocks until all have left the query, for callers that may block; what went wrong. */
  wait(query: number): Error | null {
    const running = this.running.get(query);
    if (!running) return null;
    this.block(() => {
      this.settle(query, running);
      return running.ended || this.closed;
    });
    return running.error;
  }

  /** The same as `release`, blocking. */
  releaseNow(query: number): Error | null {
    let [over, damage]: [boolean, Error | null] = [false, null];
    this.release(query, found => [over, damage] = [true, found]);
    this.block(() => over);
    return damage;
  }

  private block(over: () => boolean): void {
    while (!over()) {
      const seen = Atomics.load(this.board, BOARD.work);
      const heard = this.drain();
      this.members.forEach((member, worker) => {
        const dead = Atomics.load(this.board, BOARD.ready + worker) === READY.dead;
        if (member && dead) this.lost(worker, member, null);
      });
      if (!heard && !over()) Atomics.wait(this.board, BOARD.work, seen, 1);
    }
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
    for (const running of this.running.values()) {
      const { control } = running.ticket;
      control.stop(STOP.cancelled);
      this.interrupt(running.ticket);
      running.error ??= new CancelledError("cancelled", "The engine was closed.");
      running.ended = true;
      running.resolve(running.error);
      running.released?.(null);
    }
    this.running.clear();
    this.members.forEach(member => member?.thread.terminate());
  }
}
