// Pieces of bytes of any size to a scanner, which has its say whenever it is full.
import { longRow } from "./problem.ts";
import type { Scanner } from "./scanner.ts";

export interface FeedLimits {
  readonly file: string;
  /** So many bytes are scanned at once, the first time fewer: whoever wants a few rows need not wait. */
  readonly chunkBytes: number;
  readonly maxRowBytes: number;
}

/**
 * What fits a processor's second cache with its index and one column, and is no less per call than it must
 * be.
 */
export const CHUNK_BYTES = 1 << 20;
export const FIRST_CHUNK_BYTES = 1 << 16;
const GROWTH = 4;

/** All that `scan` finds. A record longer than is held makes the scanner grow, up to the limit. */
export async function* feed<T>(
  scanner: Scanner, pieces: AsyncIterable<Uint8Array>, limits: FeedLimits,
  scan: (final: boolean) => Generator<T>,
): AsyncGenerator<T> {
  let capacity = scanner.settings.chunkBytes;
  for await (const whole of pieces) {
    let piece = whole;
    while (piece.length > 0) {
      piece = piece.subarray(scanner.take(piece));
      if (scanner.room > 0) break;
      yield* scan(false);
      // A record that begins in the first half may go on for long.
      const isLong = scanner.held > capacity / 2;
      if (scanner.room === 0 && capacity >= limits.maxRowBytes) {
        throw longRow({ file: limits.file, line: scanner.linesBefore + 1, column: null }, limits.maxRowBytes);
      }
      if (!isLong && capacity >= limits.chunkBytes) continue;
      const wished = isLong ? Math.min(capacity * 2, Math.max(limits.maxRowBytes, capacity))
        : Math.min(capacity * GROWTH, limits.chunkBytes);
      if (wished > capacity) scanner.grow(capacity = wished);
    }
  }
  yield* scan(true);
}
