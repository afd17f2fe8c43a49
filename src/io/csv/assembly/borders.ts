// For reading pieces of a file side by side: how quotes stand at a piece's end, and where its first record
// begins.
import { LINE_FEED, NO_BYTE, quote } from "./dialect";

/** How many quotes there are. */
export function countQuotes(start: u32, end: u32): u32 {
  if (quote == NO_BYTE) return 0;
  const quotes = i8x16.splat(<i8>quote);
  let count: u32 = 0;
  let p = start;
  for (; p + 16 <= end; p += 16) count += <u32>popcnt(i8x16.bitmask(i8x16.eq(v128.load(p), quotes)));
  for (; p < end; p++) count += u32(<u32>load<u8>(p) == quote);
  return count;
}

/** Behind the first line feed outside of quotes; 0: there is none. */
export function behindRecord(start: u32, end: u32, inside: bool): u32 {
  for (let p = start; p < end; p++) {
    const byte = <u32>load<u8>(p);
    if (byte == quote) inside = !inside;
    else if (byte == LINE_FEED && !inside) return p + 1;
  }
  return 0;
}
