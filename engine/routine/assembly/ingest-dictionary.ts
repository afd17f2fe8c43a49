// Ingest: strings to dictionary codes, in order of first appearance, by open addressing.
import { isSet } from "./ingest/bits";
import { I16, I8, U16, U8 } from "./ingest/kinds";

// The builder's state, one block that the host reads and writes between calls.
const TABLE: usize = 0;
const MASK: usize = 4;
const COUNT: usize = 8;
/** No more values than this: the table is full enough, the codes are too narrow, or the cap is reached. */
const LIMIT: usize = 12;
const OFFSETS: usize = 16;
const BYTES: usize = 20;
const USED: usize = 24;
const CAPACITY: usize = 28;
const TOUCHED: usize = 32;
/** Not 0 once a string of more than 16 bytes is in. */
const LONG: usize = 36;
/** Words and hashes of the rows of a batch follow from here. */
const BATCH: usize = 64;
const BATCH_ROWS = 32;
const PREPARED_BYTES: usize = 24;
const HASH: usize = 16;

// A slot: the first and last 8 bytes of a string of up to 16 bytes, which then is compared without a look at
// the dictionary, or a hash and the last 8 bytes of a longer one; its length; its code + 1, 0 if free.
const SECOND: usize = 8;
const LENGTH: usize = 16;
const CODE: usize = 20;

const K1: u64 = 0x9e3779b97f4a7c15;
const K2: u64 = 0xd6e8feb86659fd93;

@inline
function slotAt(table: usize, index: u32): usize {
  return table + (<usize>index << 5);
}

@inline
function firstWord(at: usize, length: u32): u64 {
  if (length >= 8) return length <= 16 ? load<u64>(at) : longHash(at, length);
  return length == 0 ? 0 : load<u64>(at) & (u64.MAX_VALUE >> (64 - (<u64>length << 3)));
}

@inline
function secondWord(at: usize, length: u32): u64 {
  return length > 8 ? load<u64>(at + length - 8) : 0;
}

function longHash(at: usize, length: u32): u64 {
  const last = at + length - 8;
  let hash: u64 = K2;
  for (; at < last; at += 8) {
    hash = (hash ^ load<u64>(at)) * K1;
    hash ^= hash >> 29;
  }
  return hash;
}

@inline
function spread(first: u64, second: u64, length: u32): u32 {
  let hash = (first ^ (<u64>length << 56)) * K1;
  // The last characters are the high bits of a word: folded down, or the product's middle would not see them.
  hash = (hash ^ (hash >> 32)) + second;
  hash = (hash ^ (hash >> 32)) * K2;
  return <u32>(hash >> 32);
}

/** Whether strings of more than 16 bytes, whose last 8 are known to be equal, are. */
@inline
function sameBytes(a: usize, b: usize, length: u32): bool {
  for (let i: u32 = 0; i + 8 < length; i += 8) {
    if (load<u64>(a + i) != load<u64>(b + i)) return false;
  }
  return true;
}

/** The code of a string, adding it if it is new; -1 if there is no room for a new one. */
@inline
function codeOf(state: usize, at: usize, length: u32, first: u64, second: u64, hash: u32): i32 {
  const table = <usize>load<u32>(state, TABLE);
  const mask = load<u32>(state, MASK);
  let index = hash & mask;
  while (true) {
    const slot = slotAt(table, index);
    const code = load<u32>(slot, CODE);
    if (code == 0) return insert(state, slot, at, length, first, second);
    if (load<u64>(slot) == first && load<u64>(slot, SECOND) == second && load<u32>(slot, LENGTH) == length) {
      if (length <= 16) return <i32>(code - 1);
      const begin = load<u32>(<usize>load<u32>(state, OFFSETS) + (<usize>(code - 1) << 2));
      if (sameBytes(at, <usize>load<u32>(state, BYTES) + begin, length)) return <i32>(code - 1);
    }
    index = (index + 1) & mask;
  }
}

function insert(state: usize, slot: usize, at: usize, length: u32, first: u64, second: u64): i32 {
  const count = load<u32>(state, COUNT);
  const used = load<u32>(state, USED);
  if (count >= load<u32>(state, LIMIT) || length > load<u32>(state, CAPACITY) - used) return -1;
  const offsets = <usize>load<u32>(state, OFFSETS);
  memory.copy(<usize>load<u32>(state, BYTES) + used, at, length);
  store<u32>(offsets + (<usize>count << 2), used + length, 4);
  store<u32>(state, used + length, USED);
  store<u32>(state, count + 1, COUNT);
  store<u64>(slot, first);
  store<u64>(slot, second, SECOND);
  store<u32>(slot, length, LENGTH);
  if (length > 16) store<u32>(state, 1, LONG);
  store<u32>(slot, count + 1, CODE);
  return <i32>count;
}

/** Prepares a batch of rows: their words and hashes, after the state. */
@inline
function prepare(offsets: usize, bytes: usize, from: i32, count: i32, prepared: usize): void {
  let begin = load<u32>(offsets + (<usize>from << 2));
  for (let i = from; i < from + count; i++) {
    const end = load<u32>(offsets + (<usize>i << 2), 4);
    const length = end - begin;
    const first = firstWord(bytes + begin, length);
    const second = secondWord(bytes + begin, length);
    store<u64>(prepared, first);
    store<u64>(prepared, second, SECOND);
    store<u32>(prepared, spread(first, second, length), HASH);
    prepared += PREPARED_BYTES;
    begin = end;
  }
}

/**
 * Reads the slots of a batch, and the values of long strings found there, with nothing that waits for them: so
 * the cache misses of a large table overlap.
 */
@inline
function touch(state: usize, count: i32): void {
  const table = <usize>load<u32>(state, TABLE);
  const mask = load<u32>(state, MASK);
  let prepared = state + BATCH;
  let touched: u32 = 0;
  for (let i = 0; i < count; i++) {
    touched |= load<u32>(slotAt(table, load<u32>(prepared, HASH) & mask), CODE);
    prepared += PREPARED_BYTES;
  }
  if (load<u32>(state, LONG) != 0) touched |= touchValues(state, count);
  store<u32>(state, touched, TOUCHED);
}

function touchValues(state: usize, count: i32): u32 {
  const table = <usize>load<u32>(state, TABLE);
  const mask = load<u32>(state, MASK);
  const offsets = <usize>load<u32>(state, OFFSETS);
  const bytes = <usize>load<u32>(state, BYTES);
  let prepared = state + BATCH;
  let touched: u32 = 0;
  for (let i = 0; i < count; i++) {
    const code = load<u32>(slotAt(table, load<u32>(prepared, HASH) & mask), CODE);
    const place = code - <u32>(code != 0);
    touched |= load<u32>(bytes + load<u32>(offsets + (<usize>place << 2)));
    prepared += PREPARED_BYTES;
  }
  return touched;
}

@inline
function encode<C>(
  state: usize, offsets: usize, bytes: usize, from: i32, count: i32, bitmap: usize, bit: i32, codes: usize,
): i32 {
  let lastFirst: u64 = 0, lastSecond: u64 = 0;
  let lastLength: u32 = u32.MAX_VALUE;
  let lastCode = 0;
  let begin = load<u32>(offsets + (<usize>from << 2));
  for (let batch = from; batch < count; batch += BATCH_ROWS) {
    const batchEnd = min(count, batch + BATCH_ROWS);
    let prepared = state + BATCH;
    prepare(offsets, bytes, batch, batchEnd - batch, prepared);
    touch(state, batchEnd - batch);
    for (let i = batch; i < batchEnd; i++) {
      const end = load<u32>(offsets + (<usize>i << 2), 4);
      const at = bytes + begin;
      const length = end - begin;
      const first = load<u64>(prepared);
      const second = load<u64>(prepared, SECOND);
      const hash = load<u32>(prepared, HASH);
      begin = end;
      prepared += PREPARED_BYTES;
      if (bitmap != 0 && !isSet(bitmap, bit + i)) {
        store<C>(codes + <usize>i * sizeof<C>(), 0);
        continue;
      }
      // Neighbours are often equal; a long string is not known by its words alone.
      if (first != lastFirst || second != lastSecond || length != lastLength || length > 16) {
        const code = codeOf(state, at, length, first, second, hash);
        if (code < 0) return i;
        lastFirst = first;
        lastSecond = second;
        lastLength = length;
        lastCode = code;
      }
      store<C>(codes + <usize>i * sizeof<C>(), <C>lastCode);
    }
  }
  return count;
}

/**
 * Writes the codes (of `codeBytes` bytes; `codes` is row 0's place) of staged rows from `from` on. Returns the
 * row at which there was no room for a new value, or `count`. Null rows get code 0.
 */
export function ingestEncodeText(
  state: usize, offsets: usize, bytes: usize, from: i32, count: i32, bitmap: usize, bit: i32,
  codes: usize, codeBytes: i32,
): i32 {
  if (codeBytes == 1) return encode<u8>(state, offsets, bytes, from, count, bitmap, bit, codes);
  if (codeBytes == 2) return encode<u16>(state, offsets, bytes, from, count, bitmap, bit, codes);
  return encode<u32>(state, offsets, bytes, from, count, bitmap, bit, codes);
}

/** Moves all slots into a larger, zeroed table. */
export function ingestRehashText(oldTable: usize, oldSlots: u32, newTable: usize, newMask: u32): void {
  for (let i: u32 = 0; i < oldSlots; i++) {
    const from = slotAt(oldTable, i);
    if (load<u32>(from, CODE) == 0) continue;
    const first = load<u64>(from);
    const second = load<u64>(from, SECOND);
    const length = load<u32>(from, LENGTH);
    let index = spread(first, second, length) & newMask;
    while (load<u32>(slotAt(newTable, index), CODE) != 0) index = (index + 1) & newMask;
    const to = slotAt(newTable, index);
    store<u64>(to, first);
    store<u64>(to, second, SECOND);
    store<u64>(to, load<u64>(from, LENGTH), LENGTH);
  }
}

@inline
function codeIn(kind: i32, codes: usize, i: i32): i64 {
  if (kind == I8) return <i64>load<i8>(codes + <usize>i);
  if (kind == U8) return <i64>load<u8>(codes + <usize>i);
  if (kind == I16) return <i64>load<i16>(codes + (<usize>i << 1));
  if (kind == U16) return <i64>load<u16>(codes + (<usize>i << 1));
  // U32 differs from I32 only past 2^31 values, where both are out of range.
  return <i64>load<i32>(codes + (<usize>i << 2));
}

/** Marks the codes in use, a byte each. Returns the first valid row whose code is not below `size`, or -1. */
export function ingestMarkCodes(
  kind: i32, codes: usize, count: i32, bitmap: usize, bit: i32, size: u32, used: usize,
): i32 {
  for (let i = 0; i < count; i++) {
    if (bitmap != 0 && !isSet(bitmap, bit + i)) continue;
    const code = codeIn(kind, codes, i);
    if (code < 0 || code >= <i64>size) return i;
    store<u8>(used + <usize>code, 1);
  }
  return -1;
}

/** Writes map[code] (u32 entries) for each valid row, 0 for nulls, as values of `bytes` bytes. */
export function ingestRemapCodes(
  kind: i32, codes: usize, count: i32, bitmap: usize, bit: i32, map: usize, target: usize, bytes: i32,
): void {
  for (let i = 0; i < count; i++) {
    let code: u32 = 0;
    if (bitmap == 0 || isSet(bitmap, bit + i)) {
      code = load<u32>(map + (<usize>codeIn(kind, codes, i) << 2));
    }
    if (bytes == 1) store<u8>(target + <usize>i, <u8>code);
    else if (bytes == 2) store<u16>(target + (<usize>i << 1), <u16>code);
    else store<u32>(target + (<usize>i << 2), code);
  }
}
