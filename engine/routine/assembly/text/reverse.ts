// Text backwards, code point by code point.
import { addressOf, allocateText, bytesOf, finishText } from "./value";
import { width } from "./utf8";

export function reverseText(state: u32, text: i64): i64 {
  let p = addressOf(text);
  const bytes = bytesOf(text);
  const end = p + bytes;
  const start = allocateText(state, bytes);
  let q = start + bytes;
  while (p < end) {
    if (end - p >= 16) {
      const block = v128.load(p);
      if (!i8x16.bitmask(block)) {
        q -= 16;
        v128.store(q, i8x16.swizzle(block, i8x16(15, 14, 13, 12, 11, 10, 9, 8, 7, 6, 5, 4, 3, 2, 1, 0)));
        p += 16;
        continue;
      }
    }
    // What lies under a null may be no UTF-8 and end within a code point.
    const taken = min(width(load<u8>(p)), end - p);
    q -= taken;
    for (let i: u32 = 0; i < taken; i++) store<u8>(q + i, load<u8>(p + i));
    p += taken;
  }
  return finishText(state, start, start + bytes);
}
