// Rows in JavaScript buffers, counted against a budget, and the pulling of them from a stored table piece
// by piece.
import { FormatError } from "../expr/error.ts";
import { sameType, typeName, type Field, type Schema } from "../expr/type.ts";
import type { Budget } from "./memory/budget.ts";
import type { HostChunk, HostColumn } from "./memory/host-column.ts";
import { hostBytes } from "./memory/host-rows.ts";
import type { Batch, StoredHandle } from "./source/stored-table.ts";

export class Rows {
  count = 0;
  bytes = 0;
  private chunks: HostChunk[][];

  constructor(readonly schema: Schema, private readonly budget: Budget) {
    this.chunks = schema.map(() => []);
  }

  add({ rowCount, columns }: Batch): void {
    const bytes = Math.ceil(columns.reduce((sum, column) => sum + hostBytes(column), 0));
    this.budget.reserve(bytes);
    this.bytes += bytes;
    this.count += rowCount;
    columns.forEach((column, i) => this.chunks[i]!.push(...column.chunks));
  }

  columns(): readonly HostColumn[] {
    return this.schema.map(({ type }, i) => ({ type, length: this.count, chunks: this.chunks[i]! }));
  }

  /** Forgets all rows; columns that were given out stay as they are. */
  clear(): void {
    this.budget.release(this.bytes);
    this.chunks = this.schema.map(() => []);
    this.count = this.bytes = 0;
  }
}

/** A stored table's rows, pulled in order; the next batch is under way while the last one is worked on. */
export class StoredRows {
  /** All rows were handed out. */
  ended = false;
  private readonly batches: AsyncIterator<Batch>;
  private next: Promise<IteratorResult<Batch>>;

  /** `stopped` rejects when nobody wants more rows. */
  constructor(
    private readonly table: StoredHandle, private readonly schema: Schema, batches: AsyncIterable<Batch>,
    private readonly budget: Budget, private readonly stopped: Promise<never>,
  ) {
    this.batches = batches[Symbol.asyncIterator]();
    this.next = this.pull();
  }

  private pull(): Promise<IteratorResult<Batch>> {
    const next = this.batches.next();
    // It is looked at when it is wanted.
    next.catch(() => {});
    return next;
  }

  /** Rows until they hold so many bytes, or there are no more; or until there are `most`. */
  async piece(bytes: number, most = Infinity): Promise<Rows> {
    const rows = new Rows(this.schema, this.budget);
    try {
      while (!this.ended && rows.bytes < bytes && rows.count < most) {
        const { done, value } = await Promise.race([this.next, this.stopped]);
        this.ended = done === true;
        if (done) break;
        check(value, this.schema, this.table);
        rows.add(value);
        if (rows.count < most) this.next = this.pull();
      }
      return rows;
    } catch (error) {
      rows.clear();
      throw error;
    }
  }

  /** Ends the reading. A reader that has not heard that it is to stop is not waited for. */
  async close(): Promise<void> {
    const closed = Promise.resolve(this.batches.return?.());
    // What was stopped has told why; how the reader took it is of no interest.
    closed.catch(() => {});
    await Promise.race([closed, this.stopped.catch(() => {})]);
  }
}

/** A reader that gives something else than it has promised is found here, not as garbage in a kernel. */
function check({ rowCount, columns }: Batch, schema: Schema, { name, format }: StoredHandle): void {
  const wrong = schema.findIndex((field, i) => !isFor(columns[i], field, rowCount));
  if (wrong < 0 && columns.length === schema.length) return;
  const field = schema[Math.max(0, wrong)];
  throw new FormatError("bad-batch", `The ${format} reader gave rows of ${name} that are not as its schema says: ${
    field ? `column ${JSON.stringify(field.name)} must be ${typeName(field.type)}` : `${columns.length} columns`}.`);
}

const isFor = (column: HostColumn | undefined, { type }: Field, rowCount: number): boolean =>
  column !== undefined && column.length === rowCount && sameType(column.type, type)
  && column.chunks.reduce((sum, chunk) => sum + chunk.length, 0) === rowCount;
