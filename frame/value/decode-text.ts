// Decodes UTF-8 columns to strings, many rows with one call.
import type { HostChunk } from "../../engine/memory/host-column.ts";
import { decodeText } from "./bytes.ts";
import { unitsIn } from "./utf8-units.ts";

/** Rows decoded with one call: a call costs about as much as decoding 200 bytes. */
const BLOCK = 512;

/** Writes the strings of a chunk to out[start…]. */
export function fillText(
  chunk: HostChunk, offsets: Int32Array | BigInt64Array, bytes: Uint8Array, out: unknown[], start: number,
): void {
  const ends = new Float64Array(BLOCK + 1);
  for (let first = 0; first < chunk.length; first += BLOCK) {
    const rows = Math.min(BLOCK, chunk.length - first);
    for (let i = 0; i <= rows; i++) ends[i] = Number(offsets[first + i]);
    fillBlock(ends, rows, bytes, out, start + first);
  }
}

function fillBlock(ends: Float64Array, rows: number, bytes: Uint8Array, out: unknown[], start: number): void {
  const base = ends[0]!;
  const limit = ends[rows]!;
  const text = decodeText(bytes.subarray(base, limit));
  if (text.length === limit - base) {
    // No byte ever gives two characters, so equal lengths mean one character a byte.
    for (let i = 0; i < rows; i++) out[start + i] = text.slice(ends[i]! - base, ends[i + 1]! - base);
    return;
  }
  // Where bytes are invalid, and where a value begins within a character, lengths say nothing.
  const whole = !text.includes("\uFFFD") && beginsCharacters(ends, rows, bytes);
  for (let i = 0, at = 0; i < rows; i++) {
    const [from, to] = [ends[i]!, ends[i + 1]!];
    const end = whole ? at + unitsIn(bytes, from, to) : at;
    out[start + i] = whole ? text.slice(at, end) : decodeText(bytes.subarray(from, to));
    at = end;
  }
}

function beginsCharacters(ends: Float64Array, rows: number, bytes: Uint8Array): boolean {
  for (let i = 0; i < rows; i++) if ((bytes[ends[i]!]! & 0xC0) === 0x80) return false;
  return true;
}
