// Builds and reads validity bitmaps.
import type { Bits, HostChunk } from "../../engine/memory/host-column.ts";

/** Whether row `i` of a chunk holds a value. */
export function isValid({ validity, values }: HostChunk, i: number): boolean {
  if (values.layout === "null") return false;
  if (!validity) return true;
  const bit = validity.offset + i;
  return (validity.bytes[bit >> 3]! >> (bit & 7) & 1) === 1;
}

/** A bitmap of the rows that hold a value; undefined if all do. */
export function validityOf(length: number, isPresent: (row: number) => boolean): Bits | undefined {
  let row = 0;
  while (row < length && isPresent(row)) row++;
  if (row === length) return undefined;
  const bytes = new Uint8Array((length + 7) >> 3);
  bytes.fill(255, 0, row >> 3);
  for (let i = row & ~7; i < length; i++) if (isPresent(i)) bytes[i >> 3]! |= 1 << (i & 7);
  return { bytes, offset: 0 };
}
