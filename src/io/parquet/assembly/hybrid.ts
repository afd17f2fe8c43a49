// The hybrid of runs and packed bits in which levels and dictionary codes stand.

/** The header of the run that was opened last. */
let header: u64 = 0;

/** Reads a run's header; returns the place behind it, 0 if there is none. */
// @ts-ignore: decorator
@inline
function openRun(from: usize, end: usize): usize {
  header = 0;
  for (let shift: u64 = 0; shift < 64; shift += 7) {
    if (from >= end) return 0;
    const byte = <u64>load<u8>(from++);
    header |= (byte & 127) << shift;
    if (byte < 128) return from;
  }
  return 0;
}

// @ts-ignore: decorator
@inline
function runValue(from: usize, bytes: u32): u32 {
  // Up to three bytes behind the end may be read: buffers have room there.
  return bytes === 0 ? 0 : load<u32>(from) & (<u32>0xffffffff >>> ((4 - bytes) << 3));
}

/**
 * Writes `count` values of `width` bits as u32. Returns the first value not below `limit`… as 2, a short input as 1, or 0.
 */
export function decodeCodes(from: usize, end: usize, width: u32, count: u32, to: usize, limit: u32): u32 {
  const valueBytes = (width + 7) >>> 3;
  const mask: u64 = (<u64>1 << width) - 1;
  let largest: u32 = 0;
  const toEnd = to + (<usize>count << 2);
  while (to < toEnd) {
    from = openRun(from, end);
    if (from === 0) return 1;
    if (header & 1) {
      const groups = header >>> 1;
      const left = <u64>((toEnd - to) >>> 2);
      const values = groups > left ? left : min(groups << 3, left);
      // What the values need, not what the header says: the last group may be cut.
      if (values * width > (<u64>(end - from) << 3)) return 1;
      const stop = to + (<usize>values << 2);
      let bit: u64 = 0;
      for (; to + 16 <= stop; to += 16) {
        const a = <u32>(load<u64>(from + <usize>(bit >>> 3)) >>> (bit & 7) & mask);
        bit += width;
        const b = <u32>(load<u64>(from + <usize>(bit >>> 3)) >>> (bit & 7) & mask);
        bit += width;
        const c = <u32>(load<u64>(from + <usize>(bit >>> 3)) >>> (bit & 7) & mask);
        bit += width;
        const d = <u32>(load<u64>(from + <usize>(bit >>> 3)) >>> (bit & 7) & mask);
        bit += width;
        store<u32>(to, a);
        store<u32>(to, b, 4);
        store<u32>(to, c, 8);
        store<u32>(to, d, 12);
        largest = max(largest, max(max(a, b), max(c, d)));
      }
      for (; to < stop; to += 4, bit += width) {
        const value = <u32>(load<u64>(from + <usize>(bit >>> 3)) >>> (bit & 7) & mask);
        store<u32>(to, value);
        largest = max(largest, value);
      }
      const bytes = groups * width;
      from = bytes > <u64>(end - from) ? end : from + <usize>bytes;
      continue;
    }
    if (from + valueBytes > end) return 1;
    const value = runValue(from, valueBytes);
    from += valueBytes;
    const length = header >>> 1;
    if (length === 0) continue;
    largest = max(largest, value);
    const stop = length >= <u64>((toEnd - to) >>> 2) ? toEnd : to + (<usize>length << 2);
    for (; to < stop; to += 4) store<u32>(to, value);
  }
  return largest >= limit && count > 0 ? 2 : 0;
}

/** Writes `count` levels of at most 8 bits as u8; else as `decodeCodes`. */
export function decodeLevels(from: usize, end: usize, width: u32, count: u32, to: usize, limit: u32): u32 {
  const valueBytes = (width + 7) >>> 3;
  const mask: u32 = (1 << width) - 1;
  let largest: u32 = 0;
  const toEnd = to + count;
  while (to < toEnd) {
    from = openRun(from, end);
    if (from === 0) return 1;
    if (header & 1) {
      const groups = header >>> 1;
      const left = <u64>(toEnd - to);
      const values = groups > left ? left : min(groups << 3, left);
      if (values * width > (<u64>(end - from) << 3)) return 1;
      const stop = to + <usize>values;
      for (let bit: u64 = 0; to < stop; to++, bit += width) {
        const value = <u32>load<u16>(from + <usize>(bit >>> 3)) >>> (<u32>bit & 7) & mask;
        store<u8>(to, value);
        largest = max(largest, value);
      }
      const bytes = groups * width;
      from = bytes > <u64>(end - from) ? end : from + <usize>bytes;
      continue;
    }
    if (from + valueBytes > end) return 1;
    const value = runValue(from, valueBytes);
    from += valueBytes;
    const length = header >>> 1;
    if (length === 0) continue;
    largest = max(largest, value);
    const stop = length >= <u64>(toEnd - to) ? toEnd : to + <usize>length;
    memory.fill(to, <u8>value, stop - to);
    to = stop;
  }
  return largest >= limit && count > 0 ? 2 : 0;
}

/** Writes `count` values of one bit as a bitmap. Returns how many are set, or -1: the input is too short. */
export function decodeBits(from: usize, end: usize, count: u32, to: usize): i32 {
  let row: u32 = 0;
  let set: i32 = 0;
  memory.fill(to, 0, (count + 7) >>> 3);
  while (row < count) {
    from = openRun(from, end);
    if (from === 0) return -1;
    const left = <u64>(count - row);
    if (header & 1) {
      const groups = header >>> 1;
      const values = <u32>(groups > left ? left : min(groups << 3, left));
      if (<u64>values > (<u64>(end - from) << 3)) return -1;
      for (let i: u32 = 0; i < values; i++) {
        const bit = <u32>load<u8>(from + (i >>> 3)) >>> (i & 7) & 1;
        const place = to + ((row + i) >>> 3);
        store<u8>(place, <u32>load<u8>(place) | bit << ((row + i) & 7));
        set += bit;
      }
      row += values;
      from = groups > <u64>(end - from) ? end : from + <usize>groups;
      continue;
    }
    if (from >= end) return -1;
    const value = <u32>load<u8>(from++) & 1;
    const length = header >>> 1;
    const stop = length >= left ? count : row + <u32>length;
    if (value) {
      set += <i32>(stop - row);
      while (row < stop && (row & 7) !== 0) setBit(to, row++);
      const whole = (stop - row) >>> 3;
      memory.fill(to + (row >>> 3), 255, whole);
      row += whole << 3;
      while (row < stop) setBit(to, row++);
    }
    row = stop;
  }
  return set;
}

// @ts-ignore: decorator
@inline
function setBit(bits: usize, row: u32): void {
  const place = bits + (row >>> 3);
  store<u8>(place, <u32>load<u8>(place) | 1 << (row & 7));
}
