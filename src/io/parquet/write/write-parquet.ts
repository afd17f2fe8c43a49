// Writes Parquet files: batches are cut into row groups, and the footer comes last.
import type { Schema } from "../../../../expr/type.ts";
import type { Source } from "../../../../engine/source/source.ts";
import type { ByteSink } from "../../bytes/byte-sink.ts";
import { createKernel, type Kernel } from "../kernel/kernel.ts";
import { binary, i32, i64, list, struct, thriftBytes, type Written } from "../thrift/writer.ts";
import { chunkOut } from "./chunk-out.ts";
import type { Compression } from "./page-out.ts";
import { eachValue, type Piece } from "./row-group-rows.ts";
import { schemaOut, type SchemaOut } from "./schema-out.ts";
import { noEntries, shredder } from "./shred.ts";

export interface ParquetWriteOptions {
  /** How pages are compressed; default `snappy`. */
  readonly compression?: Compression;
  /** How many rows a row group has, the last one aside; default 122,880, as DuckDB's. */
  readonly rowGroupRows?: number;
}

const ROW_GROUP_ROWS = 122_880;
const MAGIC = new TextEncoder().encode("PAR1");
const FORMAT_VERSION = 2;

/**
 * Writes batches of one schema to a Parquet file, with statistics for each column of each row group and a
 * checksum for each page. Strings that repeat get a dictionary. Memory is held for one row group.
 *
 * All types are kept exactly, but: seconds become milliseconds, time zones other than UTC become UTC (of
 * the same moment), and durations become int64. Nulls are written where the schema allows them.
 *
 * @throws FormatError `unexpected-null`: a column that is not nullable holds one. ResourceError `page-too-large`.
 * Nothing is left under the sink's name then.
 */
export async function writeParquet(
  sink: ByteSink, schema: Schema, batches: AsyncIterable<Source>, options: ParquetWriteOptions = {},
): Promise<void> {
  try {
    const writer = new ParquetWriter(sink, schema, options.compression ?? "snappy", await createKernel());
    const most = Math.max(1, options.rowGroupRows ?? ROW_GROUP_ROWS);
    await writer.begin();
    for await (const source of batches) {
      for (let from = 0; from < source.rowCount;) {
        const to = Math.min(source.rowCount, from + most - writer.pendingRows);
        writer.add({ source, from, to });
        if (writer.pendingRows === most) await writer.flush();
        from = to;
      }
    }
    await writer.flush();
    await writer.end();
    await sink.close();
  } catch (error) {
    await sink.abort();
    throw error;
  }
}

class ParquetWriter {
  pendingRows = 0;
  readonly #sink: ByteSink;
  readonly #schema: Schema;
  readonly #out: SchemaOut;
  readonly #compression: Compression;
  readonly #kernel: Kernel;
  readonly #groups: Written[] = [];
  #pending: Piece[] = [];
  #offset = 0;
  #rows = 0;

  constructor(sink: ByteSink, schema: Schema, compression: Compression, kernel: Kernel) {
    this.#sink = sink;
    this.#schema = schema;
    this.#out = schemaOut(schema);
    this.#compression = compression;
    this.#kernel = kernel;
  }

  begin(): Promise<void> {
    return this.#write(MAGIC);
  }

  add(piece: Piece): void {
    this.#pending.push(piece);
    this.pendingRows += piece.to - piece.from;
  }

  /** Writes the waiting rows as a row group. */
  async flush(): Promise<void> {
    if (this.pendingRows === 0) return;
    const start = this.#offset;
    const chunks: Written[] = [];
    let uncompressed = 0;
    for (const [column, leaves] of this.#out.columns.entries()) {
      const entries = leaves.map(noEntries);
      const shred = shredder(this.#schema[column]!, entries);
      eachValue(this.#pending, column, value => shred(value, 0, 0));
      for (const [i, leaf] of leaves.entries()) {
        const chunk = await chunkOut(this.#kernel, leaf, entries[i]!, this.#compression);
        const metadata = chunk.metadata(this.#offset);
        chunks.push(struct({ 2: i64(this.#offset), 3: metadata }));
        uncompressed += chunk.uncompressedSize;
        for (const page of chunk.pages) await this.#write(page);
      }
    }
    this.#groups.push(struct({
      1: list("struct", chunks), 2: i64(uncompressed), 3: i64(this.pendingRows), 5: i64(start),
      6: i64(this.#offset - start),
      7: { type: "i16", value: this.#groups.length & 0x7fff },
    }));
    this.#rows += this.pendingRows;
    this.#pending = [];
    this.pendingRows = 0;
  }

  async end(): Promise<void> {
    const leaves = this.#out.columns.flat();
    const footer = thriftBytes({
      1: i32(FORMAT_VERSION), 2: list("struct", this.#out.elements), 3: i64(this.#rows),
      4: list("struct", this.#groups), 6: binary("quern"),
      // Each column's bounds are in the order of its type.
      7: list("struct", leaves.map(() => struct({ 1: struct({}) }))),
    });
    await this.#write(footer);
    const tail = new Uint8Array(8);
    new DataView(tail.buffer).setUint32(0, footer.length, true);
    tail.set(MAGIC, 4);
    await this.#write(tail);
  }

  async #write(bytes: Uint8Array): Promise<void> {
    await this.#sink.write(bytes);
    this.#offset += bytes.length;
  }
}
