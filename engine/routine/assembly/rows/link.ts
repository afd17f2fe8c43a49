// Hash tables over materialized rows: chains for joins, directories for groups, and search for duplicates.
import { compareText } from "../text/compare";

/**
 * Clears a directory of `slots` and puts rows into its chains, the last first, so that chains follow the
 * rows' order. Hash (or index) at row + 4. Filling here is twice as fast as from JavaScript.
 */
export function linkRows(pointers: u32, count: u32, directory: u32, slots: u32, mask: u32): void {
  memory.fill(directory, 0, slots << 2);
  for (let k: i32 = count - 1; k >= 0; k--) {
    const row = load<u32>(pointers + (<u32>k << 2));
    const slot = directory + ((load<u32>(row, 4) & mask) << 2);
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
