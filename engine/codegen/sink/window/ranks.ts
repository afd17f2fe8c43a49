// What the ranks of the values in a moving frame say: they are a set that has a size, and a k-th member that
// leads to a row with the value.
import type { WindowFunction } from "../../../kernel/spec.ts";
import type { Context } from "../../context.ts";
import type { Expressions } from "../../expression.ts";
import type { Value } from "../../value.ts";
import type { FrameEmitter } from "./frame.ts";
import type { FunctionEmitter } from "./function.ts";
import { Members, regionAddress, withNumber, type Change } from "./members.ts";
import type { KeptLocals, Place } from "./place.ts";
import { nullResult, storeValue, take } from "./value.ts";

type Ranks = Extract<WindowFunction, { kind: "ranks" }>;
type Quantile = Exclude<Ranks["results"][number], { kind: "count" }>;

export class RanksEmitter implements FunctionEmitter {
  private readonly members: Members;

  constructor(
    private readonly context: Context, private readonly place: Place, kept: KeptLocals,
    private readonly spec: Ranks, frame: FrameEmitter, register: number,
  ) {
    this.members = new Members(context, place, kept, frame, register);
  }

  open(): void {
    const { context, place, members, spec } = this;
    context.f.get(regionAddress(context, place, spec.region)).get(place.end).get(place.start).op("i32.sub");
    context.routine(spec.shared ? "openSharedRanks" : "openRanks");
    members.open();
  }

  emit(expressions: Expressions): void {
    const { context, place, members, spec } = this;
    const region = regionAddress(context, place, spec.region);
    members.within(expressions.position.row, this.change(region), () => {
      for (const result of spec.results) {
        if (result.kind !== "count") this.writeQuantile(expressions, result, region);
        else {
          context.f.get(expressions.sourceAddress()).get(region).memory("i64.load32_u")
            .memory("i64.store", result.offset);
        }
      }
    });
  }

  private change(region: number): Change {
    const { context, place, spec } = this;
    const { f } = context;
    const rankOf = (at: number): Value => place.at(at).value(spec.rank);
    return {
      add: at => withNumber(context, rankOf(at), rank => {
        f.get(region).get(rank).get(at);
        context.routine(spec.shared ? "addSharedRank" : "addRank");
      }),
      remove: at => withNumber(context, rankOf(at), rank => {
        f.get(region).get(rank);
        context.routine(spec.shared ? "removeSharedRank" : "removeRank");
      }),
    };
  }

  private writeQuantile(expressions: Expressions, quantile: Quantile, region: number): void {
    const { context } = this;
    const { f } = context;
    const { kind, fraction, node, field } = quantile;
    const result = nullResult(context, expressions, node);
    const [count, rows] = [f.local("i32"), f.local("f64")];
    f.get(region).memory("i32.load").tee(count).if(() => {
      f.get(count).op("i64.extend_i32_u").op("f64.convert_i64_u").set(rows);
      const share = context.parameter(fraction);
      if (kind === "discrete") this.discrete(rows, share, node, result, region);
      else this.interpolated(rows, share, node, result, region);
    });
    storeValue(context, expressions.sourceAddress(), result, field);
  }

  /** Takes the value at a place (a local) of the frame's values in order. */
  private takeAt(k: number, node: number, result: Value, region: number): void {
    const { context, place } = this;
    const row = context.f.local("i32");
    context.f.get(region).get(k);
    context.routine("rowAtRank");
    context.f.set(row);
    take(place, row, node, result);
  }

  /** The first value at or below which lie at least so many: max(1, n - floor(n - fraction * n)). */
  private discrete(rows: number, share: number, node: number, result: Value, region: number): void {
    const { f } = this.context;
    const k = f.local("i32");
    f.get(rows).get(rows).get(share).get(rows).op("f64.mul").op("f64.sub").op("f64.floor").op("f64.sub")
      .f64(1).op("f64.max").op("i64.trunc_sat_f64_s").op("i32.wrap_i64").i32(1).op("i32.sub").set(k);
    this.takeAt(k, node, result, region);
  }

  /** Between the neighbours of the place fraction * (n - 1). */
  private interpolated(rows: number, share: number, node: number, result: Value, region: number): void {
    const { f } = this.context;
    const [at, part, k] = [f.local("f64"), f.local("f64"), f.local("i32")];
    f.get(share).get(rows).f64(1).op("f64.sub").op("f64.mul").tee(at).op("f64.floor")
      .op("i64.trunc_sat_f64_s").op("i32.wrap_i64").set(k);
    f.get(at).get(at).op("f64.floor").op("f64.sub").set(part);
    this.takeAt(k, node, result, region);
    f.get(part).f64(0).op("f64.ne").if(() => {
      const next: Value = { scalar: result.scalar, low: f.local("f64"), isNull: f.local("i32") };
      f.get(k).i32(1).op("i32.add").set(k);
      this.takeAt(k, node, next, region);
      f.get(result.low).get(next.low).op("f64.ne").if(() => {
        f.get(result.low).f64(1).get(part).op("f64.sub").op("f64.mul")
          .get(next.low).get(part).op("f64.mul").op("f64.add").set(result.low);
      });
    });
  }
}
