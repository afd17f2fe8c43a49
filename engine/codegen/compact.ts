// Compaction: rows that filters and probes have left of several chunks are put together in one.
import { CHUNK_ROWS } from "../kernel/state.ts";
import type { Context } from "./context.ts";
import { copyRow, type Frame, type Level } from "./level.ts";

/** Appends rows of `from` to those that wait in `to`, from the cursor on, until either is at its end. */
export function emitCompact(context: Context, frame: Frame, from: Level, to: Level): void {
  const { f } = context;
  const { i } = from.cursor;
  f.block(stop => f.loop(again => {
    f.get(i).get(from.count).op("i32.ge_u").branchIf(stop);
    f.get(to.count).i32(CHUNK_ROWS).op("i32.eq").branchIf(stop);
    copyRow(context, frame, from, i, to, to.count);
    f.get(to.count).i32(1).op("i32.add").set(to.count);
    f.get(i).i32(1).op("i32.add").set(i).branch(again);
  }));
}
