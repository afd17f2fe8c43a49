// Chains gathered rows by hash or by key; by partitions of the slots where threads share it. Then finds keys
// that occur twice.
import { brokenContract, SHOWN_KEYS } from "../../../expr/join-contract.ts";
import type { BoundValue } from "../../../expr/node.ts";
import { STORAGE_BYTES } from "../../kernel/node.ts";
import type { ContractKey } from "../../pipeline/pipeline.ts";
import type { JobFinish } from "../job.ts";
import { keysAt } from "./contract-keys.ts";
import { ROWS_SINK, type RowsPhases } from "./rows-phases.ts";
import type { SinkContext } from "./sink.ts";
import { writeTuples } from "./tuples.ts";

type Finish = Extract<JobFinish, { kind: "join" }>;

const JOIN = {
  directory: ROWS_SINK.further, slots: ROWS_SINK.further + 1, keys: ROWS_SINK.further + 2,
  histograms: ROWS_SINK.further + 3, entries: ROWS_SINK.further + 4, starts: ROWS_SINK.further + 5,
  checking: ROWS_SINK.further + 6,
} as const;
/** Fewer rows are linked sooner than they are distributed. */
const SHARED_ROWS = 200_000;
/** Rows that one unit counts, distributes, links or checks: milliseconds. */
const PIECE_ROWS = 131_072;
const PARTITIONS_MOST = 256;
/** Slots that one unit clears, where threads share that: a directory indexed by the key may have millions. */
const CLEAR_SLOTS = 1 << 19;
/** The phases of threads that share the work. */
const STEP = { count: 0, scatter: 1, link: 2 } as const;

export class JoinFinish implements RowsPhases {
  constructor(private readonly context: SinkContext, private readonly finish: Finish) {}

  private get id(): number { return this.context.pipeline.id; }
  private get routines() { return this.context.environment.routines.exports; }
  private get count(): number { return this.word("count"); }
  private get mask(): number { return this.finish.dense === null ? this.slots - 1 : -1; }
  private get slots(): number { return this.context.control.sink(this.id, JOIN.slots); }
  private get pieces(): number { return Math.max(1, Math.ceil(this.count / PIECE_ROWS)); }
  private get shared(): boolean {
    return this.count >= SHARED_ROWS && this.context.control.shape.participants > 1;
  }
  /** Phases before the rows are linked by one thread: a large directory is cleared by all. */
  private get clearing(): number {
    return !this.shared && this.slots > CLEAR_SLOTS && this.context.control.shape.participants > 1 ? 1 : 0;
  }
  private get shift(): number { return Math.max(0, Math.ceil(Math.log2(this.slots / PARTITIONS_MOST))); }
  private get partitions(): number { return Math.ceil(this.slots / 2 ** this.shift); }

  private word(name: keyof typeof ROWS_SINK): number { return this.context.control.sink(this.id,
    ROWS_SINK[name]); }
  private own(name: keyof typeof JOIN): number { return this.context.control.sink(this.id, JOIN[name]); }
  private setOwn(name: keyof typeof JOIN, value: number): void {
    this.context.control.setSink(this.id, JOIN[name], value);
  }

  phase(phase: number): number | null {
    if (phase === 0) this.open();
    const steps = this.shared ? STEP.link + 1 : this.clearing + this.pieces;
    if (phase >= steps) return this.check(phase - steps);
    if (!this.shared) return phase < this.clearing ? Math.ceil(this.slots / CLEAR_SLOTS) : 1;
    if (phase === STEP.link) return this.partitions;
    if (phase === STEP.scatter) {
      this.routines.placePartitions(this.own("histograms"), this.pieces, this.partitions, this.own("starts"));
    }
    return this.pieces;
  }

  private open(): void {
    const { control, arena } = this.context;
    const { dense } = this.finish;
    const slots = dense ?? 2 ** Math.max(1, Math.ceil(Math.log2(Math.max(1, this.count) * 2)));
    const directory = arena.allocate(slots * 4);
    this.setOwn("directory", directory);
    this.setOwn("slots", slots);
    control.setOutcome(this.id, { directory, mask: dense ?? slots - 1 });
    if (!this.shared) return;
    this.setOwn("histograms", arena.allocate(this.pieces * this.partitions * 4));
    this.setOwn("starts", arena.allocate((this.partitions + 1) * 4));
    this.setOwn("entries", arena.allocate(this.count * 8));
  }

  private check(phase: number): number | null {
    const { duplicates } = this.finish;
    if (phase > 0 || !duplicates) return null;
    const { environment: { memory }, arena } = this.context;
    this.setOwn("keys", writeTuples(memory, arena, duplicates.keys.map(routineKey)));
    this.setOwn("checking", 1);
    return this.pieces;
  }

  work(phase: number, unit: number): void {
    const { pieces, partitions, mask, shift, routines } = this;
    const directory = this.own("directory");
    if (this.own("checking") !== 0) this.findDuplicate(unit);
    else if (phase < this.clearing) {
      routines.clearSlots(directory, unit * CLEAR_SLOTS, Math.min(this.slots, (unit + 1) * CLEAR_SLOTS));
    } else if (!this.shared) {
      const step = phase - this.clearing;
      if (step === 0 && this.clearing === 0) routines.clearSlots(directory, 0, this.slots);
      // From the end, so that chains follow the rows' order.
      const [begin, end] = this.piece(pieces - 1 - step);
      routines.linkMore(this.word("pointers") + begin * 4, end - begin, directory, mask);
    } else if (phase === STEP.link) {
      const first = unit * 2 ** shift;
      routines.clearSlots(directory, first, Math.min(this.slots, first + 2 ** shift));
      const starts = this.context.environment.memory.u32().subarray(this.own("starts") >>> 2);
      routines.linkSlots(this.own("entries"), starts[unit]!, starts[unit + 1]!, directory);
    } else {
      const [begin, end] = this.piece(unit);
      const histogram = this.own("histograms") + unit * partitions * 4;
      const pointers = this.word("pointers") + begin * 4;
      if (phase === STEP.count) routines.countSlots(pointers, end - begin, mask, shift, partitions,
        histogram);
      else routines.scatterSlots(pointers, end - begin, mask, shift, histogram, this.own("entries"));
    }
  }

  private piece(unit: number): [begin: number, end: number] {
    return [unit * PIECE_ROWS, Math.min(this.count, (unit + 1) * PIECE_ROWS)];
  }

  private findDuplicate(unit: number): void {
    const [begin, end] = this.piece(unit);
    if (this.duplicateIn(begin, end) === 0) return;
    throw brokenContract(this.finish.duplicates!.text, this.duplicates());
  }

  /** The first of some rows that has a later one with its keys; 0: none. */
  private duplicateIn(begin: number, end: number): number {
    const { keys } = this.finish.duplicates!;
    return this.routines.findDuplicate(this.word("pointers") + begin * 4, Math.max(0, end - begin),
      this.own("keys"), keys.length);
  }

  /** The first keys that occur twice, in the order of the rows, whichever piece was searched first. */
  private duplicates(): (readonly BoundValue[])[] {
    const { environment: { memory } } = this.context;
    const first = this.word("pointers") >>> 2;
    const found = new Map<string, readonly BoundValue[]>();
    for (let at = 0; at < this.count && found.size <= SHOWN_KEYS; at++) {
      const row = this.duplicateIn(at, this.count);
      if (row === 0) break;
      at = memory.u32().indexOf(row, first + at) - first;
      const values = keysAt(memory, row, this.finish.duplicates!);
      found.set(values.map(v => `${typeof v} ${String(v)}`).join("\0"), values);
    }
    return [...found.values()];
  }
}

/** Offset, bytes (0: text) and null flag, as the routine takes them. */
const routineKey = ({ scalar, storage, offset, nullFlag }: ContractKey): readonly number[] =>
  [offset, scalar === "text" ? 0 : STORAGE_BYTES[storage], nullFlag];
