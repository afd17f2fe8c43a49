// Text and binary values: codes of a dictionary where pages have them, offsets and bytes elsewhere.
import type { Bits, HostChunk, HostValues } from "../../../../engine/memory/host-column.ts";
import type { LeafType } from "../footer/leaf-type.ts";
import type { Kernel } from "../kernel/kernel.ts";
import { codeValues, isDictionaryCoded } from "./codes.ts";
import type { ColumnBuilder } from "./column-builder.ts";
import { physicalValues } from "./fixed-values.ts";
import type { Presence } from "./levels.ts";
import type { PageBytes } from "./page-bytes.ts";
import { SharedDictionary, type Strings } from "./shared-dictionary.ts";
import { regularStrings, stringValues, type DenseStrings } from "./string-values.ts";
import { checkUtf8 } from "./utf8.ts";
import { uuidText } from "./uuid.ts";

type Codes = Uint8Array | Uint16Array | Uint32Array;

/** The rows of a page. */
interface Part {
  readonly count: number;
  readonly validity: Bits | undefined;
  readonly values: Codes | Strings;
}

export class StringBuilder implements ColumnBuilder {
  readonly #kernel: Kernel;
  readonly #leaf: LeafType;
  readonly #shared: SharedDictionary;
  readonly #parts: Part[] = [];
  /** Each of the file's codes in the shared dictionary; null: no dictionary came. */
  #map: Uint32Array | null = null;
  #mapAddress = 0;

  constructor(kernel: Kernel, leaf: LeafType, _rows: number, shared: SharedDictionary | null) {
    this.#kernel = kernel;
    this.#leaf = leaf;
    this.#shared = shared ?? new SharedDictionary(leaf.type);
  }

  dictionary(page: PageBytes, count: number): void {
    const map = this.#shared.add(this.#copyOut(this.#strings(page, 0, count), count, page));
    // Under nulls the first code is looked up, even if there is none.
    this.#mapAddress = this.#kernel.take(Math.max(1, map.length) * 4);
    const target = new Uint32Array(this.#kernel.u8.buffer, this.#mapAddress, Math.max(1, map.length));
    target[0] = 0;
    target.set(map);
    this.#map = map;
  }

  add(page: PageBytes, count: number, { present, bits }: Presence): void {
    const coded = isDictionaryCoded(page.page.encoding);
    const values = coded ? this.#codes(page, count, present, bits) : this.#plain(page, count, present, bits);
    const validity = bits === 0 ? undefined
      : { bytes: this.#kernel.u8.slice(bits, bits + ((count + 7) >> 3)), offset: 0 };
    this.#parts.push({ count, validity, values });
  }

  finish(): readonly HostChunk[] {
    return this.#parts.map(({ count, validity, values }) =>
      ({ length: count, ...validity ? { validity } : {}, values: this.#valuesOf(values) }));
  }

  #valuesOf(piece: Codes | Strings): HostValues {
    if ("count" in piece) return { layout: "varbinary", offsets: piece.offsets, bytes: piece.bytes };
    return { layout: "dictionary", codes: piece, dictionary: this.#shared.column };
  }

  #codes(page: PageBytes, count: number, present: number, bits: number): Codes {
    if (!this.#map) throw page.wrong("it has codes, and no dictionary came before");
    const { run } = this.#kernel;
    let codes = codeValues(page, present, this.#map.length);
    if (bits !== 0) {
      const spread = this.#kernel.take(count * 4);
      run.spread32(codes, bits, count, spread);
      codes = spread;
    }
    const size = this.#shared.column.length;
    const width = size <= 256 ? 1 : size <= 65_536 ? 2 : 4;
    const to = this.#kernel.take(count * width);
    const remap = width === 1 ? run.remap8 : width === 2 ? run.remap16 : run.remap32;
    remap(codes, count, this.#mapAddress, to);
    const buffer = this.#kernel.copyOut(to, count * width);
    return width === 1
      ? new Uint8Array(buffer)
      : width === 2 ? new Uint16Array(buffer) : new Uint32Array(buffer);
  }

  #plain(page: PageBytes, count: number, present: number, bits: number): Strings {
    const dense = this.#strings(page, page.page.encoding, present);
    if (bits === 0) return this.#copyOut(dense, count, page);
    const offsets = this.#kernel.take((count + 1) * 4);
    this.#kernel.run.spreadOffsets(dense.offsets, bits, count, offsets);
    return this.#copyOut({ ...dense, offsets }, count, page);
  }

  #strings(page: PageBytes, encoding: number, count: number): DenseStrings {
    const { form, width } = this.#leaf;
    if (form === "bytes") return stringValues(page, encoding, count);
    const address = physicalValues(page, this.#leaf, encoding, count);
    return form === "uuid" ? uuidText(page, address, count) : regularStrings(page, address, count, width);
  }

  #copyOut({ offsets, bytes, byteCount }: DenseStrings, count: number, page: PageBytes): Strings {
    const strings: Strings = {
      offsets: new Int32Array(this.#kernel.copyOut(offsets, (count + 1) * 4)),
      bytes: new Uint8Array(this.#kernel.copyOut(bytes, byteCount)), count,
    };
    const isText = this.#leaf.type.kind === "utf8" && this.#leaf.form !== "uuid";
    if (isText && this.#kernel.run.allAscii(bytes, byteCount) === 0) checkUtf8(strings, page);
    return strings;
  }
}
