// Reads the types of exported functions from a WebAssembly binary, which its JavaScript API does not tell.
import type { Signature, ValueType } from "../../engine/routine/signatures.ts";

const TYPES: Readonly<Record<number, ValueType>> = { 0x7f: "i32", 0x7e: "i64", 0x7c: "f64" };

class Reader {
  at = 8;
  readonly bytes: Uint8Array;
  constructor(bytes: Uint8Array) { this.bytes = bytes; }
  byte(): number { return this.bytes[this.at++]!; }
  number(): number {
    let value = 0;
    for (let shift = 0; ; shift += 7) {
      const byte = this.byte();
      value |= (byte & 127) << shift;
      if (byte < 128) return value >>> 0;
    }
  }
  name(): string {
    const length = this.number();
    return new TextDecoder().decode(this.bytes.subarray(this.at, this.at += length));
  }
  list<T>(item: () => T): T[] { return Array.from({ length: this.number() }, item); }
  valueType(): ValueType { return TYPES[this.byte()]!; }
  limits(): void {
    const flags = this.number();
    this.number();
    if (flags & 1) this.number();
  }
  /** The type's index if what is imported is a function. */
  imported(): number[] {
    this.name();
    this.name();
    const kind = this.byte();
    if (kind === 0) return [this.number()];
    if (kind === 1) this.byte();
    if (kind === 3) this.at += 2;
    else this.limits();
    return [];
  }
}

/** Each exported function's parameters and result. */
export function functionTypes(bytes: Uint8Array): Record<string, Signature> {
  const reader = new Reader(bytes);
  let types: Signature[] = [];
  let functions: number[] = [];
  const found: Record<string, Signature> = {};
  while (reader.at < bytes.length) {
    const id = reader.byte();
    const end = reader.number() + reader.at;
    if (id === 1) {
      types = reader.list(() => {
        reader.byte();
        const params = reader.list(() => reader.valueType());
        return { params, result: reader.list(() => reader.valueType())[0] ?? null };
      });
    } else if (id === 2) functions = reader.list(() => reader.imported()).flat();
    else if (id === 3) functions.push(...reader.list(() => reader.number()));
    else if (id === 7) {
      reader.list(() => {
        const name = reader.name();
        const kind = reader.byte();
        const index = reader.number();
        if (kind === 0) found[name] = types[functions[index]!]!;
      });
    }
    reader.at = end;
  }
  return found;
}
