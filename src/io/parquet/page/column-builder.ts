// What pages are gathered in: a chunk's values become buffers of their own, in JavaScript's memory.
import type { HostChunk } from "../../../../engine/memory/host-column.ts";
import type { ColumnTest } from "../column-test.ts";
import type { LeafType } from "../footer/leaf-type.ts";
import { BitsBuilder } from "./bits-builder.ts";
import { FixedBuilder } from "./fixed-builder.ts";
import type { Presence } from "./levels.ts";
import type { Kernel } from "../kernel/kernel.ts";
import type { PageBytes } from "./page-bytes.ts";
import type { Rows } from "./row-marks.ts";
import type { SharedDictionary } from "./shared-dictionary.ts";
import { StringBuilder } from "./string-builder.ts";

/** Takes pages in order. What it takes of the kernel's memory before the first page it keeps to the end. */
export interface ColumnBuilder {
  /** How many rows will be added; until it is said, all of the chunk's. */
  expect(rows: number): void;
  /** The dictionary, `count` values. */
  dictionary(page: PageBytes, count: number): void;
  /** A page of `count` rows, in the kernel's memory. */
  decode(page: PageBytes, count: number, presence: Presence): PageRows;
  /** The chunk: parts one behind the other. */
  finish(): readonly HostChunk[];
}

/** The decoded rows of a page, as long as nobody gives back what they took of the kernel's memory. */
export interface PageRows {
  /** Takes away the marks of rows that fail a test. */
  mark(test: ColumnTest, marks: number): void;
  /** Adds all rows to the chunk, or some. */
  add(rows: Rows | null): void;
}

/** For columns of nulls alone. */
class NullBuilder implements ColumnBuilder {
  #rows = 0;

  expect(): void {}

  dictionary(): void {}

  decode(_page: PageBytes, count: number): PageRows {
    return { mark() {}, add: rows => { this.#rows += rows?.count ?? count; } };
  }

  finish(): readonly HostChunk[] {
    return [{ length: this.#rows, values: { layout: "null" } }];
  }
}

/** `shared`: strings keep their dictionary, in that of all row groups. */
export function columnBuilder(
  kernel: Kernel, leaf: LeafType, rows: number, shared: SharedDictionary | null,
): ColumnBuilder {
  if (leaf.type.kind === "null") return new NullBuilder();
  switch (leaf.form) {
    case "bits": return new BitsBuilder(kernel, rows);
    case "bytes": case "fixedBytes": case "uuid": return new StringBuilder(kernel, leaf, rows, shared);
    default: return new FixedBuilder(kernel, leaf, rows);
  }
}
