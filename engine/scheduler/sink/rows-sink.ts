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
interface Part { block: Block; start: number; blockRows: number; segments: Segment<Block>[] }

export class RowsSink implements Sink {
  private readonly parts: Part[] = [];

  constructor(
    private readonly resources: Resources, private readonly arena: Arena, private readonly stride: number,
    private readonly operator: string, private readonly finishing: RowsFinish,
    private readonly outcome: Outcome, private readonly maxRows: number,
  ) {}

  open(worker: number, state: WorkerState): void {
    const blockRows = Math.min(CHUNK_ROWS, Math.max(1, this.maxRows));
    this.parts[worker] = { block: { address: 0 }, start: 0, blockRows, segments: [] };
    this.newBlock(worker, state);
    state.setI64(STATE.sink + ROWS.bound * 8, BigInt.asIntN(64, EVERYTHING));
  }

  private newBlock(worker: number, state: WorkerState): void {
    const part = this.parts[worker]!;
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

  private closeSegment(part: Part, state: WorkerState, order: number): void {
    const end = (state.register(ROWS.top) - part.block.address) / this.stride;
    part.segments.push({ order, block: part.block, start: part.start, end });
    part.start = end;
  }

  /** The order of rows that are cut off by a new block is set when their morsel is done. */
  private pending = new Map<number, Segment<Block>[]>();

  makeRoom(worker: number, state: WorkerState): void {
    const part = this.parts[worker]!;
    const end = (state.register(ROWS.top) - part.block.address) / this.stride;
    const open = this.pending.get(worker) ?? [];
    open.push({ order: 0, block: part.block, start: part.start, end });
    this.pending.set(worker, open);
    if (this.finishing.kind === "sort" && this.finishing.bounded) this.tightenBound(worker, state);
    this.newBlock(worker, state);
  }

  morselDone(worker: number, state: WorkerState, order: number): void {
    const part = this.parts[worker]!;
    for (const segment of this.pending.get(worker) ?? []) part.segments.push({ ...segment, order });
    this.pending.delete(worker);
    this.closeSegment(part, state, order);
  }

  /** No row above the worker's N-th best first word can be among the first N. */
  private tightenBound(worker: number, state: WorkerState): void {
    const { offset, count } = this.finishing as Extract<Finish, { kind: "sort" }>;
    const wanted = offset + count;
    const segments = [...this.parts[worker]!.segments, ...(this.pending.get(worker) ?? [])];
    const words = this.resources.memory.u64();
    const found: bigint[] = [];
    for (const { block, start, end } of segments) {
      for (let i = start; i < end; i++) found.push(words[(block.address + i * this.stride) >>> 3]!);
    }
    if (wanted === 0 || found.length < wanted) return;
    const nth = BigUint64Array.from(found).sort()[wanted - 1]!;
    state.setI64(STATE.sink + ROWS.bound * 8, BigInt.asIntN(64, nth));
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

  private pairs(pairs: readonly (readonly [number, number])[]): number {
    const address = this.arena.allocate(Math.max(8, pairs.length * 8));
    this.resources.memory.u32().set(pairs.flat(), address >>> 2);
    return address;
  }

  private sort(keys: readonly (readonly [number, number])[], pointers: number, count: number): void {
    const scratch = this.arena.allocate(16_384 + 32 * Math.max(1, count));
    this.resources.routines.exports.sortRows(pointers, count, this.pairs(keys), keys.length, scratch);
  }

  private link({ dense, duplicates }: Extract<Finish, { kind: "join" }>, pointers: number, count: number): void {
    const { linkRows, findDuplicate } = this.resources.routines.exports;
    const slots = dense ?? 2 ** Math.max(1, Math.ceil(Math.log2(Math.max(1, count) * 2)));
    const directory = this.arena.allocate(slots * 4);
    linkRows(pointers, count, directory, slots, dense === null ? slots - 1 : -1);
    this.outcome.directory = directory;
    this.outcome.mask = dense ?? slots - 1;
    if (
      duplicates && findDuplicate(pointers, count, this.pairs(duplicates.keys), duplicates.keys.length) !== 0
    ) {
      throw new ExecutionError("join-not-unique", duplicates.message,
        { operator: this.operator, hint: "Remove the duplicates, as with `distinct`, or relax `validate`." });
    }
  }
}
