// Generates a pipeline's module: the loop over chunks, its stages, the sink; and the sink's merge.
import { ModuleBuilder } from "./assembler/module.ts";
import type { Signature } from "./assembler/function.ts";
import { inOnePass, registersOf, type KernelSpec, type ProbeStage, type SinkSpec } from "../kernel/spec.ts";
import { CHUNK_ROWS, COUNTER, counterOffset, POLL, STATE, STATUS } from "../kernel/state.ts";
import { initialize, memoryCells } from "./accumulator.ts";
import { ARGUMENT, Context } from "./context.ts";
import { emitFilter } from "./filter.ts";
import { newLevel, restoreLevels, saveLevels, type Frame, type Level } from "./level.ts";
import { emitProbe } from "./probe.ts";
import { collect } from "./sink/collect.ts";
import { direct } from "./sink/direct.ts";
import { hashed } from "./sink/hashed.ts";
import { rows } from "./sink/rows.ts";
import type { SinkEmitter } from "./sink/sink.ts";
import { ungrouped } from "./sink/ungrouped.ts";

const SINKS: { readonly [K in SinkSpec["kind"]]: SinkEmitter<K> } = { collect, rows, ungrouped, direct,
  hashed };
const emitterOf = (sink: SinkSpec) => SINKS[sink.kind] as SinkEmitter<SinkSpec["kind"]>;

/** (state, parameters, begin, end) → status. */
const PIPELINE: Signature = { params: ["i32", "i32", "i32", "i32"], results: ["i32"] };
const UNIT: Signature = { params: ["i32", "i32", "i32", "i32"], results: [] };

export interface GeneratedModule {
  readonly bytes: Uint8Array<ArrayBuffer>;
  /** The module in the text format; made on demand. */
  text(): string;
}

/** Generates a kernel. Exports: `pipeline`; `merge` and `initialize` where the sink has states. */
export function generate(spec: KernelSpec, shared: boolean): GeneratedModule {
  const module = new ModuleBuilder(shared);
  emitPipeline(spec, module);
  const emitter = emitterOf(spec.sink);
  if (emitter.merge) {
    const context = new Context(spec, module, module.function("merge", UNIT));
    emitter.merge(context, spec.sink);
  }
  if (spec.sink.kind === "ungrouped" || spec.sink.kind === "direct") emitInitialize(spec, module);
  return { bytes: module.encode(), text: () => module.text() };
}

/** initialize(state, parameters, entries, count): the states of no rows. */
function emitInitialize(spec: KernelSpec, module: ModuleBuilder): void {
  const f = module.function("initialize", UNIT);
  const { accumulators } = spec.sink as Extract<SinkSpec, { kind: "direct" | "ungrouped" }>;
  const stride = spec.sink.kind === "direct" ? spec.sink.stride : 0;
  f.block(done => f.loop(again => {
    f.get(ARGUMENT.end).op("i32.eqz").branchIf(done);
    const cells = memoryCells(f, ARGUMENT.begin);
    for (const accumulator of accumulators) initialize(f, cells, accumulator);
    f.get(ARGUMENT.begin).i32(stride).op("i32.add").set(ARGUMENT.begin);
    f.get(ARGUMENT.end).i32(1).op("i32.sub").set(ARGUMENT.end).branch(again);
  }));
}

class PipelineEmitter {
  private readonly frame: Frame;
  private readonly levels: Level[] = [];

  constructor(private readonly spec: KernelSpec, private readonly context: Context) {
    const { f } = context;
    this.frame = { chunk: f.local("i32"), scratch: f.local("i32"), resume: f.local("i32") };
    const probes = spec.stages.filter(s => s.kind === "probe").length;
    for (let k = 0; k <= probes; k++) this.levels.push(newLevel(context, k, k > 0));
  }

  emit(): void {
    const { context, frame } = this;
    const { f } = context;
    context.state().memory("i32.load", STATE.scratch).set(frame.scratch);
    context.state().memory("i32.load", STATE.resume).set(frame.resume);
    context.state().i32(0).memory("i32.store", STATE.resume);
    f.get(ARGUMENT.begin).set(frame.chunk);
    f.get(frame.resume).if(() => {
      context.state().memory("i32.load", STATE.row).set(frame.chunk);
      restoreLevels(context, this.levels);
    });
    f.block(done => f.loop(nextChunk => {
      f.get(frame.chunk).get(ARGUMENT.end).op("i32.ge_u").branchIf(done);
      this.unlessResuming(() => this.openChunk());
      this.stages(0, 0);
      f.get(frame.chunk).i32(CHUNK_ROWS).op("i32.add").set(frame.chunk).branch(nextChunk);
    }));
    f.i32(STATUS.done);
  }

  private unlessResuming(body: () => void): void {
    this.context.f.get(this.frame.resume).op("i32.eqz").if(body);
  }

  /** Polls the flag and counts the chunk's rows. */
  private openChunk(): void {
    const { context, frame } = this;
    const { f } = context;
    context.state().memory("i32.load", STATE.poll).i32(POLL.anywhere).op("i32.eq").if(() => {
      context.state().get(frame.chunk).memory("i32.store", STATE.row);
      f.i32(STATUS.polled).return();
    });
    this.count(COUNTER.chunks, () => f.i64(1n));
    const left = f.local("i32");
    f.get(ARGUMENT.end).get(frame.chunk).op("i32.sub").tee(left).i32(CHUNK_ROWS)
      .get(left).i32(CHUNK_ROWS).op("i32.lt_u").select("i32").set(this.levels[0]!.count);
    this.count(COUNTER.rows, () => f.get(this.levels[0]!.count).op("i64.extend_i32_u"));
  }

  /** Emits the stages from `index` on, at a level. */
  private stages(index: number, levelIndex: number): void {
    const { context, frame, spec } = this;
    const { f } = context;
    const level = this.levels[levelIndex]!;
    const stage = spec.stages[index];
    if (!stage) {
      this.sink(level);
      return;
    }
    if (stage.kind === "filter") {
      this.unlessResuming(() => {
        emitFilter(context, frame, level, stage);
        this.count(COUNTER.stages + index, () => f.get(level.count).op("i64.extend_i32_u"));
      });
      f.get(level.count).if(() => this.stages(index + 1, levelIndex));
      return;
    }
    this.probe(stage, index, levelIndex);
  }

  private probe(stage: ProbeStage, index: number, levelIndex: number): void {
    const { context, frame } = this;
    const { f } = context;
    const from = this.levels[levelIndex]!;
    const to = this.levels[levelIndex + 1]!;
    const run = () => this.unlessResuming(() => {
      emitProbe(context, frame, from, to, stage);
      this.count(COUNTER.stages + index, () => f.get(to.count).op("i64.extend_i32_u"));
    });
    const rest = () => f.get(to.count).if(() => this.stages(index + 1, levelIndex + 1));
    if (inOnePass(stage)) {
      run();
      rest();
      return;
    }
    this.unlessResuming(() => f.i32(0).set(from.cursor.i).i32(0).set(from.cursor.chain));
    f.loop(again => {
      run();
      rest();
      this.leaveBetweenMatches(to);
      f.get(from.cursor.i).get(from.count).op("i32.lt_u").branchIf(again);
    });
  }

  /**
   * A chunk can match any number of rows of which no later stage keeps one, or look at any number for a
   * match: the flag is polled here, too. The
   * next call finds a level without rows, and goes on where the cursor stands.
   */
  private leaveBetweenMatches(to: Level): void {
    const { context, frame } = this;
    const { f } = context;
    this.unlessResuming(() => context.state().memory("i32.load", STATE.poll).if(() => {
      f.i32(0).set(to.count);
      this.leave(STATUS.polled);
    }));
    f.i32(0).set(frame.resume);
  }

  private leave(status: number): void {
    saveLevels(this.context, this.frame, this.levels);
    this.context.f.i32(status).return();
  }

  /** Adds to a counter of the state block. */
  private count(counter: number, push: () => void): void {
    const { context, spec } = this;
    if (!spec.counted) return;
    const offset = counterOffset(registersOf(spec.sink)) + counter * 8;
    context.state();
    context.state().memory("i64.load", offset);
    push();
    context.f.op("i64.add").memory("i64.store", offset);
  }

  private sink(level: Level): void {
    const { context, frame, spec } = this;
    const { f } = context;
    const emitter = emitterOf(spec.sink);
    if (emitter.room) {
      emitter.room(context, level, spec.sink);
      f.op("i32.eqz").if(() => this.leave(STATUS.sinkFull));
    }
    this.unlessResuming(() => context.state().memory("i32.load", STATE.poll).if(() =>
      this.leave(STATUS.polled)));
    f.i32(0).set(frame.resume);
    emitter.apply(context, frame, level, spec.sink);
  }
}

function emitPipeline(spec: KernelSpec, module: ModuleBuilder): void {
  new PipelineEmitter(spec, new Context(spec, module, module.function("pipeline", PIPELINE))).emit();
}
