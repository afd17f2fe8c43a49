// LZ4, raw blocks, decompressing.
import { copyBack, copyOver } from "./copy";

/** As `snappyDecompress`. */
export function lz4Decompress(from: usize, fromEnd: usize, to: usize, toEnd: usize): u32 {
  const begin = from;
  const toBegin = to;
  while (from < fromEnd) {
    const token = <u32>load<u8>(from++);
    let size = token >>> 4;
    if (size === 15) {
      for (;;) {
        if (from >= fromEnd || size > 0x7fffff00) return <u32>(from - begin) + 1;
        const byte = <u32>load<u8>(from++);
        size += byte;
        if (byte < 255) break;
      }
    }
    if (<usize>size > fromEnd - from || <usize>size > toEnd - to) return <u32>(from - begin) + 1;
    if (size > 0) copyOver(to, from, size);
    to += size;
    from += size;
    if (from >= fromEnd) break;
    const distance = <u32>load<u16>(from);
    from += 2;
    size = token & 15;
    if (size === 15) {
      for (;;) {
        if (from >= fromEnd || size > 0x7fffff00) return <u32>(from - begin) + 1;
        const byte = <u32>load<u8>(from++);
        size += byte;
        if (byte < 255) break;
      }
    }
    size += 4;
    if (from > fromEnd || distance === 0 || <usize>distance > to - toBegin || <usize>size > toEnd - to) {
      return <u32>(from - begin);
    }
    copyBack(to, distance, size);
    to += size;
  }
  return to === toEnd ? 0 : <u32>(from - begin) + 1;
}
