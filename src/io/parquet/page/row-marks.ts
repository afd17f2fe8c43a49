// Which rows of a row group are still wanted: a mark each in the kernel's memory, taken away by tests of
// columns.
import type { Kernel } from "../kernel/kernel.ts";

/** Some rows of a page, in order: their numbers (u32) in the kernel's memory. */
export interface Rows {
  readonly address: number;
  readonly count: number;
}

interface RowRange {
  readonly first: number;
  readonly valueCount: number;
}

export class RowMarks {
  /** How many rows have marks, when it was counted last. */
  count: number;
  readonly #kernel: Kernel;
  readonly #address: number;
  readonly #rows: number;

  constructor(kernel: Kernel, rows: number) {
    this.#kernel = kernel;
    this.#address = kernel.take(rows);
    this.#rows = this.count = rows;
    kernel.u8.fill(1, this.#address, this.#address + rows);
  }

  /** The address of the marks from a row on. */
  at(row: number): number {
    return this.#address + row;
  }

  /** Counts the marks that are left. */
  recount(): number {
    return this.count = this.#kernel.scoped(() => this.rows({ first: 0, valueCount: this.#rows }).count);
  }

  any({ first, valueCount }: RowRange): boolean {
    return this.#kernel.run.anyMarked(this.#address + first, valueCount) !== 0;
  }

  /** Of values of all rows, those of marked ones. */
  pick<T>(values: readonly T[]): readonly T[] {
    const { u8 } = this.#kernel;
    return values.filter((_, row) => u8[this.#address + row] !== 0);
  }

  /** The marked rows of a page, numbered from its first. */
  rows({ first, valueCount }: RowRange): Rows {
    const address = this.#kernel.take(valueCount * 4);
    return { address, count: this.#kernel.run.markedRows(this.#address + first, valueCount, address) };
  }
}

/** The address of the bits of some rows. */
export function pickedBits(kernel: Kernel, bits: number, rows: Rows): number {
  const to = kernel.take((rows.count + 7) >> 3);
  kernel.run.pickBits(bits, rows.address, rows.count, to);
  return to;
}
