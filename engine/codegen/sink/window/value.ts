// Functions that take a value from another row: so many rows further on, or at a place of the frame.
import type { ValueField, WindowFunction } from "../../../kernel/spec.ts";
import type { Context } from "../../context.ts";
import type { Expressions } from "../../expression.ts";
import { store, type Value } from "../../value.ts";
import { pushIncluded, pushInside } from "./exclusion.ts";
import type { FrameEmitter } from "./frame.ts";
import type { FunctionEmitter } from "./function.ts";
import type { KeptLocals, Place } from "./place.ts";

type Shift = Extract<WindowFunction, { kind: "shift" }>;
type Pick = Extract<WindowFunction, { kind: "pick" }>;

/** A nullable result in locals, null to begin with. */
export function nullResult(context: Context, expressions: Expressions, node: number): Value {
  const { f } = context;
  const result = expressions.fresh({ ...expressions.node(node), nullable: true });
  expressions.zero(result);
  f.i32(1).set(result.isNull!);
  return result;
}

/** Writes a value and its null byte into the row. */
export function storeValue(
  context: Context, row: number, value: Value, { storage, offset, nullAt }: ValueField,
): void {
  const { f } = context;
  store(f, value, value.scalar === "text" ? "text" : storage, () => f.get(row), offset);
  f.get(row);
  if (value.isNull === undefined) f.i32(0);
  else f.get(value.isNull);
  f.memory("i32.store8", nullAt);
}

/** Evaluates a node at a row into the result. */
export function take(place: Place, row: number, node: number, result: Value): void {
  const other = place.at(row);
  other.assign(result, other.value(node));
}

/** Pushes 1 if the node is null at a row. */
function pushNullAt(place: Place, row: number, node: number): void {
  const other = place.at(row);
  other.pushNull(other.value(node));
}

export const shiftEmitter = (context: Context, place: Place, spec: Shift): FunctionEmitter => ({
  emit(expressions) {
    const { f } = context;
    const { node, fallback, field, ignoreNulls } = spec;
    const result = nullResult(context, expressions, node);
    const at = f.local("i32");
    if (ignoreNulls) seekValue(context, place, spec, expressions.position.row, at);
    else f.get(expressions.position.row).get(context.parameter(spec.rows)).op("i32.add").set(at);
    pushInside(context, { low: place.start, high: place.end }, at);
    f.if(() => take(place, at, node, result), fallback < 0 ? undefined
      : () => expressions.branch(() => expressions.assign(result, expressions.value(fallback))));
    storeValue(context, expressions.sourceAddress(), result, field);
  },
});

/** Steps over rows whose value is null; outside the partition if there are not enough others. */
function seekValue(context: Context, place: Place, { rows, node }: Shift, row: number, at: number): void {
  const { f } = context;
  const [left, step] = [f.local("i32"), f.local("i32")];
  const count = context.parameter(rows);
  f.get(row).set(at);
  f.i32(1).i32(-1).get(count).i32(0).op("i32.gt_s").select("i32").set(step);
  f.get(count).get(step).op("i32.mul").set(left);
  f.block(done => f.loop(again => {
    f.get(left).op("i32.eqz").branchIf(done);
    f.get(at).get(step).op("i32.add").set(at);
    pushInside(context, { low: place.start, high: place.end }, at);
    f.op("i32.eqz").branchIf(done);
    f.get(left);
    pushNullAt(place, at, node);
    f.op("i32.eqz").op("i32.sub").set(left).branch(again);
  }));
}

/** The n-th row of a frame, from its start or its end. */
export class PickEmitter implements FunctionEmitter {
  /** Rows up to here (from the frame's start on, or behind it) have been looked at for values. */
  private readonly seen: number;
  /** The last row with a value among them. */
  private readonly latest: number;

  constructor(
    private readonly context: Context, private readonly place: Place, kept: KeptLocals,
    private readonly spec: Pick, private readonly frame: FrameEmitter, register: number,
  ) {
    this.seen = kept.local(register);
    this.latest = kept.local(register + 1);
  }

  open(): void {
    const { context: { f }, place } = this;
    f.get(place.start).set(this.seen).i32(-1).set(this.latest);
  }

  emit(expressions: Expressions): void {
    const { context, place, spec: { node, field, ignoreNulls, backward, filter, first }, frame } = this;
    const { f } = context;
    const result = nullResult(context, expressions, node);
    const at = f.local("i32");
    if (frame.spec.exclude === "none" && !ignoreNulls && filter < 0) this.pushPlain();
    else if (frame.spec.exclude !== "none" || !first) this.pushScanned(expressions.position.row);
    else if (backward) this.seekLast();
    else this.seekFirst();
    f.set(at);
    pushInside(context, frame, at);
    f.if(() => take(place, at, node, result));
    storeValue(context, expressions.sourceAddress(), result, field);
  }

  /** Pushes the row by counting. */
  private pushPlain(): void {
    const { context, spec: { backward, place: nth }, frame: { low, high } } = this;
    const { f } = context;
    f.get(backward ? high : low).get(context.parameter(nth));
    if (!backward) f.i32(1).op("i32.sub");
    f.op(backward ? "i32.sub" : "i32.add");
  }

  /** Pushes the frame's first row with a value: those before it are never looked at again. */
  private seekFirst(): void {
    const { context: { f }, seen, frame: { low, high } } = this;
    f.get(seen).get(low).get(seen).get(low).op("i32.gt_u").select("i32").set(seen);
    f.block(done => f.loop(again => {
      f.get(seen).get(high).op("i32.ge_u").branchIf(done);
      this.pushCounts(seen);
      f.branchIf(done);
      f.get(seen).i32(1).op("i32.add").set(seen).branch(again);
    }));
    f.get(seen);
  }

  /** Pushes the last row with a value before the frame's end. */
  private seekLast(): void {
    const { context: { f }, seen, latest, frame: { high } } = this;
    f.block(done => f.loop(again => {
      f.get(seen).get(high).op("i32.ge_u").branchIf(done);
      f.get(seen).get(latest);
      this.pushCounts(seen);
      f.select("i32").set(latest);
      f.get(seen).i32(1).op("i32.add").set(seen).branch(again);
    }));
    f.get(latest);
  }

  /** Pushes the row found by going over the frame's rows one by one, leaving out what is excluded. */
  private pushScanned(row: number): void {
    const { context, spec, frame: { low, high } } = this;
    const { f } = context;
    const [at, left] = [f.local("i32"), f.local("i32")];
    f.get(context.parameter(spec.place)).set(left);
    if (spec.backward) f.get(high).set(at);
    else f.get(low).i32(1).op("i32.sub").set(at);
    f.block(done => f.loop(again => {
      f.get(at).i32(spec.backward ? -1 : 1).op("i32.add").set(at);
      pushInside(context, { low, high }, at);
      f.op("i32.eqz").branchIf(done);
      f.get(left);
      pushIncluded(context, this.place, this.frame.spec, row, at);
      this.pushCounts(at);
      f.op("i32.and").op("i32.sub").tee(left).op("i32.eqz").branchIf(done);
      f.branch(again);
    }));
    f.get(at);
  }

  /** Pushes 1 if a row passes the filter, and has a value if one is wanted. */
  private pushCounts(at: number): void {
    const { context: { f }, place, spec: { filter, ignoreNulls, node } } = this;
    if (filter < 0) f.i32(1);
    else place.at(at).pushTrue(filter);
    if (!ignoreNulls) return;
    pushNullAt(place, at, node);
    f.op("i32.eqz").op("i32.and");
  }
}
