// Runs a trace on so many workers that do not exist: taking, stealing and waking as the scheduler does them.
import type { PipelineTrace, Trace } from "./trace.ts";

/** What working together costs, in milliseconds; measured. */
export interface Costs {
  /** Handing a query to the workers and hearing of its end. */
  readonly handOver: number;
  /** From a notification to work on a thread that had waited. */
  readonly wakeUp: number;
  /** What one notified thread costs the thread that notifies. */
  readonly notify: number;
  /** Taking over half of what another has left. */
  readonly steal: number;
}

export const NO_COSTS: Costs = { handOver: 0, wakeUp: 0, notify: 0, steal: 0 };

/** As the scheduler cuts a phase's units: each worker takes its share of the rest in two cuts. */
const CUTS_A_WORKER = 2;
/** An idle worker looks so long before it waits. */
const SPIN_MS = 0.05;

interface Range { begin: number; end: number }

interface Open {
  /** When it was published. */
  readonly at: number;
  readonly units: readonly number[];
  readonly pool: Range;
  readonly slots: readonly Range[];
  unfinished: number;
}

interface PipelineState { readonly trace: PipelineTrace; waiting: number; phase: number; open: Open | null }

interface WorkerState { at: number; idleSince: number | null; unit: { readonly pipeline: number } | null }

class Simulation {
  private readonly pipelines: PipelineState[];
  private readonly workers: WorkerState[];
  private end = 0;

  constructor(private readonly trace: Trace, workers: number, private readonly costs: Costs,
    private readonly morselFactor: number) {
    const begin = trace.beforeMs + (workers > 1 ? costs.handOver : 0);
    this.workers = Array.from({ length: workers }, () => ({ at: begin, idleSince: null, unit: null }));
    this.pipelines = trace.pipelines.map(pipeline =>
      ({ trace: pipeline, waiting: pipeline.dependsOn.length, phase: -1, open: null }));
    this.end = begin;
  }

  run(): number {
    const first = this.workers[0]!;
    this.pipelines.forEach((pipeline, id) => { if (pipeline.waiting === 0) this.advance(id, first); });
    for (let worker = this.next(); worker; worker = this.next()) this.step(worker);
    if (this.pipelines.some(({ open, waiting }) => open !== null || waiting > 0)) {
      throw new Error("The simulated run has neither work left nor ended.");
    }
    return this.end + this.trace.afterMs;
  }

  /** The worker that does something next. */
  private next(): WorkerState | undefined {
    let found: WorkerState | undefined;
    for (const worker of this.workers) {
      if (worker.idleSince === null && (!found || worker.at < found.at)) found = worker;
    }
    return found;
  }

  private step(worker: WorkerState): void {
    if (worker.unit) {
      const { pipeline } = worker.unit;
      worker.unit = null;
      this.end = Math.max(this.end, worker.at);
      if (--this.pipelines[pipeline]!.open!.unfinished === 0) this.advance(pipeline, worker);
    }
    if (!this.take(worker) && !this.awaits(worker)) worker.idleSince = worker.at;
  }

  private take(worker: WorkerState): boolean {
    return this.pipelines.some(({ open, trace, phase }, pipeline) => {
      if (!open || open.at > worker.at) return false;
      const unit = this.takeFrom(open, this.workers.indexOf(worker), worker);
      if (unit < 0) return false;
      const factor = trace.phases[phase]!.name === "morsel" ? this.morselFactor : 1;
      worker.at += open.units[unit]! * factor;
      worker.unit = { pipeline };
      return true;
    });
  }

  /** Whether another is about to publish a phase; this worker goes on when that is done. */
  private awaits(worker: WorkerState): boolean {
    const later = this.pipelines.flatMap(({ open }) => (open && open.at > worker.at ? [open.at] : []));
    if (later.length === 0) return false;
    const next = Math.min(...later);
    worker.at = next + (next - worker.at > SPIN_MS ? this.costs.wakeUp : 0);
    return true;
  }

  private takeFrom({ pool, slots }: Open, me: number, worker: WorkerState): number {
    const mine = slots[me]!;
    if (mine.begin < mine.end) return mine.begin++;
    if (pool.begin < pool.end) {
      const share = Math.floor((pool.end - pool.begin) / (slots.length * CUTS_A_WORKER));
      Object.assign(mine, { begin: pool.begin, end: pool.begin + Math.max(1, share) });
      pool.begin = mine.end;
      return mine.begin++;
    }
    for (let distance = 1; distance < slots.length; distance++) {
      const victim = slots[(me + distance) % slots.length]!;
      if (victim.begin >= victim.end) continue;
      const half = victim.begin + Math.floor((victim.end - victim.begin) / 2);
      Object.assign(mine, { begin: half, end: victim.end });
      victim.end = half;
      worker.at += this.costs.steal;
      return mine.begin++;
    }
    return -1;
  }

  /** A phase is over: the worker that finished it opens the next, or what had waited for the pipeline. */
  private advance(id: number, worker: WorkerState): void {
    const pipeline = this.pipelines[id]!;
    pipeline.phase++;
    const phase = pipeline.trace.phases[pipeline.phase];
    if (phase) {
      worker.at += phase.serialMs;
      const slots = this.workers.map(() => ({ begin: 0, end: 0 }));
      const units = phase.unitsMs;
      const pool = { begin: 0, end: units.length };
      pipeline.open = { at: worker.at, units, slots, pool, unfinished: units.length };
      this.wake(worker, units.length - 1);
      return;
    }
    pipeline.open = null;
    this.end = Math.max(this.end, worker.at);
    this.pipelines.forEach((other, dependent) => {
      if (!other.trace.dependsOn.includes(id)) return;
      if (--other.waiting === 0) this.advance(dependent, worker);
    });
  }

  private wake(by: WorkerState, most: number): void {
    let woken = 0;
    for (const worker of this.workers) {
      if (worker.idleSince === null || worker === by || woken >= most) continue;
      const waits = by.at - worker.idleSince > SPIN_MS;
      if (waits) by.at += this.costs.notify;
      worker.at = Math.max(worker.idleSince, by.at + (waits ? this.costs.wakeUp : 0));
      worker.idleSince = null;
      woken++;
    }
  }
}

/** The time a run takes by the model; `morselFactor` makes scans slower, as memory that cannot follow does. */
export const simulate = (trace: Trace, workers: number, costs: Costs, morselFactor = 1): number =>
  new Simulation(trace, workers, costs, morselFactor).run();
