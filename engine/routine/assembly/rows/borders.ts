// Borders in sorted rows: where partitions and groups of peers begin, and ranges that hold whole partitions.
import { equalText } from "../text/compare";

/** A row starts a partition, or only a group of rows that are equal in the order: peers. */
const PARTITION: u8 = 1;
const PEERS: u8 = 2;

/** Whether two rows differ in one of the keys: pairs of u32, offset and 0 word, else text. */
function differ(a: u32, b: u32, keys: u32, count: u32): bool {
  for (let k: u32 = 0; k < count; k++) {
    const offset = load<u32>(keys + (k << 3));
    const x = load<i64>(a + offset), y = load<i64>(b + offset);
    if (x == y) continue;
    if (load<u32>(keys + (k << 3), 4) == 0 || equalText(x, y) == 0) return true;
  }
  return false;
}

/** More does not stay in a second-level cache until it is read again. */
const TOUCHED_MOST: u32 = 4 << 20;

/** Reads memory in its order, which the hardware does ahead, before it is read in another one. */
function touch(address: u32, bytes: u32): u8 {
  let read: u8 = 0;
  if (bytes > TOUCHED_MOST) return read;
  for (let at: u32 = 0; at < bytes; at += 64) read |= load<u8>(address + at);
  return read;
}

/**
 * Writes a byte for each row [begin, end): what it starts. The range begins with a partition. The first
 * `partitionKeys` keys tell partitions apart, the others peers. `pointers` and `flags` are those of row 0.
 * Where rows moved, those of a range lie near each other: from its begin on behind `moved`, `stride` bytes each;
 * else it is 0.
 */
export function markBorders(
  pointers: u32, begin: u32, end: u32, keys: u32, partitionKeys: u32, allKeys: u32, flags: u32,
  moved: u32, stride: u32,
): void {
  if (moved != 0) store<u8>(flags + begin, touch(moved + begin * stride, (end - begin) * stride));
  let previous: u32 = 0;
  for (let k = begin; k < end; k++) {
    const row = load<u32>(pointers + (k << 2));
    let flag: u8 = 0;
    if (k == begin || differ(previous, row, keys, partitionKeys)) flag = PARTITION | PEERS;
    else if (differ(previous, row, keys + (partitionKeys << 3), allKeys - partitionKeys)) flag = PEERS;
    store<u8>(flags + k, flag);
    previous = row;
  }
}

/** Writes ranges of at least `wanted` rows that begin with a partition, as pairs of u32; how many. */
export function cutRanges(
  pointers: u32, count: u32, wanted: u32, keys: u32, partitionKeys: u32, ranges: u32,
): u32 {
  let number: u32 = 0;
  for (let begin: u32 = 0; begin < count; number++) {
    let end = partitionKeys == 0 ? count : min(begin + wanted, count);
    while (end < count && !differ(load<u32>(pointers + (end << 2) - 4), load<u32>(pointers + (end << 2)), keys,
      partitionKeys)) end++;
    store<u32>(ranges + (number << 3), begin);
    store<u32>(ranges + (number << 3), end, 4);
    begin = end;
  }
  return number;
}
