// Builds validity bitmaps.
import type { Bits } from "../../engine/memory/host-column.ts";

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

/** How many of a chunk's rows are null. */
export function countNulls({ bytes, offset }: Bits, length: number): number {
  let nulls = 0;
  for (let i = offset; i < offset + length; i++) nulls += ~(bytes[i >> 3]! >> (i & 7)) & 1;
  return nulls;
}
