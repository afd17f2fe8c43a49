// Files in and out: one function for each format and direction. A format's code is loaded when it is first
// asked for.
import type { AnySchema, Dynamic } from "../../frame/type/dtype.ts";
import type { DataFrame, Frame } from "../../frame/frame.ts";
import type { FileTarget } from "./bytes/open-sink.ts";
import type { CsvReadOptions, CsvWriteOptions } from "./csv/index.ts";
import type { Files } from "./files.ts";
import type { WriteIpcOptions } from "./ipc/index.ts";
import type { JsonDocumentOptions, JsonOptions, WriteJsonOptions } from "./json/index.ts";
import type { ParquetReadOptions, ParquetWriteOptions } from "./parquet/index.ts";
import { awaited } from "../../frame/awaited.ts";
import type { ReadNames, Scanned, ScanOptions } from "./scan.ts";
import type { WriteOptions, Written } from "./write.ts";

export type { FileInput } from "./bytes/open.ts";
export type { FileTarget, NodeWritable } from "./bytes/open-sink.ts";
export type { Files } from "./files.ts";
export type { Scanned, ScanOptions } from "./scan.ts";
export type { WriteOptions, Written } from "./write.ts";

const scanFiles: typeof import("./scan.ts").scanFiles =
  async (...all) => (await import("./scan.ts")).scanFiles(...all);
const writeFrame: typeof import("./write.ts").writeFrame =
  async (...all) => (await import("./write.ts")).writeFrame(...all);

const CSV_READ: ReadNames<CsvReadOptions> = {
  schema: true, types: true, sample: true, separator: true, quote: true, escape: true, header: true,
  names: true, skip: true, comment: true, nulls: true, trim: true, decimalSeparator: true, encoding: true,
  compression: true, ragged: true, badRows: true, onBadRow: true, maxRowBytes: true, threads: true,
  testing: true,
};
const JSON_READ: ReadNames<JsonOptions> = { schema: true, sample: true, badRows: true };

/**
 * A frame over CSV files. What the columns are is found out from a sample, or said by `schema`; rows are
 * read when the frame is collected, and only the columns that the query needs are made. Texts that fit no
 * type are a `FormatError` that names the file, the line and the column.
 *
 * @example
 * await writeCsv(orders, "trips.csv");
 * const trips = await scanCsv("trips.csv", { schema: { customer: t.int32, price: t.float64 } });
 * await trips.groupBy("customer").agg(g => ({ total: g.price.sum() })).collect();
 */
export const scanCsv = <S extends AnySchema = Dynamic, const Name extends string = never>(
  files: Files, options: ScanOptions<CsvReadOptions, S, Name> = {},
): Promise<Frame<Scanned<S, Name>>> =>
  awaited("scanCsv", scanFiles("Reading CSV", CSV_READ, files, options,
    async (bytes, own) => (await import("./csv/index.ts")).openCsv(bytes, own)));

/** The rows of CSV files, read once and kept; `scanCsv` for a file that is read by each query. */
export const readCsv = <S extends AnySchema = Dynamic, const Name extends string = never>(
  files: Files, options: ScanOptions<CsvReadOptions, S, Name> = {},
): Promise<DataFrame<Scanned<S, Name>>> =>
  awaited("readCsv", scanCsv(files, options).then(frame => frame.collect()));

/**
 * Writes a query's rows as CSV, batch by batch. Of a path the file is there when all is written, not before.
 *
 * @example
 * await writeCsv(orders.filter(o => o.amount.gt(10)), "large.csv");
 */
export const writeCsv = <S extends AnySchema>(
  frame: Frame<S>, target: FileTarget, options: WriteOptions<CsvWriteOptions> = {},
): Promise<Written> =>
  writeFrame(frame, target, options, async (...all) => (await import("./csv/index.ts")).writeCsv(...all));

/**
 * A frame over Parquet files. Only the footer is read at once; a query reads the columns it needs of the
 * row groups that its filters may find rows in. Exact: decimals, 64-bit integers and nanoseconds come as
 * they are.
 *
 * @example
 * await writeParquet(orders, "scanned.parquet");
 * const stored = await scanParquet("scanned.parquet", { schema: { id: t.int64, day: t.date } });
 * await stored.filter(o => o.day.ge("2024-01-01")).select("id").collect();
 */
export const scanParquet = <S extends AnySchema = Dynamic, const Name extends string = never>(
  files: Files, options: ScanOptions<ParquetReadOptions, S, Name> = {},
): Promise<Frame<Scanned<S, Name>>> =>
  awaited("scanParquet", scanFiles("Reading Parquet", { schema: true, threads: true, testing: true }, files, options,
    async (bytes, own) => (await import("./parquet/index.ts")).openParquet(bytes, own)));

/** The rows of Parquet files, read once and kept; `scanParquet` for a file that is read by each query. */
export const readParquet = <S extends AnySchema = Dynamic, const Name extends string = never>(
  files: Files, options: ScanOptions<ParquetReadOptions, S, Name> = {},
): Promise<DataFrame<Scanned<S, Name>>> =>
  awaited("readParquet", scanParquet(files, options).then(frame => frame.collect()));

/**
 * Writes a query's rows as Parquet, a row group at a time, with statistics. Of a path the file is there
 * when all is written, not before.
 *
 * @example await writeParquet(orders, "orders.parquet");
 */
export const writeParquet = <S extends AnySchema>(
  frame: Frame<S>, target: FileTarget, options: WriteOptions<ParquetWriteOptions> = {},
): Promise<Written> =>
  writeFrame(frame, target, options, async (...all) => (await import("./parquet/index.ts")).writeParquet(...all));

/**
 * A frame over Arrow IPC files, of the stream or the file format. `fromIPC` for bytes that are in memory.
 *
 * @example
 * const flights = await scanIpc("flights.arrow");
 * await flights.select("delay").head(3).collect();
 */
export const scanIpc = <S extends AnySchema = Dynamic, const Name extends string = never>(
  files: Files, options: ScanOptions<object, S, Name> = {},
): Promise<Frame<Scanned<S, Name>>> =>
  awaited("scanIpc", scanFiles("Reading Arrow IPC", { schema: true }, files, options,
    async (bytes, { schema }) => {
    const table = await (await import("./ipc/index.ts")).openIpc(bytes);
    if (schema) (await import("./check-schema.ts")).checkSchema(schema, table.schema, table.name);
    return table;
  }));

/** The rows of Arrow IPC files, read once and kept. */
export const readIpc = <S extends AnySchema = Dynamic, const Name extends string = never>(
  files: Files, options: ScanOptions<object, S, Name> = {},
): Promise<DataFrame<Scanned<S, Name>>> =>
  awaited("readIpc", scanIpc(files, options).then(frame => frame.collect()));

/**
 * Writes a query's rows as Arrow IPC, a record batch at a time.
 *
 * @example await writeIpc(orders, "orders.arrow", { format: "file" });
 */
export const writeIpc = <S extends AnySchema>(
  frame: Frame<S>, target: FileTarget, options: WriteOptions<WriteIpcOptions> = {},
): Promise<Written> =>
  writeFrame(frame, target, options, async (...all) => (await import("./ipc/index.ts")).writeIpc(...all));

/**
 * A frame over files with a JSON object on each line. Integers and, by `schema`, decimals keep all their
 * digits.
 *
 * @example
 * await writeNdjson(orders, "scanned.ndjson");
 * const events = await scanNdjson("scanned.ndjson");
 */
export const scanNdjson = <S extends AnySchema = Dynamic, const Name extends string = never>(
  files: Files, options: ScanOptions<JsonOptions, S, Name> = {},
): Promise<Frame<Scanned<S, Name>>> =>
  awaited("scanNdjson", scanFiles("Reading NDJSON", JSON_READ, files, options,
    async (bytes, own) => (await import("./json/index.ts")).openNdjson(bytes, own)));

/** The rows of files with a JSON object on each line, read once and kept. */
export const readNdjson = <S extends AnySchema = Dynamic, const Name extends string = never>(
  files: Files, options: ScanOptions<JsonOptions, S, Name> = {},
): Promise<DataFrame<Scanned<S, Name>>> =>
  awaited("readNdjson", scanNdjson(files, options).then(frame => frame.collect()));

/**
 * Writes a query's rows as JSON objects, one on each line.
 *
 * @example
 * await writeNdjson(orders, "orders.ndjson");
 */
export const writeNdjson = <S extends AnySchema>(
  frame: Frame<S>, target: FileTarget, options: WriteOptions<WriteJsonOptions> = {},
): Promise<Written> =>
  writeFrame(frame, target, options, async (...all) => (await import("./json/index.ts")).writeNdjson(...all));

/**
 * A frame over JSON files: an array of objects, at the top or where `rows` says.
 *
 * @example
 * await writeJson(orders, "scanned.json");
 * const read = await scanJson("scanned.json");
 */
export const scanJson = <S extends AnySchema = Dynamic, const Name extends string = never>(
  files: Files, options: ScanOptions<JsonDocumentOptions, S, Name> = {},
): Promise<Frame<Scanned<S, Name>>> =>
  awaited("scanJson", scanFiles("Reading JSON", { ...JSON_READ, rows: true }, files, options,
    async (bytes, own) => (await import("./json/index.ts")).openJson(bytes, own)));

/** The rows of JSON files, read once and kept. */
export const readJson = <S extends AnySchema = Dynamic, const Name extends string = never>(
  files: Files, options: ScanOptions<JsonDocumentOptions, S, Name> = {},
): Promise<DataFrame<Scanned<S, Name>>> =>
  awaited("readJson", scanJson(files, options).then(frame => frame.collect()));

/**
 * Writes a query's rows as one JSON array of objects.
 *
 * @example
 * await writeJson(orders, "orders.json");
 */
export const writeJson = <S extends AnySchema>(
  frame: Frame<S>, target: FileTarget, options: WriteOptions<WriteJsonOptions> = {},
): Promise<Written> =>
  writeFrame(frame, target, options, async (...all) => (await import("./json/index.ts")).writeJson(...all));
