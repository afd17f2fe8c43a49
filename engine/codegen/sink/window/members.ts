// The rows of a moving frame as a set that is kept from row to row: those that the frame has left are taken
// out, those that it has come to are put in. An exclusion makes two parts that move behind each other. What
// is kept of the rows, others know.
import { REGION } from "../../../kernel/state.ts";
import type { Region } from "../../../kernel/spec.ts";
import type { Context } from "../../context.ts";
import type { Value } from "../../value.ts";
import { partsOf, pushInside, type Borders } from "./exclusion.ts";
import type { FrameEmitter } from "./frame.ts";
import type { KeptLocals, Place } from "./place.ts";

/** Rows [first, done) are in the set. */
interface Part {
  readonly first: number;
  readonly done: number;
}

/** Emit what a row changes, whose number is in a local; a row that is removed is no member any more. */
export interface Change {
  add(at: number): void;
  remove(at: number): void;
}

export class Members {
  private readonly parts: readonly Part[];

  constructor(
    private readonly context: Context, private readonly place: Place, kept: KeptLocals,
    private readonly frame: FrameEmitter, register: number,
  ) {
    const registers = frame.spec.exclude === "none" ? [register] : [register, register + 2];
    this.parts = registers.map(first => ({ first: kept.local(first), done: kept.local(first + 1) }));
  }

  /** A partition begins. */
  open(): void {
    const { context: { f }, place, parts } = this;
    for (const { first, done } of parts) f.get(place.start).set(first).get(place.start).set(done);
  }

  /** Emits `body` where the set is that of the row's frame. */
  within(row: number, change: Change, body: () => void): void {
    const { context, place, frame, parts } = this;
    const { f } = context;
    const borders = partsOf(context, place, frame, row);
    // What a part leaves behind may be what the part before it comes to.
    parts.forEach((part, k) => this.leave(part, borders[k]!, change));
    parts.forEach((part, k) => this.reach(part, borders[k]!, change));
    if (frame.spec.exclude !== "ties") {
      body();
      return;
    }
    const inside = f.local("i32");
    pushInside(context, frame, row);
    f.tee(inside).if(() => change.add(row));
    body();
    f.get(inside).if(() => change.remove(row));
  }

  private leave({ first, done }: Part, { low }: Borders, change: Change): void {
    const { f } = this.context;
    const at = f.local("i32");
    f.block(stop => f.loop(again => {
      f.get(first).get(low).op("i32.ge_u").get(first).get(done).op("i32.ge_u").op("i32.or").branchIf(stop);
      f.get(first).tee(at).i32(1).op("i32.add").set(first);
      change.remove(at);
      f.branch(again);
    }));
    // A frame may leave rows behind that it never had.
    f.get(done).get(low).op("i32.lt_u").if(() => { f.get(low).tee(first).set(done); });
  }

  private reach({ done }: Part, { high }: Borders, change: Change): void {
    const { f } = this.context;
    const at = f.local("i32");
    f.block(stop => f.loop(again => {
      f.get(done).get(high).op("i32.ge_u").branchIf(stop);
      f.get(done).tee(at).i32(1).op("i32.add").set(done);
      change.add(at);
      f.branch(again);
    }));
  }

  /** Pushes 1 if a row is in one of the parts. */
  pushMember(at: number): void {
    const { context, parts } = this;
    parts.forEach(({ first, done }, k) => {
      pushInside(context, { low: first, high: done }, at);
      if (k > 0) context.f.op("i32.or");
    });
  }

  /** Pushes 1 if a row lies behind all parts. */
  pushBehind(at: number): void {
    this.context.f.get(at).get(this.parts[this.parts.length - 1]!.done).op("i32.ge_u");
  }
}

/** The address of a region of this participant's, in a new local. */
export function regionAddress({ f }: Context, place: Place, { block }: Region): number {
  const address = f.local("i32");
  f.get(place.block).memory("i32.load", block + REGION.address).set(address);
  return address;
}

/** Emits `body` where a number that counts from 1 is there, with it counted from 0 in a local. */
export function withNumber({ f }: Context, value: Value, body: (number: number) => void): void {
  const number = f.local("i32");
  const present = () => {
    f.get(value.low).op("i32.wrap_i64").i32(1).op("i32.sub").set(number);
    body(number);
  };
  if (value.isNull === undefined) present();
  else f.get(value.isNull).op("i32.eqz").if(present);
}
