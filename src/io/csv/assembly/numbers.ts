// Columns of decimals and floats.
import { failed, high } from "../../../../engine/routine/assembly/result";
import { parseDecimal, parseFloat } from "../../../../engine/routine/assembly/number/parse";
import { FLOAT_POWERS, WIDE_POWERS } from "../../../../engine/routine/assembly/generated/power-table";
import { point } from "./dialect";
import { digits, fraction, scanSixteen } from "./digits";
import {
  columnEnds, columnStarts, fieldEnd, isNull, NULL, setNull, startAdd, step, strict, text, textEnd, textStart,
  unwrapValue, VALUE, WRONG,
} from "./field";
import { isPadded } from "./integers";

const POINT: u32 = 46;

/** Where numbers are rewritten whose point is another character; longer ones are none. */
const REWRITTEN = memory.data(512);
const MOST_BYTES: u32 = 512;

/** Unwraps a number and writes its point as the engine's routines know it. */
function unwrapNumber(p: u32, end: u32): u32 {
  const found = unwrapValue(p, end);
  if (found != VALUE || point == POINT) return found;
  const length = textEnd - textStart;
  if (length > MOST_BYTES) return WRONG;
  for (let i: u32 = 0; i < length; i++) {
    const byte = <u32>load<u8>(textStart + i);
    if (byte == POINT) return WRONG;
    store<u8>(<u32>REWRITTEN + i, byte == point ? POINT : byte);
  }
  return VALUE;
}

// @ts-ignore: decorator
@inline function numberText(): i64 {
  if (point == POINT) return text();
  return <i64>(<u64><u32>REWRITTEN | <u64>(textEnd - textStart) << 32);
}

/** Of a decimal that was read slowly. */
let slowLow: i64 = 0;
let slowHigh: i64 = 0;

function slowDecimal(p: u32, end: u32, precision: i32, scale: i32): u32 {
  const found = unwrapNumber(p, end);
  if (found != VALUE) return found;
  slowLow = parseDecimal(numberText(), precision, scale);
  slowHigh = high;
  return failed ? WRONG : VALUE;
}

/** Reads decimals of `wide` (0: 8, 1: 16) bytes in rows [from, to); gives the first row that holds none. */
export function readDecimal(
  from: u32, to: u32, out: u32, validity: u32, precision: i32, scale: i32, wide: u32,
): u32 {
  // Of 18 digits and more every number of 15 digits is one, once it is known how many stand behind the point.
  const limit = precision > 18 ? i64.MAX_VALUE : <i64>load<u64>(WIDE_POWERS + (precision << 4));
  let s = columnStarts + from * step;
  let e = columnEnds + from * step;
  for (let row = from; row < to; row++, s += step, e += step) {
    const p = load<u32>(s) + startAdd;
    const end = fieldEnd(e, p);
    const at = out + (row << (3 + wide));
    let low: i64 = 0;
    let top: i64 = 0;
    let isValue = !isNull(p, end - p);
    if (isValue) {
      const minus = load<u8>(p) == 45;
      const count = end - p - u32(minus);
      if (count - 1 < 16 && scanSixteen(end, count, point)
        && <i32>fraction <= scale && count + scale - fraction <= 18) {
        low = <i64>(digits * load<u64>(WIDE_POWERS + ((scale - fraction) << 4)));
        if (low >= limit) return row;
        if (minus) low = -low;
        top = low >> 63;
      } else {
        const found = slowDecimal(p, end, precision, scale);
        if (found == WRONG) return row;
        isValue = found == VALUE;
        low = slowLow;
        top = slowHigh;
      }
    }
    if (!isValue) setNull(validity, row);
    store<i64>(at, low);
    if (wide) store<i64>(at, top, 8);
  }
  return to;
}

let slowValue: f64 = 0;

function slowFloat(p: u32, end: u32): u32 {
  const found = unwrapNumber(p, end);
  if (found != VALUE) return found;
  if (strict && isPadded(textStart, textEnd - textStart)) return WRONG;
  slowValue = parseFloat(numberText());
  return failed ? WRONG : VALUE;
}

// @ts-ignore: decorator
@inline function floats<T>(from: u32, to: u32, out: u32, validity: u32): u32 {
  let s = columnStarts + from * step;
  let e = columnEnds + from * step;
  for (let row = from; row < to; row++, s += step, e += step) {
    const p = load<u32>(s) + startAdd;
    const end = fieldEnd(e, p);
    let value: f64 = 0;
    let isValue = !isNull(p, end - p);
    if (isValue) {
      const minus = load<u8>(p) == 45;
      const count = end - p - u32(minus);
      // Fifteen digits and the power are exact as floats, so that one division rounds once (Clinger).
      if (!strict && count - 1 < 16 && scanSixteen(end, count, point) && digits <= 0x20000000000000) {
        value = <f64>digits / load<f64>(FLOAT_POWERS + (fraction << 3));
        if (minus) value = -value;
      } else {
        const found = slowFloat(p, end);
        if (found == WRONG) return row;
        isValue = found == VALUE;
        value = slowValue;
      }
    }
    if (!isValue) setNull(validity, row);
    store<T>(out + row * <u32>sizeof<T>(), <T>value);
  }
  return to;
}

export function readFloat32(from: u32, to: u32, out: u32, validity: u32): u32 {
  return floats<f32>(from, to, out, validity);
}
export function readFloat64(from: u32, to: u32, out: u32, validity: u32): u32 {
  return floats<f64>(from, to, out, validity);
}
