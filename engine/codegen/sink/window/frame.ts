// A frame's borders, as row numbers that never go back within a partition: found by moving on from row to row.
import type { KernelNode } from "../../../kernel/node.ts";
import type { FrameEdge, FrameSpec } from "../../../kernel/spec.ts";
import { FRAME_REGISTERS, WINDOW } from "../../../kernel/state.ts";
import type { Context } from "../../context.ts";
import type { Expressions } from "../../expression.ts";
import { emitOperation } from "../../operation.ts";
import type { Value } from "../../value.ts";
import type { KeptLocals, Place } from "./place.ts";

type ValueEdge = Extract<FrameEdge, { kind: "value" }>;

/** An end of the frame that is found by moving on; `at` is where, `group` the number of the group of peers there. */
interface Mover { readonly at: number; readonly group: number }

export class FrameEmitter {
  /** The frame's first row, and the one behind its last; an empty frame's are the same. */
  readonly low: number;
  readonly high: number;
  private readonly lowMover: Mover;
  private readonly highMover: Mover;

  constructor(
    private readonly context: Context, private readonly place: Place, kept: KeptLocals,
    readonly spec: FrameSpec, index: number,
  ) {
    const first = WINDOW.further + index * FRAME_REGISTERS;
    const local = (k: number) => kept.local(first + k);
    this.low = local(0);
    this.high = local(1);
    this.lowMover = { at: local(2), group: local(3) };
    this.highMover = { at: local(4), group: local(5) };
  }

  /** A partition begins. */
  open(): void {
    const { context: { f }, place } = this;
    for (const { at, group } of [this.lowMover, this.highMover]) {
      f.get(place.start).set(at).i32(1).set(group);
    }
  }

  /** A group of peers begins: borders that all of them share are found. */
  openPeers(expressions: Expressions): void {
    const { spec: { start, end }, lowMover, highMover, place } = this;
    if (start.kind === "groups") this.moveGroups(lowMover, start.count, 0);
    if (end.kind === "groups") this.moveGroups(highMover, end.count, 1);
    if (start.kind === "value") this.moveValue(lowMover, start, expressions, start.before, false, place.peers);
    if (end.kind === "value") this.moveValue(highMover, end, expressions, end.after, true, place.peersEnd);
  }

  /** Every row: the borders, none past the partition and the end not before the start. */
  settle(row: number): void {
    const { context: { f }, spec: { start, end }, place } = this;
    this.pushEdge(start, row, 0, place.start, place.peers, this.lowMover);
    f.set(this.low);
    this.pushEdge(end, row, 1, place.end, place.peersEnd, this.highMover);
    f.set(this.high).get(this.high).get(this.low).get(this.high).get(this.low).op("i32.gt_u").select("i32")
      .set(this.high);
  }

  private pushEdge(
    edge: FrameEdge, row: number, further: 0 | 1, unbounded: number, peers: number, mover: Mover,
  ): void {
    const { f } = this.context;
    switch (edge.kind) {
      case "unbounded": f.get(unbounded); break;
      case "peers": f.get(peers); break;
      case "rows": this.pushClamped(row, edge.count, further); break;
      case "groups": case "value": f.get(mover.at); break;
    }
  }

  /** Row numbers and counts are below 2^30, so that their sum is one. */
  private pushClamped(row: number, count: number, further: 0 | 1): void {
    const { context, place } = this;
    const { f } = context;
    const at = f.local("i32");
    f.get(row).get(context.parameter(count)).op("i32.add").i32(further).op("i32.add").set(at);
    f.get(at).get(place.start).get(at).get(place.start).op("i32.gt_s").select("i32").set(at);
    f.get(at).get(place.end).get(at).get(place.end).op("i32.lt_s").select("i32");
  }

  /** Moves to the first row of the group so many after the row's, plus `further`. */
  private moveGroups({ at, group }: Mover, count: number, further: 0 | 1): void {
    const { context, place } = this;
    const { f } = context;
    const target = f.local("i32");
    f.get(place.group).get(context.parameter(count)).op("i32.add").i32(further).op("i32.add").set(target);
    f.block(done => f.loop(again => {
      f.get(group).get(target).op("i32.ge_s").branchIf(done);
      f.get(at).get(place.end).op("i32.ge_u").branchIf(done);
      place.nextGroup(at);
      f.get(group).i32(1).op("i32.add").set(group).branch(again);
    }));
  }

  /** Moves past the rows whose key stands in relation `passes` (negated, if `unless`) to this row's bound. */
  private moveValue(
    { at }: Mover, edge: ValueEdge, expressions: Expressions, relation: string, unless: boolean, peers: number,
  ): void {
    const { context: { f }, place } = this;
    expressions.branch(() => {
      const bound = expressions.value(edge.bound);
      const move = () => {
        f.block(done => f.loop(again => {
          f.get(at).get(place.end).op("i32.ge_u").branchIf(done);
          const key = place.at(at).value(edge.key);
          this.pushRelation(relation, edge, key, bound);
          if (unless) f.op("i32.eqz");
          if (key.isNull !== undefined) {
            const passes = f.local("i32");
            f.set(passes).i32(Number(edge.nullsFirst)).get(passes).get(key.isNull).select("i32");
          }
          f.op("i32.eqz").branchIf(done);
          f.get(at).i32(1).op("i32.add").set(at).branch(again);
        }));
      };
      if (bound.isNull === undefined) move();
      else {
        // A null key has no bound: only its peers are near.
        f.get(bound.isNull).if(() => { f.get(peers).set(at); }, () => expressions.branch(move));
      }
    });
  }

  private pushRelation(name: string, { immediates }: ValueEdge, key: Value, bound: Value): void {
    const { context, place } = this;
    const node = { op: "apply", name, args: [], immediates, scalar: "bool", nullable: false, fails: false } as
      const satisfies KernelNode;
    const result: Value = { scalar: "bool", low: context.f.local("i32") };
    emitOperation({ context, position: { row: place.start } }, node, [key, bound], result);
    context.f.get(result.low);
  }
}
