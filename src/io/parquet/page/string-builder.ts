// Text and binary values: codes of a dictionary where pages have them, offsets and bytes elsewhere.
import type { Bits, HostChunk, HostValues } from "../../../../engine/memory/host-column.ts";
import type { LeafType } from "../footer/leaf-type.ts";
import type { Kernel } from "../kernel/kernel.ts";
import { codeValues, isDictionaryCoded } from "./codes.ts";
import type { ColumnTest } from "../column-test.ts";
import type { ColumnBuilder, PageRows } from "./column-builder.ts";
import { physicalValues } from "./fixed-values.ts";
import type { Presence } from "./levels.ts";
import { markNullable } from "./mark.ts";
import type { PageBytes } from "./page-bytes.ts";
import { pickedBits, type Rows } from "./row-marks.ts";
import { SharedDictionary, type Strings } from "./shared-dictionary.ts";
import { regularStrings, stringValues, type DenseStrings } from "./string-values.ts";
import { checkUtf8 } from "./utf8.ts";
import { uuidText } from "./uuid.ts";

type Codes = Uint8Array | Uint16Array | Uint32Array;

/** A test of text costs as much as leaving out so many rows. */
const ROWS_PER_TEST = 16;

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
  #entryMarks: number | null = null;

  constructor(kernel: Kernel, leaf: LeafType, _rows: number, shared: SharedDictionary | null) {
    this.#kernel = kernel;
    this.#leaf = leaf;
    this.#shared = shared ?? new SharedDictionary(leaf.type);
  }

  expect(): void {}

  dictionary(page: PageBytes, count: number): void {
    const map = this.#shared.add(this.#copyOut(this.#strings(page, 0, count), count, page));
    // Under nulls the first code is looked up, even if there is none.
    this.#mapAddress = this.#kernel.take(Math.max(1, map.length) * 4);
    const target = new Uint32Array(this.#kernel.u8.buffer, this.#mapAddress, Math.max(1, map.length));
    target[0] = 0;
    target.set(map);
    this.#map = map;
  }

  decode(page: PageBytes, count: number, presence: Presence): PageRows {
    return isDictionaryCoded(page.page.encoding)
      ? this.#codedRows(page, count, presence)
      : this.#plainRows(page, count, presence);
  }

  finish(): readonly HostChunk[] {
    return this.#parts.map(({ count, validity, values }) =>
      ({ length: count, ...validity ? { validity } : {}, values: this.#valuesOf(values) }));
  }

  #valuesOf(piece: Codes | Strings): HostValues {
    if ("count" in piece) return { layout: "varbinary", offsets: piece.offsets, bytes: piece.bytes };
    return { layout: "dictionary", codes: piece, dictionary: this.#shared.column };
  }

  #codedRows(page: PageBytes, count: number, presence: Presence): PageRows {
    if (!this.#map) throw page.wrong("it has codes, and no dictionary came before");
    const codes = codeValues(page, presence.present, this.#map.length);
    return {
      mark: (test, marks) => this.#markCodes(codes, count, presence, test, marks),
      add: rows => {
        const wanted = this.#rowsOf(codes, count, presence, rows);
        this.#push(count, presence, rows, this.#mapped(wanted, rows?.count ?? count));
      },
    };
  }

  /** The codes of all rows, or of some. */
  #rowsOf(codes: number, count: number, { bits }: Presence, rows: Rows | null): number {
    const { run } = this.#kernel;
    let from = codes;
    if (bits !== 0) {
      from = this.#kernel.take(count * 4);
      run.spread32(codes, bits, count, from);
    }
    if (!rows) return from;
    const picked = this.#kernel.take(rows.count * 4);
    run.gather32(rows.address, rows.count, from, picked);
    return picked;
  }

  /** The shared dictionary's codes of the file's. */
  #mapped(codes: number, count: number): Codes {
    const { run } = this.#kernel;
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

  #markCodes(codes: number, count: number, presence: Presence, test: ColumnTest, marks: number): void {
    const entries = this.#marksOfEntries(test, count);
    markNullable(this.#kernel, presence, count, test.nulls, marks, to => {
      if (entries !== 0) this.#kernel.run.markCodes(codes, presence.present, entries, to);
    });
  }

  /** A mark for each of the file's codes; 0: they say nothing, or to ask of each is not worth it. */
  #marksOfEntries({ values }: ColumnTest, rows: number): number {
    if (this.#entryMarks !== null) return this.#entryMarks;
    const map = this.#map!;
    if (values.kind !== "text" || map.length * ROWS_PER_TEST > rows) return this.#entryMarks = 0;
    const marks = Uint8Array.from(map, code => Number(this.#shared.passes(code, values.passes)));
    return this.#entryMarks = this.#kernel.put(marks);
  }

  #plainRows(page: PageBytes, count: number, presence: Presence): PageRows {
    const dense = this.#strings(page, page.page.encoding, presence.present);
    const { bits } = presence;
    const { run } = this.#kernel;
    let strings = dense;
    if (bits !== 0) {
      strings = { ...dense, offsets: this.#kernel.take((count + 1) * 4) };
      run.spreadOffsets(dense.offsets, bits, count, strings.offsets);
    }
    return {
      // Where strings don't repeat there is no dictionary whose values could be asked.
      mark: ({ nulls }, marks) => markNullable(this.#kernel, presence, count, nulls, marks, () => {}),
      add: rows => {
        const wanted = rows ? this.#picked(strings, rows) : strings;
        this.#push(count, presence, rows, this.#copyOut(wanted, rows?.count ?? count, page));
      },
    };
  }

  #picked({ offsets, bytes }: DenseStrings, { address, count }: Rows): DenseStrings {
    const { run } = this.#kernel;
    const to = this.#kernel.take((count + 1) * 4);
    const byteCount = run.pickOffsets(offsets, address, count, to) >>> 0;
    const picked = this.#kernel.take(byteCount);
    run.pickStrings(offsets, bytes, address, count, picked);
    return { offsets: to, bytes: picked, byteCount };
  }

  #push(count: number, { bits }: Presence, rows: Rows | null, values: Codes | Strings): void {
    const added = rows?.count ?? count;
    const from = bits !== 0 && rows ? pickedBits(this.#kernel, bits, rows) : bits;
    const validity = from === 0 ? undefined
      : { bytes: this.#kernel.u8.slice(from, from + ((added + 7) >> 3)), offset: 0 };
    this.#parts.push({ count: added, validity, values });
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
