// Physical values in the form that columns have them.

/** Big-endian integers of `width` bytes to little-endian ones of 16. Returns whether all fit. */
export function fixedToWide(from: usize, count: u32, width: u32, to: usize): bool {
  for (let i: u32 = 0; i < count; i++, from += width, to += 16) {
    if (!toWide(from, width, to)) return false;
  }
  return true;
}

/** The same of strings between offsets. */
export function stringsToWide(offsets: usize, bytes: usize, count: u32, to: usize): bool {
  for (let i: u32 = 0; i < count; i++, offsets += 4, to += 16) {
    const start = load<u32>(offsets);
    if (!toWide(bytes + start, load<u32>(offsets, 4) - start, to)) return false;
  }
  return true;
}

function toWide(from: usize, width: u32, to: usize): bool {
  const fill: u32 = width > 0 ? <u32>(<i32>load<i8>(from) >> 31) & 255 : 0;
  // Leading bytes of longer ones must only repeat the sign.
  while (width > 16) {
    if (<u32>load<u8>(from) !== fill) return false;
    from++;
    width--;
    if (width === 16 && (<u32>load<u8>(from) & 128) !== (fill & 128)) return false;
  }
  memory.fill(to, <u8>fill, 16);
  for (let i: u32 = 0; i < width; i++) store<u8>(to + i, load<u8>(from + (width - 1 - i)));
  return true;
}

const JULIAN_1970: i64 = 2440588;

/** INT96 (nanoseconds of the day, Julian day) to microseconds since 1970, rounded down. */
export function int96ToMicroseconds(from: usize, count: u32, to: usize): void {
  for (let i: u32 = 0; i < count; i++, from += 12, to += 8) {
    const nanoseconds = load<i64>(from);
    const days = <i64>load<u32>(from, 8) - JULIAN_1970;
    let microseconds = nanoseconds / 1000;
    if (nanoseconds % 1000 < 0) microseconds--;
    store<i64>(to, days * 86400000000 + microseconds);
  }
}

/** BYTE_STREAM_SPLIT: first bytes of all values, then second ones, and so on. */
export function unsplitBytes(from: usize, count: u32, width: u32, to: usize): void {
  for (let byte: u32 = 0; byte < width; byte++) {
    let target = to + byte;
    for (let i: u32 = 0; i < count; i++, target += width) store<u8>(target, load<u8>(from++));
  }
}
