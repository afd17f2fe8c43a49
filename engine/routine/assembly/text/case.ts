// Upper and lower case, code point by code point.
import { LOWER, LOWER_RUNS, UPPER, UPPER_RUNS } from "../generated/case-table";
import { addressOf, allocateText, bytesOf, finishText } from "./value";
import { decode, encode, firstBits, width } from "./utf8";

/** One run of code points that map alike: first, last | (every second one) << 31, what to add. */
const RUN_BYTES: u32 = 12;
const EVERY_SECOND: u32 = 0x80000000;

function mapPoint(point: u32, table: usize, runs: u32): u32 {
  let low: u32 = 0;
  let end = runs;
  while (low < end) {
    const middle = low + end >> 1;
    if (load<u32>(table + middle * RUN_BYTES) <= point) low = middle + 1;
    else end = middle;
  }
  if (!low) return point;
  const run = table + (low - 1) * RUN_BYTES;
  const first = load<u32>(run);
  const last = load<u32>(run, 4);
  if (point > (last & ~EVERY_SECOND)) return point;
  if (last & EVERY_SECOND && point - first & 1) return point;
  return point + load<u32>(run, 8);
}

/** `firstLetter` and the 25 after it change by flipping bit 5. */
function mapText(state: u32, text: i64, firstLetter: u8, table: usize, runs: u32): i64 {
  let p = addressOf(text);
  const bytes = bytesOf(text);
  const end = p + bytes;
  // At most two bytes become three; the last store of 16 may run over.
  const start = allocateText(state, bytes + (bytes >> 1) + 16);
  let q = start;
  while (p < end) {
    const left = end - p;
    const block = v128.load(p);
    if (!(<u32>i8x16.bitmask(block) & firstBits(left))) {
      const letters = i8x16.lt_u(i8x16.sub(block, i8x16.splat(firstLetter)), i8x16.splat(26));
      v128.store(q, v128.xor(block, v128.and(letters, i8x16.splat(32))));
      const step = min<u32>(16, left);
      p += step;
      q += step;
      continue;
    }
    for (const stop = p + min<u32>(16, left); p < stop;) {
      const taken = width(load<u8>(p));
      q = encode(q, mapPoint(decode(p, taken), table, runs));
      p += taken;
    }
  }
  return finishText(state, start, q);
}

export function upperText(state: u32, text: i64): i64 {
  return mapText(state, text, 97, UPPER, UPPER_RUNS);
}

export function lowerText(state: u32, text: i64): i64 {
  return mapText(state, text, 65, LOWER, LOWER_RUNS);
}
