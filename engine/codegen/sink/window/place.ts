// Where the row stands: its partition's and its peers' borders, and the locals that are kept between chunks.
import { ARGUMENT, type Context } from "../../context.ts";
import { Expressions } from "../../expression.ts";
import { pushRegister, setRegister } from "../sink.ts";
import { WINDOW } from "../../../kernel/state.ts";

/** What a sorted row begins, as the flags say. */
const BEGINS = { partition: 1, peers: 2 } as const;

/** Locals that live in registers of the sink from one chunk to the next. */
export class KeptLocals {
  private readonly kept: { readonly register: number; readonly local: number }[] = [];

  constructor(private readonly context: Context) {}

  local(register: number): number {
    const local = this.context.f.local("i32");
    this.kept.push({ register, local });
    return local;
  }

  load(): void {
    for (const { register, local } of this.kept) {
      pushRegister(this.context, register);
      this.context.f.set(local);
    }
  }

  save(): void {
    for (const { register, local } of this.kept) {
      setRegister(this.context, register, () => this.context.f.get(local));
    }
  }
}

export class Place {
  readonly block: number;
  readonly start: number;
  readonly end: number;
  readonly peers: number;
  readonly peersEnd: number;
  readonly group: number;
  private readonly flag: number;

  constructor(
    private readonly context: Context, kept: KeptLocals, private readonly flags: number,
    /** The node of a row's number. */
    readonly position: number,
  ) {
    this.block = kept.local(WINDOW.block);
    this.start = kept.local(WINDOW.start);
    this.end = kept.local(WINDOW.end);
    this.peers = kept.local(WINDOW.peers);
    this.peersEnd = kept.local(WINDOW.peersEnd);
    this.group = kept.local(WINDOW.group);
    this.flag = context.f.local("i32");
  }

  /** Emits what happens where a partition begins, and then where a group of peers does. */
  enter(row: number, partition: () => void, peers: () => void): void {
    const { context: { f } } = this;
    this.pushFlag(row);
    f.tee(this.flag).i32(BEGINS.partition).op("i32.and").if(() => {
      f.get(row).set(this.start).i32(0).set(this.group);
      this.findEnd(row, this.end, BEGINS.partition, () => f.get(ARGUMENT.end));
      partition();
    });
    f.get(this.flag).i32(BEGINS.peers).op("i32.and").if(() => {
      f.get(row).set(this.peers).get(this.group).i32(1).op("i32.add").set(this.group);
      this.findEnd(row, this.peersEnd, BEGINS.peers, () => f.get(this.end));
      peers();
    });
  }

  private pushFlag(row: number): void {
    const { context } = this;
    context.f.get(context.parameter(this.flags)).get(row).op("i32.add").memory("i32.load8_u");
  }

  /** The next row with a flag behind `row`, or the limit. */
  private findEnd(row: number, into: number, flag: number, limit: () => void): void {
    const { f } = this.context;
    f.get(row).i32(1).op("i32.add").set(into);
    f.block(found => f.loop(again => {
      f.get(into);
      limit();
      f.op("i32.ge_u").branchIf(found);
      this.pushFlag(into);
      f.i32(flag).op("i32.and").branchIf(found);
      f.get(into).i32(1).op("i32.add").set(into).branch(again);
    }));
  }

  /** Moves a local on to where the next group of peers begins, or the partition ends. */
  nextGroup(at: number): void { this.findEnd(at, at, BEGINS.peers, () => this.context.f.get(this.end)); }

  /** Expressions over any row of the partition; computed anew wherever they are emitted. */
  at(row: number): Expressions {
    return new Expressions(this.context, {
      row, matchAddress: () => { throw new Error("rows of a window have no matches"); },
    });
  }
}
