// JSON files as stored tables: newline-delimited rows, and documents that hold an array of them.
import { FormatError, type QuernError } from "../../../expr/error.ts";
import type { Field } from "../../../expr/type.ts";
import type { Batch, ReadRequest, StoredTable } from "../../../engine/source/stored-table.ts";
import type { ByteSource } from "../bytes/byte-source.ts";
import { throwIfAborted } from "../bytes/stream.ts";
import { BATCH_ROWS } from "./builder.ts";
import { walkElements } from "./elements.ts";
import { Inference } from "./infer.ts";
import { walkLines } from "./lines.ts";
import { SAMPLE_ROWS, checkOptions, type JsonDocumentOptions, type JsonOptions } from "./options.ts";
import { Problem } from "./problem.ts";
import { RowReader } from "./row-reader.ts";
import type { Visitor, Walk } from "./walk.ts";

/** A batch of long rows ends before it has all its rows. */
const BATCH_BYTES = 1 << 25;

/**
 * Opens newline-delimited JSON: an object a line, each member a column. Blank lines, a byte order mark and
 * `\r\n` are passed over, gzip is unpacked. Columns are those of `schema`, or what a sample shows (see
 * `JsonOptions.sample`); a member that is missing is null. Integers and decimals keep all their digits. A
 * query makes values of the members it needs, and stops when it has the rows it needs.
 *
 * @throws FormatError `bad-json` where a line is no JSON object, `bad-value` where a value is not of its
 * column's type, `unexpected-null`; with the file, the line and the column.
 */
export const openNdjson = (bytes: ByteSource, options: JsonOptions = {}): Promise<StoredTable> =>
  open(bytes, "ndjson", walkLines, options);

/**
 * Opens a JSON document that is an array of objects, or has one inside, where `rows` says. Everything else is
 * as for `openNdjson`; the document is read piece by piece, and never held as a whole.
 *
 * @throws FormatError as `openNdjson` does, with the row, counted from 0, and its byte; `no-rows` where
 * there is
 * no array.
 */
export const openJson = (bytes: ByteSource, options: JsonDocumentOptions = {}): Promise<StoredTable> =>
  open(bytes, "json", walkElements(options.rows === undefined ? [] : options.rows.split(".")), options);

async function open(
  bytes: ByteSource,
  format: string,
  walk: Walk,
  options: JsonOptions,
): Promise<StoredTable> {
  checkOptions(options);
  const schema = options.schema ?? (await sampled(bytes, walk, options));
  return {
    name: bytes.name,
    format,
    schema,
    rowCount: null,
    read: request => readRows(bytes, walk, schema, options, request),
  };
}

async function sampled(bytes: ByteSource, walk: Walk, options: JsonOptions): Promise<readonly Field[]> {
  const { sample = SAMPLE_ROWS } = options;
  const inference = new Inference();
  const visitor = new Rows(bytes.name, options, s => inference.read(s), () => ++inference.rows === sample);
  try {
    for await (const _ of walk(bytes, visitor)) break;
  } finally {
    // What a stream has given is kept, and the rest comes later.
    if (bytes.path !== null) await bytes.close();
  }
  const schema = inference.schema();
  if (schema.length > 0) return schema;
  throw new FormatError("no-columns", `${bytes.name} has ${inference.rows === 0 ? "no rows" : "no members in its rows"
  }, so its columns are not known.`, { hint: "Pass a schema." });
}

async function *readRows(
  bytes: ByteSource, walk: Walk, schema: readonly Field[], options: JsonOptions, request: ReadRequest,
): AsyncGenerator<Batch, void> {
  const { columns, most, signal } = request;
  const reader = new RowReader(columns.map(i => schema[i]!));
  let [left, size] = [most, 0];
  const visitor = new Rows(bytes.name, options, s => reader.read(s), length => {
    size += length;
    reader.rows++;
    return reader.rows === BATCH_ROWS || reader.rows >= left || size > BATCH_BYTES;
  });
  try {
    for await (const _ of most > 0 ? walk(bytes, visitor, signal) : []) {
      throwIfAborted(signal);
      size = 0;
      const batch = reader.take();
      left -= batch.rowCount;
      yield batch;
      if (left <= 0) return;
    }
    if (reader.rows > 0) yield reader.take();
  } finally {
    await bytes.close();
  }
}

/** Reads rows, and tells where one could not be read. */
class Rows implements Visitor {
  constructor(
    private readonly name: string,
    private readonly options: JsonOptions,
    readonly read: Visitor["read"],
    readonly taken: Visitor["taken"],
  ) {}

  failed(error: unknown, place: string, start: number): void {
    if (!(error instanceof Problem)) throw error;
    if (this.options.badRows !== "skip") throw this.told(error, place, start);
  }

  private told({ kind, message, at, column }: Problem, place: string, start: number): QuernError {
    const where = column === null ? `${this.name}, ${place}` : `${this.name}, ${place}, column ${JSON.stringify(column)}`;
    const found = this.options.schema === undefined;
    switch (kind) {
      case "value": return new FormatError("bad-value", `${where}: ${message}.`,
        found ? { hint: "Its type was found in the first rows: pass a schema, or sample: \"all\"." } : {});
      case "null": return new FormatError("unexpected-null", `${where}: ${message}.`);
      default: return new FormatError("bad-json", `${where}: ${message} (character ${at - start + 1}).`);
    }
  }
}
