// Columns that are filled row by row. A row may be written again: what stood there is forgotten.
import { isFloat, isInteger, type DataType, type Field } from "../../../expr/type.ts";
import type { BigIntArray, HostChunk, HostColumn, NumberArray } from "../../../engine/memory/host-column.ts";
import { columnFromRaw, storageOf } from "../../../frame/value/build.ts";
import { encodeText } from "../../../frame/value/bytes.ts";
import type { RawValue } from "../../../frame/value/raw.ts";
import type { Scanner } from "./scanner.ts";
import { readFloat, readInteger, readValue, unexpectedNull } from "./value.ts";

/** How many rows a batch has at most. */
export const BATCH_ROWS = 16_384;

/** Fills one column. */
export interface Builder {
  /** Reads the value at the scanner. */
  read(s: Scanner, row: number): void;
  setNull(row: number): void;
  /** The column of the rows before `rows`; the next ones begin at 0 again. */
  finish(rows: number): HostColumn;
  readonly field: Field;
}

export function builderOf(field: Field): Builder {
  const { type } = field;
  if (type.kind === "utf8") return new TextBuilder(field);
  if (isFloat(type)) return new FloatBuilder(field);
  return isInteger(type) ? new IntegerBuilder(field) : new RawBuilder(field);
}

abstract class ValidBuilder implements Builder {
  private valid = new Uint8Array(BATCH_ROWS / 8);
  private nulls = false;
  private readonly path: string;

  constructor(readonly field: Field) {
    this.path = field.name;
  }

  read(s: Scanner, row: number): void {
    if (s.kind() === "null") {
      const { at } = s;
      s.word("null");
      if (!this.field.nullable) throw unexpectedNull(at, this.path);
      this.setNull(row);
    } else {
      this.readPresent(s, row, this.path);
      this.valid[row >> 3]! |= 1 << (row & 7);
    }
  }

  setNull(row: number): void {
    this.nulls = true;
    this.valid[row >> 3]! &= ~(1 << (row & 7));
    this.clear(row);
  }

  finish(length: number): HostColumn {
    const { type } = this.field;
    const validity = this.nulls ? { validity: { bytes: this.valid, offset: 0 } } : {};
    const chunk = { length, ...validity, values: this.values(length) };
    this.valid = new Uint8Array(BATCH_ROWS / 8);
    this.nulls = false;
    return { type, length, chunks: length === 0 ? [] : [chunk] };
  }

  protected abstract readPresent(s: Scanner, row: number, path: string): void;
  protected abstract clear(row: number): void;
  protected abstract values(length: number): HostChunk["values"];
}

class FloatBuilder extends ValidBuilder {
  private array = this.empty();

  protected readPresent(s: Scanner, row: number, path: string): void {
    this.array[row] = readFloat(s, this.field.type, path);
  }

  protected clear(row: number): void { this.array[row] = 0; }

  protected values(length: number): HostChunk["values"] {
    const array = this.array.slice(0, length);
    return { layout: "fixed", array };
  }

  private empty(): Float32Array | Float64Array {
    return this.field.type.kind === "float32" ? new Float32Array(BATCH_ROWS) : new Float64Array(BATCH_ROWS);
  }
}

class IntegerBuilder extends ValidBuilder {
  private readonly array: NumberArray | BigIntArray = new (storageOf(this.field.type)!)(BATCH_ROWS);
  private readonly big = this.array instanceof BigInt64Array || this.array instanceof BigUint64Array;

  protected readPresent(s: Scanner, row: number, path: string): void {
    const { type } = this.field;
    if (!isInteger(type)) throw new Error(`${type.kind} is no integer`);
    const value = readInteger(s, type.kind, path);
    this.array[row] = (this.big ? value : Number(value)) as never;
  }

  protected clear(row: number): void { this.array[row] = (this.big ? 0n : 0) as never; }

  protected values(length: number): HostChunk["values"] {
    return { layout: "fixed", array: this.array.slice(0, length) };
  }
}

/** Text goes from the file's bytes to the column's, and never becomes a string where nothing is escaped. */
class TextBuilder extends ValidBuilder {
  private offsets = new Int32Array(BATCH_ROWS + 1);
  private bytes = new Uint8Array(BATCH_ROWS * 8);

  protected readPresent(s: Scanner, row: number): void {
    const isString = s.kind() === "string";
    if (isString) s.string();
    else s.skip();
    if (isString && s.escaped) {
      const text = encodeText(s.text());
      this.put(text, 0, text.length, row);
    } else this.put(s.bytes, s.from, s.to, row);
  }

  private put(from: Uint8Array, start: number, end: number, row: number): void {
    const at = this.offsets[row]!;
    const size = end - start;
    if (at + size > this.bytes.length) {
      const larger = new Uint8Array(Math.max(this.bytes.length * 2, at + size));
      larger.set(this.bytes.subarray(0, at));
      this.bytes = larger;
    }
    // A loop beats making a view below about 48 bytes.
    if (size > 48) this.bytes.set(from.subarray(start, end), at);
    else for (let i = 0; i < size; i++) this.bytes[at + i] = from[start + i]!;
    this.offsets[row + 1] = at + size;
  }

  protected clear(row: number): void { this.offsets[row + 1] = this.offsets[row]!; }

  protected values(length: number): HostChunk["values"] {
    const used = this.offsets[length]!;
    const values = {
      layout: "varbinary",
      offsets: this.offsets.slice(0, length + 1),
      bytes: this.bytes.slice(0, used),
    } as const;
    return values;
  }
}

/** The other types: values one by one. */
class RawBuilder implements Builder {
  private rows: RawValue[] = [];
  private readonly type: DataType;

  constructor(readonly field: Field) {
    this.type = field.type;
  }

  read(s: Scanner, row: number): void {
    const { at } = s;
    const value = readValue(s, this.type, this.field.name);
    if (value === null && !this.field.nullable) throw unexpectedNull(at, this.field.name);
    this.rows[row] = value;
  }

  setNull(row: number): void { this.rows[row] = null; }

  finish(length: number): HostColumn {
    const { rows, type } = this;
    this.rows = [];
    rows.length = length;
    return columnFromRaw(type, rows);
  }
}
