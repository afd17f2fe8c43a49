// Filters: selection vectors, from vector comparisons of 16 rows at a time or one conjunct after another.
import type { OpcodeName } from "./assembler/opcodes.ts";
import type { KernelNode } from "../kernel/node.ts";
import type { Stage, VectorTest } from "../kernel/spec.ts";
import { selectionOffset, SELECTION_TABLE } from "../kernel/state.ts";
import type { Context } from "./context.ts";
import { copyRow, forEachRow, selectionAddress, type Frame, type Level } from "./level.ts";

type FilterStage = Extract<Stage, { kind: "filter" }>;
type ColumnNode = Extract<KernelNode, { op: "column" }>;

/** Narrows the level's selection to the rows where every conjunct is true. */
export function emitFilter(context: Context, frame: Frame, level: Level, stage: FilterStage): void {
  const { f } = context;
  if (stage.vector.length > 0) {
    f.scoped(() => emitVectorTests(context, frame, level, stage.vector));
    level.selected = true;
  }
  for (const conjunct of stage.conjuncts) {
    f.scoped(() => emitConjunct(context, frame, level, conjunct));
    level.selected = true;
  }
}

/** One pass: rows are copied to the front, the end moves on only for those that stay. */
function emitConjunct(context: Context, frame: Frame, level: Level, conjunct: number): void {
  const { f } = context;
  context.loadParameters([conjunct]);
  const kept = f.local("i32");
  f.i32(0).set(kept);
  forEachRow(context, frame, level, (expressions, i) => {
    const keep = f.local("i32");
    expressions.pushTrue(conjunct);
    f.set(keep);
    copyRow(context, frame, level, i, level, kept);
    f.get(kept).get(keep).op("i32.add").set(kept);
  });
  f.get(kept).set(level.count);
}

const WIDTH = { i8: 1, u8: 1, i16: 2, u16: 2, i32: 4, u32: 4 } as const;
type Narrow = keyof typeof WIDTH;
const SHAPE = { 1: "i8x16", 2: "i16x8", 4: "i32x4" } as const;

function emitVectorTests(context: Context, frame: Frame, level: Level, tests: readonly VectorTest[]): void {
  const { f, spec } = context;
  const columns = tests.map(t => spec.nodes[t.column] as ColumnNode);
  context.loadParameters(tests.map(t => t.column), tests.flatMap(t => [t.low, t.high]));
  const bounds = tests.map((test, k) => splatBounds(context, test, columns[k]!));
  const [i, kept, mask, row] = [f.local("i32"), f.local("i32"), f.local("i32"), f.local("i32")];
  f.i32(0).set(i).i32(0).set(kept);
  f.block(done => f.loop(again => {
    f.get(i).get(level.count).op("i32.ge_u").branchIf(done);
    f.get(frame.chunk).get(i).op("i32.add").set(row);
    tests.forEach((test, k) => {
      emitTest(context, test, columns[k]!, bounds[k]!, row);
      if (k > 0) f.op("v128.and");
    });
    f.op("i8x16.bitmask").set(mask);
    for (const column of columns) if (column.validity >= 0) maskNulls(context, column, row, mask);
    // Rows past the chunk's end: keep the lowest (count - i) bits.
    f.get(mask).i32(-1).get(level.count).get(i).op("i32.sub").op("i32.shl").i32(-1).op("i32.xor").i32(-1)
      .get(level.count).get(i).op("i32.sub").i32(16).op("i32.lt_u").select("i32").op("i32.and").set(mask);
    f.get(mask).if(() => {
      expandMask(context, frame, i, kept, mask, 0);
      expandMask(context, frame, i, kept, mask, 8);
    });
    f.get(i).i32(16).op("i32.add").set(i).branch(again);
  }));
  f.get(kept).set(level.count);
}

function splatBounds(context: Context, test: VectorTest, column: ColumnNode): { low: number; high: number } {
  const { f } = context;
  const shape = SHAPE[WIDTH[column.storage as Narrow]];
  const splat = (index: number) => {
    const local = f.local("v128");
    f.get(context.parameter(index)).op("i32.wrap_i64").op(`${shape}.splat`).set(local);
    return local;
  };
  return { low: splat(test.low), high: splat(test.high) };
}

/** Pushes a mask of 16 bytes: all ones where the row passes. */
function emitTest(
  context: Context, test: VectorTest, column: ColumnNode, bounds: { low: number; high: number }, row: number,
): void {
  const { f } = context;
  const width = WIDTH[column.storage as Narrow];
  const part = (index: number) => {
    const data = f.local("v128");
    f.get(context.parameter(column.values)).get(row);
    if (width > 1) f.i32(Math.log2(width)).op("i32.shl");
    f.op("i32.add").memory("v128.load", index * 16).set(data);
    compare(context, test, column.storage as Narrow, bounds, data);
  };
  if (width === 1) part(0);
  else if (width === 2) {
    part(0);
    part(1);
    f.op("i8x16.narrow_i16x8_s");
  } else {
    part(0);
    part(1);
    f.op("i16x8.narrow_i32x4_s");
    part(2);
    part(3);
    f.op("i16x8.narrow_i32x4_s").op("i8x16.narrow_i16x8_s");
  }
}

function compare(
  { f }: Context, { test }: VectorTest, storage: Narrow, bounds: { low: number; high: number }, data: number,
): void {
  const shape = SHAPE[WIDTH[storage]];
  const sign = storage.startsWith("u") ? "u" : "s";
  f.get(data).get(bounds.low).op(`${shape}.ge_${sign}` as OpcodeName);
  f.get(data).get(bounds.high).op(`${shape}.le_${sign}` as OpcodeName).op("v128.and");
  if (test === "outside") f.op("v128.not");
}

/** Clears the mask's bits of rows that are null. */
function maskNulls(context: Context, column: ColumnNode, row: number, mask: number): void {
  const { f } = context;
  f.get(context.parameter(column.validity)).get(row).i32(3).op("i32.shr_u").op("i32.add").memory("i32.load")
    .get(row).i32(7).op("i32.and").op("i32.shr_u").get(mask).op("i32.and").set(mask);
}

/** Appends the positions of eight mask bits to the selection vector, by table. */
function expandMask(
  context: Context, frame: Frame, i: number, kept: number, mask: number, shift: 0 | 8,
): void {
  const { f } = context;
  const byte = f.local("i32");
  f.get(mask);
  if (shift > 0) f.i32(shift).op("i32.shr_u");
  f.i32(255).op("i32.and").set(byte);
  selectionAddress(context, frame, kept);
  f.get(byte).i32(4).op("i32.shl").memory("v128.load", SELECTION_TABLE);
  f.get(i);
  if (shift > 0) f.i32(shift).op("i32.add");
  f.op("i16x8.splat").op("i16x8.add").memory("v128.store", selectionOffset(0));
  f.get(kept).get(byte).op("i32.popcnt").op("i32.add").set(kept);
}
