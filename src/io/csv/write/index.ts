// Tables as CSV: rows of fields into a buffer, and full buffers to a sink. What is in memory stays bounded.
import { FormatError, UnsupportedError } from "../../../../expr/error.ts";
import { typeName, type Schema } from "../../../../expr/type.ts";
import type { HostColumn } from "../../../../engine/memory/host-column.ts";
import type { Source } from "../../../../engine/source/source.ts";
import type { ByteSink } from "../../bytes/byte-sink.ts";
import type { CsvWriteOptions } from "../options.ts";
import { cellWriter, type WriteCell } from "./cell.ts";
import { quotingOf, writeText, type Quoting } from "./quoting.ts";
import { TextBuffer } from "./text-buffer.ts";

/** Large enough that writing costs little per byte, small enough to stay in a cache. */
const BUFFER_BYTES = 1 << 18;

/**
 * Writes tables of one schema, one behind the other, as RFC 4180 says: texts in quotes only where they need
 * them. Floats are written in the shortest form that reads back the same, decimals with all their decimals,
 * dates, times and timestamps as ISO 8601, durations as `PT1.5S`, bytes beyond printable ASCII as `\x0A`. An
 * empty text is `""`, which tells it from null.
 *
 * @throws UnsupportedError for lists and structs, before anything is written; PlanError if an option is none.
 * Whatever is thrown, the sink is aborted.
 */
export async function writeCsv(
  sink: ByteSink, schema: Schema, batches: AsyncIterable<Source>, options: CsvWriteOptions = {},
): Promise<void> {
  try {
    for (const { name, type } of schema) {
      if (type.kind !== "list" && type.kind !== "struct") continue;
      throw new UnsupportedError("csv-type", `Column ${JSON.stringify(name)} is ${typeName(type)}, for which CSV has no form.`, {
        hint: "Cast the column to utf8, or leave it out.",
      });
    }
    const quoting = quotingOf(options);
    const out = new TextBuffer(BUFFER_BYTES * 2);
    if (options.header ?? true) writeHeader(out, quoting, schema);
    for await (const batch of batches) {
      for (const _full of writeBatch(out, quoting, schema, batch)) await flush(sink, out);
    }
    await flush(sink, out);
    await sink.close();
  } catch (error) {
    await sink.abort();
    throw error;
  }
}

async function flush(sink: ByteSink, out: TextBuffer): Promise<void> {
  if (out.at > 0) await sink.write(out.bytes.subarray(0, out.at));
  out.at = 0;
}

function writeHeader(out: TextBuffer, quoting: Quoting, schema: Schema): void {
  const encoder = new TextEncoder();
  schema.forEach(({ name }, i) => {
    if (i > 0) out.byte(quoting.separator);
    const bytes = encoder.encode(name);
    writeText(out, quoting, bytes, 0, bytes.length);
  });
  out.copy(quoting.lineEnd);
}

/** Stops whenever the buffer is full. */
function* writeBatch(out: TextBuffer, quoting: Quoting, schema: Schema, batch: Source): Generator<void> {
  const cursors = schema.map((_, i) => new Cursor(out, quoting, batch.column(i)));
  for (let row = 0; row < batch.rowCount;) {
    // Up to the next row at which some column goes on in another chunk.
    const rows = cursors.reduce((least, cursor) => Math.min(least, cursor.reach(row)), batch.rowCount - row);
    for (const end = row + rows; row < end;) {
      row = writeRows(out, quoting, cursors, row, end);
      if (out.at >= BUFFER_BYTES) yield;
    }
  }
}

/** Writes rows until the buffer is full, and gives the next one. */
function writeRows(
  out: TextBuffer, { separator, lineEnd }: Quoting, cursors: readonly Cursor[], row: number, end: number,
): number {
  const cells = cursors.map(({ write }) => write);
  const starts = cursors.map(({ start }) => start);
  const lineFeed = lineEnd.length === 1;
  for (; row < end && out.at < BUFFER_BYTES; row++) {
    for (let i = 0; i < cells.length; i++) {
      if (i > 0) out.byte(separator);
      cells[i]!(row - starts[i]!);
    }
    if (lineFeed) out.byte(10);
    else out.copy(lineEnd);
  }
  return row;
}

/** Goes over a column's chunks. */
class Cursor {
  write: WriteCell = () => {};
  /** The row with which the chunk begins. */
  start = 0;
  #end = 0;
  #next = 0;
  readonly #out: TextBuffer;
  readonly #quoting: Quoting;
  readonly #column: HostColumn;

  constructor(out: TextBuffer, quoting: Quoting, column: HostColumn) {
    this.#out = out;
    this.#quoting = quoting;
    this.#column = column;
  }

  /** Goes to the row's chunk; gives how many rows it has from there. */
  reach(row: number): number {
    const { chunks, type } = this.#column;
    while (this.#end <= row && this.#next < chunks.length) {
      const chunk = chunks[this.#next++]!;
      this.start = this.#end;
      this.#end += chunk.length;
      if (this.#end > row) this.write = cellWriter(this.#out, this.#quoting, type, chunk);
    }
    if (this.#end > row) return this.#end - row;
    throw new FormatError("length-mismatch", `A ${typeName(type)} column to be written ends with row ${this.#end}, before its table.`);
  }
}
