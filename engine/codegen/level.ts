// Loops over the selected rows of a chunk, at one probe level; and the level's state across calls.
import { matchOffset, selectionOffset, STATE } from "../kernel/state.ts";
import { Expressions } from "./expression.ts";
import { opensLevel, type Stage } from "../kernel/spec.ts";
import type { Context } from "./context.ts";

/** Locals of the whole function. */
export interface Frame {
  /** The chunk's first row. */
  readonly chunk: number;
  /** The morsel's first row: offsets count from it where rows of several chunks stand together. */
  readonly morsel: number;
  readonly scratch: number;
  /** 1 while the call finds its way back to the sink that an earlier call left. */
  readonly resume: number;
}

/** Rows between two stages that open a level: the source's chunk is level 0, each of them opens the next. */
export interface Level {
  readonly index: number;
  /** Probes so far: as many vectors of row addresses go with the selection. */
  readonly probes: number;
  /** Whether a compaction came before: offsets then count from the morsel's first row, not the chunk's. */
  readonly compacted: boolean;
  /** Whether a selection vector says which rows are left; else rows are 0 … count - 1. */
  selected: boolean;
  readonly count: number;
  /** Where the stage that reads this level stands: row; of a probe, chain and whether it has matched. */
  readonly cursor: { readonly i: number; readonly chain: number; readonly matched: number };
}

/** A level for each stage that opens one, after the source's own. */
export function newLevels({ f }: Context, stages: readonly Stage[]): Level[] {
  const opening = stages.filter(opensLevel);
  return [null, ...opening].map((_, index): Level => {
    const before = opening.slice(0, index);
    return {
      index, selected: index > 0, count: f.local("i32"),
      probes: before.filter(stage => stage.kind === "probe").length,
      compacted: before.some(stage => stage.kind === "compact"),
      cursor: { i: f.local("i32"), chain: f.local("i32"), matched: f.local("i32") },
    };
  });
}

const originOf = (frame: Frame, { compacted }: Level): number => (compacted ? frame.morsel : frame.chunk);

/** Pushes the address of the level's selection entry `i` (a local). */
export function selectionAddress({ f }: Context, frame: Frame, i: number): void {
  f.get(frame.scratch).get(i).i32(1).op("i32.shl").op("i32.add");
}

/** Pushes the row's offset within the chunk. */
function pushOffset(context: Context, frame: Frame, level: Level, i: number): void {
  if (!level.selected) {
    context.f.get(i);
    return;
  }
  selectionAddress(context, frame, i);
  context.f.memory("i32.load16_u", selectionOffset(level.index));
}

/** The expressions of row `i`: its row number goes into a new local. */
export function expressionsAt(context: Context, frame: Frame, level: Level, i: number): Expressions {
  const { f } = context;
  const row = f.local("i32");
  f.get(originOf(frame, level));
  pushOffset(context, frame, level, i);
  f.op("i32.add").set(row);
  return new Expressions(context, {
    row,
    matchAddress: probe => {
      f.get(frame.scratch).get(i).i32(2).op("i32.shl").op("i32.add")
        .memory("i32.load", matchOffset(level.index, probe));
    },
  });
}

/** Emits a loop over all rows of a level. */
export function forEachRow(
  context: Context, frame: Frame, level: Level, body: (expressions: Expressions, i: number) => void,
): void {
  const { f } = context;
  const i = f.local("i32");
  f.i32(0).set(i);
  f.block(done => f.loop(again => {
    f.get(i).get(level.count).op("i32.ge_u").branchIf(done);
    body(expressionsAt(context, frame, level, i), i);
    f.get(i).i32(1).op("i32.add").set(i).branch(again);
  }));
}

/** Copies row `i` of one level to place `k` of another (or the same): offset and row addresses. */
export function copyRow(context: Context, frame: Frame, from: Level, i: number, to: Level, k: number): void {
  const { f } = context;
  selectionAddress(context, frame, k);
  pushOffset(context, frame, from, i);
  if (to.compacted && !from.compacted) f.get(frame.chunk).op("i32.add").get(frame.morsel).op("i32.sub");
  f.memory("i32.store16", selectionOffset(to.index));
  for (let probe = 0; probe < from.probes; probe++) {
    f.get(frame.scratch).get(k).i32(2).op("i32.shl").op("i32.add");
    f.get(frame.scratch).get(i).i32(2).op("i32.shl").op("i32.add").memory("i32.load", matchOffset(from.index, probe));
    f.memory("i32.store", matchOffset(to.index, probe));
  }
}

const SAVED = (level: Level) => [level.cursor.i, level.cursor.chain, level.count, level.cursor.matched];

/** Stores where every level stands, so that the next call can go on there. */
export function saveLevels(context: Context, frame: Frame, levels: readonly Level[], resume: number): void {
  context.state().i32(resume).memory("i32.store", STATE.resume);
  context.state().get(frame.chunk).memory("i32.store", STATE.row);
  for (const level of levels) {
    SAVED(level).forEach((local, k) => context.state().get(local)
      .memory("i32.store", STATE.levels + level.index * STATE.levelBytes + k * 4));
  }
}

export function restoreLevels(context: Context, levels: readonly Level[]): void {
  for (const level of levels) {
    SAVED(level).forEach((local, k) => context.state()
      .memory("i32.load", STATE.levels + level.index * STATE.levelBytes + k * 4).set(local));
  }
}
