// Reads row groups of a file: fetches the bytes of the wanted columns, and decodes them. Each thread has one.
import type { TypedExpr } from "../../../expr/node.ts";
import type { Batch } from "../../../engine/source/stored-table.ts";
import type { ByteSource } from "../bytes/byte-source.ts";
import { columnTest } from "./column-test.ts";
import { decodeRowGroup, type WantedColumn } from "./decode-row-group.ts";
import type { FileColumn } from "./footer/column-type.ts";
import type { RowGroup } from "./footer/metadata.ts";
import { createKernel, type Kernel } from "./kernel/kernel.ts";
import { SharedDictionary } from "./page/shared-dictionary.ts";
import { ReadBuffers, readRanges, type ReadBytes } from "./read-ranges.ts";

/** What is read of each row group. */
export interface GroupPlan {
  /** What messages call the file. */
  readonly file: string;
  readonly columns: readonly FileColumn[];
  readonly conditions: readonly TypedExpr[];
}

/** A row group of the file. */
export interface Group {
  /** Its place among the file's. */
  readonly index: number;
  readonly group: RowGroup;
}

export class GroupReader {
  readonly #plan: GroupPlan;
  readonly #wanted: readonly WantedColumn[];
  readonly #bytes: ByteSource;
  readonly #kernel: Kernel;
  readonly #buffers = new ReadBuffers();
  /** The kernel's memory is used by one row group at a time. */
  #last: Promise<unknown> = Promise.resolve();
  #closed = false;

  private constructor(plan: GroupPlan, bytes: ByteSource, kernel: Kernel) {
    this.#plan = plan;
    this.#bytes = bytes;
    this.#kernel = kernel;
    this.#wanted = plan.columns.map((column): WantedColumn => {
      const shared = isText(column) ? new SharedDictionary(column.field.type) : null;
      return { column, shared, test: columnTest(column, plan.conditions) };
    });
  }

  static async open(plan: GroupPlan, bytes: ByteSource): Promise<GroupReader> {
    return new GroupReader(plan, bytes, await createKernel());
  }

  /** The rows that may fulfil the conditions. While one row group is decoded, others' bytes are fetched. */
  read({ index, group }: Group): Promise<Batch> {
    const fetched = this.#fetch(group);
    const batch = this.#last.then(async () => {
      const { parts, release } = await fetched;
      if (this.#closed) throw new Error("nobody wants the row group any more");
      const place = { file: this.#plan.file, rowGroup: index };
      const bytes = this.#ofColumns(parts);
      const decoded = await decodeRowGroup(this.#kernel, this.#wanted, { group, bytes, place });
      release();
      return decoded;
    });
    // Whoever asked hears of it.
    fetched.catch(() => {});
    this.#last = batch.catch(() => {});
    return batch;
  }

  /** Begins nothing more, and waits for what is under way: then the file may be closed. */
  async close(): Promise<void> {
    this.#closed = true;
    await this.#last;
  }

  #fetch(group: RowGroup): Promise<ReadBytes> {
    const chunks = this.#plan.columns.flatMap(({ leaves }) => leaves.map(leaf => group.columns[leaf.index]!));
    return readRanges(this.#bytes, chunks, this.#buffers);
  }

  /** The bytes of each column's leaves. */
  #ofColumns(parts: readonly Uint8Array[]): readonly (readonly Uint8Array[])[] {
    let at = 0;
    return this.#plan.columns.map(({ leaves }) => parts.slice(at, at += leaves.length));
  }
}

const isText = ({ shape, field: { type } }: FileColumn): boolean =>
  !shape && (type.kind === "utf8" || type.kind === "binary");
