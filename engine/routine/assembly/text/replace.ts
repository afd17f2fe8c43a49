// Text with every occurrence of a text replaced by another.
import { findBytes } from "./search";
import { copyBytes } from "./slice";
import { addressOf, allocateText, bytesOf, finishText } from "./value";

export function replaceText(state: u32, text: i64, from: i64, to: i64): i64 {
  const length = bytesOf(from);
  if (!length) return text;
  let p = addressOf(text);
  const end = p + bytesOf(text);
  const needle = addressOf(from);
  let count: u64 = 0;
  for (let place = findBytes(p, end, needle, length); place; place = findBytes(place + length, end, needle, length)) count++;
  if (!count) return text;
  const added = bytesOf(to);
  // More than 32 bits can say is asked for as more than there can be.
  const bytes = <u64>bytesOf(text) - count * length + count * added;
  const start = allocateText(state, <u32>min<u64>(bytes, u32.MAX_VALUE - 32) + 16);
  let q = start;
  while (count--) {
    const place = findBytes(p, end, needle, length);
    copyBytes(q, p, place - p);
    q += place - p;
    copyBytes(q, addressOf(to), added);
    q += added;
    p = place + length;
  }
  copyBytes(q, p, end - p);
  return finishText(state, start, q + (end - p));
}
