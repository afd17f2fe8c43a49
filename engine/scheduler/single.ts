// The single executor: runs a query's pipelines on this thread, morsel by morsel; as several workers if
// told to.
import type { TestingOptions } from "../api.ts";
import type { Arena } from "../memory/arena.ts";
import { POLL, STATE, STATUS } from "../kernel/state.ts";
import type { Pipeline, PhysicalPlan, PipelineStream } from "../pipeline/pipeline.ts";
import { failureOf } from "./failure.ts";
import type { Kernel } from "./kernel-cache.ts";
import { seededRandom } from "./random.ts";
import type { Resources } from "./resources.ts";
import { CollectSink, type Collected } from "./sink/collect-sink.ts";
import { FixedGroupSink, HashedGroupSink } from "./sink/group-sink.ts";
import { RowsSink } from "./sink/rows-sink.ts";
import type { Sink } from "./sink/sink.ts";
import { TableSink } from "./sink/table-sink.ts";
import { WorkerState } from "./worker-state.ts";

/** Rows of a morsel: a few tens of microseconds to milliseconds of work. */
const MORSEL_ROWS = 65_536;
/** Morsel numbers take the upper half of a row's position. */
const POSITION_BITS = 32n;

/** What a query's run gives while it goes on: nothing (a place to pause), or columns that are complete. */
export type Step = Collected | null;

interface Morsel {
  readonly stream: number;
  readonly begin: number;
  readonly end: number;
  readonly order: number;
}

export class SingleExecutor {
  private readonly random: () => number;
  private readonly workers: number;
  compiled = 0;
  /** The result, or what streaming left of it, when `run` is done. */
  collected: Collected = { rows: 0, columns: [] };
  /** Rows that zone maps ruled out. */
  skippedRows = 0;

  constructor(
    private readonly resources: Resources, private readonly arena: Arena, private readonly plan: PhysicalPlan,
    private readonly testing: TestingOptions = {},
  ) {
    this.random = seededRandom(testing.seed ?? 1);
    this.workers = Math.max(1, testing.virtualWorkers ?? 1);
  }

  /** Runs all pipelines; yields between morsels. `streaming` yields result columns as they are complete. */
  *run(streaming: boolean): Generator<Step, void> {
    for (const pipeline of this.plan.pipelines) {
      const sink = yield* this.pipeline(pipeline, streaming && pipeline.finish.kind === "result");
      if (sink instanceof CollectSink) this.collected = sink.result();
    }
  }

  private *pipeline(pipeline: Pipeline, streaming: boolean): Generator<Step, Sink> {
    const kernels = pipeline.streams.map(stream => this.kernel(stream));
    const parameters = pipeline.streams.map(stream => this.parameters(stream));
    const morsels = this.morsels(pipeline);
    const sink = this.sinkOf(pipeline, kernels);
    const probes = Math.max(...pipeline.streams.map(s => s.spec.stages.filter(t => t.kind === "probe").length));
    const { sink: sinkSpec } = pipeline.streams[0]!.spec;
    const columns = sinkSpec.kind === "collect" ? sinkSpec.columns.length : 0;
    // A dictionary's table is written in the order of codes.
    const workers = pipeline.finish.kind === "table" ? 1 : this.workers;
    const states = Array.from({ length: workers }, () =>
      new WorkerState(this.resources.memory, this.arena, probes, columns));
    try {
      states.forEach((state, worker) => {
        this.resources.textOwners.set(state.address, bytes => state.moreText(bytes));
        sink.open(worker, state);
      });
      for (const morsel of workers > 1 ? this.shuffled(morsels) : morsels) {
        if (sink.enough?.()) break;
        const worker = workers > 1 ? Math.floor(this.random() * workers) : 0;
        this.morsel(
          pipeline.streams[morsel.stream]!, kernels[morsel.stream]!, parameters[morsel.stream]!, morsel, sink,
          worker, states[worker]!,
        );
        yield streaming && workers === 1 && !limited(pipeline) ? (sink as CollectSink).take(states) : null;
      }
      sink.finish(states, kernels[0]!, parameters[0]!);
    } finally {
      for (const state of states) this.resources.textOwners.delete(state.address);
    }
    return sink;
  }

  private kernel(stream: PipelineStream): Kernel {
    const before = this.resources.kernels.compiled;
    const kernel = this.resources.kernels.get(stream.spec);
    this.compiled += this.resources.kernels.compiled - before;
    return kernel;
  }

  /** Writes the stream's parameters; everything they depend on has run. */
  private parameters({ graph, spec }: PipelineStream): number {
    const address = this.arena.allocate(Math.max(8, spec.parameters.length * 8));
    const { memory } = this.resources;
    spec.parameters.forEach((kind, i) => {
      const binding = graph.bindings[i]!;
      const value = typeof binding === "function" ? binding() : binding;
      if (kind === "f64") memory.f64()[(address >>> 3) + i] = Number(value);
      else memory.i64()[(address >>> 3) + i] = BigInt(value);
    });
    return address;
  }

  private morsels(pipeline: Pipeline): Morsel[] {
    const rows = this.testing.morselRows ?? MORSEL_ROWS;
    const morsels: Morsel[] = [];
    pipeline.streams.forEach((stream, index) => {
      const { begin, end } = stream.rows();
      for (let at = begin; at < end; at += rows) {
        const until = Math.min(end, at + rows);
        if (stream.skips(at, until)) this.skippedRows += until - at;
        else morsels.push({ stream: index, begin: at, end: until, order: morsels.length });
      }
    });
    return morsels;
  }

  private shuffled(morsels: Morsel[]): Morsel[] {
    for (let i = morsels.length - 1; i > 0; i--) {
      const j = Math.floor(this.random() * (i + 1));
      [morsels[i], morsels[j]] = [morsels[j]!, morsels[i]!];
    }
    return morsels;
  }

  /** Calls the kernel until the morsel is done; a call may end early for many reasons, and goes on. */
  private morsel(
    stream: PipelineStream, kernel: Kernel, parameters: number, morsel: Morsel, sink: Sink, worker: number,
    state: WorkerState,
  ): void {
    state.setI64(STATE.positionBase, BigInt(morsel.order) << POSITION_BITS);
    state.setI64(STATE.positionCount, 0n);
    let { begin } = morsel;
    for (;;) {
      if (this.testing.earlyExit && this.random() < this.testing.earlyExit) {
        state.setU32(STATE.poll, this.random() < 0.5 ? POLL.anywhere : POLL.sink);
      }
      const status = kernel.pipeline(state.address, parameters, begin, morsel.end);
      switch (status) {
        case STATUS.done:
          sink.morselDone(worker, state, morsel.order);
          return;
        case STATUS.sinkFull: sink.makeRoom(worker, state); break;
        case STATUS.polled:
          if (state.u32(STATE.resume) === 0) begin = state.u32(STATE.row);
          break;
        case STATUS.failed: throw failureOf(state, stream.graph, stream.spec.source.kind === "columns");
        default: throw new Error(`a kernel returned ${status}`);
      }
      state.setU32(STATE.poll, 0);
    }
  }

  private sinkOf(pipeline: Pipeline, kernels: readonly Kernel[]): Sink {
    const { resources, arena } = this;
    const { finish, outcome, streams } = pipeline;
    const { sink } = streams[0]!.spec;
    const rows = streams.reduce((sum, s) => sum + s.rows().end - s.rows().begin, 0);
    const multiplied = streams.some(s => s.spec.stages.some(t => t.kind === "probe" && !t.unique));
    const maxRows = multiplied ? Infinity : rows;
    switch (finish.kind) {
      case "result": {
        if (sink.kind !== "collect") throw new Error("a result is collected");
        return new CollectSink(
          resources, arena, finish.columns, sink.columns.map(c => c.storage), { opaque: this.plan.opaque },
          finish.offset, finish.count, maxRows,
        );
      }
      case "table": return new TableSink(arena, rows, outcome);
      case "list": case "join": case "sort": {
        if (sink.kind !== "rows") throw new Error(`${finish.kind} needs rows`);
        return new RowsSink(resources, arena, sink.stride, pipeline.operator, finish, outcome, maxRows);
      }
      case "groups":
        return sink.kind === "hashed" ? new HashedGroupSink(resources, arena, finish, outcome, maxRows)
          : new FixedGroupSink(arena, finish, outcome, () => kernels[0]!);
    }
  }
}

const limited = ({ finish }: Pipeline) =>
  finish.kind === "result" && (finish.offset > 0 || finish.count !== Infinity);
