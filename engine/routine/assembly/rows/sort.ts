// Sorts addresses of rows, stably, in pieces that several threads can do at once: a sample sort (Frazer and
// McKellar 1970; equality buckets as in Axtmann et al., ESA 2017) whose buckets fit the cache.
//
// How to call it, with `sort` at sortBytes(count) free bytes and, for each thread, sortBufferBytes() free bytes:
//
//   openSort(sort, pointers, count, keys, keyCount)
//   moveSortedRows(sort, moved, stride, bytes, unsorted)     only if the rows themselves are to move
//   while ((pieces = startSortRound(sort, buffer)) > 0) {
//     for each piece: countSortPiece(sort, piece)              in any order, by any threads
//     placeSortPieces(sort)
//     for each piece: scatterSortPiece(sort, piece)            in any order, by any threads
//     for each piece: finishSortPiece(sort, piece, buffer)     in any order, by any threads, own buffers
//   }
//
// Each line starts when the line before is done. The first round sorts all rows; a further one, which most
// inputs don't need, sorts a bucket that was too big for one piece: many rows with equal words and more keys.
// The result is the same whatever the threads and the order, because pieces keep their rows' order.
//
// Rows that are to move do so in the first round, into their buckets: who reads them in the new order then finds
// neighbours in a few pages, where each would be a miss of the caches and of the TLB.
import { placePartitions } from "./partition";
import { COUNTER_BYTES, sortEntries, sortTies } from "./sort-entries";
import { isLast, isPastEnd, nextLevel, useKeys, wordAt, wordOffset } from "./sort-key";

/** Rows of a piece: 0.2 to 1 ms in each phase, more with long texts. */
const PIECE_BITS: u32 = 15;
/** Bigger buckets are sorted in a round of their own. An entry has 16 bytes, so that a buffer is 1 MiB. */
const BUCKET_MOST: u32 = 65_536;
/** Rows that a bucket should have: entries and buffer of two such buckets fit half a megabyte of cache. */
const BUCKET_ROWS: u32 = 8192;
/** At most 2 ** 10 splitters: more buckets than that and each write of the scatter misses the cache. */
const MOST_SPLITTER_BITS: u32 = 10;
const SPLITTERS: u32 = 1 << MOST_SPLITTER_BITS;
/** Sampled rows for each splitter; 16 keeps nearly all buckets under twice the average. */
const SAMPLED_BITS: u32 = 4;

/** Words that are loaded before their buckets are searched: 4 KiB. */
const BATCH: u32 = 512;

/** The state of a sort, at its address; the arrays behind it. Groups are (begin, count, level), 16 bytes. */
@unmanaged
class Sort {
  pointers: u32;
  rows: u32;
  keys: u32;
  keyCount: u32;
  groups: u32;
  groupCount: u32;
  histograms: u32;
  buckets: u32;
  entries: u32;
  /** The current group: its first place, its rows, what it is sorted by; log2 of splitters; pieces. */
  begin: u32;
  count: u32;
  level: u64;
  splitterBits: u32;
  pieces: u32;
  round: u32;
  /** Where rows move to, 0 if they don't; from one to the next, and what of each is copied. */
  moved: u32;
  stride: u32;
  bytes: u32;
  /** The addresses of moved rows in the order in which they were given. */
  unsorted: u32;
}

const STARTS: u32 = 128;
const SPLITTER: u32 = STARTS + ((2 * SPLITTERS + 2) << 2);
const TREE: u32 = SPLITTER + (SPLITTERS << 3);
const GROUPS: u32 = TREE + (SPLITTERS << 3);

function piecesOf(count: u32): u32 {
  return (count + (1 << PIECE_BITS) - 1) >> PIECE_BITS;
}

/** Groups wait that are bigger than a bucket may be, and the first. */
function groupBytes(count: u32): u32 {
  return (count / BUCKET_MOST + 2) << 4;
}

/** Counters of at most 2048 buckets for each piece. */
function histogramBytes(count: u32): u32 {
  return piecesOf(count) << (splitterBitsOf(count) + 3);
}

/** log2 of how many buckets between splitters the rows are split into. */
function splitterBitsOf(count: u32): u32 {
  if (count <= BUCKET_ROWS) return 0;
  return min(MOST_SPLITTER_BITS, 32 - <u32>clz((count - 1) / BUCKET_ROWS));
}

/** Bytes that a sort of `count` rows needs at `sort`: 18.25 a row, and 25 KiB. */
export function sortBytes(count: u32): u32 {
  return GROUPS + groupBytes(count) + histogramBytes(count) + (((count << 1) + 15) & ~15) + (count << 4);
}

/** Bytes that each thread needs for itself. */
export function sortBufferBytes(): u32 {
  return (BUCKET_MOST << 4) + COUNTER_BYTES;
}

/**
 * Prepares a sort of row addresses by the 64-bit word at each row's start and then by `keys`, which are pairs
 * of u32: offset, and 0 word, 1 text ascending, 2 text descending. `sort` is a multiple of 16.
 */
export function openSort(address: u32, pointers: u32, count: u32, keys: u32, keyCount: u32): void {
  const sort = changetype<Sort>(address);
  sort.pointers = pointers;
  sort.rows = count;
  sort.keys = keys;
  sort.keyCount = keyCount;
  sort.groups = address + GROUPS;
  sort.histograms = sort.groups + groupBytes(count);
  sort.entries = sort.histograms + histogramBytes(count);
  sort.buckets = sort.entries + (count << 4);
  sort.groupCount = 0;
  sort.round = 0;
  sort.moved = 0;
  if (count > 1) addGroup(sort, 0, count, 0);
}

/**
 * Has the first `bytes` bytes of each row, a multiple of 8, moved to `moved`, where rows begin each `stride`
 * bytes. Addresses in the order of `pointers` as they were are written to `unsorted`.
 */
export function moveSortedRows(address: u32, moved: u32, stride: u32, bytes: u32, unsorted: u32): void {
  const sort = changetype<Sort>(address);
  sort.moved = moved;
  sort.stride = stride;
  sort.bytes = bytes;
  sort.unsorted = unsorted;
  // A single row has nothing to be sorted by, but moves.
  if (sort.groupCount == 0 && sort.rows == 1) addGroup(sort, 0, 1, 0);
}

// @ts-ignore: decorator
@inline
function isMoving(sort: Sort): bool {
  return sort.moved != 0 && sort.round == 1;
}

function addGroup(sort: Sort, begin: u32, count: u32, level: u64): void {
  const group = sort.groups + (sort.groupCount++ << 4);
  store<u32>(group, begin);
  store<u32>(group, count, 4);
  store<u64>(group, level, 8);
}

/** Takes a group of rows and chooses the splitters of its buckets. Returns its pieces; 0: all is sorted. */
export function startSortRound(address: u32, buffer: u32): u32 {
  const sort = changetype<Sort>(address);
  if (sort.groupCount == 0) return 0;
  const group = sort.groups + (--sort.groupCount << 4);
  sort.begin = load<u32>(group);
  sort.count = load<u32>(group, 4);
  sort.level = load<u64>(group, 8);
  sort.splitterBits = splitterBitsOf(sort.count);
  sort.pieces = piecesOf(sort.count);
  sort.round++;
  useKeys(sort.keys, sort.keyCount);
  if (sort.splitterBits > 0) chooseSplitters(sort, address, buffer);
  return sort.pieces;
}

function chooseSplitters(sort: Sort, address: u32, buffer: u32): void {
  const bits = sort.splitterBits;
  const splitters: u32 = 1 << bits;
  const sampled = splitters << SAMPLED_BITS;
  const pointers = sort.pointers + (sort.begin << 2);
  const offset = wordOffset(sort.level);
  // Scattered places, the same in each run: regular ones would meet periodic values.
  let random: u64 = <u64>sort.round * 0x9e3779b97f4a7c15;
  for (let k: u32 = 0; k < sampled; k++) {
    random = random * 6364136223846793005 + 1442695040888963407;
    const place = <u32>(((random >> 32) * sort.count) >> 32);
    const row = load<u32>(pointers + (place << 2));
    store<u64>(sort.entries + (k << 4), wordAt(row, sort.level, offset));
  }
  // With no keys the words alone are sorted.
  useKeys(0, 0);
  sortEntries(sort.entries, sampled, 0, buffer, buffer + (BUCKET_MOST << 4), 0);
  for (let k: u32 = 1; k < splitters; k++) {
    store<u64>(address + SPLITTER + (k << 3) - 8, load<u64>(sort.entries + (k << (SAMPLED_BITS + 4))));
  }
  store<u64>(address + SPLITTER + (splitters << 3) - 8, u64.MAX_VALUE);
  // The same as a search tree in breadth-first order, root at 1: the search needs no branches.
  for (let depth: u32 = 0; depth < bits; depth++) {
    const step = splitters >> depth;
    for (let k: u32 = 0; k < <u32>1 << depth; k++) {
      const splitter = load<u64>(address + SPLITTER + ((k * step + (step >> 1)) << 3) - 8);
      store<u64>(address + TREE + (((1 << depth) + k) << 3), splitter);
    }
  }
}

/** Finds each row's bucket and counts the buckets' rows in the piece. */
export function countSortPiece(address: u32, piece: u32): void {
  const sort = changetype<Sort>(address);
  useKeys(sort.keys, sort.keyCount);
  memory.fill(sort.histograms + (piece << (sort.splitterBits + 3)), 0, <u32>8 << sort.splitterBits);
  const first = piece << PIECE_BITS;
  const last = min(first + (1 << PIECE_BITS), sort.count);
  const pointers = sort.pointers + (sort.begin << 2);
  // Nothing is in the piece's entries yet. Loading many rows' words before any search overlaps cache misses.
  const words = sort.entries + (first << 4);
  const level = sort.level;
  const offset = wordOffset(level);
  for (let k = first; k < last; k += BATCH) {
    const rows = min(BATCH, last - k);
    gatherWords(pointers + (k << 2), rows, level, offset, words);
    countWords(sort, address, words, rows, k, piece);
  }
}

function gatherWords(pointers: u32, count: u32, level: u64, offset: i32, words: u32): void {
  if (offset >= 0) {
    for (let k: u32 = 0; k < count; k++) {
      store<u64>(words + (k << 3), load<u64>(load<u32>(pointers + (k << 2)) + offset));
    }
  } else {
    for (let k: u32 = 0; k < count; k++) {
      store<u64>(words + (k << 3), wordAt(load<u32>(pointers + (k << 2)), level, offset));
    }
  }
}

/** Four searches at once, because each waits for its loads. The words are readable three past their end. */
function countWords(sort: Sort, address: u32, words: u32, rows: u32, k: u32, piece: u32): void {
  const bits = sort.splitterBits;
  const histogram = sort.histograms + (piece << (bits + 3));
  const tree = address + TREE;
  for (let at: u32 = 0; at < rows; at += 4) {
    const a = load<u64>(words + (at << 3)), b = load<u64>(words + (at << 3), 8);
    const c = load<u64>(words + (at << 3), 16), d = load<u64>(words + (at << 3), 24);
    let i: u32 = 1, j: u32 = 1, m: u32 = 1, n: u32 = 1;
    for (let depth: u32 = 0; depth < bits; depth++) {
      i = (i << 1) + u32(load<u64>(tree + (i << 3)) < a);
      j = (j << 1) + u32(load<u64>(tree + (j << 3)) < b);
      m = (m << 1) + u32(load<u64>(tree + (m << 3)) < c);
      n = (n << 1) + u32(load<u64>(tree + (n << 3)) < d);
    }
    countBucket(sort, address, k + at, i, a, histogram);
    if (at + 1 < rows) countBucket(sort, address, k + at + 1, j, b, histogram);
    if (at + 2 < rows) countBucket(sort, address, k + at + 2, m, c, histogram);
    if (at + 3 < rows) countBucket(sort, address, k + at + 3, n, d, histogram);
  }
}

/** Even buckets hold what lies between two splitters, odd ones what equals a splitter. */
// @ts-ignore: decorator
@inline
function countBucket(sort: Sort, address: u32, k: u32, leaf: u32, word: u64, histogram: u32): void {
  const bits = sort.splitterBits;
  const splitter = leaf - (1 << bits);
  const equal = u32(bits > 0 && load<u64>(address + SPLITTER + (splitter << 3)) == word);
  const bucket = (splitter << 1) + equal;
  store<u16>(sort.buckets + (k << 1), <u16>bucket);
  const slot = histogram + (bucket << 2);
  store<u32>(slot, load<u32>(slot) + 1);
}

/** Gives each piece its places in the buckets, and big buckets a round of their own. */
export function placeSortPieces(address: u32): void {
  const sort = changetype<Sort>(address);
  useKeys(sort.keys, sort.keyCount);
  const buckets: u32 = 2 << sort.splitterBits;
  const starts = address + STARTS;
  placePartitions(sort.histograms, sort.pieces, buckets, starts);
  for (let bucket: u32 = 0; bucket < buckets; bucket++) {
    const start = load<u32>(starts + (bucket << 2));
    const rows = load<u32>(starts + (bucket << 2), 4) - start;
    if (rows <= BUCKET_MOST) continue;
    const splitter = load<u64>(address + SPLITTER + ((bucket >> 1) << 3));
    const level = (bucket & 1) != 0 ? nextLevel(sort.level, splitter) : sort.level;
    if (!isPastEnd(level)) addGroup(sort, sort.begin + start, rows, level);
  }
}

/** Writes the piece's rows, or entries for them, into their buckets. */
export function scatterSortPiece(address: u32, piece: u32): void {
  const sort = changetype<Sort>(address);
  useKeys(sort.keys, sort.keyCount);
  const places = sort.histograms + (piece << (sort.splitterBits + 3));
  const first = piece << PIECE_BITS;
  const last = min(first + (1 << PIECE_BITS), sort.count);
  if (isMoving(sort)) scatterRows(sort, places, first, last);
  else scatterEntries(sort, places, first, last);
}

// @ts-ignore: decorator
@inline
function nextPlace(sort: Sort, places: u32, k: u32): u32 {
  const slot = places + (<u32>load<u16>(sort.buckets + (k << 1)) << 2);
  const place = load<u32>(slot);
  store<u32>(slot, place + 1);
  return place;
}

// @ts-ignore: decorator
@inline
function enter(sort: Sort, k: u32, word: u64, row: u32): void {
  const entry = sort.entries + (k << 4);
  store<u64>(entry, word);
  store<u32>(entry, row, 8);
}

function scatterEntries(sort: Sort, places: u32, first: u32, last: u32): void {
  const pointers = sort.pointers + (sort.begin << 2);
  const level = sort.level;
  const offset = wordOffset(level);
  for (let k = first; k < last; k++) {
    const row = load<u32>(pointers + (k << 2));
    enter(sort, nextPlace(sort, places, k), wordAt(row, level, offset), row);
  }
}

function scatterRows(sort: Sort, places: u32, first: u32, last: u32): void {
  const pointers = sort.pointers;
  const unsorted = sort.unsorted;
  for (let k = first; k < last; k++) {
    const row = load<u32>(pointers + (k << 2));
    const target = sort.moved + nextPlace(sort, places, k) * sort.stride;
    copyRow(target, row, sort.bytes);
    store<u32>(unsorted + (k << 2), target);
  }
}

// @ts-ignore: decorator
@inline
function copyRow(target: u32, row: u32, bytes: u32): void {
  let at: u32 = 0;
  for (; at + 16 <= bytes; at += 16) v128.store(target + at, v128.load(row + at));
  if (at < bytes) store<u64>(target + at, load<u64>(row + at));
}

/** Sorts the buckets that start among the piece's places, and writes the addresses. */
export function finishSortPiece(address: u32, piece: u32, buffer: u32): void {
  const sort = changetype<Sort>(address);
  useKeys(sort.keys, sort.keyCount);
  const first = piece << PIECE_BITS;
  const last = min(first + (1 << PIECE_BITS), sort.count);
  const starts = address + STARTS;
  let bucket = bucketAt(starts, 2 << sort.splitterBits, first);
  for (let start = load<u32>(starts + (bucket << 2)); start < last; bucket++) {
    const end = load<u32>(starts + (bucket << 2), 4);
    if (end - start > BUCKET_MOST) {
      // It gets a round of its own; several pieces go through it.
      if (isMoving(sort)) enterRows(sort, max(start, first), min(end, last));
      writePointers(sort, max(start, first), min(end, last));
    } else if (start >= first && end > start) {
      finishBucket(sort, start, end - start, (bucket & 1) != 0, buffer);
      writePointers(sort, start, end);
    }
    start = end;
  }
}

/** The last bucket that starts at or before a place. */
function bucketAt(starts: u32, buckets: u32, place: u32): u32 {
  let low: u32 = 0, high = buckets;
  while (high - low > 1) {
    const middle = (low + high) >> 1;
    if (load<u32>(starts + (middle << 2)) <= place) low = middle;
    else high = middle;
  }
  // Empty buckets before it start at the same place.
  while (low > 0 && load<u32>(starts + (low << 2)) == load<u32>(starts + (low << 2) - 4)) low--;
  return low;
}

function finishBucket(sort: Sort, start: u32, count: u32, isEqual: bool, buffer: u32): void {
  const entries = sort.entries + (start << 4);
  const counters = buffer + (BUCKET_MOST << 4);
  if (isMoving(sort)) sortEntries(entries, count, enterBucket(sort, start, count), buffer, counters, 0);
  else if (!isEqual) sortEntries(entries, count, sort.level, buffer, counters, 0);
  else if (!isLast(sort.level)) sortTies(entries, count, sort.level, buffer, counters, 0);
}

/** Writes the entries of moved rows. */
function enterRows(sort: Sort, start: u32, end: u32): void {
  for (let k = start; k < end; k++) {
    const row = sort.moved + k * sort.stride;
    enter(sort, k, load<u64>(row), row);
  }
}

// @ts-ignore: decorator
@inline
function bitsOf(range: u64): u32 {
  return 64 - <u32>clz(range);
}

/**
 * Writes the entries of a bucket of moved rows, with the first two words in one: a bucket's words share their
 * high bits, and sorting once costs less than sorting the ties of the first word. Returns the level that they
 * are sorted by, the first one if the second word's low bits had no room.
 */
function enterBucket(sort: Sort, start: u32, count: u32): u64 {
  const second = nextLevel(0, 0);
  const end = start + count;
  const offset = isPastEnd(second) ? -1 : wordOffset(second);
  if (offset < 0) {
    enterRows(sort, start, end);
    return 0;
  }
  const from = sort.moved + start * sort.stride;
  let least = u64.MAX_VALUE, most: u64 = 0, secondLeast = u64.MAX_VALUE, secondMost: u64 = 0;
  for (let k = start, row = from; k < end; k++, row += sort.stride) {
    const word = load<u64>(row), further = load<u64>(row + offset);
    least = min(least, word);
    most = max(most, word);
    secondLeast = min(secondLeast, further);
    secondMost = max(secondMost, further);
  }
  const bits = bitsOf(most - least), secondBits = bitsOf(secondMost - secondLeast);
  if (bits == 64) {
    enterRows(sort, start, end);
    return 0;
  }
  const lost = max(bits + secondBits, 64) - 64;
  const shift = min(64 - bits, secondBits);
  for (let k = start, row = from; k < end; k++, row += sort.stride) {
    // Without bits of the first word the shift may be by 64, which shifts by none: zero all the same.
    const high = (load<u64>(row) - least) << shift;
    enter(sort, k, high | ((load<u64>(row + offset) - secondLeast) >> lost), row);
  }
  return lost == 0 ? second : 0;
}

function writePointers(sort: Sort, start: u32, end: u32): void {
  const pointers = sort.pointers + (sort.begin << 2);
  for (let k = start; k < end; k++) {
    store<u32>(pointers + (k << 2), load<u32>(sort.entries + (k << 4), 8));
  }
}

/** The same in one call, for few rows. `scratch` has room for 16384 + 32 * count bytes. */
export function sortRows(pointers: u32, count: u32, keys: u32, keyCount: u32, scratch: u32): void {
  if (count < 2) return;
  useKeys(keys, keyCount);
  const entries = scratch + COUNTER_BYTES;
  for (let k: u32 = 0; k < count; k++) {
    const row = load<u32>(pointers + (k << 2));
    store<u64>(entries + (k << 4), load<u64>(row));
    store<u32>(entries + (k << 4), row, 8);
  }
  sortEntries(entries, count, 0, entries + (count << 4), scratch, 0);
  for (let k: u32 = 0; k < count; k++) store<u32>(pointers + (k << 2), load<u32>(entries + (k << 4), 8));
}
