// Hash tables over materialized rows: chains for joins, directories for groups, and search for duplicates.
import { compareText } from "../text/compare";

/** Clears a directory of `slots` and links all rows. Filling here is twice as fast as from JavaScript. */
export function linkRows(pointers: u32, count: u32, directory: u32, slots: u32, mask: u32): void {
  clearSlots(directory, 0, slots);
  linkMore(pointers, count, directory, mask);
}

/**
 * Puts rows into their slots' chains, the last first, so that chains follow the rows' order. Hash (or dense
 * index, with `mask` -1) at row + 4. One thread links many rows in several calls, from the end.
 */
export function linkMore(pointers: u32, count: u32, directory: u32, mask: u32): void {
  for (let k: i32 = count - 1; k >= 0; k--) {
    const row = load<u32>(pointers + (<u32>k << 2));
    const slot = directory + ((load<u32>(row, 4) & mask) << 2);
    store<u32>(row, load<u32>(slot));
    store<u32>(slot, row);
  }
}

// The same by several threads. Each slot belongs to the partition `slot >>> shift`. First, rows are distributed:
//
//   for each piece of rows: countSlots(its pointers, its rows, mask, shift, partitions, its histogram)
//   placePartitions(histograms, pieces, partitions, starts)
//   for each piece of rows: scatterSlots(its pointers, its rows, mask, shift, its histogram, entries)
//   for each partition: clearSlots(directory, its first slot, its end slot)
//                       linkSlots(entries, its start, its end, directory)
//
// Each line starts when the line before is done; within a line, pieces go in any order. Linking after that
// stays within few slots, and no two partitions share a slot or a row. 256 partitions were best for 10 M rows:
// 1.25 to 1.5 times the work of linkRows, of which each thread has its share. Threads that each read all rows
// and link those of their range of slots were no faster than one.

/** Clears `partitions` counters and counts the rows of a piece by the partitions of their slots. */
export function countSlots(
  pointers: u32, count: u32, mask: u32, shift: u32, partitions: u32, histogram: u32,
): void {
  memory.fill(histogram, 0, partitions << 2);
  for (let k: u32 = 0; k < count; k++) {
    const row = load<u32>(pointers + (k << 2));
    const counter = histogram + (((load<u32>(row, 4) & mask) >> shift) << 2);
    store<u32>(counter, load<u32>(counter) + 1);
  }
}

/** Writes entries of 8 bytes, slot and row, to their partitions' next places; `offsets` move on. */
export function scatterSlots(
  pointers: u32, count: u32, mask: u32, shift: u32, offsets: u32, entries: u32,
): void {
  for (let k: u32 = 0; k < count; k++) {
    const row = load<u32>(pointers + (k << 2));
    const slot = load<u32>(row, 4) & mask;
    const offset = offsets + ((slot >> shift) << 2);
    const place = load<u32>(offset);
    store<u32>(offset, place + 1);
    store<u64>(entries + (place << 3), <u64>row << 32 | slot);
  }
}

export function clearSlots(directory: u32, firstSlot: u32, endSlot: u32): void {
  memory.fill(directory + (firstSlot << 2), 0, (endSlot - firstSlot) << 2);
}

/** Links the entries from `begin` to `end`, the last first. Long partitions take several calls, from the end. */
export function linkSlots(entries: u32, begin: u32, end: u32, directory: u32): void {
  for (let k = end; k > begin; k--) {
    const entry = load<u64>(entries + (k << 3) - 8);
    const slot = directory + (<u32>entry << 2);
    const row = <u32>(entry >> 32);
    store<u32>(row, load<u32>(slot));
    store<u32>(slot, row);
  }
}

/** Fills an empty directory with entry numbers (from 1) by the hash that each entry starts with. */
export function rebuildDirectory(directory: u32, mask: u32, entries: u32, stride: u32, count: u32): void {
  for (let k: u32 = 1; k <= count; k++) {
    let slot = load<u32>(entries) & mask;
    while (load<u32>(directory + (slot << 2)) != 0) slot = (slot + 1) & mask;
    store<u32>(directory + (slot << 2), k);
    entries += stride;
  }
}

/** A key that is never null has no null flag. */
const NO_FLAG: u32 = 0xffffffff;

/**
 * The first row that has a later row with equal keys in its chain, or 0. Nulls are equal. `keys` are triples
 * of u32: offset; bytes (0: text, else 1, 2, 4, 8 or 16); the null flag's place in bits, or NO_FLAG.
 */
export function findDuplicate(pointers: u32, count: u32, keys: u32, keyCount: u32): u32 {
  for (let k: u32 = 0; k < count; k++) {
    const row = load<u32>(pointers + (k << 2));
    for (let other = load<u32>(row); other != 0; other = load<u32>(other)) {
      if (load<u32>(row, 4) == load<u32>(other, 4) && sameKeys(row, other, keys, keyCount)) return row;
    }
  }
  return 0;
}

function sameKeys(a: u32, b: u32, keys: u32, keyCount: u32): bool {
  for (let k: u32 = 0; k < keyCount; k++) {
    const key = keys + k * 12;
    const flag = load<u32>(key, 8);
    const isNull = flagOf(a, flag);
    if (isNull != flagOf(b, flag)) return false;
    if (!isNull && !sameValue(a + load<u32>(key), b + load<u32>(key), load<u32>(key, 4))) return false;
  }
  return true;
}

// @ts-ignore: decorator
@inline
function flagOf(row: u32, flag: u32): bool {
  return flag != NO_FLAG && ((load<u8>(row + (flag >> 3)) >> (flag & 7)) & 1) != 0;
}

function sameValue(a: u32, b: u32, bytes: u32): bool {
  if (bytes == 0) return compareText(load<u64>(a), load<u64>(b)) == 0;
  for (let i: u32 = 0; i < bytes; i++) {
    if (load<u8>(a + i) != load<u8>(b + i)) return false;
  }
  return true;
}
