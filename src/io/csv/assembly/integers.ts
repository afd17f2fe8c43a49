// Columns of integers.
import { failed } from "../../../../engine/routine/assembly/result";
import { parseInteger, parseUnsigned } from "../../../../engine/routine/assembly/number/parse";
import { areDigits, eightDigits, lastEight } from "./digits";
import {
  columnEnds, columnStarts, fieldEnd, isNull, NULL, setNull, startAdd, step, strict, text, textEnd, textStart,
  unwrapValue, VALUE, WRONG,
} from "./field";

/** The number of a field that `slowInteger` read. */
let slow: i64 = 0;

/** Signs, quotes, blanks around it, more than sixteen digits. */
function slowInteger(p: u32, end: u32, unsigned: bool): u32 {
  const found = unwrapValue(p, end);
  if (found != VALUE) return found;
  if (strict && isPadded(textStart, textEnd - textStart)) return WRONG;
  slow = unsigned ? parseUnsigned(text()) : parseInteger(text());
  return failed ? WRONG : VALUE;
}

/** Whether zeros stand in front, as in names that are made of digits. */
export function isPadded(p: u32, length: u32): bool {
  const sign = u32(length > 0 && (load<u8>(p) == 45 || load<u8>(p) == 43));
  return length - sign > 1 && load<u8>(p + sign) == 48 && <u32>load<u8>(p + sign + 1) - 48 < 10;
}

/** Reads rows [from, to) and gives the first that holds none, else `to`. */
// @ts-ignore: decorator
@inline function integers<T>(from: u32, to: u32, out: u32, validity: u32, least: i64, most: i64): u32 {
  let s = columnStarts + from * step;
  let e = columnEnds + from * step;
  for (let row = from; row < to; row++, s += step, e += step) {
    const p = load<u32>(s) + startAdd;
    const end = fieldEnd(e, p);
    const length = end - p;
    const at = out + row * <u32>sizeof<T>();
    if (isNull(p, length)) {
      setNull(validity, row);
      store<T>(at, 0);
      continue;
    }
    const minus = load<u8>(p) == 45;
    const count = length - u32(minus);
    let value: i64 = 0;
    let read = false;
    if (count - 1 < 8) {
      const word = lastEight(end, count);
      if (read = areDigits(word)) value = <i64>eightDigits(word);
    } else if (count - 9 < 8) {
      const high = lastEight(end, 8);
      const low = lastEight(end - 8, count - 8);
      if (read = areDigits(high) && areDigits(low)) {
        value = <i64>(eightDigits(low) * 100000000 + eightDigits(high));
      }
    }
    if (minus) value = -value;
    if (!read || strict) {
      const found = slowInteger(p, end, !isSigned<T>() && sizeof<T>() == 8);
      if (found == WRONG) return row;
      if (found == NULL) {
        setNull(validity, row);
        store<T>(at, 0);
        continue;
      }
      value = slow;
    }
    if (!isSigned<T>() && sizeof<T>() == 8) {
      // What was not read in the fast way may have all 64 bits.
      if (value < 0 && read && !strict) return row;
    } else if (value < least || value > most) return row;
    store<T>(at, <T>value);
  }
  return to;
}

export function readInt8(from: u32, to: u32, out: u32, validity: u32): u32 {
  return integers<i8>(from, to, out, validity, i8.MIN_VALUE, i8.MAX_VALUE);
}
export function readInt16(from: u32, to: u32, out: u32, validity: u32): u32 {
  return integers<i16>(from, to, out, validity, i16.MIN_VALUE, i16.MAX_VALUE);
}
export function readInt32(from: u32, to: u32, out: u32, validity: u32): u32 {
  return integers<i32>(from, to, out, validity, i32.MIN_VALUE, i32.MAX_VALUE);
}
export function readInt64(from: u32, to: u32, out: u32, validity: u32): u32 {
  return integers<i64>(from, to, out, validity, i64.MIN_VALUE, i64.MAX_VALUE);
}
export function readUint8(from: u32, to: u32, out: u32, validity: u32): u32 {
  return integers<u8>(from, to, out, validity, 0, u8.MAX_VALUE);
}
export function readUint16(from: u32, to: u32, out: u32, validity: u32): u32 {
  return integers<u16>(from, to, out, validity, 0, u16.MAX_VALUE);
}
export function readUint32(from: u32, to: u32, out: u32, validity: u32): u32 {
  return integers<u32>(from, to, out, validity, 0, u32.MAX_VALUE);
}
export function readUint64(from: u32, to: u32, out: u32, validity: u32): u32 {
  return integers<u64>(from, to, out, validity, 0, 0);
}
