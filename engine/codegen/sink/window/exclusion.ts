// Which rows of a frame are left out around the current one.
import type { FrameSpec } from "../../../kernel/spec.ts";
import type { Context } from "../../context.ts";
import type { Place } from "./place.ts";

/** Pushes 1 if row `at` is not excluded from the frame of row `row`. */
export function pushIncluded({ f }: Context, place: Place, { exclude }: FrameSpec, row: number, at: number): void {
  const same = () => f.get(at).get(row).op("i32.eq");
  const peer = () => f.get(at).get(place.peers).op("i32.ge_u").get(at).get(place.peersEnd).op("i32.lt_u").op("i32.and");
  switch (exclude) {
    case "none": f.i32(1); break;
    case "current": same().op("i32.eqz"); break;
    case "group": peer().op("i32.eqz"); break;
    case "ties":
      peer().op("i32.eqz");
      same().op("i32.or");
  }
}
