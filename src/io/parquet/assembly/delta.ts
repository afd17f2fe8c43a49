// DELTA_BINARY_PACKED: blocks of differences, packed by the width that a miniblock needs.

let from: usize = 0;
let end: usize = 0;
let ended = false;

function varint(): u64 {
  let value: u64 = 0;
  for (let shift: u64 = 0; shift < 64; shift += 7) {
    if (from >= end) break;
    const byte = <u64>load<u8>(from++);
    value |= (byte & 127) << shift;
    if (byte < 128) return value;
  }
  ended = true;
  return 0;
}

// @ts-ignore: decorator
@inline
function zigzag(value: u64): i64 {
  return <i64>(value >>> 1) ^ -<i64>(value & 1);
}

// @ts-ignore: decorator
@inline
function bits(base: usize, bit: u64, width: u64): u64 {
  const at = base + <usize>(bit >>> 3);
  const shift = bit & 7;
  let value = load<u64>(at) >>> shift;
  if (shift + width > 64) value |= <u64>load<u8>(at, 8) << (64 - shift);
  return width === 64 ? value : value & ((<u64>1 << width) - 1);
}

/**
 * Writes `count` values, of 4 or 8 bytes each. Returns the place behind the block, or 0: it is too short, or does not hold
 * `count` values.
 */
export function decodeDelta(start: usize, stop: usize, count: u32, to: usize, bytes: u32): usize {
  from = start;
  end = stop;
  ended = false;
  const blockSize = varint();
  const miniblocks = varint();
  const total = varint();
  let value = zigzag(varint());
  if (ended || total !== <u64>count || miniblocks === 0 || miniblocks > 4096) return 0;
  if (blockSize > 1 << 24 || blockSize % 8 !== 0 || blockSize === 0 || blockSize % miniblocks !== 0) return 0;
  const perMiniblock = blockSize / miniblocks;
  const toEnd = to + <usize>count * bytes;
  if (count > 0) {
    write(to, value, bytes);
    to += bytes;
  }
  while (to < toEnd) {
    const least = zigzag(varint());
    const widths = from;
    if (ended || from + <usize>miniblocks > end) return 0;
    from += <usize>miniblocks;
    for (let i: usize = 0; i < <usize>miniblocks && to < toEnd; i++) {
      const width = <u64>load<u8>(widths + i);
      if (width > 64) return 0;
      const left = <u64>((toEnd - to) / bytes);
      const here = min(perMiniblock, left);
      if (here * width > (<u64>(end - from) << 3)) return 0;
      for (let k: u64 = 0; k < here; k++) {
        value += least + (width === 0 ? 0 : <i64>bits(from, k * width, width));
        write(to, value, bytes);
        to += bytes;
      }
      // The last miniblock is padded, though some writers cut it.
      const size = perMiniblock * width >>> 3;
      from = size > <u64>(end - from) ? end : from + <usize>size;
    }
  }
  return from;
}

// @ts-ignore: decorator
@inline
function write(to: usize, value: i64, bytes: u32): void {
  if (bytes === 4) store<i32>(to, <i32>value);
  else store<i64>(to, value);
}
