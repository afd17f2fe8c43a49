// Which rows of a chunk are not null, gathered page by page in the kernel's memory.
import type { Bits } from "../../../../engine/memory/host-column.ts";
import type { Kernel } from "../kernel/kernel.ts";
import { pickedBits, type Rows } from "./row-marks.ts";

export class ValidityBuilder {
  readonly #kernel: Kernel;
  readonly #bits: number;
  #rows = 0;
  #hasNulls = false;

  constructor(kernel: Kernel, rows: number) {
    this.#kernel = kernel;
    const bytes = ((rows + 7) >> 3) + 2;
    this.#bits = kernel.take(bytes);
    kernel.u8.fill(0, this.#bits, this.#bits + bytes);
  }

  /** `bits` is the address of a page's bitmap, or 0: none of its rows is null. Of `rows` alone, if they are given. */
  add(bits: number, rowCount: number, rows: Rows | null): void {
    this.#append(bits !== 0 && rows ? pickedBits(this.#kernel, bits, rows) : bits, rows?.count ?? rowCount);
  }

  #append(bits: number, count: number): void {
    if (bits !== 0) {
      this.#hasNulls = true;
      this.#kernel.run.copyBits(bits, count, this.#bits, this.#rows);
    } else {
      this.#fill(this.#rows, this.#rows + count);
    }
    this.#rows += count;
  }

  /** Nothing, if no row is null. */
  finish(): { readonly validity?: Bits } {
    if (!this.#hasNulls) return {};
    const bytes = this.#kernel.u8.slice(this.#bits, this.#bits + ((this.#rows + 7) >> 3));
    return { validity: { bytes, offset: 0 } };
  }

  #fill(from: number, to: number): void {
    const { u8 } = this.#kernel;
    let row = from;
    for (; row < to && (row & 7) !== 0; row++) u8[this.#bits + (row >> 3)]! |= 1 << (row & 7);
    const whole = (to - row) >> 3;
    u8.fill(255, this.#bits + (row >> 3), this.#bits + (row >> 3) + whole);
    for (row += whole * 8; row < to; row++) u8[this.#bits + (row >> 3)]! |= 1 << (row & 7);
  }
}
