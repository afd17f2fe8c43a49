// Text repeated, and filled up with another; what would become too long fails.
import { fail, succeed } from "../result";
import { copyBytes, lengthText, skipPoints } from "./slice";
import { addressOf, allocateText, bytesOf, finishText, makeText } from "./value";

/** The same as `MAX_TEXT_BYTES` in expr/type.ts. */
const MOST_BYTES: u64 = 1 << 28;

/** Writes `bytes` bytes of what is at `from` over and over; `period` bytes are there. */
function fill(at: u32, from: u32, period: u32, bytes: u32): void {
  let done = min(period, bytes);
  copyBytes(at, from, done);
  while (done < bytes) {
    const more = min(done, bytes - done);
    copyBytes(at + done, at, more);
    done += more;
  }
}

export function repeatText(state: u32, text: i64, count: i64): i64 {
  succeed();
  const bytes = bytesOf(text);
  if (count <= 0 || !bytes) return makeText(addressOf(text), 0);
  if (count == 1) return text;
  if (<u64>count > MOST_BYTES / bytes) return fail();
  const all = <u32>count * bytes;
  const start = allocateText(state, all + 16);
  fill(start, addressOf(text), bytes, all);
  return finishText(state, start, start + all);
}

/** Filled up to `length` code points at the start (side 0) or the end (1). */
export function padText(state: u32, text: i64, length: i64, filler: i64, side: i32): i64 {
  succeed();
  const period = bytesOf(filler);
  if (!period || length <= 0) return text;
  const own = lengthText(text);
  if (length <= own) return text;
  const missing = <u64>(length - own);
  const points = <u64>lengthText(filler);
  const times = missing / points;
  const bytes = bytesOf(text);
  if (times > MOST_BYTES / period) return fail();
  const from = addressOf(filler);
  const rest = skipPoints(from, from + period, missing % points) - from;
  const added = <u32>times * period + rest;
  if (<u64>added + bytes > MOST_BYTES) return fail();
  const start = allocateText(state, added + bytes + 16);
  if (side) {
    copyBytes(start, addressOf(text), bytes);
    fill(start + bytes, from, period, added);
  } else {
    fill(start, from, period, added);
    copyBytes(start + added, addressOf(text), bytes);
  }
  return finishText(state, start, start + added + bytes);
}
