// Repeats each row of a level as often as a count says, a chunk at a time. Knows nothing of what is counted.
import type { Stage } from "../kernel/spec.ts";
import { CHUNK_ROWS } from "../kernel/state.ts";
import type { Context } from "./context.ts";
import { copyRow, expressionsAt, type Frame, type Level } from "./level.ts";

export type RepeatStage = Extract<Stage, { kind: "repeat" }>;

/**
 * Goes on where the cursor stands, until the level is done or `to` is full. `cursor.chain` holds how often the row
 * at `cursor.i` is still to come; 0: it has not been looked at.
 */
export function emitRepeat(context: Context, frame: Frame, from: Level, to: Level, stage: RepeatStage): void {
  const { f } = context;
  const { i, chain: left } = from.cursor;
  f.scoped(() => {
    context.loadParameters([stage.count]);
    f.i32(0).set(to.count);
    f.block(stop => f.loop(nextRow => {
      f.get(i).get(from.count).op("i32.ge_u").branchIf(stop);
      const count = expressionsAt(context, frame, from, i).value(stage.count);
      f.get(left).op("i32.eqz").if(() => f.get(count.low).op("i32.wrap_i64").set(left));
      f.block(given => f.loop(again => {
        f.get(left).op("i32.eqz").branchIf(given);
        f.get(to.count).i32(CHUNK_ROWS).op("i32.eq").branchIf(stop);
        copyRow(context, frame, from, i, to, to.count);
        f.get(to.count).i32(1).op("i32.add").set(to.count);
        f.get(left).i32(1).op("i32.sub").set(left).branch(again);
      }));
      f.get(i).i32(1).op("i32.add").set(i).branch(nextRow);
    }));
  });
}
