// Files leave nulls out: values are spread to their rows by a bitmap. What lies under a null is the next value.

// @ts-ignore: decorator
@inline
function present(bits: usize, row: u32): u32 {
  return <u32>load<u8>(bits + (row >>> 3)) >>> (row & 7) & 1;
}

export function spread32(values: usize, bits: usize, count: u32, to: usize): void {
  for (let i: u32 = 0; i < count; i++) {
    store<u32>(to + (<usize>i << 2), load<u32>(values));
    values += present(bits, i) << 2;
  }
}

export function spread64(values: usize, bits: usize, count: u32, to: usize): void {
  for (let i: u32 = 0; i < count; i++) {
    store<u64>(to + (<usize>i << 3), load<u64>(values));
    values += present(bits, i) << 3;
  }
}

/** Values of 16 bytes. */
export function spread128(values: usize, bits: usize, count: u32, to: usize): void {
  for (let i: u32 = 0; i < count; i++) {
    v128.store(to + (<usize>i << 4), v128.load(values));
    values += present(bits, i) << 4;
  }
}

/** Offsets of the present strings to those of all rows, one more than rows. */
export function spreadOffsets(offsets: usize, bits: usize, count: u32, to: usize): void {
  for (let i: u32 = 0; i < count; i++) {
    store<u32>(to + (<usize>i << 2), load<u32>(offsets));
    offsets += present(bits, i) << 2;
  }
  store<u32>(to + (<usize>count << 2), load<u32>(offsets));
}

/** Booleans, as bitmaps on both sides. */
export function spreadBits(values: usize, bits: usize, count: u32, to: usize): void {
  memory.fill(to, 0, (count + 7) >>> 3);
  let next: u32 = 0;
  for (let i: u32 = 0; i < count; i++) {
    const is = present(bits, i);
    const place = to + (i >>> 3);
    store<u8>(place, <u32>load<u8>(place) | (present(values, next) & is) << (i & 7));
    next += is;
  }
}

/** Copies bits to a bit place; the target's bits must be 0 from there on. */
export function copyBits(from: usize, count: u32, to: usize, toBit: u32): void {
  const shift = toBit & 7;
  to += toBit >>> 3;
  const bytes = (count + 7) >>> 3;
  for (let i: u32 = 0; i < bytes; i++) {
    let byte = <u32>load<u8>(from + i);
    const left = count - (i << 3);
    if (left < 8) byte &= (1 << left) - 1;
    const word = <u32>load<u16>(to + i) | byte << shift;
    store<u16>(to + i, word);
  }
}

export function countBits(bits: usize, count: u32): u32 {
  let set: u32 = 0;
  let at: u32 = 0;
  for (; at + 64 <= count; at += 64) set += <u32>popcnt(load<u64>(bits + (at >>> 3)));
  for (; at < count; at++) set += present(bits, at);
  return set;
}
