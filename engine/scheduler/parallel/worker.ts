// A worker: takes units of the queries it was told of, fairly, until the engine is closed.
import { Arena } from "../../memory/arena.ts";
import { LinearMemory } from "../../memory/linear-memory.ts";
import { OwnedPages } from "../../memory/owned-pages.ts";
import { PageTable } from "../../memory/page-table.ts";
import { Sanitizer } from "../../memory/sanitizer.ts";
import { SharedReservations } from "../../memory/shared-reservations.ts";
import { routinesOf } from "../../routine/load.ts";
import { Control, STOP } from "../control.ts";
import type { Environment } from "../environment.ts";
import { multiplies } from "../job.ts";
import type { Kernel } from "../kernel-cache.ts";
import { POLL } from "../../kernel/state.ts";
import { MATH } from "../math.ts";
import { QueryRun, type RunHooks } from "../query-run.ts";
import { earlyExits } from "../single.ts";
import { buffersOf } from "../sink/piece.ts";
import { BOARD, MEMORY, READY, type Owner, type QueryStart, type ToWorker, type UnitRecord,
  type WorkerInit } from "./messages.ts";
import { Faults } from "./fault.ts";
import { interrupt, isLate } from "./interrupt.ts";
import { postError } from "./posted-error.ts";

interface Running {
  readonly control: Control;
  readonly run: QueryRun;
  readonly arenas: readonly Arena[];
  readonly faults: Faults;
}

/** Idle workers look for work so long before they wait: waking takes longer than most phases' ends. */
const SPIN_MS = 0.05;
/** How long a worker waits while queries run, unless it is woken. */
const IDLE_MS = 1;
/** A morsel that takes longer is left for others, if there are any. */
const TURN_MS = 4;
/** A question for memory that nobody answers is asked again. */
const MEMORY_WAIT_MS = 1000;

export class Worker {
  private readonly memory: LinearMemory;
  private readonly table: PageTable;
  private readonly sanitizer: Sanitizer | undefined;
  private readonly environment: Environment;
  private readonly kernels = new Map<number,
    { readonly module: WebAssembly.Module; kernel: Kernel | null }>();
  private readonly running = new Map<number, Running>();
  /** When the unit that is under way has had its share of time. */
  private turnEnd = 0;

  constructor(private readonly init: WorkerInit, private readonly owner: Owner) {
    this.memory = LinearMemory.over(init.memory, init.maximumBytes);
    this.table = new PageTable(this.memory, init.pages);
    this.sanitizer = init.sanitize ? new Sanitizer(this.memory) : undefined;
    const textOwners = new Map<number, (bytes: number) => void>();
    const routines = routinesOf(init.routines, init.memory, (state, bytes) => textOwners.get(state)!(bytes));
    const imports = { env: { memory: init.memory }, routine: routines.imports, math: MATH };
    const kernel = (number: number): Kernel => {
      const known = this.kernels.get(number)!;
      return known.kernel ??= new WebAssembly.Instance(known.module, imports).exports as unknown as Kernel;
    };
    this.environment = { memory: this.memory, routines, textOwners, kernel };
  }

  async work(): Promise<void> {
    const { board, worker } = this.init;
    this.owner.atExit(() => {
      Atomics.store(board, BOARD.ready + worker, READY.dead);
      this.wake(Infinity);
    });
    Atomics.store(board, BOARD.ready + worker, READY.yes);
    this.owner.post({ kind: "ready" }, []);
    while (Atomics.load(board, BOARD.closed) === 0) {
      const seen = Atomics.load(board, BOARD.work);
      this.receive();
      const waiting = this.step() || this.spin(seen) ? this.owner.turn?.()
        : this.owner.idle(board, seen, this.hasQueries() ? IDLE_MS : Infinity);
      if (waiting) await waiting;
    }
  }

  /** What is stolen is for a moment nowhere to be seen: as long as a query runs, this thread looks again. */
  private hasQueries(): boolean {
    return [...this.running.values()].some(({ control }) =>
      control.header("stop") === STOP.no && control.header("paused") === 0);
  }

  private receive(): void {
    for (let message = this.owner.receive(); message; message = this.owner.receive()) this.handle(message);
  }

  private handle(message: ToWorker): void {
    switch (message.kind) {
      case "start": this.start(message); break;
      case "end": this.end(message.query); break;
      case "forget": for (const kernel of message.kernels) this.kernels.delete(kernel);
    }
  }

  /** Whether there was something new to do before the time was over. */
  private spin(seen: number): boolean {
    const until = performance.now() + SPIN_MS;
    while (performance.now() < until) if (Atomics.load(this.init.board, BOARD.work) !== seen) return true;
    return false;
  }

  private start({ job, control: buffer, participants, kernels, owner, profile, testing }: QueryStart): void {
    for (const [number, module] of kernels) this.kernels.set(number, { module, kernel: null });
    const control = new Control(buffer, { pipelines: job.pipelines.length, participants });
    const pages = new OwnedPages(this.table, owner, this.sanitizer ? { sanitizer: this.sanitizer } : {});
    pages.onPressure = bytes => this.askForMemory(bytes);
    const arenas = job.pipelines.map(({ id, operator }) =>
      new Arena(pages, new SharedReservations(operator, control.reservations(id),
        control.totalReservations())));
    const { query } = job;
    const faults = new Faults(testing.fault, this.init.worker, () => this.owner.exit());
    faults.at("start");
    const run = new QueryRun(job, control, this.environment, arenas, this.init.worker, {
      deliver: piece => {
        this.owner.post({ kind: "piece", query, piece }, buffersOf(piece));
        control.addHeader("pieces", 1);
      },
      done: () => { control.stop(STOP.done); },
      published: count => this.wake(count),
      ...this.unitHooks(control, profile ? query : null, testing.fault ? faults : null),
      ...(multiplies(job)
        ? { poll: () => this.pollForTime(control), leaves: () => this.hasHadItsTurn() } : {}),
      ...earlyExits({ ...testing, seed: (testing.seed ?? 1) + this.init.worker }),
    });
    this.running.set(query, { control, run, arenas, faults });
  }

  /** Who hears of units that are worked for, before they count as finished. */
  private unitHooks(
    control: Control, profiled: number | null, faults: Faults | null,
  ): Pick<RunHooks, "unitDone"> {
    if (profiled === null && !faults) return {};
    return {
      unitDone: (...unit: UnitRecord) => {
        if (profiled !== null) {
          this.owner.post({ kind: "unit", query: profiled, unit }, []);
          control.addHeader("pieces", 1);
        }
        faults?.at("inside");
      },
    };
  }

  /** Calls that may last for long come back now and then: to look at the clock,
    or to let others have a turn. */
  private pollForTime(control: Control): number {
    this.stopIfLate(control);
    return control.header("deadline") !== 0 || this.running.size > 1 ? POLL.sink : 0;
  }

  /** Whether a morsel should be left for a while, because other queries wait. */
  private hasHadItsTurn(): boolean {
    this.receive();
    return this.running.size > 1 && performance.now() >= this.turnEnd;
  }

  /** The engine's thread, which has a timer, may be blocked. */
  private stopIfLate(control: Control): boolean {
    if (!isLate(control) || !control.stop(STOP.timeout)) return false;
    interrupt(this.memory, control);
    this.wake(Infinity);
    return true;
  }

  private wake(units: number): void {
    const { board } = this.init;
    Atomics.add(board, BOARD.work, 1);
    // This thread takes one itself.
    if (units > 1) Atomics.notify(board, BOARD.work, units - 1);
  }

  /** Runs one unit of the query that has had least; whether there was one. */
  private step(): boolean {
    for (const [query, { control }] of this.running) {
      // Nobody may be inside, to tell of it when leaving.
      if (this.stopIfLate(control)) this.owner.post({ kind: "left", query }, []);
    }
    const queries = [...this.running].filter(([, { control }]) => control.header("stop") === STOP.no);
    if (queries.length > 1) queries.sort((a, b) =>
      a[1].control.header("virtualTime") - b[1].control.header("virtualTime"));
    return queries.some(([query, running]) => this.stepOf(query, running));
  }

  private stepOf(query: number, { control, run, faults }: Running): boolean {
    const { worker } = this.init;
    control.setWorker(worker, "inside", 1);
    let worked = false;
    try {
      this.turnEnd = performance.now() + TURN_MS;
      // Another thread may have grown the memory since.
      this.memory.refresh();
      faults.at("before");
      worked = run.step(worker);
      if (worked) faults.at("after");
    } catch (error) {
      // Whoever stops the query first says why.
      if (control.stop(STOP.failedInWorker)) {
        this.owner.post({ kind: "failed", query, pipeline: run.current, error: postError(error) }, []);
      }
      worked = true;
    }
    control.setWorker(worker, "inside", 0);
    if (worked) faults.at("left");
    if (control.header("stop") !== STOP.no) {
      this.owner.post({ kind: "left", query }, []);
      // The engine's thread may be blocked until then.
      this.wake(Infinity);
    }
    return worked;
  }

  private end(query: number): void {
    const running = this.running.get(query);
    if (!running) return;
    this.running.delete(query);
    running.run.close();
    if (!this.sanitizer) return;
    let damage = null;
    for (const arena of running.arenas) {
      try {
        arena.release();
      } catch (error) {
        damage ??= postError(error);
      }
    }
    this.owner.post({ kind: "released", query, damage }, []);
  }

  /** Only the engine's thread can evict columns. Whether it freed anything. */
  private askForMemory(bytes: number): boolean {
    const { board, worker } = this.init;
    const word = BOARD.memory + worker;
    Atomics.store(board, word, MEMORY.asked);
    this.owner.post({ kind: "memory", bytes }, []);
    while (Atomics.load(board, word) === MEMORY.asked) {
      if (Atomics.load(board, BOARD.closed) !== 0) return false;
      Atomics.wait(board, word, MEMORY.asked, MEMORY_WAIT_MS);
    }
    return Atomics.load(board, word) === MEMORY.freed;
  }
}
