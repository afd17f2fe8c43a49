// Numbers, decimals, dates and times: dictionaries are resolved, values gathered in one buffer.
import type { HostChunk, HostValues } from "../../../../engine/memory/host-column.ts";
import type { DataType } from "../../../../expr/type.ts";
import type { ColumnTest, ValueTest } from "../column-test.ts";
import type { LeafType } from "../footer/leaf-type.ts";
import type { Kernel } from "../kernel/kernel.ts";
import { codeValues, isDictionaryCoded } from "./codes.ts";
import type { ColumnBuilder, PageRows } from "./column-builder.ts";
import { columnWidth, fixedValues } from "./fixed-values.ts";
import type { Presence } from "./levels.ts";
import type { PageBytes } from "./page-bytes.ts";
import { markNullable, markRange } from "./mark.ts";
import type { Rows } from "./row-marks.ts";
import { ValidityBuilder } from "./validity.ts";

type Width = 4 | 8 | 16;

/** A page's values without nulls, or codes of them. */
interface Dense {
  readonly address: number;
  readonly coded: boolean;
}

export class FixedBuilder implements ColumnBuilder {
  readonly #kernel: Kernel;
  readonly #leaf: LeafType;
  readonly #width: Width;
  readonly #validity: ValidityBuilder;
  #expected: number;
  #out = new Uint8Array(0);
  #dictionary = 0;
  #dictionarySize = -1;
  #entryMarks = 0;
  #rows = 0;

  constructor(kernel: Kernel, leaf: LeafType, rows: number) {
    this.#kernel = kernel;
    this.#leaf = leaf;
    this.#width = columnWidth(leaf);
    this.#validity = new ValidityBuilder(kernel, rows);
    this.#expected = rows;
  }

  expect(rows: number): void {
    this.#expected = rows;
  }

  dictionary(page: PageBytes, count: number): void {
    this.#dictionary = fixedValues(page, this.#leaf, 0, count);
    this.#dictionarySize = count;
  }

  decode(page: PageBytes, count: number, presence: Presence): PageRows {
    const dense = this.#dense(page, presence.present);
    return {
      mark: (test, marks) => this.#mark(dense, count, presence, test, marks),
      add: rows => this.#add(dense, count, presence, rows),
    };
  }

  finish(): readonly HostChunk[] {
    return [{
      length: this.#rows, ...this.#validity.finish(),
      values: valuesOf(this.#leaf.type, this.#out, this.#width),
    }];
  }

  #dense(page: PageBytes, present: number): Dense {
    const { encoding } = page.page;
    if (!isDictionaryCoded(encoding)) {
      return { address: fixedValues(page, this.#leaf, encoding, present), coded: false };
    }
    if (this.#dictionarySize < 0) throw page.wrong("it has codes, and no dictionary came before");
    return { address: codeValues(page, present, this.#dictionarySize), coded: true };
  }

  #mark(dense: Dense, count: number, presence: Presence, { nulls, values }: ColumnTest, marks: number): void {
    const entries = dense.coded ? this.#marksOfEntries(values) : 0;
    markNullable(this.#kernel, presence, count, nulls, marks, to => {
      if (dense.coded) this.#kernel.run.markCodes(dense.address, presence.present, entries, to);
      else markRange(this.#kernel, this.#width, dense.address, presence.present, values, to);
    });
  }

  /** A mark for each value of the dictionary. */
  #marksOfEntries(values: ValueTest): number {
    if (this.#entryMarks !== 0) return this.#entryMarks;
    const size = this.#dictionarySize;
    const marks = this.#kernel.take(Math.max(1, size));
    this.#kernel.u8.fill(1, marks, marks + size);
    markRange(this.#kernel, this.#width, this.#dictionary, size, values, marks);
    return this.#entryMarks = marks;
  }

  #add({ address, coded }: Dense, count: number, { bits }: Presence, rows: Rows | null): void {
    const width = coded ? 4 : this.#width;
    let from = bits === 0 ? address : this.#spread(width, address, bits, count);
    if (rows) from = this.#gather(width, rows.address, rows.count, from);
    const added = rows?.count ?? count;
    if (coded) from = this.#gather(this.#width, from, added, this.#dictionary);
    this.#append(from, added);
    this.#validity.add(bits, count, rows);
  }

  #append(from: number, count: number): void {
    const width = this.#width;
    if (count === this.#expected) {
      this.#out = new Uint8Array(this.#kernel.copyOut(from, count * width));
    } else {
      if (this.#out.length === 0) this.#out = new Uint8Array(this.#expected * width);
      this.#out.set(this.#kernel.u8.subarray(from, from + count * width), this.#rows * width);
    }
    this.#rows += count;
  }

  /** Those of `values` that `indices` (u32) name. */
  #gather(width: Width, indices: number, count: number, values: number): number {
    const { run } = this.#kernel;
    const to = this.#kernel.take(count * width);
    const gather = width === 4 ? run.gather32 : width === 8 ? run.gather64 : run.gather16;
    gather(indices, count, values, to);
    return to;
  }

  #spread(width: Width, values: number, bits: number, count: number): number {
    const { run } = this.#kernel;
    const to = this.#kernel.take(count * width);
    const spread = width === 4 ? run.spread32 : width === 8 ? run.spread64 : run.spread128;
    spread(values, bits, count, to);
    return to;
  }
}

/** The buffer as columns of the type have it. */
function valuesOf(
  type: DataType, { buffer, byteLength }: Uint8Array<ArrayBuffer>, width: Width
): HostValues {
  const fixed = (array: Extract<HostValues, { layout: "fixed" }>["array"]): HostValues => ({ layout: "fixed", array });
  switch (type.kind) {
    case "decimal": return { layout: "wide", bytes: new Uint8Array(buffer, 0, byteLength), bytesPerValue: width };
    case "int8": return fixed(Int8Array.from(new Int32Array(buffer)));
    case "int16": return fixed(Int16Array.from(new Int32Array(buffer)));
    case "uint8": return fixed(Uint8Array.from(new Int32Array(buffer)));
    case "uint16": return fixed(Uint16Array.from(new Int32Array(buffer)));
    case "uint32": return fixed(new Uint32Array(buffer));
    case "uint64": return fixed(new BigUint64Array(buffer));
    case "float32": return fixed(new Float32Array(buffer));
    case "float64": return fixed(new Float64Array(buffer));
    default: return fixed(width === 4 ? new Int32Array(buffer) : new BigInt64Array(buffer));
  }
}
