// From the worker's result buffers to Arrow's layout: null bytes to bitmaps, text values to one run of bytes.

/**
 * Writes a bitmap of `count` bits, set where the byte is `value`; returns how many are set. The bytes are
 * readable 16 past the end, the bitmap writable 2 past its end.
 */
export function packBits(bytes: u32, count: u32, value: u32, bitmap: u32): u32 {
  const wanted = i8x16.splat(<i8>value);
  let set: u32 = 0;
  for (let k: u32 = 0; k < count; k += 16) {
    let mask = <u32>i8x16.bitmask(i8x16.eq(v128.load(bytes + k), wanted));
    if (count - k < 16) mask &= (1 << (count - k)) - 1;
    store<u16>(bitmap + (k >> 3), <u16>mask);
    set += popcnt(mask);
  }
  return set;
}

/** Total bytes of `count` text values; rows whose null byte (if `nulls` is not 0) is set count nothing. */
export function textBytes(values: u32, nulls: u32, count: u32): u64 {
  let total: u64 = 0;
  for (let k: u32 = 0; k < count; k++) {
    if (nulls != 0 && load<u8>(nulls + k) != 0) continue;
    total += load<u32>(values + (k << 3), 4);
  }
  return total;
}

/** Copies text values one after the other and writes count + 1 offsets, starting at `start`. */
export function gatherText(values: u32, nulls: u32, count: u32, offsets: u32, target: u32, start: u32): void {
  let at: u32 = start;
  store<u32>(offsets, at);
  for (let k: u32 = 0; k < count; k++) {
    if (nulls == 0 || load<u8>(nulls + k) == 0) {
      const value = load<u64>(values + (k << 3));
      const length = <u32>(value >> 32);
      copyShort(target, <u32>value, length);
      target += length;
      at += length;
    }
    store<u32>(offsets + (k << 2), at, 4);
  }
}

/** Short texts are copied 8 bytes at a time past their end: the next one overwrites that. */
// @ts-ignore: decorator
@inline
function copyShort(target: u32, source: u32, length: u32): void {
  if (length <= 32) {
    for (let i: u32 = 0; i < length; i += 8) store<u64>(target + i, load<u64>(source + i));
  } else memory.copy(target, source, length);
}
