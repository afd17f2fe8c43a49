// The index of a piece of regular text: where its fields end, 64 bytes at a time.
import { CARRIAGE_RETURN, LINE_FEED, NO_BYTE, quote, separator } from "./dialect";
import { report, reportOpenQuote } from "./found";

// @ts-ignore: decorator
@inline function mask(a: v128, b: v128, c: v128, d: v128, byte: v128): u64 {
  return <u64><u32>i8x16.bitmask(i8x16.eq(a, byte))
    | <u64><u32>i8x16.bitmask(i8x16.eq(b, byte)) << 16
    | <u64><u32>i8x16.bitmask(i8x16.eq(c, byte)) << 32
    | <u64><u32>i8x16.bitmask(i8x16.eq(d, byte)) << 48;
}

// @ts-ignore: decorator
@inline function anyOf(a: v128, b: v128, c: v128, d: v128, byte: v128): bool {
  return v128.any_true(v128.or(
    v128.or(i8x16.eq(a, byte), i8x16.eq(b, byte)), v128.or(i8x16.eq(c, byte), i8x16.eq(d, byte)),
  ));
}

/** Each bit becomes the parity of the bits up to it. */
// @ts-ignore: decorator
@inline function prefixXor(bits: u64): u64 {
  bits ^= bits << 1;
  bits ^= bits << 2;
  bits ^= bits << 4;
  bits ^= bits << 8;
  bits ^= bits << 16;
  return bits ^ (bits << 32);
}

// @ts-ignore: decorator
@inline function put(out: u32, place: u32, at: u32, bits: u64): u64 {
  store<u32>(out + (place << 2), at + <u32>ctz(bits));
  return bits & (bits - 1);
}

/** Writes the places of the bits, eight at once: a loop that ends at the last bit would be mispredicted. */
// @ts-ignore: decorator
@inline function emit(out: u32, at: u32, bits: u64): u32 {
  const count = <u32>popcnt(bits);
  let done: u32 = 0;
  do {
    bits = put(out, done, at, bits);
    bits = put(out, done + 1, at, bits);
    bits = put(out, done + 2, at, bits);
    bits = put(out, done + 3, at, bits);
    bits = put(out, done + 4, at, bits);
    bits = put(out, done + 5, at, bits);
    bits = put(out, done + 6, at, bits);
    bits = put(out, done + 7, at, bits);
    done += 8;
  } while (done < count);
  return out + (count << 2);
}

/**
 * Writes the address of each separator and line feed outside of quotes, and gives the end of what was
 * written; 256 more bytes may be written over. 64 bytes beyond `end` are read. The text begins outside of
 * quotes.
 */
export function scanFast(start: u32, end: u32, index: u32): u32 {
  const separators = i8x16.splat(<i8>separator);
  const quotes = i8x16.splat(<i8>quote);
  const feeds = i8x16.splat(<i8>LINE_FEED);
  const returns = i8x16.splat(<i8>CARRIAGE_RETURN);
  const quoted = quote != NO_BYTE;
  let seen = i8x16.splat(0);
  let out = index;
  /** All ones while a quote is open. */
  let inside: u64 = 0;
  /** Bit 0: a quote may open at the next block's first byte; what must follow there. */
  let mayOpen: u64 = 1;
  let closed: u64 = 0;
  let returned: u64 = 0;
  let wrong: u64 = 0;
  let records: u32 = 0;
  let lines: u32 = 0;
  let lastOpen: u32 = 0;
  for (let p = start; p < end; p += 64) {
    const a = v128.load(p);
    const b = v128.load(p, 16);
    const c = v128.load(p, 32);
    const d = v128.load(p, 48);
    const valid = end - p < 64 ? ((<u64>1 << (end - p)) - 1) : u64.MAX_VALUE;
    seen = v128.or(seen, v128.or(v128.or(a, b), v128.or(c, d)));
    const feed = mask(a, b, c, d, feeds) & valid;
    let ends = (mask(a, b, c, d, separators) & valid) | feed;
    lines += <u32>popcnt(feed);
    let outside = ~inside;
    const hasReturn = anyOf(a, b, c, d, returns);
    if (quoted && (inside | closed || anyOf(a, b, c, d, quotes))) {
      const marks = mask(a, b, c, d, quotes) & valid;
      const within = prefixXor(marks) ^ inside;
      const opening = marks & within;
      const closing = marks & ~within;
      wrong |= opening & ~((ends | marks) << 1 | mayOpen);
      const after = closing << 1 | closed;
      wrong |= after & ~(ends | marks | mask(a, b, c, d, returns)) & valid;
      // Behind a mark it is one that is doubled, inside of quotes that began before.
      const begun = opening & (ends << 1 | (mayOpen & ~closed));
      if (begun) lastOpen = p + 63 - <u32>clz(begun);
      closed = closing >> 63;
      inside = <u64>(<i64>within >> 63);
      outside = ~within;
      mayOpen = (ends | marks) >> 63;
    } else {
      mayOpen = ends >> 63;
    }
    if (returned || hasReturn) {
      const lone = mask(a, b, c, d, returns) & valid & outside;
      wrong |= (lone << 1 | returned) & ~feed & valid;
      returned = lone >> 63;
    }
    records += <u32>popcnt(feed & outside);
    ends &= outside;
    if (ends) out = emit(out, p, ends);
  }
  report(records, lines, wrong != 0, i8x16.bitmask(seen) != 0);
  if (inside) reportOpenQuote(lastOpen);
  return out;
}
