// Reads several ranges of a file with few requests: those that lie near each other are read as one.
import type { ByteSource } from "../bytes/byte-source.ts";

export interface ByteRange {
  readonly start: number;
  readonly end: number;
}

/** Reading so many bytes for nothing costs less than another request. */
const GAP_BYTES = 1 << 17;
/** Larger ranges are not put together: views of them keep the whole. */
const MAX_BYTES = 1 << 26;

/** The bytes of each range, in the given order. */
export async function readRanges(
  bytes: ByteSource, ranges: readonly ByteRange[]
): Promise<readonly Uint8Array[]> {
  const sorted = ranges.map((range, index) => ({ ...range, index })).sort((a, b) => a.start - b.start);
  const requests: { start: number; end: number; parts: typeof sorted }[] = [];
  for (const range of sorted) {
    const last = requests.at(-1);
    const near = last && range.start - last.end <= GAP_BYTES && range.end - last.start <= MAX_BYTES;
    if (near) {
      last.end = Math.max(last.end, range.end);
      last.parts.push(range);
    } else {
      requests.push({ start: range.start, end: range.end, parts: [range] });
    }
  }
  const result: Uint8Array[] = new Array<Uint8Array>(ranges.length);
  await Promise.all(requests.map(async ({ start, end, parts }) => {
    const read = await bytes.read(start, end);
    for (const part of parts) result[part.index] = read.subarray(part.start - start, part.end - start);
  }));
  return result;
}
