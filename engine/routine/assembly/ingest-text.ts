// Ingest: offsets, bytes and UTF-8 of strings, one staged block at a time.
import { isSet } from "./ingest/bits";

/** Offsets that never descend, made relative to the first; false if one does. Reads 16 bytes past the end. */
@inline
function rebase32(source: usize, count: i32, base: i32, target: usize): bool {
  const first = i32x4.splat(base);
  let descends = i64x2.splat(0);
  let i: usize = 0;
  for (; i + 4 <= <usize>count; i += 4) {
    const offsets = v128.load(source + (i << 2));
    descends = v128.or(descends, v128.gt<i32>(offsets, v128.load(source + (i << 2), 4)));
    v128.store(target + (i << 2), v128.sub<i32>(offsets, first));
  }
  let ordered = !v128.any_true(descends);
  for (; i <= <usize>count; i++) {
    const offset = load<i32>(source + (i << 2));
    if (i < <usize>count && offset > load<i32>(source + (i << 2), 4)) ordered = false;
    store<i32>(target + (i << 2), offset - base);
  }
  return ordered;
}

@inline
function rebase64(source: usize, count: i32, base: i64, target: usize): bool {
  let ordered = true;
  for (let i: usize = 0; i <= <usize>count; i++) {
    const offset = load<i64>(source + (i << 3));
    if (i < <usize>count && offset > load<i64>(source + (i << 3), 8)) ordered = false;
    store<u32>(target + (i << 2), <u32>(offset - base));
  }
  return ordered;
}

@inline
function offsetAt(source: usize, wide: i32, i: i32): i64 {
  return wide != 0 ? load<i64>(source + (<usize>i << 3)) : <i64>load<i32>(source + (<usize>i << 2));
}

/**
 * Offsets of `count` rows (count + 1 of them; `wide`: 64 bits each) become u32 relative to the first. Returns
 * the first row whose offsets are negative, descend or pass `limit`, or -1.
 */
export function ingestOffsets(source: usize, wide: i32, count: i32, limit: i64, target: usize): i32 {
  const base = offsetAt(source, wide, 0);
  const ordered = wide != 0 ? rebase64(source, count, base, target) : rebase32(source, count, <i32>base, target);
  if (ordered && base >= 0 && offsetAt(source, wide, count) <= limit) return -1;
  for (let i = 0; i < count; i++) {
    const begin = offsetAt(source, wide, i);
    const end = offsetAt(source, wide, i + 1);
    if (begin < 0 || end < begin || end > limit) return i;
  }
  return -1;
}

/**
 * Lengths of Arrow's views (16 bytes each) summed into count + 1 offsets; null rows (`bitmap` not 0) are empty,
 * and so are negative lengths, which `ingestInlineViews` reports.
 */
export function ingestViewOffsets(views: usize, count: i32, bitmap: usize, bit: i32, target: usize): f64 {
  let position: u64 = 0;
  for (let i = 0; i < count; i++) {
    store<u32>(target + (<usize>i << 2), <u32>position);
    if (bitmap != 0 && !isSet(bitmap, bit + i)) continue;
    position += <u64>load<u32>(views + (<usize>i << 4));
  }
  store<u32>(target + (<usize>count << 2), <u32>position);
  return <f64>position;
}

/**
 * Copies the values of views that lie inside the view itself (up to 12 bytes) to their offsets: always 16 bytes,
 * because the rows that follow, and the host's copies of longer values, write over what is too much.
 */
export function ingestInlineViews(views: usize, count: i32, offsets: usize, bytes: usize): void {
  for (let i: usize = 0; i < <usize>count; i++) {
    const begin = load<u32>(offsets + (i << 2));
    const length = load<u32>(offsets + (i << 2), 4) - begin;
    if (length <= 12) v128.store(bytes + begin, v128.load(views + (i << 4), 4));
  }
}

/**
 * Appends staged strings to a column's bytes at `position` and writes their offsets; null rows become empty,
 * whatever lies under them. Returns the new position.
 */
export function ingestAppendText(
  offsets: usize, bytes: usize, count: i32, bitmap: usize, bit: i32,
  targetOffsets: usize, targetBytes: usize, position: u32,
): u32 {
  const total = load<u32>(offsets + (<usize>count << 2));
  if (bitmap == 0) {
    for (let i: usize = 0; i <= <usize>count; i++) {
      store<u32>(targetOffsets + (i << 2), load<u32>(offsets + (i << 2)) + position);
    }
    memory.copy(targetBytes + position, bytes, total);
    return position + total;
  }
  // Strings between two non-empty nulls are copied in one piece.
  let pieceBegin: u32 = 0;
  let written = position;
  for (let i: usize = 0; i < <usize>count; i++) {
    const begin = load<u32>(offsets + (i << 2));
    const end = load<u32>(offsets + (i << 2), 4);
    store<u32>(targetOffsets + (i << 2), written + begin - pieceBegin);
    if (begin == end || isSet(bitmap, bit + <i32>i)) continue;
    memory.copy(targetBytes + written, bytes + pieceBegin, begin - pieceBegin);
    written += begin - pieceBegin;
    pieceBegin = end;
  }
  memory.copy(targetBytes + written, bytes + pieceBegin, total - pieceBegin);
  written += total - pieceBegin;
  store<u32>(targetOffsets + (<usize>count << 2), written);
  return written;
}

@inline
function isContinuation(byte: u32): bool {
  return (byte & 0xc0) == 0x80;
}

/** Bytes of the well-formed UTF-8 sequence at `at`, or 0. */
function sequenceBytes(at: usize, end: usize): usize {
  const lead = <u32>load<u8>(at);
  if (lead < 0x80) return 1;
  if (lead < 0xc2 || lead > 0xf4) return 0;
  const left = end - at;
  if (left < 2) return 0;
  const second = <u32>load<u8>(at, 1);
  if (!isContinuation(second)) return 0;
  if (lead < 0xe0) return 2;
  if (left < 3 || !isContinuation(<u32>load<u8>(at, 2))) return 0;
  if (lead < 0xf0) {
    // No overlong forms below U+0800 and no surrogates.
    if (lead == 0xe0 && second < 0xa0) return 0;
    return lead == 0xed && second > 0x9f ? 0 : 3;
  }
  if (left < 4 || !isContinuation(<u32>load<u8>(at, 3))) return 0;
  if (lead == 0xf0 && second < 0x90) return 0;
  return lead == 0xf4 && second > 0x8f ? 0 : 4;
}

/** -1: all ASCII. -2: valid UTF-8. Else the position of the first byte that is not UTF-8. */
export function ingestCheckUtf8(bytes: usize, length: u32): i32 {
  const end = bytes + length;
  let at = bytes;
  let result = -1;
  while (at < end) {
    if (at + 16 <= end && v128.bitmask<i8>(v128.load(at)) == 0) {
      at += 16;
      continue;
    }
    const stop = min(at + 16, end);
    while (at < stop) {
      const size = sequenceBytes(at, end);
      if (size == 0) return <i32>(at - bytes);
      if (size > 1) result = -2;
      at += size;
    }
  }
  return result;
}

/** The first row that begins inside a UTF-8 sequence, or -1; `bytes` is where offset 0 points. */
export function ingestSplitCharacter(offsets: usize, bytes: usize, count: i32): i32 {
  const total = load<u32>(offsets + (<usize>count << 2));
  for (let i = 0; i < count; i++) {
    const begin = load<u32>(offsets + (<usize>i << 2));
    if (begin < total && isContinuation(<u32>load<u8>(bytes + begin))) return i;
  }
  return -1;
}

/** Below 0, 0 or above 0 as strings compare by their bytes. */
function compare(a: usize, lengthA: u32, b: usize, lengthB: u32): i32 {
  const common = min(lengthA, lengthB);
  let i: u32 = 0;
  for (; i + 8 <= common; i += 8) {
    const x = load<u64>(a + i);
    const y = load<u64>(b + i);
    if (x != y) return bswap(x) < bswap(y) ? -1 : 1;
  }
  for (; i < common; i++) {
    const difference = <i32>load<u8>(a + i) - <i32>load<u8>(b + i);
    if (difference != 0) return difference;
  }
  return lengthA == lengthB ? 0 : lengthA < lengthB ? -1 : 1;
}

/** How often a string is above the one before, over `count` rows; -1 if any is below it. */
export function ingestTextAscents(offsets: usize, bytes: usize, count: i32): i32 {
  let rises = 0;
  for (let i: usize = 1; i < <usize>count; i++) {
    const before = load<u32>(offsets + (i << 2) - 4);
    const begin = load<u32>(offsets + (i << 2));
    const end = load<u32>(offsets + (i << 2), 4);
    const order = compare(bytes + before, begin - before, bytes + begin, end - begin);
    if (order > 0) return -1;
    if (order < 0) rises++;
  }
  return rises;
}
