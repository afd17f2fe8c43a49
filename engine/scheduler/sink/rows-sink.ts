// Materialized rows: blocks for each participant; then a list, chains for a join, or a sorted order.
import { CHUNK_ROWS, ROWS, STATE } from "../../kernel/state.ts";
import type { JobFinish } from "../job.ts";
import { appendRun, inInputOrder, runsOf } from "../run-record.ts";
import type { WorkerState } from "../worker-state.ts";
import { EarlyEnd } from "./early-end.ts";
import { FirstRows } from "./first-rows.ts";
import { JoinFinish } from "./join-finish.ts";
import { REJECTED_ROWS, RejectFinish } from "./reject-finish.ts";
import { ROWS_SINK, type RowsPhases } from "./rows-phases.ts";
import type { Sink, SinkContext } from "./sink.ts";
import { SortFinish } from "./sort-finish.ts";

/** Blocks double up to this many bytes. */
const BLOCK_MOST = 4 << 20;
const EVERYTHING = 0xffff_ffff_ffff_ffffn;
/** Addresses that one unit writes. */
const GATHER_ROWS = 262_144;

/** Words of a part: the block, rows of the next, the morsel's first row in it, runs, best words, its rows. */
const PART = {
  block: 0, blockRows: 1, start: 2, runs: 3, best: 4, bestCount: 5, rows: 6,
  /** Where only the first rows of partitions are wanted: one more than the latest morsel. */ latest: 7,
} as const;

type RowsFinish = Extract<JobFinish, { kind: "list" | "join" | "sort" | "reject" }>;

const rowsWanted = (finish: RowsFinish): number => {
  switch (finish.kind) {
    case "list": return finish.offset + finish.count;
    case "reject": return REJECTED_ROWS;
    case "join": case "sort": return Infinity;
  }
};

export class RowsSink implements Sink {
  private readonly then: RowsPhases | null;
  private readonly early: EarlyEnd;
  private readonly first: FirstRows | null;

  constructor(private readonly context: SinkContext, private readonly finish: RowsFinish) {
    this.then = finish.kind === "join" ? new JoinFinish(context, finish)
      : finish.kind === "sort" ? new SortFinish(context, finish)
        : finish.kind === "reject" ? new RejectFinish(context, finish) : null;
    this.early = new EarlyEnd(context, rowsWanted(finish));
    this.first = finish.kind === "sort" && finish.first
      ? new FirstRows(context, finish.first, finish.stride, PART) : null;
  }

  private get id(): number { return this.context.pipeline.id; }
  /** Whether rows are wanted in input order besides. */
  private get keepsOrder(): boolean {
    return this.finish.kind === "sort" && this.finish.borders !== undefined;
  }
  private get bounded(): boolean { return this.finish.kind === "sort" && this.finish.bounded; }

  begin(units: number): void {
    this.early.begin(units);
    this.context.control.setBound(this.id, BigInt.asIntN(64, EVERYTHING));
  }

  open(participant: number, state: WorkerState): void {
    const { control } = this.context;
    const rows = Math.min(CHUNK_ROWS, Math.max(1, control.pipeline(this.id, "maxRows")));
    control.setPartSink(this.id, participant, PART.blockRows, rows);
    this.newBlock(participant, state);
    state.setI64(STATE.sink + ROWS.bound * 8, BigInt.asIntN(64, EVERYTHING));
    this.first?.open(state);
  }

  morselBegins(participant: number, state: WorkerState, unit: number): void {
    this.first?.morselBegins(participant, state, unit);
    this.context.control.setPartSink(this.id, participant, PART.rows, 0);
    if (this.bounded) this.lowerBound(state, this.context.control.bound(this.id));
  }

  private lowerBound(state: WorkerState, bound: bigint): void {
    const at = STATE.sink + ROWS.bound * 8;
    if (BigInt.asUintN(64, bound) < BigInt.asUintN(64, state.i64(at))) state.setI64(at, bound);
  }

  private newBlock(participant: number, state: WorkerState): void {
    const { control, arena } = this.context;
    const rows = control.partSink(this.id, participant, PART.blockRows);
    const bytes = rows * this.finish.stride;
    const address = arena.allocate(bytes);
    control.setPartSink(this.id, participant, PART.block, address);
    control.setPartSink(this.id, participant, PART.start, 0);
    state.setRegister(ROWS.top, address);
    state.setRegister(ROWS.end, address + bytes);
    if (bytes * 2 <= BLOCK_MOST || rows < CHUNK_ROWS) {
      control.setPartSink(this.id, participant, PART.blockRows, Math.max(CHUNK_ROWS, rows * 2));
    }
  }

  hasEnough(participant: number): boolean {
    return this.early.hasEnough(this.context.control.partSink(this.id, participant, PART.rows));
  }

  makeRoom(participant: number, state: WorkerState): void {
    if (this.first?.makeRoom(state)) return;
    const end = this.record(participant, state);
    if (this.bounded) this.tightenBound(participant, state, end);
    this.newBlock(participant, state);
  }

  morselDone(participant: number, state: WorkerState, unit: number): void {
    const { control } = this.context;
    const end = this.record(participant, state);
    control.setPartSink(this.id, participant, PART.start, end);
    this.early.morselDone(unit, control.partSink(this.id, participant, PART.rows));
  }

  /** Records the current morsel's rows in the block; the number of rows in the block. */
  private record(participant: number, state: WorkerState): number {
    const { control, arena, environment: { memory } } = this.context;
    const { stride } = this.finish;
    const block = control.partSink(this.id, participant, PART.block);
    const start = control.partSink(this.id, participant, PART.start);
    const end = (state.register(ROWS.top) - block) / stride;
    if (end > start) {
      const run = {
        order: control.part(this.id, participant, "unit"), address: block + start * stride, rows: end - start,
      };
      const runs = appendRun(memory, arena, control.partSink(this.id, participant, PART.runs), run);
      control.setPartSink(this.id, participant, PART.runs, runs);
      control.setPartSink(this.id, participant, PART.rows, control.partSink(this.id, participant,
        PART.rows) + run.rows);
    }
    return end;
  }

  /**
   * No row above a participant's N-th best first word can be among the first N. Only the N best are kept
   * beside the new block, so that input in the worst order costs no more than a sort of each block.
   */
  private tightenBound(participant: number, state: WorkerState, rows: number): void {
    const { offset, count, stride } = this.finish as Extract<RowsFinish, { kind: "sort" }>;
    const { control, arena, environment } = this.context;
    const wanted = offset + count;
    if (wanted === 0) return;
    const known = control.partSink(this.id, participant, PART.bestCount);
    // A short list is not worth more than a block's rows.
    const best = control.partSink(this.id, participant, PART.best) || arena.allocate(wanted * 8);
    const memory = environment.memory.u64();
    const words = new BigUint64Array(known + rows);
    words.set(memory.subarray(best >>> 3, (best >>> 3) + known));
    const block = control.partSink(this.id, participant, PART.block);
    for (let i = 0; i < rows; i++) words[known + i] = memory[(block + i * stride) >>> 3]!;
    const kept = words.sort().subarray(0, wanted);
    memory.set(kept, best >>> 3);
    control.setPartSink(this.id, participant, PART.best, best);
    control.setPartSink(this.id, participant, PART.bestCount, kept.length);
    if (kept.length < wanted) return;
    const bound = BigInt.asIntN(64, kept.at(-1)!);
    control.lowerBound(this.id, bound);
    this.lowerBound(state, control.bound(this.id));
  }

  phase(phase: number): number | null {
    const { before } = this;
    if (phase <= before) return this.context.control.openParts(this.id).length;
    if (phase === before + 1) return this.layOut();
    const further = this.then?.phase(phase - before - 2) ?? null;
    if (further === null) this.complete();
    return further;
  }

  /** Phases before the runs are laid out. */
  private get before(): number { return this.first ? 1 : 0; }

  private thin(unit: number): void {
    const { control } = this.context;
    const participant = control.openParts(this.id)[unit]!;
    this.first!.thin(participant, control.partSink(this.id, participant, PART.runs));
  }

  /** Sorts the runs and says where each unit writes its addresses. */
  private layOut(): number {
    const { control, arena, environment: { memory } } = this.context;
    const runs = inInputOrder(control.openParts(this.id)
      .flatMap(p => runsOf(memory, control.partSink(this.id, p, PART.runs))));
    const count = runs.reduce((sum, run) => sum + run.rows, 0);
    const list = arena.allocate(Math.max(8, runs.length * 8));
    const words = memory.u32();
    runs.forEach((run, i) => {
      words[(list >>> 2) + 2 * i] = run.address;
      words[(list >>> 2) + 2 * i + 1] = run.rows;
    });
    control.setSink(this.id, ROWS_SINK.pointers, arena.allocate(Math.max(4, count * 4)));
    if (this.keepsOrder) {
      control.setSink(this.id, ROWS_SINK.unsorted, arena.allocate(Math.max(4, count * 4)));
    }
    control.setSink(this.id, ROWS_SINK.count, count);
    control.setSink(this.id, ROWS_SINK.runs, list);
    control.setSink(this.id, ROWS_SINK.runCount, runs.length);
    return Math.max(1, Math.ceil(count / GATHER_ROWS));
  }

  work(phase: number, unit: number): void {
    const { before } = this;
    if (phase <= before) this.thin(unit);
    else if (phase === before + 1) this.gather(unit);
    else this.then!.work(phase - before - 2, unit);
  }

  /** Writes the addresses of rows [unit * GATHER_ROWS, …), in input order. */
  private gather(unit: number): void {
    const { control, environment: { memory, routines } } = this.context;
    const { stride } = this.finish;
    const targets = [control.sink(this.id, ROWS_SINK.pointers),
      ...(this.keepsOrder ? [control.sink(this.id, ROWS_SINK.unsorted)] : [])];
    const list = control.sink(this.id, ROWS_SINK.runs) >>> 2;
    const runs = control.sink(this.id, ROWS_SINK.runCount);
    const [from, to] = [unit * GATHER_ROWS, (unit + 1) * GATHER_ROWS];
    const words = memory.u32();
    for (let i = 0, at = 0; i < runs && at < to; i++) {
      const address = words[list + 2 * i]!;
      const rows = words[list + 2 * i + 1]!;
      const [begin, end] = [Math.max(from, at), Math.min(to, at + rows)];
      for (const target of end > begin ? targets : []) {
        routines.exports.fillPointers(
          target + begin * 4, address + (begin - at) * stride, stride, end - begin);
      }
      at += rows;
    }
  }

  private complete(): void {
    const { control } = this.context;
    const pointers = control.sink(this.id, ROWS_SINK.pointers);
    const count = control.sink(this.id, ROWS_SINK.count);
    if (this.finish.kind === "join" || this.finish.kind === "reject") {
      control.setOutcome(this.id, { pointers, count });
      return;
    }
    if (this.keepsOrder) {
      const unsorted = control.sink(this.id, ROWS_SINK.unsorted);
      control.setOutcome(this.id, { sorted: pointers, pointers: unsorted, count });
      return;
    }
    const start = Math.min(count, this.finish.offset);
    control.setOutcome(this.id, {
      pointers: pointers + start * 4, count: Math.min(count - start, this.finish.count),
    });
  }
}
