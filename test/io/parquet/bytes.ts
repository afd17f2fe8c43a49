// Byte sources and sinks for the tests: of memory, and of a path; and how tables are read out whole.
import { open, type FileHandle } from "node:fs/promises";
import { FormatError } from "../../../expr/error.ts";
import type { HostColumn } from "../../../engine/memory/host-column.ts";
import type { Batch, ReadRequest, StoredTable } from "../../../engine/source/stored-table.ts";
import { readColumn } from "../../../engine/reference/read.ts";
import type { Value } from "../../../engine/reference/value.ts";
import type { ByteSink } from "../../../src/io/bytes/byte-sink.ts";
import type { ByteSource } from "../../../src/io/bytes/byte-source.ts";

export interface CountingSource extends ByteSource {
  /** The ranges that were read. */
  readonly reads: readonly (readonly [number, number])[];
}

export function memorySource(bytes: Uint8Array, name = "test.parquet"): CountingSource {
  const reads: [number, number][] = [];
  return {
    name, path: null, reads,
    size: () => Promise.resolve(bytes.length),
    read(start, end) {
      reads.push([start, end]);
      if (end > bytes.length) return Promise.reject(new FormatError("truncated-file", `${name} ends at ${bytes.length}.`));
      return Promise.resolve(bytes.subarray(start, end));
    },
    async *pieces() { yield bytes; },
    close: () => Promise.resolve(),
  };
}

export function pathSource(path: string): CountingSource {
  const reads: [number, number][] = [];
  // The promise is kept, so that reads at the same time share the file.
  let file: Promise<FileHandle> | null = null;
  const opened = (): Promise<FileHandle> => (file ??= open(path));
  return {
    name: path, path, reads,
    size: async () => (await (await opened()).stat()).size,
    async read(start, end, buffer) {
      reads.push([start, end]);
      const bytes = buffer?.subarray(0, end - start) ?? new Uint8Array(end - start);
      await (await opened()).read(bytes, 0, end - start, start);
      return bytes;
    },
    async *pieces() { yield* []; },
    async close() {
      const closing = file;
      file = null;
      await (await closing)?.close();
    },
  };
}

/** Keeps what is written. */
export function memorySink(): ByteSink & { bytes(): Uint8Array } {
  const parts: Uint8Array[] = [];
  return {
    name: "written.parquet",
    write(bytes) {
      parts.push(bytes.slice());
      return Promise.resolve();
    },
    close: () => Promise.resolve(),
    abort: () => Promise.resolve(),
    bytes: () => Buffer.concat(parts),
  };
}

export const everything = (table: StoredTable): ReadRequest =>
  ({ columns: table.schema.map((_, i) => i), conditions: [], most: Infinity });

export async function batchesOf(table: StoredTable, request: Partial<ReadRequest> = {}): Promise<Batch[]> {
  const batches: Batch[] = [];
  for await (const batch of table.read({ ...everything(table), ...request })) batches.push(batch);
  return batches;
}

/** The values of each column. */
export async function valuesOf(table: StoredTable, request: Partial<ReadRequest> = {}): Promise<Value[][]> {
  const batches = await batchesOf(table, request);
  const count = request.columns?.length ?? table.schema.length;
  return Array.from({ length: count }, (_, i) => batches.flatMap(({ columns, rowCount }) => {
    const column: HostColumn = columns[i]!;
    const values = readColumn(column);
    if (values.length !== rowCount) throw new Error(`a column has ${values.length} values in a batch of ${rowCount} rows`);
    return values;
  }));
}
