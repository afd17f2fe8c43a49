// A CSV file as a stored table: each reading has routines and memory of its own.
import { field } from "../../../expr/type.ts";
import { availableThreads } from "../../../engine/platform-node.ts";
import type { Batch, ReadRequest, StoredTable } from "../../../engine/source/stored-table.ts";
import type { ByteSource } from "../bytes/byte-source.ts";
import { throwIfAborted } from "../bytes/stream.ts";
import { MARK_BYTES } from "../bytes/unpack.ts";
import { isSimple, type Dialect } from "./dialect.ts";
import { CHUNK_BYTES, feed, FIRST_CHUNK_BYTES } from "./feed.ts";
import type { BadRow, CsvReadOptions } from "./options.ts";
import { hasThreads } from "./platform-files.ts";
import { readParallel, type ParallelFile } from "./read-parallel.ts";
import type { ReadColumn } from "./read-column.ts";
import { RowReader, type ReadPlan } from "./read-rows.ts";
import { isPlainText, textPieces, type TextForm } from "./text-pieces.ts";

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

export function csvTable(
  source: ByteSource, form: TextForm, file: CsvFile, options: CsvReadOptions,
): StoredTable {
  const { columns } = file;
  const schema = Object.freeze(columns.map(({ name, type, nullable }) => field(name, type, nullable)));
  return {
    name: source.name, format: "csv", schema, rowCount: null,
    read: request => read(source, form, file, options, request),
  };
}

function planOf(
  source: ByteSource, file: CsvFile, options: CsvReadOptions, wanted: readonly number[],
): ReadPlan {
  const { badRows = "error", ragged = "error", nulls = [""], testing } = options;
  const columns = wanted.map(index => file.columns[index]!);
  const looked = badRows === "skip" ? file.columns.filter(column => !columns.includes(column)) : [];
  return {
    file: source.name, columns, looked, badRows, maxRowBytes: file.maxRowBytes,
    scan: {
      dialect: file.dialect, fields: file.fields, nulls, takesOut: badRows === "skip", fitsWrong: badRows === "null",
      onlyRegular: false,
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
  try {
    for await (const batch of batchesOf(source, form, file, options, plan, request)) {
      throwIfAborted(signal);
      yield batch.rowCount <= left ? batch : firstRows(batch, left);
      left -= batch.rowCount;
      if (left <= 0) return;
    }
  } finally {
    if (source.path !== null) await source.close();
  }
}

/** By workers as far as they can, and then from record to record. */
async function* batchesOf(
  source: ByteSource, form: TextForm, file: CsvFile, options: CsvReadOptions,
  plan: ReadPlan, request: ReadRequest,
): AsyncGenerator<Batch> {
  const report = (row: BadRow): void => options.onBadRow?.(row);
  const stripes = await parallelFile(source, form, file, options, request);
  const rest = stripes ? yield* readParallel(plan, stripes, report)
    : { position: file.dataStart, linesBefore: file.linesBefore };
  if (!rest) return;
  // In stripes, places count from the file's first byte: without a mark, that is the text's, too.
  const start = rest.position;
  const reader = await RowReader.open(plan, rest.linesBefore, report);
  const limits = {
    file: source.name, chunkBytes: options.testing?.chunkBytes ?? CHUNK_BYTES, maxRowBytes: file.maxRowBytes,
  };
  const pieces = behind(start, textPieces(source, form, request.signal));
  yield* feed(reader.scanner, pieces, limits, final => reader.batches(final));
}

/**
 * Below this, starting workers takes about as long as they save: some 50 ms, and half a gigabyte a second.
 */
const LARGE_BYTES = 64 << 20;
const STRIPE_BYTES = 1 << 20;

/** How a file is read by workers; null: not at all. */
async function parallelFile(
  source: ByteSource, form: TextForm, file: CsvFile, { threads, testing }: CsvReadOptions,
  request: ReadRequest,
): Promise<ParallelFile | null> {
  const { path } = source;
  const count = threads ?? availableThreads();
  if (path === null || count < 2 || !hasThreads()) return null;
  if (request.most !== Infinity || !isSimple(file.dialect)) return null;
  if (form.encoding !== null && form.encoding !== "utf8") return null;
  const size = await source.size();
  if (size < (testing?.stripeBytes === undefined ? LARGE_BYTES : MARK_BYTES)) return null;
  // Compressed, in another encoding, or with a mark.
  if (!isPlainText(await source.read(0, MARK_BYTES), form)) return null;
  return {
    path, size, start: file.dataStart, linesBefore: file.linesBefore, threads: count,
    stripeBytes: testing?.stripeBytes ?? STRIPE_BYTES,
  };
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
