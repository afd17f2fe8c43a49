// How a scheduler calls the sort's pieces; here on one thread, but in a random order wherever any is allowed.
import type { RoutineExports } from "../../engine/routine/load.ts";

/** The numbers from 0 to count - 1, shuffled by a seed (Fisher and Yates). */
export function shuffled(count: number, random: () => number): number[] {
  const order = Array.from({ length: count }, (_, i) => i);
  for (let i = count - 1; i > 0; i--) {
    const j = Math.floor(random() * (i + 1));
    [order[i], order[j]] = [order[j]!, order[i]!];
  }
  return order;
}

/** Linear congruential numbers in [0, 1), the same for the same seed. */
export function seeded(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    // The low bits of these generators repeat soon.
    return (state >>> 8) / 2 ** 24;
  };
}

export interface SortMemory {
  /** `sortBytes(count)` bytes. */
  readonly sort: number;
  /** For each thread `sortBufferBytes()` bytes. */
  readonly buffers: readonly number[];
  /** Where rows move to, if they do: see `moveSortedRows`. */
  readonly moved?: Readonly<Record<"address" | "stride" | "bytes" | "unsorted", number>> | undefined;
}

/** Returns how many rounds there were. `keys` is the address of `keyCount` pairs. */
export function sortInPieces(
  exports: RoutineExports, pointers: number, count: number, keys: number, keyCount: number,
  { sort, buffers, moved }: SortMemory, random: () => number,
): number {
  const buffer = () => buffers[Math.floor(random() * buffers.length)]!;
  exports.openSort(sort, pointers, count, keys, keyCount);
  if (moved) exports.moveSortedRows(sort, moved.address, moved.stride, moved.bytes, moved.unsorted);
  for (let rounds = 0; ; rounds++) {
    const pieces = exports.startSortRound(sort, buffer());
    if (pieces === 0) return rounds;
    for (const piece of shuffled(pieces, random)) exports.countSortPiece(sort, piece);
    exports.placeSortPieces(sort);
    for (const piece of shuffled(pieces, random)) exports.scatterSortPiece(sort, piece);
    for (const piece of shuffled(pieces, random)) exports.finishSortPiece(sort, piece, buffer());
  }
}
