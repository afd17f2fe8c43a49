// Thrift's compact protocol, read from bytes that may be hostile: every length is compared with what is left.
import { FormatError } from "../../../../expr/error.ts";

/** A value: structs are maps by field number. */
export type ThriftValue = boolean | number | Uint8Array | readonly ThriftValue[] | ThriftStruct;
export type ThriftStruct = ReadonlyMap<number, ThriftValue>;

/** Compact protocol's type numbers. */
export const ThriftType = {
  stop: 0, true: 1, false: 2, byte: 3, i16: 4, i32: 5, i64: 6, double: 7, binary: 8, list: 9, set: 10,
  map: 11, struct: 12,
} as const;

/** Metadata nests a handful of levels; hostile bytes may nest thousands. */
const MAX_DEPTH = 24;

export class ThriftReader {
  /** The next byte's place. */
  at: number;
  readonly #bytes: Uint8Array;
  readonly #end: number;
  readonly #place: (at: number) => string;
  #depth = 0;

  /** `place` says where the byte of a number is, for messages. */
  constructor(bytes: Uint8Array, at: number, end: number, place: (at: number) => string) {
    this.#bytes = bytes;
    this.at = at;
    this.#end = end;
    this.#place = place;
  }

  struct(): ThriftStruct {
    if (++this.#depth > MAX_DEPTH) throw this.#wrong(`structures are nested more than ${MAX_DEPTH} deep`);
    const fields = new Map<number, ThriftValue>();
    for (let id = 0; ;) {
      const header = this.#byte();
      const type = header & 15;
      if (type === ThriftType.stop) break;
      id = header >> 4 === 0 ? zigzag(this.#varint()) : id + (header >> 4);
      if (type === ThriftType.true || type === ThriftType.false) fields.set(id, type === ThriftType.true);
      else fields.set(id, this.#value(type));
    }
    this.#depth--;
    return fields;
  }

  #value(type: number): ThriftValue {
    switch (type) {
      case ThriftType.true: case ThriftType.false: return this.#byte() === 1;
      case ThriftType.byte: return (this.#byte() << 24) >> 24;
      case ThriftType.i16: case ThriftType.i32: case ThriftType.i64: return zigzag(this.#varint());
      case ThriftType.double: return this.#double();
      case ThriftType.binary: return this.#binary();
      case ThriftType.list: case ThriftType.set: return this.#list();
      case ThriftType.map: return this.#map();
      case ThriftType.struct: return this.struct();
      default: throw this.#wrong(`${type} is no type of Thrift`);
    }
  }

  #list(): readonly ThriftValue[] {
    if (++this.#depth > MAX_DEPTH) throw this.#wrong(`lists are nested more than ${MAX_DEPTH} deep`);
    const header = this.#byte();
    const size = header >> 4 === 15 ? this.#length() : header >> 4;
    // Each item has a byte at least.
    if (size > this.#end - this.at) throw this.#wrong(`a list of ${size} items does not fit`);
    const items: ThriftValue[] = [];
    for (let i = 0; i < size; i++) items.push(this.#value(header & 15));
    this.#depth--;
    return items;
  }

  /** Parquet has no maps; unknown fields may. */
  #map(): readonly ThriftValue[] {
    if (++this.#depth > MAX_DEPTH) throw this.#wrong(`maps are nested more than ${MAX_DEPTH} deep`);
    const size = this.#length();
    if (size > this.#end - this.at) throw this.#wrong(`a map of ${size} entries does not fit`);
    const types = size === 0 ? 0 : this.#byte();
    const items: ThriftValue[] = [];
    for (let i = 0; i < size; i++) items.push(this.#value(types >> 4), this.#value(types & 15));
    this.#depth--;
    return items;
  }

  #binary(): Uint8Array {
    const length = this.#length();
    if (length > this.#end - this.at) throw this.#wrong(`${length} bytes do not fit`);
    return this.#bytes.subarray(this.at, this.at += length);
  }

  #double(): number {
    if (this.#end - this.at < 8) throw this.#wrong("a number is cut off");
    const view = new DataView(this.#bytes.buffer, this.#bytes.byteOffset + this.at, 8);
    this.at += 8;
    return view.getFloat64(0, true);
  }

  #length(): number {
    const length = this.#varint();
    if (length > 0x7fffffff) throw this.#wrong(`the length ${length} is too large`);
    return length;
  }

  /**
   * A number of up to 64 bits. Above 2^53 it is rounded, and too large for anything that it could be. (As
   * bigint it would be slower; and optimizing such a loop crashes V8 11.)
   */
  #varint(): number {
    let value = 0;
    for (let scale = 1; scale < 2 ** 70; scale *= 128) {
      const byte = this.#byte();
      value += (byte & 127) * scale;
      if (byte < 128) return value;
    }
    throw this.#wrong("a number has more than ten bytes");
  }

  #byte(): number {
    if (this.at >= this.#end) throw this.#wrong("it is cut off");
    return this.#bytes[this.at++]!;
  }

  #wrong(what: string): FormatError {
    return new FormatError("bad-metadata", `${this.#place(this.at)}: ${what}.`);
  }
}

const zigzag = (value: number): number => (value % 2 === 0 ? value / 2 : -(value + 1) / 2);
