// Sorts addresses of rows by order-preserving 64-bit words and, where those tie, by whole texts. Stable.
// LSD radix on the first word (Knuth, TAOCP 3, 5.2.5), constant digits skipped; ties by merging.
import { compareText } from "../text/compare";

/** Sort keys behind the first word, as pairs of u32: offset, and 0 word, 1 text ascending, 2 text descending. */
let keys: u32 = 0;
let keyCount: u32 = 0;

function compareRows(a: u32, b: u32): i32 {
  for (let k: u32 = 0; k < keyCount; k++) {
    const offset = load<u32>(keys + (k << 3));
    const kind = load<u32>(keys + (k << 3), 4);
    if (kind == 0) {
      const x = load<u64>(a + offset), y = load<u64>(b + offset);
      if (x != y) return x < y ? -1 : 1;
    } else {
      const order = compareText(load<u64>(a + offset), load<u64>(b + offset));
      if (order != 0) return kind == 1 ? order : -order;
    }
  }
  return 0;
}

/**
 * Sorts `count` row addresses by the word at each row's start and then by `keyList`. `scratch` has room for
 * 2 * 16 * count + 16384 bytes.
 */
export function sortRows(pointers: u32, count: u32, keyList: u32, keyListCount: u32, scratch: u32): void {
  keys = keyList;
  keyCount = keyListCount;
  if (count < 2) return;
  const histogram = scratch;
  let from = scratch + 16384;
  let to = from + (count << 4);
  memory.fill(histogram, 0, 8192);
  for (let k: u32 = 0; k < count; k++) {
    const row = load<u32>(pointers + (k << 2));
    const word = load<u64>(row);
    store<u64>(from + (k << 4), word);
    store<u32>(from + (k << 4), row, 8);
    for (let digit: u32 = 0; digit < 8; digit++) {
      const slot = histogram + (digit << 10) + ((<u32>(word >> (digit << 3)) & 255) << 2);
      store<u32>(slot, load<u32>(slot) + 1);
    }
  }
  for (let digit: u32 = 0; digit < 8; digit++) {
    const counts = histogram + (digit << 10);
    const sample = <u32>(load<u64>(from) >> (digit << 3)) & 255;
    if (load<u32>(counts + (sample << 2)) == count) continue;
    scatter(from, to, count, digit << 3, counts);
    const swap = from;
    from = to;
    to = swap;
  }
  for (let k: u32 = 0; k < count; k++) store<u32>(pointers + (k << 2), load<u32>(from + (k << 4), 8));
  if (keyCount > 0) sortTies(pointers, count, to);
}

function scatter(from: u32, to: u32, count: u32, shift: u32, counts: u32): void {
  let sum: u32 = 0;
  for (let value: u32 = 0; value < 256; value++) {
    const here = load<u32>(counts + (value << 2));
    store<u32>(counts + (value << 2), sum);
    sum += here;
  }
  for (let k: u32 = 0; k < count; k++) {
    const word = load<u64>(from + (k << 4));
    const slot = counts + ((<u32>(word >> shift) & 255) << 2);
    const place = load<u32>(slot);
    store<u32>(slot, place + 1);
    store<u64>(to + (place << 4), word);
    store<u32>(to + (place << 4), load<u32>(from + (k << 4), 8), 8);
  }
}

/** Sorts each run of rows with equal first words by the other keys. */
function sortTies(pointers: u32, count: u32, scratch: u32): void {
  let start: u32 = 0;
  while (start < count) {
    const word = load<u64>(load<u32>(pointers + (start << 2)));
    let end = start + 1;
    while (end < count && load<u64>(load<u32>(pointers + (end << 2))) == word) end++;
    if (end - start > 1) mergeSort(pointers + (start << 2), end - start, scratch);
    start = end;
  }
}

function mergeSort(run: u32, count: u32, scratch: u32): void {
  let from = run, to = scratch;
  for (let width: u32 = 1; width < count; width <<= 1) {
    for (let low: u32 = 0; low < count; low += width << 1) {
      merge(from, to, low, min(low + width, count), min(low + (width << 1), count));
    }
    const swap = from;
    from = to;
    to = swap;
  }
  if (from != run) memory.copy(run, from, count << 2);
}

function merge(from: u32, to: u32, low: u32, middle: u32, high: u32): void {
  let left = low, right = middle;
  for (let k = low; k < high; k++) {
    const takeLeft = left < middle
      && (right >= high || compareRows(load<u32>(from + (left << 2)), load<u32>(from + (right << 2))) <= 0);
    const taken = takeLeft ? left++ : right++;
    store<u32>(to + (k << 2), load<u32>(from + (taken << 2)));
  }
}

/** The first eight bytes of a text as an unsigned number whose order is the texts'; shorter ones end in zeros. */
export function prefixText(text: u64): u64 {
  const length = <u32>(text >> 32);
  if (length == 0) return 0;
  const bytes = bswap<u64>(load<u64>(<u32>text));
  return length >= 8 ? bytes : bytes & ~(u64.MAX_VALUE >> (length << 3));
}
