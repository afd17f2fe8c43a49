// Booleans: gathered as bits.
import type { HostChunk } from "../../../../engine/memory/host-column.ts";
import { Encoding, encodingName } from "../footer/names.ts";
import type { Kernel } from "../kernel/kernel.ts";
import { unsupported } from "../place.ts";
import type { ColumnBuilder, PageRows } from "./column-builder.ts";
import type { Presence } from "./levels.ts";
import { markNullable } from "./mark.ts";
import type { PageBytes } from "./page-bytes.ts";
import { pickedBits, type Rows } from "./row-marks.ts";
import { ValidityBuilder } from "./validity.ts";

export class BitsBuilder implements ColumnBuilder {
  readonly #kernel: Kernel;
  readonly #validity: ValidityBuilder;
  readonly #bits: number;
  #rows = 0;

  constructor(kernel: Kernel, rows: number) {
    this.#kernel = kernel;
    this.#validity = new ValidityBuilder(kernel, rows);
    const bytes = ((rows + 7) >> 3) + 2;
    this.#bits = kernel.take(bytes);
    kernel.u8.fill(0, this.#bits, this.#bits + bytes);
  }

  expect(): void {}

  dictionary(page: PageBytes): void {
    throw page.wrong("booleans have no dictionary");
  }

  decode(page: PageBytes, count: number, presence: Presence): PageRows {
    const values = this.#values(page, presence.present);
    return {
      // No test says anything of the values themselves.
      mark: ({ nulls }, marks) => markNullable(this.#kernel, presence, count, nulls, marks, () => {}),
      add: rows => this.#add(values, count, presence, rows),
    };
  }

  finish(): readonly HostChunk[] {
    const bytes = this.#kernel.u8.slice(this.#bits, this.#bits + ((this.#rows + 7) >> 3));
    return [{
      length: this.#rows, ...this.#validity.finish(), values: { layout: "bits", bits: { bytes, offset: 0 } },
    }];
  }

  #add(values: number, count: number, { bits }: Presence, rows: Rows | null): void {
    const added = rows?.count ?? count;
    let from = values;
    if (bits !== 0) {
      from = this.#kernel.take((count + 7) >> 3);
      this.#kernel.run.spreadBits(values, bits, count, from);
    }
    if (rows) from = pickedBits(this.#kernel, from, rows);
    this.#kernel.run.copyBits(from, added, this.#bits, this.#rows);
    this.#validity.add(bits, count, rows);
    this.#rows += added;
  }

  #values(page: PageBytes, count: number): number {
    const { values: { from, end }, page: { encoding, offset } } = page;
    if (encoding === Encoding.plain) {
      if (count > (end - from) * 8) throw page.wrong(`it is too short for ${count} booleans`);
      return from;
    }
    if (encoding !== Encoding.rle) {
      throw unsupported("unsupported-encoding", page.place, offset, `booleans in ${encodingName(encoding)} are not supported`);
    }
    const size = end - from < 4 ? Infinity : this.#kernel.view.getUint32(from, true);
    if (size > end - from - 4) throw page.wrong("its booleans do not fit into the page");
    const bits = this.#kernel.take((count + 7) >> 3);
    if (this.#kernel.run.decodeBits(from + 4, from + 4 + size, count, bits) < 0) throw page.wrong("its booleans are too few");
    return bits;
  }
}
