// LZ4, raw blocks, decompressing.
import { copyBack, copyOver } from "./copy";

/** Where reading ended: behind all of it, or where it is damaged. */
let stopped: usize = 0;

/** As `snappyDecompress`. */
export function lz4Decompress(from: usize, fromEnd: usize, to: usize, toEnd: usize): u32 {
  return lz4Block(from, fromEnd, to, toEnd, to) === toEnd ? 0 : <u32>(stopped - from) + 1;
}

/**
 * The end of what came out, which is at most `toEnd`; 0: it is damaged. Blocks of a frame may go on with what
 * came out of those before, from `history` on.
 */
export function lz4Block(from: usize, fromEnd: usize, to: usize, toEnd: usize, history: usize): usize {
  while (from < fromEnd) {
    const token = <u32>load<u8>(from++);
    let size = token >>> 4;
    if (size === 15) {
      for (;;) {
        if (from >= fromEnd || size > 0x7fffff00) return damagedAt(from);
        const byte = <u32>load<u8>(from++);
        size += byte;
        if (byte < 255) break;
      }
    }
    if (<usize>size > fromEnd - from || <usize>size > toEnd - to) return damagedAt(from);
    if (size > 0) copyOver(to, from, size);
    to += size;
    from += size;
    if (from >= fromEnd) break;
    const distance = <u32>load<u16>(from);
    from += 2;
    size = token & 15;
    if (size === 15) {
      for (;;) {
        if (from >= fromEnd || size > 0x7fffff00) return damagedAt(from);
        const byte = <u32>load<u8>(from++);
        size += byte;
        if (byte < 255) break;
      }
    }
    size += 4;
    if (from > fromEnd || distance === 0 || <usize>distance > to - history || <usize>size > toEnd - to) {
      return damagedAt(from - 1);
    }
    copyBack(to, distance, size);
    to += size;
  }
  stopped = from;
  return to;
}

function damagedAt(from: usize): usize {
  stopped = from;
  return 0;
}
