// The validity of an Arrow chunk; its bitmap is not shifted by slicing, so the offset goes along.
import { FormatError } from "../../expr/error.ts";
import type { Bits } from "../../engine/memory/host-column.ts";
import type { ArrowData } from "./shape.ts";

/** Nothing, if no row is null. */
export function validityIn(data: ArrowData, path: string): { validity?: Bits } {
  const { nullBitmap, offset, length } = data;
  if (!nullBitmap || nullBitmap.byteLength === 0 || data.nullCount === 0) return {};
  if (nullBitmap.byteLength * 8 < offset + length) {
    throw new FormatError("short-buffer", `Column ${JSON.stringify(path)}: the validity buffer has ${
      nullBitmap.byteLength} bytes, and ${(offset + length + 7) >> 3} are needed.`);
  }
  const bytes = new Uint8Array(nullBitmap.buffer, nullBitmap.byteOffset, nullBitmap.byteLength);
  return { validity: { bytes, offset } };
}
