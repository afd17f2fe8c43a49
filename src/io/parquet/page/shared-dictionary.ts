// One dictionary for a column's row groups: each group's values are added, and its codes mapped. Codes stay
// valid: the dictionary only grows.
import type { DataType } from "../../../../expr/type.ts";
import type { HostColumn } from "../../../../engine/memory/host-column.ts";

/** Strings one behind the other. */
export interface Strings {
  readonly offsets: Int32Array;
  readonly bytes: Uint8Array;
  readonly count: number;
}

/** More values help nobody: groups beyond it begin a new dictionary. */
const MAX_VALUES = 65_536;

/** Each byte is one character, so that bytes compare as text. */
const latin1 = new TextDecoder("latin1");

export class SharedDictionary {
  readonly #type: DataType;
  #codes = new Map<string, number>();
  #column: HostColumn;
  /** What the test says of the first values. */
  #passing: boolean[] = [];

  constructor(type: DataType) {
    this.#type = type;
    this.#column = columnOf(type, { offsets: new Int32Array(1), bytes: new Uint8Array(0), count: 0 });
  }

  /** The dictionary so far. */
  get column(): HostColumn {
    return this.#column;
  }

  /** Adds values; returns the code of each here. */
  add(values: Strings): Uint32Array {
    if (this.#codes.size > 0 && this.#codes.size + values.count > MAX_VALUES) this.#clear();
    const map = new Uint32Array(values.count);
    const text = latin1.decode(values.bytes);
    const added: number[] = [];
    for (let i = 0; i < values.count; i++) {
      const key = text.slice(values.offsets[i]!, values.offsets[i + 1]!);
      let code = this.#codes.get(key);
      if (code === undefined) {
        this.#codes.set(key, code = this.#codes.size);
        added.push(i);
      }
      map[i] = code;
    }
    if (added.length > 0) this.#append(values, added);
    return map;
  }

  /** Whether a value passes the test, which is always the same; asked once for each. */
  passes(code: number, test: (bytes: Uint8Array) => boolean): boolean {
    const { offsets, bytes } = this.#strings();
    for (let i = this.#passing.length; i <= code; i++) {
      this.#passing.push(test(bytes.subarray(offsets[i], offsets[i + 1])));
    }
    return this.#passing[code]!;
  }

  #clear(): void {
    this.#codes = new Map();
    this.#passing = [];
    this.#column = columnOf(this.#type, { offsets: new Int32Array(1), bytes: new Uint8Array(0), count: 0 });
  }

  #append(values: Strings, added: readonly number[]): void {
    const before = this.#strings();
    const all = before.count === 0 && added.length === values.count;
    this.#column = columnOf(this.#type, all ? values : joined(before, values, added));
  }

  #strings(): Strings {
    const { values, length } = this.#column.chunks[0]!;
    if (values.layout !== "varbinary") throw new Error("a dictionary holds strings");
    return { offsets: values.offsets as Int32Array, bytes: values.bytes, count: length };
  }
}

function joined(before: Strings, values: Strings, added: readonly number[]): Strings {
  const lengthOf = (i: number): number => values.offsets[i + 1]! - values.offsets[i]!;
  const used = before.offsets[before.count]!;
  const bytes = new Uint8Array(added.reduce((sum, i) => sum + lengthOf(i), used));
  const offsets = new Int32Array(before.count + added.length + 1);
  bytes.set(before.bytes.subarray(0, used));
  offsets.set(before.offsets.subarray(0, before.count + 1));
  let at = used;
  added.forEach((i, k) => {
    bytes.set(values.bytes.subarray(values.offsets[i], values.offsets[i + 1]), at);
    offsets[before.count + k + 1] = at += lengthOf(i);
  });
  return { offsets, bytes, count: before.count + added.length };
}

const columnOf = (type: DataType, { offsets, bytes, count }: Strings): HostColumn =>
  ({ type, length: count, chunks: [{ length: count, values: { layout: "varbinary", offsets, bytes } }] });
