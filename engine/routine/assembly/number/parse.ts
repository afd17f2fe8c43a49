// Numbers and truth values from text.
import { parseFloat as hostParseFloat } from "../host";
import { fail, failed, high, succeed } from "../result";
import { trimAscii, trimScript } from "../text/trim";
import { addressOf, bytesOf } from "../text/value";
import { FLOAT_POWERS } from "../generated/power-table";
import { scaleDownRound } from "../wide/divide";
import { fitsDigits, scaleUp } from "../wide/multiply";
import { signed } from "../wide/sign";
import { MOST_DIGITS } from "../wide/power";
import { digitsHigh, digitsLow, negative, scale, scanNumber, significant } from "./scan";

/** The magnitude of `[+-]digits`, at most `limit` (or `limit` - 1 without a minus); fails otherwise. */
function parseDigits(text: i64, allowMinus: bool, limit: u64): i64 {
  succeed();
  const trimmed = trimAscii(text);
  let p = addressOf(trimmed);
  const end = p + bytesOf(trimmed);
  const minus = p < end && load<u8>(p) == 45;
  p += u32(p < end && (minus || load<u8>(p) == 43));
  if (p == end) return fail();
  let value: u64 = 0;
  while (p < end) {
    const digit = <u64>load<u8>(p++) - 48;
    // The largest that ten times and a digit still fits 64 bits.
    if (digit > 9 || value > 1844674407370955161) return fail();
    const next = value * 10 + digit;
    if (next < digit) return fail();
    value = next;
  }
  if (minus && !allowMinus && value) return fail();
  if (value > limit - u64(!minus && allowMinus)) return fail();
  return <i64>(minus ? 0 - value : value);
}

/** A signed 64-bit integer: optional sign and digits, ASCII white space around them. */
export function parseInteger(text: i64): i64 {
  return parseDigits(text, true, 0x8000000000000000);
}

/** The same for unsigned 64-bit integers; the bits of the result are the number. */
export function parseUnsigned(text: i64): i64 {
  return parseDigits(text, false, u64.MAX_VALUE);
}

/** A decimal with `decimals` decimals, rounded half away from zero; fails beyond `precision` digits. */
export function parseDecimal(text: i64, precision: i32, decimals: i32): i64 {
  succeed();
  if (!scanNumber(trimScript(text), 4) || significant > MOST_DIGITS || scale > MOST_DIGITS) return fail();
  const ownScale = scale;
  let low = signed(negative, digitsLow, digitsHigh);
  if (ownScale <= decimals) low = scaleUp(low, high, decimals - ownScale);
  else low = scaleDownRound(low, high, ownScale - decimals);
  if (failed || !fitsDigits(low, high, precision)) return fail();
  return low;
}

/** Whether the bytes are a word, given in lower case, in any case. */
function isWord(p: u32, length: u32, word: string): bool {
  if (length != <u32>word.length) return false;
  for (let i: u32 = 0; i < length; i++) {
    if (<u32>(load<u8>(p + i) | 32) != <u32>word.charCodeAt(i)) return false;
  }
  return true;
}

/** `inf`, `infinity` or `nan`, in any case, with or without a sign. */
function parseWord(text: i64): f64 {
  const sign = load<u8>(addressOf(text));
  const signBytes = u32(bytesOf(text) > 0 && (sign == 43 || sign == 45));
  const p = addressOf(text) + signBytes;
  const length = bytesOf(text) - signBytes;
  if (isWord(p, length, "nan")) return NaN;
  if (isWord(p, length, "inf") || isWord(p, length, "infinity")) return sign == 45 ? -Infinity : Infinity;
  fail();
  return 0;
}

/** A float, correctly rounded; ASCII white space around it. */
export function parseFloat(text: i64): f64 {
  succeed();
  const trimmed = trimAscii(text);
  if (!scanNumber(trimmed, u32.MAX_VALUE)) return parseWord(trimmed);
  if (!significant) return negative ? -0.0 : 0;
  // Clinger: digits and power both exact as floats, so one rounding.
  if (significant <= 19 && digitsLow <= 0x20000000000000 && scale >= -22 && scale <= 22) {
    const digits = negative ? -<f64>digitsLow : <f64>digitsLow;
    return scale < 0
      ? digits * load<f64>(FLOAT_POWERS + (<usize>-scale << 3))
      : digits / load<f64>(FLOAT_POWERS + (<usize>scale << 3));
  }
  return hostParseFloat(addressOf(trimmed), bytesOf(trimmed));
}

/** `true`, `t`, `1`, `false`, `f` or `0`, in any case, ASCII white space around it. */
export function parseBool(text: i64): i32 {
  succeed();
  const trimmed = trimAscii(text);
  const p = addressOf(trimmed);
  const length = bytesOf(trimmed);
  if (length == 1) {
    const byte = <u32>load<u8>(p);
    if (byte == 49 || (byte | 32) == 116) return 1;
    if (byte == 48 || (byte | 32) == 102) return 0;
  }
  if (isWord(p, length, "true")) return 1;
  if (!isWord(p, length, "false")) fail();
  return 0;
}
