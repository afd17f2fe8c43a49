// Levels and codes as the hybrid of runs and packed bits.
import { ByteBuffer } from "./byte-buffer.ts";

/** Shorter runs are packed. */
const LEAST_RUN = 8;

export const bitsFor = (most: number): number => 32 - Math.clz32(most);

/** Values of `width` bits. */
export function encodeHybrid(values: Uint8Array | Uint32Array, width: number): Uint8Array {
  const out = new ByteBuffer();
  const { length } = values;
  let packedFrom = 0;
  let at = 0;
  while (at < length) {
    let end = at + 1;
    while (end < length && values[end] === values[at]) end++;
    // Packed values come in groups of eight: the run gives what the last group lacks.
    const fill = Math.min((LEAST_RUN - (at - packedFrom) % LEAST_RUN) % LEAST_RUN, end - at);
    if (end - at - fill >= LEAST_RUN) {
      packBits(out, values, packedFrom, at + fill, width);
      out.varint((end - at - fill) * 2);
      for (let byte = 0; byte < width; byte += 8) out.u8(values[at]! >>> byte & 255);
      packedFrom = end;
    }
    at = end;
  }
  packBits(out, values, packedFrom, length, width);
  return out.bytes;
}

/** Groups of eight values; the last is filled up with zeros. */
function packBits(
  out: ByteBuffer, values: Uint8Array | Uint32Array, from: number, to: number, width: number
): void {
  if (from === to) return;
  const groups = Math.ceil((to - from) / LEAST_RUN);
  out.varint(groups * 2 + 1);
  let pending = 0;
  let pendingBits = 0;
  for (let i = from; i < from + groups * LEAST_RUN; i++) {
    // Not by shifts: pending bits and a code may be more than 32.
    pending += (i < to ? values[i]! : 0) * 2 ** pendingBits;
    pendingBits += width;
    for (; pendingBits >= 8; pendingBits -= 8) {
      out.u8(pending % 256);
      pending = Math.floor(pending / 256);
    }
  }
}
