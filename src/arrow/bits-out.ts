// Bitmaps on their way out: Arrow has one bit offset for validity and Bool values together.
import type { Bits } from "../../engine/memory/host-column.ts";

/** The bits of `length` rows, moved to begin at bit 0; as they are if they do already. */
export function alignBits({ bytes, offset }: Bits, length: number): Uint8Array {
  const size = (length + 7) >> 3;
  const start = offset >> 3;
  const shift = offset & 7;
  if (shift === 0) return bytes.subarray(start, start + size);
  const out = new Uint8Array(size);
  for (let i = 0; i < size; i++) {
    out[i] = (bytes[start + i]! >> shift) | ((bytes[start + i + 1] ?? 0) << (8 - shift));
  }
  return out;
}
