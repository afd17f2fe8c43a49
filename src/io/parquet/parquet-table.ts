// A Parquet file as a stored table: row groups as batches, those that no row of can be wanted left out.
import type { TypedExpr } from "../../../expr/node.ts";
import { columnsOf, walk } from "../../../expr/node.ts";
import type { Schema } from "../../../expr/type.ts";
import type { HostColumn } from "../../../engine/memory/host-column.ts";
import type { Batch, ReadRequest, StoredTable } from "../../../engine/source/stored-table.ts";
import type { ByteSource } from "../bytes/byte-source.ts";
import { throwIfAborted } from "../bytes/stream.ts";
import { mayPass, type ColumnFacts } from "../prune.ts";
import { availableThreads } from "../../../engine/platform-node.ts";
import { bloomFilter, comparedColumns } from "./footer/bloom-filter.ts";
import type { FileColumn } from "./footer/column-type.ts";
import { factsOf } from "./footer/facts.ts";
import type { FileMetadata, RowGroup } from "./footer/metadata.ts";
import { GroupReader, type Group, type GroupPlan } from "./group-reader.ts";
import { readGroups } from "./read-groups.ts";
import { Crew } from "./threads/crew.ts";
import { hasThreads } from "./threads/platform-threads.ts";

/** How a file is read by several threads. */
export interface ThreadOptions {
  /**
   * Threads that read a large file on Node side by side; 1: the calling thread reads. Default: as many as
   * there are cores. Lists and structs, URLs, Blobs and bytes are read by the calling thread.
   */
  readonly threads?: number;
  /** @internal For tests: what is a large file. */
  readonly testing?: { readonly largeBytes?: number };
}

/** Below this many bytes of columns, starting a worker takes about as long as it saves. */
const LARGE_BYTES = 32 << 20;

export class ParquetTable implements StoredTable {
  readonly format = "parquet";
  readonly name: string;
  readonly schema: Schema;
  readonly rowCount: number;
  readonly #bytes: ByteSource;
  readonly #columns: readonly FileColumn[];
  readonly #metadata: FileMetadata;
  readonly #options: ThreadOptions;
  #readers = 0;

  constructor(
    bytes: ByteSource, metadata: FileMetadata, columns: readonly FileColumn[], options: ThreadOptions,
  ) {
    this.name = bytes.name;
    this.schema = Object.freeze(columns.map(column => column.field));
    this.rowCount = metadata.rowCount;
    this.#bytes = bytes;
    this.#columns = columns;
    this.#metadata = metadata;
    this.#options = options;
  }

  async *read(request: ReadRequest): AsyncIterable<Batch> {
    const { most, signal } = request;
    this.#readers++;
    const columns = request.columns.map(index => this.#columns[index]!);
    const plan: GroupPlan = { file: this.name, columns, conditions: request.conditions };
    const crew = most === Infinity ? this.#crew(plan) : null;
    let reader: GroupReader | null = null;
    try {
      reader = await GroupReader.open(plan, this.#bytes);
      let rows = 0;
      const groups = this.#groups(request);
      for await (const batch of readGroups(reader, crew, groups, ({ group }) => sizeOf(plan, group))) {
        throwIfAborted(signal);
        if (batch.rowCount === 0) continue;
        const rowCount = Math.min(batch.rowCount, most - rows);
        rows += rowCount;
        yield rowCount === batch.rowCount ? batch
          : { rowCount, columns: batch.columns.map(column => firstRows(column, rowCount)) };
        if (rows >= most) return;
      }
    } finally {
      crew?.release();
      await reader?.close();
      // Whoever else reads the same file still needs it.
      if (--this.#readers === 0) await this.#bytes.close();
    }
  }

  /** Workers, if there is enough for them to do. */
  #crew(plan: GroupPlan): Crew | null {
    const { path } = this.#bytes;
    const { threads = availableThreads(), testing } = this.#options;
    const isFlat = plan.columns.every(({ shape }) => !shape);
    if (path === null || threads < 2 || !isFlat || !hasThreads()) return null;
    const { conditions } = plan;
    const wanted = this.#metadata.rowGroups.filter(group => fits(conditions, this.#facts(conditions, group)));
    const bytes = wanted.reduce((sum, group) => sum + sizeOf(plan, group), 0);
    const workers = Math.min(threads, wanted.length) - 1;
    if (workers < 1 || bytes < (testing?.largeBytes ?? LARGE_BYTES)) return null;
    return new Crew(sendable(plan), path, workers);
  }

  /** The row groups that rows may be wanted of. */
  async *#groups({ conditions, most, signal }: ReadRequest): AsyncGenerator<Group> {
    let planned = 0;
    for (const [index, group] of this.#metadata.rowGroups.entries()) {
      if (planned >= most) return;
      throwIfAborted(signal);
      if (group.rowCount === 0 || !await this.#mayPass(conditions, group, index)) continue;
      planned += group.rowCount;
      yield { index, group };
    }
  }

  /** What statistics say of the columns that conditions name. */
  #facts(conditions: readonly TypedExpr[], group: RowGroup): Map<string, ColumnFacts> {
    const facts = new Map<string, ColumnFacts>();
    for (const name of new Set(conditions.flatMap(condition => [...columnsOf(condition)]))) {
      const column = this.#columns.find(candidate => candidate.field.name === name);
      const known = column && factsOf(column, group);
      if (known) facts.set(name, known);
    }
    return facts;
  }

  async #mayPass(conditions: readonly TypedExpr[], group: RowGroup, index: number): Promise<boolean> {
    const facts = this.#facts(conditions, group);
    if (!fits(conditions, facts)) return false;
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
    return !hasFilter || fits(conditions, facts);
  }
}

const fits = (conditions: readonly TypedExpr[], facts: ReadonlyMap<string, ColumnFacts>): boolean =>
  mayPass(conditions, name => facts.get(name));

const sizeOf = ({ columns }: GroupPlan, group: RowGroup): number =>
  columns.reduce((sum, { leaves }) =>
    leaves.reduce((bytes, leaf) => bytes + group.columns[leaf.index]!.uncompressedSize, sum), 0);

/** Parts of longer conditions: sending them takes longer than what they save. */
const MOST_SENT = 1000;

/** Without what workers need not know. They may leave out fewer rows. */
const sendable = (plan: GroupPlan): GroupPlan => ({ ...plan, conditions: plan.conditions.filter(isShort) });

function isShort(condition: TypedExpr): boolean {
  let parts = 0;
  walk(condition, () => { parts++; });
  return parts <= MOST_SENT;
}

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
