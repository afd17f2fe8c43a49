// Which rows of a frame are left out around the current one.
import type { FrameSpec } from "../../../kernel/spec.ts";
import type { Context } from "../../context.ts";
import type { FrameEmitter } from "./frame.ts";
import type { Place } from "./place.ts";

/** Locals with the borders of some rows: the first of them, and the one behind the last. */
export interface Borders {
  readonly low: number;
  readonly high: number;
}

/** Pushes 1 if the row lies between the borders. */
export function pushInside({ f }: Context, { low, high }: Borders, row: number): void {
  f.get(row).get(low).op("i32.ge_u").get(row).get(high).op("i32.lt_u").op("i32.and");
}

/**
 * The parts of a frame that are not excluded: all of it, or what is before and behind the excluded rows,
 * which are found here. None of their borders ever goes back within a partition. With ties, the row itself is
 * in none.
 */
export function partsOf(
  { f }: Context, place: Place, { spec, low, high }: FrameEmitter, row: number,
): Borders[] {
  if (spec.exclude === "none") return [{ low, high }];
  const [before, behind] = [f.local("i32"), f.local("i32")];
  if (spec.exclude === "current") f.get(row).set(before).get(row).i32(1).op("i32.add").set(behind);
  else f.get(place.peers).set(before).get(place.peersEnd).set(behind);
  for (const border of [before, behind]) {
    f.get(border).get(low).get(border).get(low).op("i32.gt_u").select("i32").set(border);
    f.get(border).get(high).get(border).get(high).op("i32.lt_u").select("i32").set(border);
  }
  return [{ low, high: before }, { low: behind, high }];
}

/** Pushes 1 if row `at` is not excluded from the frame of row `row`. */
export function pushIncluded(
  { f }: Context, place: Place, { exclude }: FrameSpec, row: number, at: number,
): void {
  const same = () => f.get(at).get(row).op("i32.eq");
  const peer = () => f.get(at).get(place.peers).op("i32.ge_u")
    .get(at).get(place.peersEnd).op("i32.lt_u").op("i32.and");
  switch (exclude) {
    case "none": f.i32(1); break;
    case "current": same().op("i32.eqz"); break;
    case "group": peer().op("i32.eqz"); break;
    case "ties":
      peer().op("i32.eqz");
      same().op("i32.or");
  }
}
