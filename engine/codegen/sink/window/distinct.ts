// Aggregates of distinct values over frames whose start moves: each frame is gone over row by row, and a row
// counts if the rows of its value before it are not in the frame.
import type { WindowFunction } from "../../../kernel/spec.ts";
import { initialize, updateAll } from "../../accumulator.ts";
import { memoryCells } from "../../cells.ts";
import type { Context } from "../../context.ts";
import { pushIncluded } from "./exclusion.ts";
import type { FrameEmitter } from "./frame.ts";
import type { FunctionEmitter } from "./function.ts";
import type { Place } from "./place.ts";

type Distinct = Extract<WindowFunction, { kind: "distinct" }>;

export const distinctEmitter = (
  context: Context, place: Place, { accumulators, earlier }: Distinct, frame: FrameEmitter,
): FunctionEmitter => ({
  emit(expressions) {
    const { f } = context;
    const { row } = expressions.position;
    const cells = memoryCells(f, expressions.sourceAddress());
    for (const accumulator of accumulators) initialize(f, cells, accumulator);
    const at = f.local("i32");
    f.get(frame.low).set(at);
    f.block(done => f.loop(again => {
      f.get(at).get(frame.high).op("i32.ge_u").branchIf(done);
      pushIncluded(context, place, frame.spec, row, at);
      f.if(() => {
        pushFirstInFrame(context, place, frame, earlier, row, at);
        f.if(() => updateAll(context, place.at(at), cells, accumulators, place.position));
      });
      f.get(at).i32(1).op("i32.add").set(at).branch(again);
    }));
  },
});

/** Pushes 1 if no earlier row of the value of row `at` is in the frame. */
function pushFirstInFrame(
  context: Context, place: Place, frame: FrameEmitter, earlier: number, row: number, at: number,
): void {
  const { f } = context;
  const [before, first] = [f.local("i32"), f.local("i32")];
  f.get(at).set(before).i32(1).set(first);
  f.block(done => f.loop(again => {
    const value = place.at(before).value(earlier);
    f.get(value.isNull!).branchIf(done);
    // Rows of a partition are numbered from 1.
    f.get(value.low).op("i32.wrap_i64").i32(1).op("i32.sub").get(place.start).op("i32.add").tee(before)
      .get(frame.low).op("i32.lt_u").branchIf(done);
    pushIncluded(context, place, frame.spec, row, before);
    f.op("i32.eqz").branchIf(again);
    f.i32(0).set(first);
  }));
  f.get(first);
}
