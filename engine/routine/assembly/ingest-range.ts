// Ingest: least and greatest values, and whether values ascend. SIMD, over one staged block at a time.
import { F32, F64, I16, I32, I64, I8, U16, U32, U64, U8 } from "./ingest/kinds";

/** 64-bit lanes have no unsigned comparison: flipping the sign bit makes the signed one do. */
@inline
function comparable<T>(vector: v128): v128 {
  if (sizeof<T>() == 8 && isInteger<T>() && !isSigned<T>()) {
    return v128.xor(vector, i64x2.splat(i64.MIN_VALUE));
  }
  return vector;
}

@inline
function lesser<T>(a: v128, b: v128): v128 {
  if (sizeof<T>() == 8) return v128.bitselect(a, b, v128.lt<i64>(a, b));
  return v128.min<T>(a, b);
}

@inline
function greater<T>(a: v128, b: v128): v128 {
  if (sizeof<T>() == 8) return v128.bitselect(a, b, v128.gt<i64>(a, b));
  return v128.max<T>(a, b);
}

@inline
function integerRange<T>(values: usize, count: i32, out: usize): void {
  let low = load<T>(values);
  let high = low;
  let at = values;
  const end = values + <usize>count * sizeof<T>();
  if (count * <i32>sizeof<T>() >= 64) {
    let lowA = comparable<T>(v128.load(at)), highA = lowA;
    let lowB = comparable<T>(v128.load(at, 16)), highB = lowB;
    at += 32;
    for (; at + 32 <= end; at += 32) {
      const a = comparable<T>(v128.load(at));
      const b = comparable<T>(v128.load(at, 16));
      lowA = lesser<T>(lowA, a);
      highA = greater<T>(highA, a);
      lowB = lesser<T>(lowB, b);
      highB = greater<T>(highB, b);
    }
    // Lanes leave through memory; static memory would be shared by all threads.
    const lows = out + 16;
    const highs = out + 32;
    v128.store(lows, comparable<T>(lesser<T>(lowA, lowB)));
    v128.store(highs, comparable<T>(greater<T>(highA, highB)));
    for (let lane: usize = 0; lane < 16; lane += sizeof<T>()) {
      low = min(low, load<T>(lows + lane));
      high = max(high, load<T>(highs + lane));
    }
  }
  for (; at < end; at += sizeof<T>()) {
    const value = load<T>(at);
    low = min(low, value);
    high = max(high, value);
  }
  store<i64>(out, <i64>low);
  store<i64>(out, <i64>high, 8);
}

/** Min and max of `count` > 0 integers, extended to 64 bits, at `out` and `out + 8`; uses 48 bytes of `out`. */
export function ingestIntegerRange(kind: i32, values: usize, count: i32, out: usize): void {
  if (kind == I8) integerRange<i8>(values, count, out);
  else if (kind == U8) integerRange<u8>(values, count, out);
  else if (kind == I16) integerRange<i16>(values, count, out);
  else if (kind == U16) integerRange<u16>(values, count, out);
  else if (kind == I32) integerRange<i32>(values, count, out);
  else if (kind == U32) integerRange<u32>(values, count, out);
  else if (kind == I64) integerRange<i64>(values, count, out);
  else integerRange<u64>(values, count, out);
}

@inline
function floatRange<T>(values: usize, count: i32, out: usize): i32 {
  let low = v128.splat<T>(<T>Infinity);
  let high = v128.splat<T>(<T>-Infinity);
  let nan = i64x2.splat(0);
  let at = values;
  const end = values + <usize>count * sizeof<T>();
  for (; at + 16 <= end; at += 16) {
    const value = v128.load(at);
    // pmin and pmax keep the first operand when the second is NaN.
    low = v128.pmin<T>(low, value);
    high = v128.pmax<T>(high, value);
    nan = v128.or(nan, v128.ne<T>(value, value));
  }
  for (; at < end; at += sizeof<T>()) {
    const value = v128.splat<T>(load<T>(at));
    low = v128.pmin<T>(low, value);
    high = v128.pmax<T>(high, value);
    nan = v128.or(nan, v128.ne<T>(value, value));
  }
  let least = <f64>v128.extract_lane<T>(low, 0);
  let greatest = <f64>v128.extract_lane<T>(high, 0);
  least = min(least, <f64>v128.extract_lane<T>(low, 1));
  greatest = max(greatest, <f64>v128.extract_lane<T>(high, 1));
  if (sizeof<T>() == 4) {
    least = min(least, min(<f64>v128.extract_lane<T>(low, 2), <f64>v128.extract_lane<T>(low, 3)));
    greatest = max(greatest, max(<f64>v128.extract_lane<T>(high, 2), <f64>v128.extract_lane<T>(high, 3)));
  }
  store<f64>(out, least);
  store<f64>(out, greatest, 8);
  return v128.any_true(nan) ? 1 : 0;
}

/** Min and max of floats as f64 at `out`, NaN left out (then Infinity and -Infinity); 1 if there is a NaN. */
export function ingestFloatRange(kind: i32, values: usize, count: i32, out: usize): i32 {
  return kind == F32 ? floatRange<f32>(values, count, out) : floatRange<f64>(values, count, out);
}

@inline
function laneMask<T>(comparison: v128): i32 {
  if (sizeof<T>() == 1) return v128.bitmask<i8>(comparison);
  if (sizeof<T>() == 2) return v128.bitmask<i16>(comparison);
  return sizeof<T>() == 4 ? v128.bitmask<i32>(comparison) : v128.bitmask<i64>(comparison);
}

@inline
function ascents<T>(values: usize, count: i32): i32 {
  let rises: i32 = 0;
  let at = values;
  const last = values + <usize>(count - 1) * sizeof<T>();
  while (at + 16 <= last) {
    // Blocks, so that unsorted values are found out at once.
    const blockEnd = min(last, at + 1024);
    let ordered = i64x2.splat(-1);
    for (; at + 16 <= blockEnd; at += 16) {
      const a = comparable<T>(v128.load(at));
      const b = comparable<T>(v128.load(at, sizeof<T>()));
      let less: v128;
      if (isInteger<T>() && sizeof<T>() == 8) {
        less = v128.lt<i64>(a, b);
        ordered = v128.and(ordered, v128.or(less, v128.eq<i64>(a, b)));
        rises += popcnt(v128.bitmask<i64>(less));
      } else {
        less = v128.lt<T>(a, b);
        ordered = v128.and(ordered, v128.le<T>(a, b));
        rises += popcnt(laneMask<T>(less));
      }
    }
    if (!v128.all_true<i8>(ordered)) return -1;
  }
  for (; at < last; at += sizeof<T>()) {
    const a = load<T>(at);
    const b = load<T>(at + sizeof<T>());
    if (!(a <= b)) return -1;
    if (a < b) rises++;
  }
  return rises;
}

/** How often a value is above the one before; -1 if any is below it, or a NaN. */
export function ingestAscents(kind: i32, values: usize, count: i32): i32 {
  if (kind == I8) return ascents<i8>(values, count);
  if (kind == U8) return ascents<u8>(values, count);
  if (kind == I16) return ascents<i16>(values, count);
  if (kind == U16) return ascents<u16>(values, count);
  if (kind == I32) return ascents<i32>(values, count);
  if (kind == U32) return ascents<u32>(values, count);
  if (kind == I64) return ascents<i64>(values, count);
  if (kind == U64) return ascents<u64>(values, count);
  return kind == F64 ? ascents<f64>(values, count) : ascents<f32>(values, count);
}
