// Generates a pipeline's module: the loop over chunks, its stages, the sink; and the sink's merge.
import { ModuleBuilder } from "./assembler/module.ts";
import type { Label, Signature } from "./assembler/function.ts";
import {
  multipliesRows, opensLevel, registersOf, type KernelSpec, type ProbeStage, type SinkSpec,
} from "../kernel/spec.ts";
import { CHUNK_ROWS, COUNTER, counterOffset, POLL, RESUME, STATE, STATUS } from "../kernel/state.ts";
import { initialize } from "./accumulator.ts";
import { memoryCells } from "./cells.ts";
import { emitCompact } from "./compact.ts";
import { ARGUMENT, Context } from "./context.ts";
import { emitFilter } from "./filter.ts";
import { newLevels, restoreLevels, saveLevels, type Frame, type Level } from "./level.ts";
import { emitProbe } from "./probe.ts";
import { emitRepeat, type RepeatStage } from "./repeat.ts";
import { collect } from "./sink/collect.ts";
import { direct } from "./sink/direct.ts";
import { hashed } from "./sink/hashed.ts";
import { rows } from "./sink/rows.ts";
import type { SinkEmitter } from "./sink/sink.ts";
import { ungrouped } from "./sink/ungrouped.ts";
import { window } from "./sink/window/index.ts";

const SINKS: { readonly [K in SinkSpec["kind"]]: SinkEmitter<K> } = { collect, rows, ungrouped, direct,
  hashed, window };
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
  private readonly levels: readonly Level[];
  /** Levels in which rows wait for those of later chunks. */
  private readonly waiting: readonly Level[];

  constructor(private readonly spec: KernelSpec, private readonly context: Context) {
    const { f } = context;
    this.frame = {
      chunk: f.local("i32"), morsel: ARGUMENT.begin, scratch: f.local("i32"), resume: f.local("i32"),
    };
    this.levels = newLevels(context, spec.stages);
    const opening = spec.stages.filter(opensLevel);
    this.waiting = this.levels.filter((_, k) => opening[k - 1]?.kind === "compact");
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
      if (this.waiting.length > 0) f.get(frame.resume).i32(RESUME.sink).op("i32.eq").set(frame.resume);
    });
    f.block(done => f.loop(nextChunk => {
      if (this.waiting.length > 0) this.openLastChunk(done);
      else f.get(frame.chunk).get(ARGUMENT.end).op("i32.ge_u").branchIf(done);
      this.unlessResuming(() => this.openChunk());
      this.stages(0, 0);
      f.get(frame.chunk).i32(CHUNK_ROWS).op("i32.add").set(frame.chunk).branch(nextChunk);
    }));
    f.i32(STATUS.done);
  }

  private unlessResuming(body: () => void): void {
    this.context.f.get(this.frame.resume).op("i32.eqz").if(body);
  }

  /** Behind the last chunk comes one more without rows, if some wait: all stages let them pass. */
  private openLastChunk(done: Label): void {
    const { context: { f }, frame } = this;
    f.get(frame.chunk).get(ARGUMENT.end).op("i32.ge_u").if(() => {
      this.waiting.forEach((level, k) => {
        f.get(level.count);
        if (k > 0) f.op("i32.or");
      });
      f.op("i32.eqz").branchIf(done);
    });
  }

  /** Pushes 1 if no chunk comes any more, so that nothing may wait. */
  private pushLast(): void {
    this.context.f.get(this.frame.chunk).get(ARGUMENT.end).op("i32.ge_u");
  }

  /** Emits what follows a stage: if there are rows, or some may wait further on that must not any more. */
  private ifRows(count: number, index: number, body: () => void): void {
    const { context: { f }, spec } = this;
    f.get(count);
    if (spec.stages.slice(index).some(stage => stage.kind === "compact")) {
      this.pushLast();
      f.op("i32.or");
    }
    f.if(body);
  }

  /** Polls the flag and counts the chunk's rows. */
  private openChunk(): void {
    const { context, frame } = this;
    const { f } = context;
    context.state().memory("i32.load", STATE.poll).i32(POLL.anywhere).op("i32.eq").if(() => {
      if (this.waiting.length > 0) this.leave(STATUS.polled, RESUME.chunk);
      else {
        context.state().get(frame.chunk).memory("i32.store", STATE.row);
        f.i32(STATUS.polled).return();
      }
    });
    if (this.waiting.length === 0) this.countChunk();
    else {
      this.pushLast();
      f.if(() => f.i32(0).set(this.levels[0]!.count), () => this.countChunk());
    }
  }

  private countChunk(): void {
    const { context: { f }, frame } = this;
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
      this.ifRows(level.count, index + 1, () => this.stages(index + 1, levelIndex));
    } else if (stage.kind === "compact") this.compact(index, levelIndex);
    else this.opening(stage, index, levelIndex);
  }

  /** Rows wait until a chunk is full or none comes any more. */
  private compact(index: number, levelIndex: number): void {
    const { context, frame } = this;
    const { f } = context;
    const from = this.levels[levelIndex]!;
    const to = this.levels[levelIndex + 1]!;
    this.unlessResuming(() => f.i32(0).set(from.cursor.i));
    f.loop(again => {
      this.unlessResuming(() => emitCompact(context, frame, from, to));
      f.get(to.count).i32(CHUNK_ROWS).op("i32.eq");
      this.pushLast();
      f.op("i32.or").if(() => {
        this.unlessResuming(() => this.count(COUNTER.stages + index, () => f.get(to.count).op("i64.extend_i32_u")));
        this.ifRows(to.count, index + 1, () => this.stages(index + 1, levelIndex + 1));
        f.i32(0).set(to.count);
      });
      f.get(from.cursor.i).get(from.count).op("i32.lt_u").branchIf(again);
    });
  }

  /** A stage that fills the next level, once or as often as there are rows left to give. */
  private opening(stage: ProbeStage | RepeatStage, index: number, levelIndex: number): void {
    const { context, frame } = this;
    const { f } = context;
    const from = this.levels[levelIndex]!;
    const to = this.levels[levelIndex + 1]!;
    const run = () => this.unlessResuming(() => {
      if (stage.kind === "probe") emitProbe(context, frame, from, to, stage);
      else emitRepeat(context, frame, from, to, stage);
      this.count(COUNTER.stages + index, () => f.get(to.count).op("i64.extend_i32_u"));
    });
    const rest = () => this.ifRows(to.count, index + 1, () => this.stages(index + 1, levelIndex + 1));
    if (!multipliesRows(stage)) {
      run();
      rest();
      return;
    }
    this.unlessResuming(() => f.i32(0).set(from.cursor.i).i32(0).set(from.cursor.chain));
    const resumed = f.local("i32");
    f.loop(again => {
      f.get(frame.resume).set(resumed);
      run();
      rest();
      this.leaveBetweenMatches(to, resumed);
      f.get(from.cursor.i).get(from.count).op("i32.lt_u").branchIf(again);
    });
  }

  /**
   * A chunk can match any number of rows of which no later stage keeps one, or look at any number for a
   * match: the flag is polled here, too. The
   * next call finds a level without rows, and goes on where the cursor stands.
   */
  private leaveBetweenMatches(to: Level, resumed: number): void {
    const { context, frame } = this;
    const { f } = context;
    // A call that has only found its way back goes on first: else one always asked to leave would stand.
    f.get(resumed).op("i32.eqz").if(() => context.state().memory("i32.load", STATE.poll).if(() => {
      f.i32(0).set(to.count);
      this.leave(STATUS.polled);
    }));
    f.i32(0).set(frame.resume);
  }

  private leave(status: number, resume: number = RESUME.sink): void {
    saveLevels(this.context, this.frame, this.levels, resume);
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
