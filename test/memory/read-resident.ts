// Reads a resident column back, value by value, the way its contract says; independent of how it was made.
import type { LinearMemory } from "../../engine/memory/linear-memory.ts";
import type { ResidentColumn } from "../../engine/memory/resident-column.ts";

export type Value = bigint | number | string | null;

export function isNullAt(memory: LinearMemory, column: ResidentColumn, row: number): boolean {
  if (column.validity === 0) return false;
  return (memory.u8()[column.validity + (row >> 3)]! >> (row & 7) & 1) === 0;
}

/** Integers as bigint, floats as number, text as latin1 of its bytes; null for nulls. */
export function readColumn(memory: LinearMemory, column: ResidentColumn): Value[] {
  return Array.from({ length: column.length }, (_, row) =>
    isNullAt(memory, column, row) ? null : readSlot(memory, column, row));
}

/** The first row at which two columns differ, -1 if none: for columns too long for a deep comparison. */
export function firstDifference(actual: readonly Value[], expected: readonly Value[]): number {
  if (actual.length !== expected.length) return Math.min(actual.length, expected.length);
  return actual.findIndex((value, row) => value !== expected[row]);
}

/** The value in a slot, null or not. */
export function readSlot(memory: LinearMemory, column: ResidentColumn, row: number): Value {
  const view = new DataView(memory.memory.buffer);
  const { encoding, address } = column;
  switch (encoding.kind) {
    case "integer": return readInteger(view, address + row * encoding.bytes, encoding.bytes, encoding.signed);
    case "wide": {
      const at = address + row * 16;
      return view.getBigUint64(at, true) | view.getBigInt64(at + 8, true) << 64n;
    }
    case "float": {
      const at = address + row * encoding.bytes;
      return encoding.bytes === 4 ? view.getFloat32(at, true) : view.getFloat64(at, true);
    }
    case "text": {
      const begin = view.getUint32(address + row * 4, true);
      const end = view.getUint32(address + row * 4 + 4, true);
      const bytes = memory.u8().slice(encoding.bytesAddress + begin, encoding.bytesAddress + end);
      return Buffer.from(bytes).toString("latin1");
    }
    case "dictionary": {
      const code = Number(readInteger(view, address + row * encoding.bytes, encoding.bytes, false));
      return readSlot(memory, encoding.dictionary, code);
    }
    case "opaque": throw new Error("nothing in memory");
  }
}

function readInteger(view: DataView, at: number, bytes: 1 | 2 | 4 | 8, signed: boolean): bigint {
  switch (bytes) {
    case 1: return BigInt(signed ? view.getInt8(at) : view.getUint8(at));
    case 2: return BigInt(signed ? view.getInt16(at, true) : view.getUint16(at, true));
    case 4: return BigInt(signed ? view.getInt32(at, true) : view.getUint32(at, true));
    case 8: return signed ? view.getBigInt64(at, true) : view.getBigUint64(at, true);
  }
}
