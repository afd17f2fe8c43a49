// Sorts entries of 16 bytes (word, row address) that fit the cache, stably, by their words and then by the
// rows' further levels. LSD radix on the 22 highest bits that vary, two passes; what still ties is sorted again.
import { compareRows, isLast, isPastEnd, loadLevel, nextLevel } from "./sort-key";

/** Up to here, insertion is faster than anything else. */
const INSERTION: u32 = 16;
/** Up to here, clearing and adding up the digits' counters costs more than merging. */
const MERGING: u32 = 384;
/** Eleven bits a digit: counters of 8 KiB each stay in the first-level cache beside the lines written. */
const DIGIT: u32 = 11;
/** Levels of ties are sorted by words so deep; below, as in long texts with equal starts, by comparing. */
const DEEPEST: u32 = 40;

/** Bytes of the counters for both digits. */
export const COUNTER_BYTES: u32 = 2 << (DIGIT + 2);

/** Sorts entries that hold the words of `level`. `spare` has room for as many; `counters` for COUNTER_BYTES. */
export function sortEntries(
  entries: u32, count: u32, level: u64, spare: u32, counters: u32, deep: u32,
): void {
  sortWords(entries, count, spare, counters);
  if (!isLast(level)) sortTies(entries, count, level, spare, counters, deep);
}

/** Sorts each run of entries with equal words by the levels behind this one. */
export function sortTies(entries: u32, count: u32, level: u64, spare: u32, counters: u32, deep: u32): void {
  const end = entries + (count << 4);
  let start = entries;
  while (start < end) {
    const word = load<u64>(start);
    let after = start + 16;
    while (after < end && load<u64>(after) == word) after += 16;
    const run = (after - start) >> 4;
    if (run > 1) sortRun(start, run, nextLevel(level, word), spare, counters, deep + 1);
    start = after;
  }
}

function sortRun(entries: u32, count: u32, level: u64, spare: u32, counters: u32, deep: u32): void {
  if (isPastEnd(level)) return;
  if (count <= INSERTION || deep > DEEPEST) mergeSort<ByRows>(entries, count, spare, level);
  else {
    const next = loadLevel(entries, count, level);
    if (!isPastEnd(next)) sortEntries(entries, count, next, spare, counters, deep);
  }
}

/** Sorts entries by their words alone. */
function sortWords(entries: u32, count: u32, spare: u32, counters: u32): void {
  if (count <= MERGING) {
    mergeSort<ByWords>(entries, count, spare, 0);
    return;
  }
  const end = entries + (count << 4);
  let least = load<u64>(entries), most = least, previous = least;
  let falls: u32 = 0;
  for (let at = entries; at < end; at += 16) {
    const word = load<u64>(at);
    falls |= u32(word < previous);
    previous = word;
    least = min(least, word);
    most = max(most, word);
  }
  if (!falls) return;
  const bits = 64 - <u32>clz(most - least);
  const shift = bits > 2 * DIGIT ? bits - 2 * DIGIT : 0;
  sortDigits(entries, count, least, shift, bits - shift, spare, counters);
  if (shift > 0) sortRests(entries, count, least, shift, spare, counters);
}

/** Sorts entries by the `bits` bits (at most two digits) of (word - least) from bit `shift` on. */
function sortDigits(
  entries: u32, count: u32, least: u64, shift: u32, bits: u32, spare: u32, counters: u32,
): void {
  const low = bits > DIGIT ? bits >> 1 : bits;
  const lowMask: u32 = (1 << low) - 1;
  const highCounters = counters + (<u32>1 << (DIGIT + 2));
  memory.fill(counters, 0, COUNTER_BYTES);
  const end = entries + (count << 4);
  for (let at = entries; at < end; at += 16) {
    const digits = <u32>((load<u64>(at) - least) >> shift);
    const lowSlot = counters + ((digits & lowMask) << 2);
    store<u32>(lowSlot, load<u32>(lowSlot) + 1);
    const highSlot = highCounters + ((digits >> low) << 2);
    store<u32>(highSlot, load<u32>(highSlot) + 1);
  }
  scatter(entries, spare, count, least, shift, lowMask, counters);
  if (bits <= DIGIT) memory.copy(entries, spare, count << 4);
  else scatter(spare, entries, count, least, shift + low, (1 << (bits - low)) - 1, highCounters);
}

function scatter(
  from: u32, to: u32, count: u32, least: u64, shift: u32, mask: u32, counters: u32,
): void {
  let place = to;
  const last = counters + (mask << 2);
  for (let slot = counters; slot <= last; slot += 4) {
    const here = load<u32>(slot);
    store<u32>(slot, place);
    place += here << 4;
  }
  const end = from + (count << 4);
  for (let at = from; at < end; at += 16) {
    const slot = counters + ((<u32>((load<u64>(at) - least) >> shift) & mask) << 2);
    const target = load<u32>(slot);
    store<u32>(slot, target + 16);
    v128.store(target, v128.load(at));
  }
}

/** Sorts runs of entries that are equal from bit `shift` on. */
function sortRests(entries: u32, count: u32, least: u64, shift: u32, spare: u32, counters: u32): void {
  const end = entries + (count << 4);
  let start = entries;
  let digits = (load<u64>(start) - least) >> shift;
  for (let at = entries + 16; at <= end; at += 16) {
    const here = at < end ? (load<u64>(at) - least) >> shift : u64.MAX_VALUE;
    if (here == digits) continue;
    const run = (at - start) >> 4;
    if (run > 1) sortWords(start, run, spare, counters);
    start = at;
    digits = here;
  }
}

class ByWords {}
class ByRows {}

// @ts-ignore: decorator
@inline
function isBefore<Order>(aWord: u64, aRow: u32, b: u32, level: u64): bool {
  if (idof<Order>() == idof<ByWords>()) return aWord < load<u64>(b);
  return compareRows(aRow, load<u32>(b, 8), level) < 0;
}

/** Merges runs that were sorted by insertion. Words of entries are moved with them, but ByRows ignores them. */
function mergeSort<Order>(entries: u32, count: u32, spare: u32, level: u64): void {
  const end = entries + (count << 4);
  for (let low = entries; low < end; low += INSERTION << 4) {
    insertionSort<Order>(low, min(low + (INSERTION << 4), end), level);
  }
  const bytes = count << 4;
  let from = entries, to = spare;
  for (let width = INSERTION << 4; width < bytes; width <<= 1) {
    for (let low: u32 = 0; low < bytes; low += width << 1) {
      merge<Order>(from, to, low, min(low + width, bytes), min(low + (width << 1), bytes), level);
    }
    const swap = from;
    from = to;
    to = swap;
  }
  if (from != entries) memory.copy(entries, from, bytes);
}

// @ts-ignore: decorator
@inline
function insertionSort<Order>(first: u32, end: u32, level: u64): void {
  for (let at = first + 16; at < end; at += 16) {
    const entry = v128.load(at);
    const word = load<u64>(at);
    const row = load<u32>(at, 8);
    let place = at;
    while (place > first && isBefore<Order>(word, row, place - 16, level)) {
      v128.store(place, v128.load(place - 16));
      place -= 16;
    }
    if (place != at) v128.store(place, entry);
  }
}

function merge<Order>(from: u32, to: u32, low: u32, middle: u32, high: u32, level: u64): void {
  let left = from + low, right = from + middle;
  const leftEnd = right, rightEnd = from + high;
  let target = to + low;
  while (left < leftEnd && right < rightEnd) {
    const takeRight = isBefore<Order>(load<u64>(right), load<u32>(right, 8), left, level);
    v128.store(target, v128.load(takeRight ? right : left));
    left += takeRight ? 0 : 16;
    right += takeRight ? 16 : 0;
    target += 16;
  }
  memory.copy(target, left, leftEnd - left);
  memory.copy(target + leftEnd - left, right, rightEnd - right);
}
