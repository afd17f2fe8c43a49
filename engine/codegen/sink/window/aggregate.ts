// Aggregates over frames. Where the frame only grows, one running state; where its start moves, too, two
// stacks: states of all suffixes of the older rows, kept in the rows, and one running state of the newer
// ones (the queue of two stacks; Tangwongsan, Hirzel and Schneider, "General Incremental Sliding-Window
// Aggregation", VLDB 2015).
import type { Accumulator, WindowFunction } from "../../../kernel/spec.ts";
import { CALL_REGISTERS } from "../../../kernel/state.ts";
import { initialize, merge, updateAll } from "../../accumulator.ts";
import { cellsOf, memoryCells } from "../../cells.ts";
import type { Context } from "../../context.ts";
import type { Expressions } from "../../expression.ts";
import { partsOf, pushInside, type Borders } from "./exclusion.ts";
import type { FrameEmitter } from "./frame.ts";
import type { FunctionEmitter } from "./function.ts";
import type { KeptLocals, Place } from "./place.ts";

type Aggregate = Extract<WindowFunction, { kind: "aggregate" }>;
type States = readonly Accumulator[];

export class AggregateEmitter implements FunctionEmitter {
  private readonly parts: readonly Part[];

  constructor(
    private readonly context: Context, private readonly place: Place, kept: KeptLocals,
    private readonly spec: Aggregate, private readonly frame: FrameEmitter, register: number,
  ) {
    this.parts = spec.spare.map((spare, k) => {
      const registers = register + k * (CALL_REGISTERS / 2);
      const block = spec.block + k * spec.bytes;
      return spare < 0 ? new GrowingPart(context, place, kept, spec, registers, block)
        : new SlidingPart(context, place, kept, spec, registers, block, spare);
    });
  }

  open(): void { for (const part of this.parts) part.open(); }

  emit(expressions: Expressions): void {
    const { context, spec: { accumulators }, frame } = this;
    const target = expressions.sourceAddress();
    partsOf(context, this.place, frame, expressions.position.row).forEach((borders, k) => {
      this.parts[k]!.write(borders, target, k > 0);
    });
    if (frame.spec.exclude === "ties") {
      pushInside(context, frame, expressions.position.row);
      context.f.if(() => expressions.branch(() =>
        updateAll(context, expressions, memoryCells(context.f, target), accumulators, this.place.position)));
    }
  }
}

interface Part {
  /** A partition begins. */
  open(): void;
  /** Writes the states of the rows between the borders to the row's, or adds them. */
  write(borders: Borders, target: number, add: boolean): void;
}

function copyStates({ f }: Context, states: States, from: number, to: number): void {
  const [source, target] = [memoryCells(f, from), memoryCells(f, to)];
  for (const state of states) {
    for (const [at, type] of cellsOf(state)) {
      target.set(state.offset + at, type, () => source.get(state.offset + at, type));
    }
  }
}

function mergeStates(context: Context, states: States, from: number, to: number): void {
  for (const state of states) merge(context, memoryCells(context.f, to), memoryCells(context.f, from), state);
}

function clearStates({ f }: Context, states: States, at: number): void {
  for (const state of states) initialize(f, memoryCells(f, at), state);
}

/** What both kinds of parts have: a running state of the rows up to `done`. */
abstract class RunningPart implements Part {
  /** The first row that is not in the running state. */
  protected readonly done: number;
  /** Where a row with the running state would begin. */
  private readonly runningAt: number;

  constructor(
    protected readonly context: Context, protected readonly place: Place, kept: KeptLocals,
    protected readonly spec: Aggregate, register: number, block: number,
  ) {
    this.done = kept.local(register);
    this.runningAt = block - spec.offset;
  }

  protected running(): number {
    const { context: { f }, place } = this;
    const running = f.local("i32");
    f.get(place.block).i32(this.runningAt).op("i32.add").set(running);
    return running;
  }

  open(): void {
    const { context: { f }, place, spec } = this;
    f.get(place.start).set(this.done);
    clearStates(this.context, spec.accumulators, this.running());
  }

  /** Adds row `row` to states. */
  protected update(row: number, states: number): void {
    const { context, place, spec } = this;
    updateAll(context, place.at(row), memoryCells(context.f, states), spec.accumulators, place.position);
  }

  /** Adds rows to the running state until it has all before `high`. */
  protected advance(high: number, running: number): void {
    const { context: { f }, done } = this;
    f.block(stop => f.loop(again => {
      f.get(done).get(high).op("i32.ge_u").branchIf(stop);
      this.update(done, running);
      f.get(done).i32(1).op("i32.add").set(done).branch(again);
    }));
  }

  protected put(from: number, target: number, add: boolean): void {
    const { context, spec } = this;
    if (add) mergeStates(context, spec.accumulators, from, target);
    else copyStates(context, spec.accumulators, from, target);
  }

  abstract write(borders: Borders, target: number, add: boolean): void;
}

/** All rows from the partition's start on. */
class GrowingPart extends RunningPart {
  write({ high }: Borders, target: number, add: boolean): void {
    const running = this.running();
    this.advance(high, running);
    this.put(running, target, add);
  }
}

/** Rows [low, middle) have the states of their suffixes up to `middle`; the running state has [middle, done). */
class SlidingPart extends RunningPart {
  private readonly middle: number;

  constructor(
    context: Context, place: Place, kept: KeptLocals, spec: Aggregate, register: number, block: number,
    /** Where rows keep the states of suffixes, as a distance from their results. */
    private readonly spare: number,
  ) {
    super(context, place, kept, spec, register, block);
    this.middle = kept.local(register + 1);
  }

  override open(): void {
    super.open();
    this.context.f.get(this.place.start).set(this.middle);
  }

  write({ low, high }: Borders, target: number, add: boolean): void {
    const { context, spec, middle, done } = this;
    const { f } = context;
    const running = this.running();
    // The frame has left all known rows behind.
    f.get(low).get(done).op("i32.ge_u").if(() => {
      f.get(low).set(done).get(low).set(middle);
      clearStates(context, spec.accumulators, running);
    });
    this.advance(high, running);
    f.get(low).get(middle).op("i32.ge_u").get(low).get(done).op("i32.lt_u").op("i32.and").if(() => this.turn(low, running));
    f.get(low).get(middle).op("i32.lt_u").if(() => {
      const suffix = this.suffixOf(low);
      this.put(suffix, target, add);
      mergeStates(context, spec.accumulators, running, target);
    }, () => this.put(running, target, add));
  }

  /** The row's address, moved so that states lie at its spare place. */
  private suffixOf(row: number): number {
    const { f } = this.context;
    const suffix = f.local("i32");
    f.get(this.place.at(row).sourceAddress()).i32(this.spare - this.spec.offset).op("i32.add").set(suffix);
    return suffix;
  }

  /** Turns rows [low, done) into suffixes, and starts a new running state. */
  private turn(low: number, running: number): void {
    const { context, spec, middle, done } = this;
    const { f } = context;
    const [row, next] = [f.local("i32"), f.local("i32")];
    f.get(done).set(row).i32(0).set(next);
    f.loop(again => {
      f.get(row).i32(1).op("i32.sub").set(row);
      const suffix = this.suffixOf(row);
      clearStates(context, spec.accumulators, suffix);
      this.update(row, suffix);
      f.get(next).if(() => mergeStates(context, spec.accumulators, next, suffix));
      f.get(suffix).set(next);
      f.get(row).get(low).op("i32.gt_u").branchIf(again);
    });
    f.get(done).set(middle);
    clearStates(context, spec.accumulators, running);
  }
}
