// Decodes UTF-8 columns to strings, many rows at a time where the text is ASCII.
import type { HostChunk } from "../../engine/memory/host-column.ts";
import { decodeText } from "./bytes.ts";

/** Rows decoded with one call: a call costs about as much as decoding 200 bytes. */
const BLOCK = 512;

/** Writes the strings of a chunk to out[start…]. */
export function fillText(
  chunk: HostChunk, offsets: Int32Array | BigInt64Array, bytes: Uint8Array, out: unknown[], start: number,
): void {
  const at = offsets instanceof Int32Array
    ? (i: number) => offsets[i]! : (i: number) => Number(offsets[i]!);
  for (let first = 0; first < chunk.length; first += BLOCK) {
    const end = Math.min(first + BLOCK, chunk.length);
    const base = at(first);
    const limit = at(end);
    const text = decodeText(bytes.subarray(base, limit));
    // No byte ever gives two characters, so equal lengths mean one character a byte: rows are slices.
    const perByte = text.length === limit - base;
    let from = base;
    for (let i = first; i < end; i++) {
      const to = at(i + 1);
      out[start + i] = perByte ? text.slice(from - base, to - base) : decodeText(bytes.subarray(from, to));
      from = to;
    }
  }
}
