// Snappy, raw blocks: both directions.
import { copyBack, copyOver, repeatNear } from "./copy";

/**
 * Writes exactly the bytes from `to` to `toEnd` (and garbage up to 80 bytes behind). Returns 0, or 1 + the place in
 * the input where it is wrong.
 */
export function snappyDecompress(from: usize, fromEnd: usize, to: usize, toEnd: usize): u32 {
  const begin = from;
  const toBegin = to;
  let length: u64 = 0;
  for (let shift: u64 = 0; ; shift += 7) {
    if (from >= fromEnd || shift > 28) return 1;
    const byte = <u64>load<u8>(from++);
    length |= (byte & 127) << shift;
    if (byte < 128) break;
  }
  if (length !== <u64>(toEnd - to)) return 1;
  // Far from both ends sizes need no checks. (Twice as fast: most elements have a few bytes.)
  const safeFrom = fromEnd - min<usize>(fromEnd - from, 96);
  const safeTo = toEnd - min<usize>(toEnd - to, 96);
  for (;;) {
    while (from < safeFrom && to < safeTo) {
      const tag = <u32>load<u8>(from);
      const kind = tag & 3;
      if (kind === 0) {
        if (tag >= 60 << 2) break;
        const size = (tag >>> 2) + 1;
        v128.store(to, v128.load(from, 1));
        if (size > 16) {
          v128.store(to, v128.load(from, 17), 16);
          v128.store(to, v128.load(from, 33), 32);
          v128.store(to, v128.load(from, 49), 48);
        }
        to += size;
        from += size + 1;
        continue;
      }
      if (kind === 3) break;
      const isFar = kind === 2;
      const size = select<u32>(tag >>> 2, (tag >>> 2 & 7) + 3, isFar) + 1;
      const word = <u32>load<u16>(from, 1);
      const distance = select<u32>(word, tag >>> 5 << 8 | word & 255, isFar);
      from += 2 + <usize>isFar;
      if (distance === 0 || <usize>distance > to - toBegin) return <u32>(from - begin);
      if (distance >= 16) {
        const source = to - distance;
        v128.store(to, v128.load(source));
        if (size > 16) {
          v128.store(to, v128.load(source, 16), 16);
          if (size > 32) {
            v128.store(to, v128.load(source, 32), 32);
            v128.store(to, v128.load(source, 48), 48);
          }
        }
      } else {
        repeatNear(to, distance, size);
      }
      to += size;
    }
    if (from >= fromEnd) break;
    const tag = <u32>load<u8>(from);
    if ((tag & 3) === 0) {
      let size = (tag >>> 2) + 1;
      from++;
      if (size > 60) {
        const extra = size - 60;
        if (from + extra > fromEnd) return <u32>(from - begin) + 1;
        // Five bytes behind the end may be read: buffers have room there.
        size = (load<u32>(from) & (<u32>0xffffffff >>> ((4 - extra) << 3))) + 1;
        from += extra;
      }
      if (size === 0 || <usize>size > fromEnd - from || <usize>size > toEnd - to) return <u32>(from - begin) + 1;
      copyOver(to, from, size);
      to += size;
      from += size;
      continue;
    }
    let size: u32;
    let distance: u32;
    if ((tag & 3) === 1) {
      size = ((tag >>> 2) & 7) + 4;
      distance = (tag >>> 5) << 8 | <u32>load<u8>(from, 1);
      from += 2;
    } else if ((tag & 3) === 2) {
      size = (tag >>> 2) + 1;
      distance = <u32>load<u16>(from, 1);
      from += 3;
    } else {
      size = (tag >>> 2) + 1;
      distance = load<u32>(from, 1);
      from += 5;
    }
    if (from > fromEnd || distance === 0 || <usize>distance > to - toBegin || <usize>size > toEnd - to) {
      return <u32>(from - begin);
    }
    copyBack(to, distance, size);
    to += size;
  }
  return to === toEnd ? 0 : <u32>(from - begin) + 1;
}

const TABLE_BITS: u32 = 14;

// @ts-ignore: decorator
@inline
function hash(word: u32): u32 {
  return (word * 0x1e35a7bd) >>> (32 - TABLE_BITS);
}

// @ts-ignore: decorator
@inline
function literal(to: usize, from: usize, size: u32): usize {
  if (size === 0) return to;
  const n = size - 1;
  if (n < 60) {
    store<u8>(to++, n << 2);
  } else if (n < 256) {
    store<u8>(to, 60 << 2);
    store<u8>(to, n, 1);
    to += 2;
  } else if (n < 65536) {
    store<u8>(to, 61 << 2);
    store<u16>(to, n, 1);
    to += 3;
  } else {
    store<u8>(to, 63 << 2);
    store<u32>(to, n, 1);
    to += 5;
  }
  memory.copy(to, from, size);
  return to + size;
}

// @ts-ignore: decorator
@inline
function back(to: usize, distance: u32, size: u32): usize {
  while (size > 0) {
    // No rest under four bytes: a copy of two bytes cannot say less with a far distance.
    const part = size > 64 ? (size < 68 ? 60 : 64) : size;
    store<u8>(to, (part - 1) << 2 | 2);
    store<u16>(to, distance, 1);
    to += 3;
    size -= part;
  }
  return to;
}

/**
 * Compresses `length` bytes; returns how many it wrote, at most 32 + length * 7 / 6. `table` is room for 2^14 words.
 */
export function snappyCompress(from: usize, length: u32, to: usize, table: usize): u32 {
  const start = to;
  for (let rest = length; ; rest >>>= 7) {
    if (rest < 128) {
      store<u8>(to++, rest);
      break;
    }
    store<u8>(to++, rest | 128);
  }
  const end = from + length;
  // Blocks of 64 KiB, so that every distance fits two bytes.
  for (let block = from; block < end; block += 65536) {
    const blockEnd = min(block + 65536, end);
    memory.fill(table, 0, 4 << TABLE_BITS);
    let at = block;
    let pending = block;
    let missed: u32 = 32;
    while (at + 16 < blockEnd) {
      const word = load<u32>(at);
      const slot = table + (hash(word) << 2);
      // Zero is an empty slot: places count from 1.
      const known = load<u32>(slot);
      store<u32>(slot, <u32>(at - block) + 1);
      const candidate = block + known - 1;
      if (known === 0 || load<u32>(candidate) !== word) {
        at += missed++ >>> 5;
        continue;
      }
      missed = 32;
      to = literal(to, pending, <u32>(at - pending));
      let size: u32 = 4;
      while (at + size + 8 <= blockEnd) {
        const differing = load<u64>(at + size) ^ load<u64>(candidate + size);
        if (differing !== 0) {
          size += <u32>(ctz(differing) >>> 3);
          break;
        }
        size += 8;
      }
      to = back(to, <u32>(at - candidate), size);
      at += size;
      pending = at;
    }
    to = literal(to, pending, <u32>(blockEnd - pending));
  }
  return <u32>(to - start);
}
