// One of the parts of text between separators.
import { findBytes } from "./search";
import { lengthText, sliceText } from "./slice";
import { addressOf, bytesOf, makeText } from "./value";

/** The part of number `index`, from 0 or, negative, from the end; empty if there is none. */
export function splitPartText(text: i64, separator: i64, index: i64): i64 {
  const bytes = bytesOf(separator);
  const needle = addressOf(separator);
  let p = addressOf(text);
  const end = p + bytesOf(text);
  if (!bytes) {
    if (index < 0) index += lengthText(text);
    return index < 0 ? makeText(p, 0) : sliceText(text, index, 1);
  }
  if (index < 0) {
    index++;
    for (let q = findBytes(p, end, needle, bytes); q; q = findBytes(q + bytes, end, needle, bytes)) index++;
    if (index < 0) return makeText(p, 0);
  }
  for (; index; index--) {
    const place = findBytes(p, end, needle, bytes);
    if (!place) return makeText(p, 0);
    p = place + bytes;
  }
  const place = findBytes(p, end, needle, bytes);
  return makeText(p, (place ? place : end) - p);
}
