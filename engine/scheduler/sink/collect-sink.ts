// Result columns: worker buffers are copied to JavaScript memory when full; at the end put in input order.
import type { OutputColumn } from "../../pipeline/pipeline.ts";
import type { Storage } from "../../kernel/node.ts";
import { STORAGE_BYTES } from "../../kernel/node.ts";
import { CHUNK_ROWS, COLLECT } from "../../kernel/state.ts";
import type { Arena } from "../../memory/arena.ts";
import type { HostChunk, HostColumn } from "../../memory/host-column.ts";
import type { Resources } from "../resources.ts";
import { inOrder, type Segment } from "../segments.ts";
import type { WorkerState } from "../worker-state.ts";
import { copyOut, type CopyJob } from "./copy-out.ts";
import { Scratch } from "./scratch.ts";
import type { Sink } from "./sink.ts";
import { sliceChunk } from "./slice.ts";

/**
 * Rows of a full buffer: large enough that copying out costs nothing per call, small enough for the caches.
 */
const BUFFER_ROWS = 65_536;

/** Result columns; rows are counted even where there are no columns. */
export interface Collected {
  readonly rows: number;
  readonly columns: readonly HostColumn[];
}

/** Columns of one copied-out buffer. */
type Piece = readonly HostChunk[];

interface Part {
  capacity: number;
  addresses: { values: number; nulls: number }[];
  /** Rows of finished morsels in the buffer. */
  finished: { order: number; start: number; end: number }[];
  /** Where the current morsel's rows start in the buffer. */
  start: number;
  /** Rows of the current morsel that left the buffer already. */
  cut: { block: Piece; start: number; end: number }[];
}

const rowsIn = (runs: readonly { start: number; end: number }[]) =>
  runs.reduce((sum, r) => sum + r.end - r.start, 0);

export class CollectSink implements Sink {
  private readonly parts: Part[] = [];
  private readonly segments: Segment<Piece>[] = [];
  /** Rows of each finished morsel, until all morsels before it are finished too. */
  private readonly morselRows = new Map<number, number>();
  private finishedInOrder = 0;
  private rowsInOrder = 0;
  private readonly scratch: Scratch;

  constructor(
    private readonly resources: Resources, private readonly arena: Arena,
    private readonly columns: readonly OutputColumn[], private readonly storages: readonly (Storage | "text")[],
    private readonly job: CopyJob, private readonly offset: number, private readonly count: number,
    private readonly maxRows: number,
  ) {
    this.scratch = new Scratch(arena);
  }

  open(worker: number, state: WorkerState): void {
    // A full chunk must fit, however few rows the source has: probes multiply them.
    const capacity = this.maxRows < CHUNK_ROWS
      ? Math.max(16, this.maxRows)
      : Math.max(CHUNK_ROWS, Math.min(BUFFER_ROWS, this.maxRows));
    const part: Part = { capacity, addresses: [], start: 0, finished: [], cut: [] };
    this.parts[worker] = part;
    this.allocate(part, state);
  }

  private allocate(part: Part, state: WorkerState): void {
    part.addresses = this.storages.map((storage, k) => {
      const values = this.arena.allocate(part.capacity * (storage === "text" ? 8 : STORAGE_BYTES[storage]) + 16);
      const nulls = this.columns[k]!.nullable ? this.arena.allocate(part.capacity + 16) : 0;
      state.setRegister(COLLECT.columns + 2 * k, values);
      state.setRegister(COLLECT.columns + 2 * k + 1, nulls);
      return { values, nulls };
    });
    state.setRegister(COLLECT.capacity, part.capacity);
  }

  makeRoom(worker: number, state: WorkerState): void {
    const part = this.parts[worker]!;
    this.flush(part, state);
    if (part.capacity < CHUNK_ROWS) {
      part.capacity = CHUNK_ROWS;
      this.allocate(part, state);
    }
  }

  morselDone(worker: number, state: WorkerState, order: number): void {
    const part = this.parts[worker]!;
    const end = state.register(COLLECT.count);
    for (const run of part.cut) this.segments.push({ ...run, order });
    this.morselRows.set(order, rowsIn(part.cut) + end - part.start);
    part.finished.push({ order, start: part.start, end });
    part.start = end;
    part.cut = [];
    for (;;) {
      const rows = this.morselRows.get(this.finishedInOrder);
      if (rows === undefined) break;
      this.morselRows.delete(this.finishedInOrder++);
      this.rowsInOrder += rows;
    }
  }

  enough(): boolean { return this.rowsInOrder >= this.offset + this.count; }

  /** Copies a worker's buffer out and empties it. */
  private flush(part: Part, state: WorkerState): void {
    const filled = state.register(COLLECT.count);
    if (filled > 0) {
      const piece: Piece = this.columns.map((column, k) =>
        copyOut(
          this.resources, this.scratch, this.job, column, this.storages[k]!, part.addresses[k]!, filled,
        ));
      for (const run of part.finished) this.segments.push({ ...run, block: piece });
      if (filled > part.start) part.cut.push({ block: piece, start: part.start, end: filled });
    }
    part.finished = [];
    part.start = 0;
    state.setRegister(COLLECT.count, 0);
  }

  finish(states: readonly WorkerState[]): void {
    this.parts.forEach((part, worker) => this.flush(part, states[worker]!));
  }

  /**
   * Takes the pieces that are complete and in order, for results that are handed out while the query runs.
   */
  take(states: readonly WorkerState[]): Collected | null {
    this.parts.forEach((part, worker) => this.flush(part, states[worker]!));
    const ready = this.segments.splice(0);
    return ready.length === 0 ? null : this.assemble(ready, 0, Infinity);
  }

  /** The result's columns, in input order, cut to the limit. */
  result(): Collected { return this.assemble(this.segments, this.offset, this.count); }

  private assemble(segments: readonly Segment<Piece>[], offset: number, count: number): Collected {
    const cuts = cut(inOrder(segments), offset, count);
    const length = cuts.reduce((sum, s) => sum + s.end - s.start, 0);
    const columns = this.columns.map(({ type }, k): HostColumn => ({
      type, length, chunks: cuts.map(({ block, start, end }) => sliceChunk(block[k]!, start, end)),
    }));
    return { rows: length, columns };
  }
}

/** Rows [offset, offset + count) of consecutive segments. */
function cut<B>(segments: readonly Segment<B>[], offset: number, count: number): Segment<B>[] {
  const kept: Segment<B>[] = [];
  let at = 0;
  for (const segment of segments) {
    const rows = segment.end - segment.start;
    const from = Math.max(0, offset - at);
    const to = Math.min(rows, offset + count - at);
    if (to > from) kept.push({ ...segment, start: segment.start + from, end: segment.start + to });
    at += rows;
  }
  return kept;
}
