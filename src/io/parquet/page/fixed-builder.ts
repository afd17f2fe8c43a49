// Numbers, decimals, dates and times: dictionaries are resolved, values gathered in one buffer.
import type { HostChunk, HostValues } from "../../../../engine/memory/host-column.ts";
import type { DataType } from "../../../../expr/type.ts";
import type { LeafType } from "../footer/leaf-type.ts";
import type { Kernel } from "../kernel/kernel.ts";
import { codeValues, isDictionaryCoded } from "./codes.ts";
import type { ColumnBuilder } from "./column-builder.ts";
import { columnWidth, fixedValues } from "./fixed-values.ts";
import type { Presence } from "./levels.ts";
import type { PageBytes } from "./page-bytes.ts";
import { ValidityBuilder } from "./validity.ts";

export class FixedBuilder implements ColumnBuilder {
  readonly #kernel: Kernel;
  readonly #leaf: LeafType;
  readonly #width: 4 | 8 | 16;
  readonly #validity: ValidityBuilder;
  readonly #rowCount: number;
  #out = new Uint8Array(0);
  #dictionary = 0;
  #dictionarySize = -1;
  #rows = 0;

  constructor(kernel: Kernel, leaf: LeafType, rows: number) {
    this.#kernel = kernel;
    this.#leaf = leaf;
    this.#width = columnWidth(leaf);
    this.#validity = new ValidityBuilder(kernel, rows);
    this.#rowCount = rows;
  }

  dictionary(page: PageBytes, count: number): void {
    this.#dictionary = fixedValues(page, this.#leaf, 0, count);
    this.#dictionarySize = count;
  }

  add(page: PageBytes, count: number, { present, bits }: Presence): void {
    const values = this.#values(page, present);
    const address = bits === 0 ? values : this.#spread(values, bits, count);
    const width = this.#width;
    if (count === this.#rowCount) {
      this.#out = new Uint8Array(this.#kernel.copyOut(address, count * width));
    } else {
      if (this.#out.length === 0) this.#out = new Uint8Array(this.#rowCount * width);
      this.#out.set(this.#kernel.u8.subarray(address, address + count * width), this.#rows * width);
    }
    this.#validity.add(bits, count);
    this.#rows += count;
  }

  finish(): readonly HostChunk[] {
    return [{
      length: this.#rows, ...this.#validity.finish(),
      values: valuesOf(this.#leaf.type, this.#out, this.#width),
    }];
  }

  #values(page: PageBytes, present: number): number {
    const { encoding } = page.page;
    if (!isDictionaryCoded(encoding)) return fixedValues(page, this.#leaf, encoding, present);
    if (this.#dictionarySize < 0) throw page.wrong("it has codes, and no dictionary came before");
    const codes = codeValues(page, present, this.#dictionarySize);
    const to = this.#kernel.take(present * this.#width);
    const { run } = this.#kernel;
    if (this.#width === 4) run.gather32(codes, present, this.#dictionary, to);
    else if (this.#width === 8) run.gather64(codes, present, this.#dictionary, to);
    else run.gather16(codes, present, this.#dictionary, to);
    return to;
  }

  #spread(values: number, bits: number, count: number): number {
    const { run } = this.#kernel;
    const to = this.#kernel.take(count * this.#width);
    if (this.#width === 4) run.spread32(values, bits, count, to);
    else if (this.#width === 8) run.spread64(values, bits, count, to);
    else run.spread128(values, bits, count, to);
    return to;
  }
}

/** The buffer as columns of the type have it. */
function valuesOf(
  type: DataType, { buffer, byteLength }: Uint8Array<ArrayBuffer>, width: 4 | 8 | 16
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
