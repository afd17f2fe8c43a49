// Materialized rows: blocks for each worker; then a list, chains for a join, or a sorted order.
import { ExecutionError } from "../../../expr/error.ts";
import { CHUNK_ROWS, ROWS, STATE } from "../../kernel/state.ts";
import type { Arena } from "../../memory/arena.ts";
import type { Finish, Outcome } from "../../pipeline/pipeline.ts";
import type { Resources } from "../resources.ts";
import { inOrder, type Segment } from "../segments.ts";
import type { WorkerState } from "../worker-state.ts";
import type { Sink } from "./sink.ts";

/** Blocks double up to this many bytes. */
const BLOCK_MOST = 4 << 20;
const EVERYTHING = 0xffff_ffff_ffff_ffffn;

type RowsFinish = Extract<Finish, { kind: "list" | "join" | "sort" }>;
interface Block { readonly address: number }
interface Run { readonly block: Block; readonly start: number; readonly end: number }

interface Part {
  block: Block;
  /** Rows of the next block. */
  blockRows: number;
  /** Where the current morsel's rows start in the block. */
  start: number;
  /** Rows of the current morsel in earlier blocks. */
  cut: Run[];
  /** Rows of finished morsels. */
  segments: Segment<Block>[];
  /** Top-N: the lowest first words of all full blocks, ascending. */
  best: BigUint64Array;
}

export class RowsSink implements Sink {
  private readonly parts: Part[] = [];

  constructor(
    private readonly resources: Resources, private readonly arena: Arena, private readonly stride: number,
    private readonly operator: string, private readonly finishing: RowsFinish,
    private readonly outcome: Outcome, private readonly maxRows: number,
  ) {}

  open(worker: number, state: WorkerState): void {
    const blockRows = Math.min(CHUNK_ROWS, Math.max(1, this.maxRows));
    const part: Part = {
      block: { address: 0 }, blockRows, start: 0, cut: [], segments: [], best: new BigUint64Array(0),
    };
    this.parts[worker] = part;
    this.newBlock(part, state);
    state.setI64(STATE.sink + ROWS.bound * 8, BigInt.asIntN(64, EVERYTHING));
  }

  private newBlock(part: Part, state: WorkerState): void {
    const bytes = part.blockRows * this.stride;
    const address = this.arena.allocate(bytes);
    part.block = { address };
    part.start = 0;
    state.setRegister(ROWS.top, address);
    state.setRegister(ROWS.end, address + bytes);
    if (bytes * 2 <= BLOCK_MOST || part.blockRows < CHUNK_ROWS) {
      part.blockRows = Math.max(CHUNK_ROWS, part.blockRows * 2);
    }
  }

  private rowsInBlock(part: Part, state: WorkerState): number {
    return (state.register(ROWS.top) - part.block.address) / this.stride;
  }

  makeRoom(worker: number, state: WorkerState): void {
    const part = this.parts[worker]!;
    const end = this.rowsInBlock(part, state);
    part.cut.push({ block: part.block, start: part.start, end });
    if (this.finishing.kind === "sort" && this.finishing.bounded) this.tightenBound(part, state, end);
    this.newBlock(part, state);
  }

  morselDone(worker: number, state: WorkerState, order: number): void {
    const part = this.parts[worker]!;
    const end = this.rowsInBlock(part, state);
    for (const run of [...part.cut, { block: part.block, start: part.start, end }]) {
      part.segments.push({ ...run, order });
    }
    part.start = end;
    part.cut = [];
  }

  /**
   * No row above the worker's N-th best first word can be among the first N. Only the N best are kept beside
   * the new block, so that input in the worst order costs no more than a sort of each block.
   */
  private tightenBound(part: Part, state: WorkerState, rows: number): void {
    const { offset, count } = this.finishing as Extract<Finish, { kind: "sort" }>;
    const memory = this.resources.memory.u64();
    const words = new BigUint64Array(part.best.length + rows);
    words.set(part.best);
    for (let i = 0; i < rows; i++) {
      words[part.best.length + i] = memory[(part.block.address + i * this.stride) >>> 3]!;
    }
    part.best = words.sort().slice(0, offset + count);
    if (part.best.length === 0 || part.best.length < offset + count) return;
    state.setI64(STATE.sink + ROWS.bound * 8, BigInt.asIntN(64, part.best.at(-1)!));
  }

  finish(): void {
    const segments = inOrder(this.parts.flatMap(p => p.segments));
    const count = segments.reduce((sum, s) => sum + s.end - s.start, 0);
    const pointers = this.arena.allocate(Math.max(4, count * 4));
    const view = this.resources.memory.u32();
    let at = pointers >>> 2;
    for (const { block, start, end } of segments) {
      for (let i = start; i < end; i++) view[at++] = block.address + i * this.stride;
    }
    this.outcome.pointers = pointers;
    this.outcome.count = count;
    const { finishing } = this;
    if (finishing.kind === "join") this.link(finishing, pointers, count);
    else {
      if (finishing.kind === "sort") this.sort(finishing.keys, pointers, count);
      const start = Math.min(count, finishing.offset);
      this.outcome.pointers = pointers + start * 4;
      this.outcome.count = Math.min(count - start, finishing.count);
    }
  }

  /** Writes tuples of 32-bit numbers for a routine. */
  private tuples(tuples: readonly (readonly number[])[]): number {
    const numbers = tuples.flat();
    const address = this.arena.allocate(Math.max(8, numbers.length * 4));
    this.resources.memory.u32().set(numbers, address >>> 2);
    return address;
  }

  private sort(keys: readonly (readonly [number, number])[], pointers: number, count: number): void {
    const scratch = this.arena.allocate(16_384 + 32 * Math.max(1, count));
    this.resources.routines.exports.sortRows(pointers, count, this.tuples(keys), keys.length, scratch);
  }

  private link({ dense, duplicates }: Extract<Finish, { kind: "join" }>, pointers: number, count: number): void {
    const { linkRows, findDuplicate } = this.resources.routines.exports;
    const slots = dense ?? 2 ** Math.max(1, Math.ceil(Math.log2(Math.max(1, count) * 2)));
    const directory = this.arena.allocate(slots * 4);
    linkRows(pointers, count, directory, slots, dense === null ? slots - 1 : -1);
    this.outcome.directory = directory;
    this.outcome.mask = dense ?? slots - 1;
    if (
      duplicates && findDuplicate(pointers, count, this.tuples(duplicates.keys), duplicates.keys.length) !== 0
    ) {
      throw new ExecutionError("join-not-unique", duplicates.message,
        { operator: this.operator, hint: "Remove the duplicates, as with `distinct`, or relax `validate`." });
    }
  }
}
