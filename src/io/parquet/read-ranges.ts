// Reads several ranges of a file with few requests: those that lie near each other are read as one, into
// buffers that are used again and again: new ones for each row group kept the garbage collector busy.
import type { ByteSource } from "../bytes/byte-source.ts";

export interface ByteRange {
  readonly start: number;
  readonly end: number;
}

/** Reading so many bytes for nothing costs less than another request. */
const GAP_BYTES = 1 << 17;
/** Larger ranges are not put together: views of them keep the whole. */
const MAX_BYTES = 1 << 26;

/** Larger buffers are not kept. */
const MAX_KEPT_BYTES = 1 << 24;

/** Buffers for reading, of those who read one row group after the other. */
export class ReadBuffers {
  readonly #free: Uint8Array[] = [];

  take(size: number): Uint8Array {
    const fits = this.#free.findIndex(buffer => buffer.length >= size);
    if (fits >= 0) return this.#free.splice(fits, 1)[0]!;
    // One that is too small is not needed any more; the room is for row groups that differ a little.
    this.#free.pop();
    return new Uint8Array(Math.ceil(size * 1.25));
  }

  /** Nobody looks at what was read into it any more. */
  giveBack(buffer: Uint8Array): void {
    if (buffer.length <= MAX_KEPT_BYTES) this.#free.push(buffer);
  }
}

export interface ReadBytes {
  /** Those of each range, in the given order. */
  readonly parts: readonly Uint8Array[];
  /** Gives the buffers back: `parts` are then somebody else's. */
  release(): void;
}

export async function readRanges(
  bytes: ByteSource, ranges: readonly ByteRange[], buffers: ReadBuffers,
): Promise<ReadBytes> {
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
  const taken: Uint8Array[] = [];
  await Promise.all(requests.map(async ({ start, end, parts }) => {
    const buffer = buffers.take(end - start);
    taken.push(buffer);
    const read = await bytes.read(start, end, buffer);
    for (const part of parts) result[part.index] = read.subarray(part.start - start, part.end - start);
  }));
  return { parts: result, release: () => taken.forEach(buffer => buffers.giveBack(buffer)) };
}
