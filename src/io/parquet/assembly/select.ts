// Which rows conditions leave: a mark (1 or 0) a row, which tests take away; and the rows whose marks are left.

/** Values of [low, high] keep their marks; the difference is unsigned, so that signs do not matter. */
export function mark32(values: usize, count: u32, low: u32, high: u32, marks: usize): void {
  const range = high - low;
  for (let i: u32 = 0; i < count; i++) {
    keepIf(marks + i, load<u32>(values + (<usize>i << 2)) - low <= range);
  }
}

export function mark64(values: usize, count: u32, low: u64, high: u64, marks: usize): void {
  const range = high - low;
  for (let i: u32 = 0; i < count; i++) {
    keepIf(marks + i, load<u64>(values + (<usize>i << 3)) - low <= range);
  }
}

/** NaN keeps its mark. */
export function markF32(values: usize, count: u32, low: f64, high: f64, marks: usize): void {
  for (let i: u32 = 0; i < count; i++) {
    const value = <f64>load<f32>(values + (<usize>i << 2));
    keepIf(marks + i, !(value < low || value > high));
  }
}

export function markF64(values: usize, count: u32, low: f64, high: f64, marks: usize): void {
  for (let i: u32 = 0; i < count; i++) {
    const value = load<f64>(values + (<usize>i << 3));
    keepIf(marks + i, !(value < low || value > high));
  }
}

// @ts-ignore: decorator
@inline
function keepIf(mark: usize, keep: bool): void {
  store<u8>(mark, load<u8>(mark) & u8(keep));
}

/** By the marks of a dictionary's entries. */
export function markCodes(codes: usize, count: u32, entries: usize, marks: usize): void {
  for (let i: u32 = 0; i < count; i++) {
    const entry = entries + load<u32>(codes + (<usize>i << 2));
    store<u8>(marks + i, load<u8>(marks + i) & load<u8>(entry));
  }
}

/** Takes away marks of rows by those of their values, which stand without nulls, and by `ifNull`. */
export function markPresent(values: usize, bits: usize, count: u32, ifNull: u32, marks: usize): void {
  for (let i: u32 = 0; i < count; i++) {
    const present = <u32>load<u8>(bits + (i >>> 3)) >>> (i & 7) & 1;
    const mark = present ? <u32>load<u8>(values) : ifNull;
    values += present;
    store<u8>(marks + i, <u32>load<u8>(marks + i) & mark);
  }
}

export function anyMarked(marks: usize, count: u32): bool {
  const end = marks + count;
  for (; marks + 16 <= end; marks += 16) if (v128.any_true(v128.load(marks))) return true;
  for (; marks < end; marks++) if (load<u8>(marks) !== 0) return true;
  return false;
}

/** Writes the numbers (u32) of the rows that have marks, and returns how many; up to 64 bytes are read behind. */
export function markedRows(marks: usize, count: u32, to: usize): u32 {
  const begin = to;
  for (let i: u32 = 0; i < count; i += 16) {
    let bits = <u32>i8x16.bitmask(i8x16.ne(v128.load(marks + i), i8x16.splat(0)));
    if (count - i < 16) bits &= (1 << (count - i)) - 1;
    for (; bits !== 0; bits &= bits - 1, to += 4) store<u32>(to, i + ctz(bits));
  }
  return <u32>(to - begin) >>> 2;
}

/** The bits of some rows. */
export function pickBits(bits: usize, rows: usize, count: u32, to: usize): void {
  memory.fill(to, 0, (count + 7) >>> 3);
  for (let i: u32 = 0; i < count; i++) {
    const row = load<u32>(rows + (<usize>i << 2));
    const bit = <u32>load<u8>(bits + (row >>> 3)) >>> (row & 7) & 1;
    const place = to + (i >>> 3);
    store<u8>(place, <u32>load<u8>(place) | bit << (i & 7));
  }
}

/** The offsets that the strings of some rows have one behind the other, one more than rows. Returns their bytes. */
export function pickOffsets(offsets: usize, rows: usize, count: u32, to: usize): u32 {
  let used: u32 = 0;
  store<u32>(to, 0);
  for (let i: u32 = 0; i < count; i++) {
    const from = offsets + (<usize>load<u32>(rows + (<usize>i << 2)) << 2);
    used += load<u32>(from, 4) - load<u32>(from);
    store<u32>(to + (<usize>i << 2), used, 4);
  }
  return used;
}

/** The strings of some rows, one behind the other. */
export function pickStrings(offsets: usize, bytes: usize, rows: usize, count: u32, to: usize): void {
  for (let i: u32 = 0; i < count; i++) {
    const from = offsets + (<usize>load<u32>(rows + (<usize>i << 2)) << 2);
    const start = load<u32>(from);
    const length = load<u32>(from, 4) - start;
    memory.copy(to, bytes + start, length);
    to += length;
  }
}
