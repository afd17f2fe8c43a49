// Split block Bloom filters (Putze, Sanders and Singler, 2009): whether a value is surely not in a column
// chunk.
import type { BoundValue, TypedExpr } from "../../../../expr/node.ts";
import { walk } from "../../../../expr/node.ts";
import type { ByteSource } from "../../bytes/byte-source.ts";
import { placeText, wrong, type Place } from "../place.ts";
import { Fields } from "../thrift/fields.ts";
import { ThriftReader } from "../thrift/reader.ts";
import type { LeafType } from "./leaf-type.ts";
import type { ColumnChunk } from "./metadata.ts";
import { xxHash64 } from "./xx-hash.ts";

const SALTS = [
  0x47b6137b, 0x44974d91, 0x8824ad5b, 0xa2b7289d, 0x705495c7, 0x2df1424b, 0x9efc4947, 0x5c6bfb31,
] as const;
const BLOCK_BYTES = 32;
/** A header has some twenty bytes. */
const HEADER_BYTES = 64;
/** Larger ones cost more to read than they can save. */
const MAX_BYTES = 1 << 24;

/** The names of columns that conditions compare with single values: those whose filters are worth reading. */
export function comparedColumns(conditions: readonly TypedExpr[]): ReadonlySet<string> {
  const names = new Set<string>();
  const note = (node: TypedExpr | undefined): void => { if (node?.kind === "column") names.add(node.name); };
  for (const condition of conditions) {
    walk(condition, node => {
      if (node.kind === "in") note(node.operand);
      if (node.kind === "call" && node.name === "eq") node.args.forEach(note);
    });
  }
  return names;
}

/** A chunk's filter as a question; undefined: it has none. */
export async function bloomFilter(
  bytes: ByteSource, chunk: ColumnChunk, leaf: LeafType, place: Place,
): Promise<((value: BoundValue) => boolean) | undefined> {
  const { bloomOffset, bloomLength } = chunk;
  if (bloomOffset === undefined) return undefined;
  const size = await bytes.size();
  const end = Math.min(size, bloomOffset + (bloomLength ?? HEADER_BYTES));
  if (bloomOffset >= size) throw wrong("bad-metadata", place, bloomOffset, "its Bloom filter lies behind the file's end");
  if (end - bloomOffset > MAX_BYTES) return undefined;
  const first = await bytes.read(bloomOffset, end);
  const reader = new ThriftReader(first, 0, first.length, at => placeText(place, bloomOffset + at));
  const header = new Fields(reader.struct(), `${placeText(place, bloomOffset)}, Bloom filter`);
  const byteCount = header.count(1, "its size");
  const isKnown = [2, 3, 4].every(id => header.struct(id, "an algorithm")?.has(1));
  if (!isKnown || byteCount > MAX_BYTES || byteCount === 0 || byteCount % BLOCK_BYTES !== 0) return undefined;
  const start = bloomOffset + reader.at;
  if (start + byteCount > size) throw wrong("bad-metadata", place, bloomOffset, "its Bloom filter goes beyond the file's end");
  const blocks = start + byteCount <= end
    ? first.subarray(reader.at, reader.at + byteCount) : await bytes.read(start, start + byteCount);
  return value => {
    const plain = plainBytes(leaf, value);
    return plain === null || mayContain(blocks, xxHash64(plain));
  };
}

export function mayContain(blocks: Uint8Array, hash: bigint): boolean {
  const view = new DataView(blocks.buffer, blocks.byteOffset, blocks.byteLength);
  const block = Number(((hash >> 32n) * BigInt(blocks.length / BLOCK_BYTES)) >> 32n) * BLOCK_BYTES;
  const low = Number(hash & 0xffffffffn) | 0;
  return SALTS.every((salt, i) => {
    const bit = Math.imul(low, salt) >>> 27;
    return (view.getUint32(block + i * 4, true) >>> bit & 1) === 1;
  });
}

/** A value as PLAIN has it, which is what was hashed; null: it cannot be said. */
function plainBytes({ form }: LeafType, value: BoundValue): Uint8Array | null {
  const bytes = new Uint8Array(form === "i32" || form === "f32" ? 4 : 8);
  const view = new DataView(bytes.buffer);
  switch (form) {
    case "bytes":
      return typeof value === "string"
        ? new TextEncoder().encode(value)
        : value instanceof Uint8Array ? value : null;
    case "i32":
      if (typeof value !== "bigint" || value < -(2n ** 31n) || value >= 2n ** 32n) return null;
      view.setInt32(0, Number(BigInt.asIntN(32, value)), true);
      return bytes;
    case "i64":
      if (typeof value !== "bigint" || value < -(2n ** 63n) || value >= 2n ** 64n) return null;
      view.setBigInt64(0, BigInt.asIntN(64, value), true);
      return bytes;
    // Zero has two signs, and NaN many forms.
    case "f32": case "f64":
      if (typeof value !== "number" || value === 0 || Number.isNaN(value)) return null;
      if (form === "f32") view.setFloat32(0, value, true); else view.setFloat64(0, value, true);
      return bytes;
    default: return null;
  }
}
