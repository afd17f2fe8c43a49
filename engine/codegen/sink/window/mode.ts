// The most frequent value of frames that move: values are named by the number of their first row in the
// partition, and each row knows the next one of its value.
import type { WindowFunction } from "../../../kernel/spec.ts";
import type { Context } from "../../context.ts";
import type { Expressions } from "../../expression.ts";
import { pushInside } from "./exclusion.ts";
import type { FrameEmitter } from "./frame.ts";
import type { FunctionEmitter } from "./function.ts";
import { Members, regionAddress, withNumber, type Change } from "./members.ts";
import type { KeptLocals, Place } from "./place.ts";
import { nullResult, storeValue, take } from "./value.ts";

type Mode = Extract<WindowFunction, { kind: "mode" }>;

export class ModeEmitter implements FunctionEmitter {
  private readonly members: Members;

  constructor(
    private readonly context: Context, private readonly place: Place, kept: KeptLocals,
    private readonly spec: Mode, frame: FrameEmitter, register: number,
  ) {
    this.members = new Members(context, place, kept, frame, register);
  }

  open(): void {
    const { context, place, members, spec } = this;
    context.f.get(regionAddress(context, place, spec.region)).get(place.end).get(place.start).op("i32.sub");
    context.routine("openModes");
    members.open();
  }

  emit(expressions: Expressions): void {
    const { context, place, members, spec: { region: kept, node, field } } = this;
    const { f } = context;
    const region = regionAddress(context, place, kept);
    members.within(expressions.position.row, this.change(region), () => {
      const result = nullResult(context, expressions, node);
      const row = f.local("i32");
      f.get(region);
      context.routine("rowOfMode");
      f.set(row);
      // Without a value there is no such row.
      pushInside(context, { low: place.start, high: place.end }, row);
      f.if(() => take(place, row, node, result));
      storeValue(context, expressions.sourceAddress(), result, field);
    });
  }

  private change(region: number): Change {
    const { context, place, spec: { first } } = this;
    const { f } = context;
    return {
      add: at => withNumber(context, place.at(at).value(first), value => {
        f.get(region).get(value).get(at);
        context.routine("addMode");
      }),
      remove: at => withNumber(context, place.at(at).value(first), value => {
        const next = this.nextMember(at);
        f.get(region).get(value).get(at).get(next);
        context.routine("removeMode");
      }),
    };
  }

  /** The next row of the same value that is a member, in a new local; any other if there is none. */
  private nextMember(at: number): number {
    const { context, place, members, spec } = this;
    const { f } = context;
    const next = f.local("i32");
    f.get(at).set(next);
    f.block(found => f.loop(again => {
      const link = place.at(next).value(spec.next);
      if (link.isNull !== undefined) f.get(link.isNull).branchIf(found);
      f.get(link.low).op("i32.wrap_i64").i32(1).op("i32.sub").get(place.start).op("i32.add").set(next);
      members.pushBehind(next);
      f.branchIf(found);
      members.pushMember(next);
      f.op("i32.eqz").branchIf(again);
    }));
    return next;
  }
}
