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
