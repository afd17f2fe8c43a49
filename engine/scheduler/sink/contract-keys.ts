// Reads keys of materialized rows as values, for the errors that name them.
import type { BoundValue } from "../../../expr/node.ts";
import { isFloat, type DataType } from "../../../expr/type.ts";
import { STORAGE_BYTES } from "../../kernel/node.ts";
import type { LinearMemory } from "../../memory/linear-memory.ts";
import type { ContractCheck, ContractKey } from "../../pipeline/pipeline.ts";

/** The keys that the plan names, of the row at an address. */
export const keysAt = (memory: LinearMemory, row: number, { keys, text }: ContractCheck): BoundValue[] =>
  text.keys.map(({ type }, k) => valueAt(memory, row, keys[k]!, type));

function valueAt(memory: LinearMemory, row: number, key: ContractKey, type: DataType): BoundValue {
  const bytes = memory.u8();
  const { scalar, storage, nullFlag } = key;
  if (nullFlag >= 0 && ((bytes[row + (nullFlag >> 3)]! >> (nullFlag & 7)) & 1) !== 0) return null;
  const at = row + key.offset;
  if (scalar === "text") return textAt(bytes, numberAt(bytes, at, 8), type);
  const value = numberAt(bytes, at, STORAGE_BYTES[storage]);
  if (scalar === "bool") return value !== 0n;
  // Float keys are compared by their bits.
  if (isFloat(type)) return floatOf(value);
  return storage.startsWith("u") ? value : BigInt.asIntN(STORAGE_BYTES[storage] * 8, value);
}

/** Little-endian bytes as an unsigned number. */
function numberAt(bytes: Uint8Array, at: number, width: number): bigint {
  let value = 0n;
  for (let i = width - 1; i >= 0; i--) value = (value << 8n) | BigInt(bytes[at + i]!);
  return value;
}

function textAt(bytes: Uint8Array, value: bigint, type: DataType): string | Uint8Array {
  const address = Number(value & 0xffff_ffffn);
  // A copy: decoders refuse shared memory in browsers.
  const copy = bytes.slice(address, address + Number(value >> 32n));
  return type.kind === "binary" ? copy : new TextDecoder().decode(copy);
}

function floatOf(bits: bigint): number {
  const words = new DataView(new ArrayBuffer(8));
  words.setBigUint64(0, bits);
  return words.getFloat64(0);
}
