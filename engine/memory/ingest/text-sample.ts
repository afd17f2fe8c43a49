// Estimates how many distinct strings a host column has, before any of it is copied.
import type { HostChunk, HostColumn } from "../host-column.ts";
import { isValid } from "../host-column.ts";
import { estimateDistinct, sampleDistinct } from "./distinct.ts";

export function estimateDistinctText(host: HostColumn, nullCount: number): number {
  const keyAt = rowReader(host);
  return estimateDistinct(sampleDistinct(host.length, host.length - nullCount, keyAt));
}

function rowReader(host: HostColumn): (row: number) => number | undefined {
  const starts: number[] = [];
  let rows = 0;
  for (const chunk of host.chunks) {
    starts.push(rows);
    rows += chunk.length;
  }
  return row => {
    let low = 0;
    let high = starts.length;
    while (high - low > 1) {
      const middle = (low + high) >>> 1;
      if (starts[middle]! <= row) low = middle;
      else high = middle;
    }
    return chunkKey(host.chunks[low]!, row - starts[low]!);
  };
}

function chunkKey(chunk: HostChunk, row: number): number | undefined {
  if (!isValid(chunk, row)) return undefined;
  const { values } = chunk;
  if (values.layout === "varbinary") {
    return hash(values.bytes, Number(values.offsets[row]!), Number(values.offsets[row + 1]!));
  }
  if (values.layout !== "view") return undefined;
  const { views, buffers } = values;
  const reader = new DataView(views.buffer, views.byteOffset + row * 16, 16);
  const length = reader.getInt32(0, true);
  if (length <= 12) return hash(views, row * 16 + 4, row * 16 + 4 + length);
  const start = reader.getInt32(12, true);
  return hash(buffers[reader.getInt32(8, true)] ?? NOTHING, start, start + length);
}

const NOTHING = new Uint8Array(0);
/** Bytes looked at from either end; strings that differ only in between count as one. */
const ENDS = 48;

function hash(bytes: Uint8Array, start: number, end: number): number {
  let a = end - start | 0;
  let b = 0x811c9dc5;
  const headEnd = Math.min(end, start + ENDS);
  for (let i = start; i < headEnd; i++) {
    b = Math.imul(b ^ (bytes[i] ?? 0), 0x01000193);
    a = a + b | 0;
  }
  for (let i = Math.max(headEnd, end - ENDS); i < end; i++) {
    b = Math.imul(b ^ (bytes[i] ?? 0), 0x01000193);
    a = a + b | 0;
  }
  return (b >>> 0) * 0x200000 + (a >>> 11);
}
