// Rows that may be among the first of their group: each keeps a word, lower ones first, and where the group's
// entry is in a table. FIRST_FIELD in engine/kernel/state.ts is the layout.

const ENTRY: u32 = 8;
/** A row that was kept without looking for its group. */
const NO_ENTRY: u32 = 0xffffffff;

/**
 * Moves the rows whose word is not above the last one of their group to the front, and says how many they are.
 * `at`: where rows keep their word; `last`: where the first entry of the table keeps its last word.
 */
export function keepFirst(rows: u32, count: u32, stride: u32, at: u32, last: u32): u32 {
  let kept: u32 = 0;
  let to = rows;
  for (let k: u32 = 0; k < count; k++) {
    const row = rows + k * stride;
    const entry = load<u32>(row + at, ENTRY);
    if (entry != NO_ENTRY && load<u64>(row + at) > load<u64>(last + entry)) continue;
    if (to != row) memory.copy(to, row, stride);
    to += stride;
    kept++;
  }
  return kept;
}
