// What pages are gathered in: a chunk's values become buffers of their own, in JavaScript's memory.
import type { HostChunk } from "../../../../engine/memory/host-column.ts";
import type { LeafType } from "../footer/leaf-type.ts";
import { BitsBuilder } from "./bits-builder.ts";
import { FixedBuilder } from "./fixed-builder.ts";
import type { Presence } from "./levels.ts";
import type { Kernel } from "../kernel/kernel.ts";
import type { PageBytes } from "./page-bytes.ts";
import type { SharedDictionary } from "./shared-dictionary.ts";
import { StringBuilder } from "./string-builder.ts";

/** Takes pages in order. What it takes of the kernel's memory before the first page it keeps to the end. */
export interface ColumnBuilder {
  /** The dictionary, `count` values. */
  dictionary(page: PageBytes, count: number): void;
  /** A page of `count` rows. */
  add(page: PageBytes, count: number, presence: Presence): void;
  /** The chunk: parts one behind the other. */
  finish(): readonly HostChunk[];
}

/** For columns of nulls alone. */
class NullBuilder implements ColumnBuilder {
  #rows = 0;

  dictionary(): void {}

  add(_page: PageBytes, count: number): void {
    this.#rows += count;
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
