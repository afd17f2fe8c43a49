// The state that keeps all values of a group: a chain of blocks, the latest of which is being filled.
import type { FunctionBuilder } from "./assembler/function.ts";
import type { Cells } from "./cells.ts";
import type { Context } from "./context.ts";
import type { Value } from "./value.ts";
import { LIST } from "../kernel/state.ts";

export const listCells: readonly (readonly [number, "u32"])[] =
  [[LIST.next, "u32"], [LIST.end, "u32"], [LIST.block, "u32"]];

/** Pushes an address that a cell keeps. */
function pushAddress(f: FunctionBuilder, cells: Cells, at: number): void {
  cells.get(at, "u32");
  f.op("i32.wrap_i64");
}

/** Appends a value of 8 bytes. */
export function appendValue(context: Context, cells: Cells, offset: number, value: Value): void {
  const { f } = context;
  const [next, block] = [f.local("i32"), f.local("i32")];
  pushAddress(f, cells, offset + LIST.next);
  f.tee(next);
  pushAddress(f, cells, offset + LIST.end);
  f.op("i32.eq").if(() => {
    context.state();
    pushAddress(f, cells, offset + LIST.block);
    f.get(next);
    context.routine("openListBlock");
    f.set(block);
    cells.set(offset + LIST.block, "u32", () => f.get(block).op("i64.extend_i32_u"));
    cells.set(offset + LIST.end, "u32", () => f.get(block).memory("i64.load32_u", LIST.blockEnd));
    f.get(block).i32(LIST.blockHead).op("i32.add").set(next);
  });
  f.get(next).get(value.low).memory(value.scalar === "f64" ? "f64.store" : "i64.store");
  cells.set(offset + LIST.next, "u32", () => f.get(next).i32(8).op("i32.add").op("i64.extend_i32_u"));
}

/** Hangs the target's blocks behind the source's, and goes on in the source's latest. */
export function mergeLists(context: Context, target: Cells, source: Cells, offset: number): void {
  const { f } = context;
  source.get(offset + LIST.block, "u32");
  f.i64(0n).op("i64.ne").if(() => {
    pushAddress(f, target, offset + LIST.block);
    pushAddress(f, target, offset + LIST.next);
    pushAddress(f, source, offset + LIST.block);
    context.routine("linkListBlocks");
    for (const [at, type] of listCells) {
      target.set(offset + at, type, () => source.get(offset + at, type));
    }
  });
}
