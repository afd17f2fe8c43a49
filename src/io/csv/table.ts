// A CSV file as a stored table: each reading has routines and memory of its own.
import { CancelledError } from "../../../expr/error.ts";
import { field } from "../../../expr/type.ts";
import type { Batch, ReadRequest, StoredTable } from "../../../engine/source/stored-table.ts";
import type { ByteSource } from "../bytes/byte-source.ts";
import type { Dialect } from "./dialect.ts";
import { CHUNK_BYTES, feed, FIRST_CHUNK_BYTES } from "./feed.ts";
import type { CsvReadOptions } from "./options.ts";
import type { ReadColumn } from "./read-column.ts";
import { RowReader, type ReadPlan } from "./read-rows.ts";
import { textPieces, type TextForm } from "./text-pieces.ts";

/** What is known of a file once it is opened. */
export interface CsvFile {
  readonly dialect: Dialect;
  /** Fields of a record. */
  readonly fields: number;
  readonly maxRowBytes: number;
  /** Where the first row begins in the text, and how many lines stand before. */
  readonly dataStart: number;
  readonly linesBefore: number;
  readonly columns: readonly ReadColumn[];
}

const RAGGED = { error: 0, fill: 1, truncate: 2, fit: 3 } as const;

export function csvTable(source: ByteSource, form: TextForm, file: CsvFile, options: CsvReadOptions): StoredTable {
  const { columns } = file;
  const schema = Object.freeze(columns.map(({ name, type, nullable }) => field(name, type, nullable)));
  return {
    name: source.name, format: "csv", schema, rowCount: null,
    read: request => read(source, form, file, options, request),
  };
}

function planOf(source: ByteSource, file: CsvFile, options: CsvReadOptions, wanted: readonly number[]): ReadPlan {
  const { badRows = "error", ragged = "error", nulls = [""], testing } = options;
  const columns = wanted.map(index => file.columns[index]!);
  const looked = badRows === "skip" ? file.columns.filter(column => !columns.includes(column)) : [];
  return {
    file: source.name, columns, looked, badRows, maxRowBytes: file.maxRowBytes,
    scan: {
      dialect: file.dialect, fields: file.fields, nulls, takesOut: badRows === "skip", fitsWrong: badRows === "null",
      ragged: RAGGED[ragged], chunkBytes: testing?.chunkBytes ?? FIRST_CHUNK_BYTES,
    },
  };
}

async function* read(
  source: ByteSource, form: TextForm, file: CsvFile, options: CsvReadOptions, request: ReadRequest,
): AsyncGenerator<Batch> {
  const { signal, most } = request;
  let left = most;
  if (left <= 0) return;
  const plan = planOf(source, file, options, request.columns);
  const reader = await RowReader.open(plan, file.linesBefore, row => options.onBadRow?.(row));
  const limits = {
    file: source.name, chunkBytes: options.testing?.chunkBytes ?? CHUNK_BYTES, maxRowBytes: file.maxRowBytes,
  };
  const pieces = behind(file.dataStart, textPieces(source, form, signal));
  for await (const batch of feed(reader.scanner, pieces, limits, final => reader.batches(final))) {
    if (signal?.aborted) throw new CancelledError("cancelled", `The reading of ${source.name} was cancelled.`);
    yield batch.rowCount <= left ? batch : firstRows(batch, left);
    left -= batch.rowCount;
    if (left <= 0) return;
  }
}

/** What comes behind so many bytes. */
async function* behind(bytes: number, pieces: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  let left = bytes;
  for await (const piece of pieces) {
    if (left < piece.length) yield piece.subarray(left);
    left = Math.max(0, left - piece.length);
  }
}

function firstRows({ columns }: Batch, rowCount: number): Batch {
  const cut = columns.map(({ type, chunks }) =>
    ({ type, length: rowCount, chunks: chunks.map(chunk => ({ ...chunk, length: rowCount })) }));
  return { rowCount, columns: cut };
}
