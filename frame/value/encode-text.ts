// Encodes strings to UTF-8 in Arrow's layout, many with one call.
import type { HostChunk } from "../../engine/memory/host-column.ts";
import { skipUnits } from "./utf8-units.ts";
import { validityOf } from "./validity.ts";

const encoder = new TextEncoder();

/** Rows encoded with one call: a call costs about as much as encoding 200 bytes. */
const BLOCK = 512;
/** Chunks end before their offsets could leave 31 bits. */
const CHUNK_BYTES_MAX = 2 ** 30;

/** utf8 chunks of strings; null and undefined are null. Lone surrogates become U+FFFD. */
export function textChunks(values: ArrayLike<string | null | undefined>): HostChunk[] {
  const chunks: HostChunk[] = [];
  let first = 0;
  do {
    const chunk = textChunk(values, first);
    chunks.push(chunk);
    first += chunk.length;
  } while (first < values.length);
  return chunks;
}

function textChunk(values: ArrayLike<string | null | undefined>, first: number): HostChunk {
  const offsets = new Int32Array(values.length - first + 1);
  let bytes = new Uint8Array(Math.max(64, (values.length - first) * 8));
  let used = 0;
  let row = first;
  while (row < values.length && used < CHUNK_BYTES_MAX) {
    const end = Math.min(row + BLOCK, values.length);
    let block = "";
    let joins = true;
    for (let i = row; i < end; i++) {
      const text = values[i] ?? "";
      block += text;
      // A lone surrogate at the end could be mended by the start of the next string.
      if ((text.charCodeAt(text.length - 1) & 0xFC00) === 0xD800) joins = false;
    }
    bytes = grow(bytes, used, block.length * 3);
    const written = joins ? encoder.encodeInto(block, bytes.subarray(used)).written : 0;
    const ascii = written === block.length;
    for (let i = row; i < end; i++) {
      const text = values[i] ?? "";
      used = !joins ? used + encoder.encodeInto(text, bytes.subarray(used)).written
        : ascii ? used + text.length : skipUnits(bytes, used, text.length);
      offsets[i - first + 1] = used;
    }
    row = end;
  }
  const length = row - first;
  const validity = validityOf(length, i => values[first + i] != null);
  return {
    length, ...(validity ? { validity } : {}),
    values: { layout: "varbinary", offsets: offsets.subarray(0, length + 1), bytes: bytes.subarray(0, used) },
  };
}

function grow(bytes: Uint8Array<ArrayBuffer>, used: number, needed: number): Uint8Array<ArrayBuffer> {
  if (used + needed <= bytes.length) return bytes;
  const larger = new Uint8Array(Math.max(bytes.length * 2, used + needed));
  larger.set(bytes.subarray(0, used));
  return larger;
}
