// Copies that write past their end, up to 16 bytes: every buffer has that much room behind it.

/** Copies `length` bytes between places that do not overlap within 16 bytes. */
// @ts-ignore: decorator
@inline
export function copyOver(to: usize, from: usize, length: u32): void {
  const end = to + length;
  do {
    v128.store(to, v128.load(from));
    to += 16;
    from += 16;
  } while (to < end);
}

/** Repeats the bytes at `to - distance`: each byte may be one that this call has written. */
// @ts-ignore: decorator
@inline
export function copyBack(to: usize, distance: u32, length: u32): void {
  const end = to + length;
  let from = to - distance;
  if (distance >= 16) {
    do {
      v128.store(to, v128.load(from));
      to += 16;
      from += 16;
    } while (to < end);
    return;
  }
  // The pattern doubles with each step, until steps of eight bytes see only finished ones.
  while (to - from < 8) {
    const step = to - from;
    store<u64>(to, load<u64>(from));
    to += step;
    if (to >= end) return;
  }
  do {
    store<u64>(to, load<u64>(from));
    to += 8;
    from += 8;
  } while (to < end);
}

/** For each distance below 16: which byte of the pattern each of 16 bytes is. */
const PATTERNS = memory.data<u8>([
  0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
  0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
  0, 1, 0, 1, 0, 1, 0, 1, 0, 1, 0, 1, 0, 1, 0, 1,
  0, 1, 2, 0, 1, 2, 0, 1, 2, 0, 1, 2, 0, 1, 2, 0,
  0, 1, 2, 3, 0, 1, 2, 3, 0, 1, 2, 3, 0, 1, 2, 3,
  0, 1, 2, 3, 4, 0, 1, 2, 3, 4, 0, 1, 2, 3, 4, 0,
  0, 1, 2, 3, 4, 5, 0, 1, 2, 3, 4, 5, 0, 1, 2, 3,
  0, 1, 2, 3, 4, 5, 6, 0, 1, 2, 3, 4, 5, 6, 0, 1,
  0, 1, 2, 3, 4, 5, 6, 7, 0, 1, 2, 3, 4, 5, 6, 7,
  0, 1, 2, 3, 4, 5, 6, 7, 8, 0, 1, 2, 3, 4, 5, 6,
  0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 0, 1, 2, 3, 4, 5,
  0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 0, 1, 2, 3, 4,
  0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 0, 1, 2, 3,
  0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 0, 1, 2,
  0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 0, 1,
  0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 0,
]);
/** The largest multiple of each distance that 16 bytes hold. */
const STEPS = memory.data<u8>([16, 16, 16, 15, 16, 15, 12, 14, 16, 9, 10, 11, 12, 13, 14, 15]);

/** As `copyBack`, of a distance from 1 to 15. */
// @ts-ignore: decorator
@inline
export function repeatNear(to: usize, distance: u32, length: u32): void {
  const pattern = v128.swizzle(v128.load(to - distance), v128.load(PATTERNS + (<usize>distance << 4)));
  v128.store(to, pattern);
  if (length <= 16) {
    // A step may be less than what is wanted.
    const step = <u32>load<u8>(STEPS + distance);
    if (length > step) v128.store(to + step, pattern);
    return;
  }
  const step = <usize>load<u8>(STEPS + distance);
  const end = to + length;
  for (to += step; to < end; to += step) v128.store(to, pattern);
}
