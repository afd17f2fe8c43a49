// What rows are sorted by, as a sequence of levels of one 64-bit word each: the word at the row's start, the
// further words, and texts in steps of seven bytes. Rows that tie in a level's word may differ in the next.
import { compareText } from "../text/compare";

/** Keys behind the first word, as pairs of u32: offset, and 0 word, 1 text ascending, 2 text descending. */
let keys: u32 = 0;
let keyCount: u32 = 0;

export function useKeys(list: u32, count: u32): void {
  keys = list;
  keyCount = count;
}

/** A level is a key (0: the word at the row's start) in the high half, and the depth in its text in the low. */
// @ts-ignore: decorator
@inline
function keyOf(level: u64): u32 {
  return <u32>(level >> 32);
}

// @ts-ignore: decorator
@inline
function offsetOf(key: u32): u32 {
  return load<u32>(keys + (key << 3) - 8);
}

// @ts-ignore: decorator
@inline
function kindOf(key: u32): u32 {
  return load<u32>(keys + (key << 3) - 4);
}

// @ts-ignore: decorator
@inline
export function isPastEnd(level: u64): bool {
  return keyOf(level) > keyCount;
}

/** Whether rows that tie in this level's word can't differ in any further one. */
// @ts-ignore: decorator
@inline
export function isLast(level: u64): bool {
  const key = keyOf(level);
  return key == keyCount && (key == 0 || kindOf(key) == 0);
}

/** The level behind `level` for rows that tie in `word`. */
export function nextLevel(level: u64, word: u64): u64 {
  const key = keyOf(level);
  const kind = key == 0 ? <u32>0 : kindOf(key);
  // A step whose lowest byte says 8 has more text behind it.
  if (kind != 0 && ((kind == 1 ? word : ~word) & 255) == 8) return level + 7;
  return <u64>(key + 1) << 32;
}

/** Where a level's word stands if it need not be computed from a text, else -1. */
// @ts-ignore: decorator
@inline
export function wordOffset(level: u64): i32 {
  const key = keyOf(level);
  if (key == 0) return 0;
  return kindOf(key) == 0 ? offsetOf(key) : -1;
}

/** A row's word at a level. */
// @ts-ignore: decorator
@inline
export function wordAt(row: u32, level: u64, offset: i32): u64 {
  return offset >= 0 ? load<u64>(row + offset) : textStep(row, level);
}

/**
 * Seven bytes, zeros behind the text's end, and below them how many there were, or 8 if there are more.
 * The count orders texts that differ in zeros at their ends, and says whether the text goes on.
 */
function textStep(row: u32, level: u64): u64 {
  const key = keyOf(level);
  const text = load<u64>(row + offsetOf(key));
  const depth = <u32>level;
  const length = <u32>(text >> 32);
  const left = length > depth ? length - depth : 0;
  // No branches, which would be mispredicted and keep the next rows' loads from starting.
  const bytes = bswap<u64>(load<u64>(left > 0 ? <u32>text + depth : 0));
  const word = (bytes & ~(u64.MAX_VALUE >> (min<u64>(left, 7) << 3))) | min<u64>(left, 8);
  return kindOf(key) == 1 ? word : ~word;
}

/** Puts the level's words into entries of 16 bytes (word, row); true if all hold one and the same text value. */
export function loadWords(entries: u32, count: u32, level: u64): bool {
  const offset = wordOffset(level);
  const end = entries + (count << 4);
  if (offset >= 0) {
    for (let at = entries; at < end; at += 16) store<u64>(at, load<u64>(load<u32>(at, 8) + offset));
    return false;
  }
  const textOffset = offsetOf(keyOf(level));
  const first = load<u64>(load<u32>(entries, 8) + textOffset);
  let different: u64 = 0;
  for (let at = entries; at < end; at += 16) {
    const row = load<u32>(at, 8);
    different |= load<u64>(row + textOffset) ^ first;
    store<u64>(at, textStep(row, level));
  }
  return different == 0;
}

/** Puts into entries the words of the first level, from `level` on, in which they may differ; gives that level. */
export function loadLevel(entries: u32, count: u32, level: u64): u64 {
  while (!isPastEnd(level) && loadWords(entries, count, level)) level = <u64>(keyOf(level) + 1) << 32;
  return level;
}

/** Orders two rows by the level's key and those behind it. */
export function compareRows(a: u32, b: u32, level: u64): i32 {
  for (let key = keyOf(level); key <= keyCount; key++) {
    const kind = key == 0 ? <u32>0 : kindOf(key);
    const offset = key == 0 ? <u32>0 : offsetOf(key);
    const x = load<u64>(a + offset), y = load<u64>(b + offset);
    if (x == y) continue;
    if (kind == 0) return x < y ? -1 : 1;
    const order = compareText(x, y);
    if (order != 0) return kind == 1 ? order : -order;
  }
  return 0;
}

/** The first eight bytes of a text as an unsigned number whose order is the texts'; shorter ones end in zeros. */
export function prefixText(text: u64): u64 {
  const length = <u32>(text >> 32);
  if (length == 0) return 0;
  const bytes = bswap<u64>(load<u64>(<u32>text));
  return length >= 8 ? bytes : bytes & ~(u64.MAX_VALUE >> (length << 3));
}
