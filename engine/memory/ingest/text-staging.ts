// Copies pieces of a text column, from any of Arrow's layouts, into staging memory as u32 offsets + bytes.
import type { FormatError } from "../../../expr/error.ts";
import type { HostColumn, HostValues } from "../host-column.ts";
import { malformed, wrongLayout } from "./check.ts";
import { PADDING, stage, type IngestJob, type Segment } from "./job.ts";

/** A staged block is kept so small that it stays in the cache. */
const BLOCK_ROWS = 16_384;
const BLOCK_BYTES = 256 << 10;

/** Rows [row, row + count), staged: `count` + 1 offsets relative to `bytes`. */
export interface TextBlock {
  readonly row: number;
  readonly count: number;
  readonly offsets: number;
  readonly bytes: number;
  /** Length of all values together, those under nulls included. */
  readonly length: number;
}

type StagingJob = Pick<IngestJob, "memory" | "routines" | "scratch" | "validity" | "host">;

/** Bytes [start, end) of a host buffer, to be copied to `target` in the staged bytes. */
interface Piece {
  readonly buffer: number;
  readonly start: number;
  end: number;
  readonly target: number;
}

export type ViewValues = HostValues & { layout: "view" };

/** No valid view can be longer. */
export const longestView = (buffers: readonly Uint8Array[]): number =>
  buffers.reduce((most, buffer) => Math.max(most, buffer.length), 12);

export const viewTooLong = (host: HostColumn, row: number): FormatError =>
  malformed("bad-views", host, `the value of row ${row} is longer than any of its buffers.`);

export class TextStager {
  readonly #job: StagingJob;
  readonly #offsets: number;
  readonly #raw: number;
  #bytes = 0;
  #capacity = 0;

  constructor(job: StagingJob) {
    this.#job = job;
    const rows = Math.min(BLOCK_ROWS, job.host.length);
    this.#offsets = job.scratch.allocate((rows + 1) * 4 + PADDING);
    this.#raw = job.scratch.allocate((rows + 1) * 16 + PADDING);
  }

  /** The whole column, block by block; a block is gone when the next one is asked for. */
  *blocks(): Generator<TextBlock> {
    let row = 0;
    for (const chunk of this.#job.host.chunks) {
      for (let from = 0; from < chunk.length;) {
        const count = Math.min(BLOCK_ROWS, chunk.length - from);
        const block = this.#stage({ chunk, from, count, row });
        yield block;
        from += block.count;
        row += block.count;
      }
    }
  }

  #stage(piece: Segment): TextBlock {
    const { values } = piece.chunk;
    switch (values.layout) {
      case "varbinary": return this.#stageOffsets(piece, values);
      case "view": return this.#stageViews(piece, values);
      case "null": return this.#stageNulls(piece);
      default: throw wrongLayout(this.#job.host, values);
    }
  }

  #stageNulls({ row, count }: Segment): TextBlock {
    this.#reserve(0);
    const start = this.#offsets;
    this.#job.memory.u8().fill(0, start, start + (count + 1) * 4);
    return { row, count, offsets: start, bytes: this.#bytes, length: 0 };
  }

  #stageOffsets({ from, count, row }: Segment, values: HostValues & { layout: "varbinary" }): TextBlock {
    const { memory, routines, host } = this.#job;
    const { offsets, bytes } = values;
    const base = Number(offsets[from]!);
    let rows = count;
    while (rows > 1 && Number(offsets[from + rows]!) - base > BLOCK_BYTES) rows >>>= 1;
    stage(memory, offsets, from, rows + 1, this.#raw);
    const bad = routines.ingestOffsets(this.#raw, offsets.BYTES_PER_ELEMENT === 8 ? 1 : 0, rows,
      BigInt(bytes.length), this.#offsets);
    if (bad >= 0) {
      throw malformed("bad-offsets", host,
        `the offsets of row ${row + bad} descend or leave the ${bytes.length} bytes of values.`);
    }
    const length = Number(offsets[from + rows]!) - base;
    this.#reserve(length);
    memory.u8().set(bytes.subarray(base, base + length), this.#bytes);
    return { row, count: rows, offsets: this.#offsets, bytes: this.#bytes, length };
  }

  #stageViews({ from, count, row }: Segment, values: ViewValues): TextBlock {
    const { memory, routines, validity, host } = this.#job;
    memory.u8().set(values.views.subarray(from * 16, (from + count) * 16), this.#raw);
    let rows = count;
    let length = routines.ingestViewOffsets(this.#raw, rows, validity, row, this.#offsets);
    while (rows > 1 && length > BLOCK_BYTES) {
      rows >>>= 1;
      length = routines.ingestViewOffsets(this.#raw, rows, validity, row, this.#offsets);
    }
    if (rows === 1 && length > longestView(values.buffers)) throw viewTooLong(host, row);
    this.#reserve(length);
    routines.ingestInlineViews(this.#raw, rows, this.#offsets, this.#bytes);
    this.#copyLongViews(values.buffers, rows, row);
    return { row, count: rows, offsets: this.#offsets, bytes: this.#bytes, length };
  }

  /**
   * Values of more than 12 bytes lie in the host's buffers, which only the host can read. What lies in a row
   * there, as it usually does, is copied in one piece.
   */
  #copyLongViews(buffers: readonly Uint8Array[], rows: number, row: number): void {
    const i32 = this.#job.memory.i32();
    const offsets = this.#offsets >>> 2;
    const views = this.#raw >>> 2;
    let piece: Piece = { buffer: -1, start: 0, end: 0, target: 0 };
    for (let i = 0; i < rows; i++) {
      const target = i32[offsets + i]!;
      const length = i32[offsets + i + 1]! - target;
      if (length <= 12) continue;
      const buffer = i32[views + i * 4 + 2]!;
      const start = i32[views + i * 4 + 3]!;
      if (start < 0 || start + length > (buffers[buffer]?.length ?? -1)) {
        throw malformed("bad-views", this.#job.host, `the view of row ${row + i} points outside its buffer.`);
      }
      if (buffer === piece.buffer && start === piece.end && target - piece.target === start - piece.start) {
        piece.end += length;
      } else {
        this.#copyPiece(buffers, piece);
        piece = { buffer, start, end: start + length, target };
      }
    }
    this.#copyPiece(buffers, piece);
  }

  #copyPiece(buffers: readonly Uint8Array[], piece: Piece): void {
    if (piece.buffer < 0) return;
    const source = buffers[piece.buffer]!.subarray(piece.start, piece.end);
    this.#job.memory.u8().set(source, this.#bytes + piece.target);
  }

  #reserve(length: number): void {
    if (this.#bytes !== 0 && length <= this.#capacity) return;
    this.#capacity = Math.max(length, Math.min(BLOCK_BYTES, this.#job.host.length * 16));
    this.#bytes = this.#job.scratch.allocate(this.#capacity + PADDING);
  }
}
