// Bitmaps in Arrow's bit order, read 64 bits at a time from any bit position. Bitmaps are padded by 64 bytes.

/** The 64 bits that start at bit `bit`. */
@inline
export function bitsAt(bitmap: usize, bit: i32): u64 {
  const address = bitmap + <usize>(<u32>bit >> 3);
  const shift = <u64>(bit & 7);
  const low = load<u64>(address) >> shift;
  return shift == 0 ? low : low | (<u64>load<u8>(address, 8) << (64 - shift));
}

/** The lowest `count` bits set; all of them from 64 on. */
@inline
export function lowBits(count: i32): u64 {
  return count >= 64 ? u64.MAX_VALUE : (<u64>1 << <u64>count) - 1;
}

@inline
export function isSet(bitmap: usize, bit: i32): bool {
  return (load<u8>(bitmap + <usize>(<u32>bit >> 3)) >> <u8>(bit & 7) & 1) != 0;
}
