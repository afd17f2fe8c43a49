// Columns of text and of bytes, one behind the other.
import { quote, trims } from "./dialect";
import {
  columnEnds, columnStarts, fieldEnd, isNull, isUtf8, setNull, startAdd, step, textEnd, textStart, unwrap,
  validates, wasQuoted,
} from "./field";

/** Copies, 16 bytes at a time; up to 15 more are written over. */
// @ts-ignore: decorator
@inline function copy(to: u32, from: u32, length: u32): void {
  v128.store(to, v128.load(from));
  for (let done: u32 = 16; done < length; done += 16) v128.store(to + done, v128.load(from + done));
}

/** Whether the field is as it stands: no quotes, nothing to be looked at. */
// @ts-ignore: decorator
@inline export function isPlain(p: u32): bool {
  return <u32>load<u8>(p) != quote && !trims && !validates;
}

/** Whether what `unwrap` found is null: only what was not quoted can be. */
// @ts-ignore: decorator
@inline export function isTextNull(): bool {
  return !wasQuoted && isNull(textStart, textEnd - textStart);
}

/**
 * Reads rows [from, to) behind `used` bytes: offsets [from + 1, to + 1), and the bytes. Gives the first row
 * whose text is none, else `to`. The offset of `from` stands there.
 */
export function readText(from: u32, to: u32, offsets: u32, bytes: u32, validity: u32): u32 {
  let s = columnStarts + from * step;
  let e = columnEnds + from * step;
  let used = load<u32>(offsets + (from << 2));
  for (let row = from; row < to; row++, s += step, e += step) {
    const p = load<u32>(s) + startAdd;
    const end = fieldEnd(e, p);
    if (isNull(p, end - p)) setNull(validity, row);
    else if (isPlain(p)) {
      copy(bytes + used, p, end - p);
      used += end - p;
    } else {
      if (!unwrap(p, end) || (validates && !isUtf8())) return row;
      if (isTextNull()) setNull(validity, row);
      else {
        copy(bytes + used, textStart, textEnd - textStart);
        used += textEnd - textStart;
      }
    }
    store<u32>(offsets + (row << 2), used, 4);
  }
  return to;
}

// @ts-ignore: decorator
@inline function nibble(byte: u32): u32 {
  if (byte - 48 < 10) return byte - 48;
  const letter = (byte | 32) - 97;
  return letter < 6 ? letter + 10 : 16;
}

/** As `readText`, of bytes: ASCII stands for itself, `\x` and two hexadecimal digits for any byte. */
export function readBinary(from: u32, to: u32, offsets: u32, bytes: u32, validity: u32): u32 {
  let s = columnStarts + from * step;
  let e = columnEnds + from * step;
  let used = load<u32>(offsets + (from << 2));
  for (let row = from; row < to; row++, s += step, e += step) {
    const p = load<u32>(s) + startAdd;
    const end = fieldEnd(e, p);
    if (isNull(p, end - p)) setNull(validity, row);
    else {
      if (!unwrap(p, end)) return row;
      if (isTextNull()) setNull(validity, row);
      else {
        let out = bytes + used;
        for (let at = textStart; at < textEnd; at++) {
          let byte = <u32>load<u8>(at);
          if (byte > 127) return row;
          if (byte == 92) {
            if (textEnd - at < 4 || load<u8>(at + 1) != 120) return row;
            const high = nibble(load<u8>(at + 2));
            const low = nibble(load<u8>(at + 3));
            if (high > 15 || low > 15) return row;
            byte = high << 4 | low;
            at += 3;
          }
          store<u8>(out++, byte);
        }
        used = out - bytes;
      }
    }
    store<u32>(offsets + (row << 2), used, 4);
  }
  return to;
}
