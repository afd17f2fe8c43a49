// A Parquet file as a stored table: row groups as batches, those that no row of can be wanted left out.
import type { TypedExpr } from "../../../expr/node.ts";
import { columnsOf } from "../../../expr/node.ts";
import type { Schema } from "../../../expr/type.ts";
import type { HostColumn } from "../../../engine/memory/host-column.ts";
import type { Batch, ReadRequest, StoredTable } from "../../../engine/source/stored-table.ts";
import type { ByteSource } from "../bytes/byte-source.ts";
import { throwIfAborted } from "../bytes/stream.ts";
import { mayPass, type ColumnFacts } from "../prune.ts";
import { columnTest } from "./column-test.ts";
import { decodeRowGroup, type WantedColumn } from "./decode-row-group.ts";
import { bloomFilter, comparedColumns } from "./footer/bloom-filter.ts";
import type { FileColumn } from "./footer/column-type.ts";
import { factsOf } from "./footer/facts.ts";
import type { FileMetadata, RowGroup } from "./footer/metadata.ts";
import { createKernel } from "./kernel/kernel.ts";
import { SharedDictionary } from "./page/shared-dictionary.ts";
import { readRanges } from "./read-ranges.ts";

/** What a batch is decoded from: a row group, and the bytes of the wanted chunks. */
interface Fetched {
  readonly index: number;
  readonly group: RowGroup;
  readonly bytes: readonly (readonly Uint8Array[])[];
}

export class ParquetTable implements StoredTable {
  readonly format = "parquet";
  readonly name: string;
  readonly schema: Schema;
  readonly rowCount: number;
  readonly #bytes: ByteSource;
  readonly #columns: readonly FileColumn[];
  readonly #metadata: FileMetadata;
  #readers = 0;

  constructor(bytes: ByteSource, metadata: FileMetadata, columns: readonly FileColumn[]) {
    this.name = bytes.name;
    this.schema = Object.freeze(columns.map(column => column.field));
    this.rowCount = metadata.rowCount;
    this.#bytes = bytes;
    this.#columns = columns;
    this.#metadata = metadata;
  }

  async *read(request: ReadRequest): AsyncIterable<Batch> {
    const { most, signal } = request;
    this.#readers++;
    try {
      const kernel = await createKernel();
      const wanted = request.columns.map((index): WantedColumn => {
        const column = this.#columns[index]!;
        const shared = isText(column) ? new SharedDictionary(column.field.type) : null;
        return { column, shared, test: columnTest(column, request.conditions) };
      });
      let rows = 0;
      for await (const { index: rowGroup, group, bytes } of this.#fetched(request)) {
        throwIfAborted(signal);
        const place = { file: this.name, rowGroup };
        const batch = await decodeRowGroup(kernel, wanted, { group, bytes, place });
        if (batch.rowCount === 0) continue;
        const rowCount = Math.min(batch.rowCount, most - rows);
        rows += rowCount;
        yield rowCount === batch.rowCount ? batch
          : { rowCount, columns: batch.columns.map(column => firstRows(column, rowCount)) };
        if (rows >= most) return;
      }
    } finally {
      // Whoever else reads the same file still needs it.
      if (--this.#readers === 0) await this.#bytes.close();
    }
  }

  /** Row groups with their bytes; the next one's are read while one is decoded. */
  async *#fetched({ columns, conditions, most, signal }: ReadRequest): AsyncGenerator<Fetched> {
    let next: Promise<Fetched> | null = null;
    let planned = 0;
    for (const [index, group] of this.#metadata.rowGroups.entries()) {
      if (planned >= most) break;
      throwIfAborted(signal);
      if (group.rowCount === 0 || !await this.#mayPass(conditions, group, index)) continue;
      planned += group.rowCount;
      const current: Promise<Fetched> | null = next;
      next = this.#fetch(columns, group, index);
      // Whoever stops asking never awaits it; its failure is then nobody's.
      next.catch(() => {});
      if (current) yield await current;
    }
    if (next) yield await next;
  }

  async #fetch(columns: readonly number[], group: RowGroup, index: number): Promise<Fetched> {
    const leaves = columns.flatMap(column => this.#columns[column]!.leaves);
    const read = await readRanges(this.#bytes, leaves.map(leaf => group.columns[leaf.index]!));
    let at = 0;
    const bytes = columns.map(column => read.slice(at, at += this.#columns[column]!.leaves.length));
    return { index, group, bytes };
  }

  async #mayPass(conditions: readonly TypedExpr[], group: RowGroup, index: number): Promise<boolean> {
    if (conditions.length === 0) return true;
    const facts = new Map<string, ColumnFacts>();
    for (const name of new Set(conditions.flatMap(condition => [...columnsOf(condition)]))) {
      const column = this.#columns.find(candidate => candidate.field.name === name);
      const known = column && factsOf(column, group);
      if (known) facts.set(name, known);
    }
    if (!mayPass(conditions, name => facts.get(name))) return false;
    let hasFilter = false;
    for (const name of comparedColumns(conditions)) {
      const known = facts.get(name);
      const column = this.#columns.find(candidate => candidate.field.name === name);
      if (!known || !column) continue;
      const leaf = column.leaves[0]!;
      const place = { file: this.name, rowGroup: index, column: name };
      const filter = await bloomFilter(this.#bytes, group.columns[leaf.index]!, leaf.type, place);
      if (!filter) continue;
      facts.set(name, { ...known, mayContain: filter });
      hasFilter = true;
    }
    return !hasFilter || mayPass(conditions, name => facts.get(name));
  }
}

const isText = (column: FileColumn): boolean =>
  !column.shape && (column.field.type.kind === "utf8" || column.field.type.kind === "binary");

/** A column's first rows; buffers may be longer than their chunk. */
function firstRows(column: HostColumn, rowCount: number): HostColumn {
  let rest = rowCount;
  const chunks = column.chunks.flatMap(chunk => {
    const length = Math.min(rest, chunk.length);
    rest -= length;
    return length > 0 ? [{ ...chunk, length }] : [];
  });
  return { type: column.type, length: rowCount, chunks };
}
