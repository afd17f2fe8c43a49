// Thrift's compact protocol, written: the counterpart of reader.ts.
import { ThriftType } from "./reader.ts";

/** What is written, with its type said; undefined fields are left out. */
export type Written =
  | { readonly type: "bool"; readonly value: boolean }
  | { readonly type: "i8" | "i16" | "i32"; readonly value: number }
  | { readonly type: "i64"; readonly value: bigint }
  | { readonly type: "binary"; readonly value: Uint8Array }
  | { readonly type: "list"; readonly of: Written["type"]; readonly items: readonly Written[] }
  | { readonly type: "struct"; readonly fields: WrittenFields };
export type WrittenFields = Readonly<Record<number, Written | undefined>>;

export const bool = (value: boolean): Written => ({ type: "bool", value });
export const i8 = (value: number): Written => ({ type: "i8", value });
export const i16 = (value: number): Written => ({ type: "i16", value });
export const i32 = (value: number): Written => ({ type: "i32", value });
export const i64 = (value: number | bigint): Written => ({ type: "i64", value: BigInt(value) });
export const binary = (value: Uint8Array | string): Written =>
  ({ type: "binary", value: typeof value === "string" ? new TextEncoder().encode(value) : value });
export const list = (of: Written["type"], items: readonly Written[]): Written => ({ type: "list", of, items });
export const struct = (fields: WrittenFields): Written => ({ type: "struct", fields });

const TYPES: Readonly<Record<Written["type"], number>> = {
  bool: ThriftType.true, i8: ThriftType.byte, i16: ThriftType.i16, i32: ThriftType.i32, i64: ThriftType.i64,
  binary: ThriftType.binary, list: ThriftType.list, struct: ThriftType.struct,
};

/** The bytes of a structure. */
export function thriftBytes(fields: WrittenFields): Uint8Array {
  const out: number[] = [];
  writeStruct(out, fields);
  return Uint8Array.from(out);
}

function writeStruct(out: number[], fields: WrittenFields): void {
  let before = 0;
  // Number keys come in ascending order.
  for (const [key, value] of Object.entries(fields)) {
    if (!value) continue;
    const id = Number(key);
    const type = value.type === "bool" && !value.value ? ThriftType.false : TYPES[value.type];
    if (id - before <= 15) out.push((id - before) << 4 | type);
    else {
      out.push(type);
      varint(out, BigInt(id) << 1n);
    }
    before = id;
    if (value.type !== "bool") writeValue(out, value);
  }
  out.push(ThriftType.stop);
}

function writeValue(out: number[], value: Written): void {
  switch (value.type) {
    case "bool": out.push(value.value ? 1 : 2); break;
    case "i8": out.push(value.value & 255); break;
    case "i16": case "i32": case "i64": {
      const wide = BigInt(value.value);
      varint(out, BigInt.asUintN(64, (wide << 1n) ^ (wide >> 63n)));
      break;
    }
    case "binary":
      varint(out, BigInt(value.value.length));
      for (const byte of value.value) out.push(byte);
      break;
    case "list":
      if (value.items.length < 15) out.push(value.items.length << 4 | TYPES[value.of]);
      else {
        out.push(15 << 4 | TYPES[value.of]);
        varint(out, BigInt(value.items.length));
      }
      for (const item of value.items) writeValue(out, item);
      break;
    case "struct": writeStruct(out, value.fields); break;
  }
}

function varint(out: number[], value: bigint): void {
  let rest = value;
  for (; rest > 127n; rest >>= 7n) out.push(Number(rest & 127n) | 128);
  out.push(Number(rest));
}
