// Ingest: integers from the width they came in to the width their range needs.
import { I16, I32, I64, I8, U16, U32, U64, U8 } from "./ingest/kinds";

@inline
function halve64(a: v128, b: v128): v128 {
  return i8x16.shuffle(a, b, 0, 1, 2, 3, 8, 9, 10, 11, 16, 17, 18, 19, 24, 25, 26, 27);
}

@inline
function halve32(a: v128, b: v128): v128 {
  return i8x16.shuffle(a, b, 0, 1, 4, 5, 8, 9, 12, 13, 16, 17, 20, 21, 24, 25, 28, 29);
}

@inline
function halve16(a: v128, b: v128): v128 {
  return i8x16.shuffle(a, b, 0, 2, 4, 6, 8, 10, 12, 14, 16, 18, 20, 22, 24, 26, 28, 30);
}

@inline
function low32(at: usize): v128 {
  return halve64(v128.load(at), v128.load(at, 16));
}

@inline
function low16of64(at: usize): v128 {
  return halve32(low32(at), low32(at + 32));
}

@inline
function low16of32(at: usize): v128 {
  return halve32(v128.load(at), v128.load(at, 16));
}

/** The low bytes of 16 bytes' worth of target values. */
@inline
function lowPart<S, T>(at: usize): v128 {
  if (sizeof<S>() == 8) {
    if (sizeof<T>() == 4) return low32(at);
    if (sizeof<T>() == 2) return low16of64(at);
    return halve16(low16of64(at), low16of64(at + 64));
  }
  if (sizeof<S>() == 4) {
    if (sizeof<T>() == 2) return low16of32(at);
    return halve16(low16of32(at), low16of32(at + 32));
  }
  return halve16(v128.load(at), v128.load(at, 16));
}

@inline
function narrow<S, T>(source: usize, target: usize, count: i32): void {
  const lanes = 16 / <i32>sizeof<T>();
  let i = 0;
  for (; i + lanes <= count; i += lanes) {
    v128.store(target + <usize>i * sizeof<T>(), lowPart<S, T>(source + <usize>i * sizeof<S>()));
  }
  for (; i < count; i++) {
    store<T>(target + <usize>i * sizeof<T>(), <T>load<S>(source + <usize>i * sizeof<S>()));
  }
}

/** Only columns whose chunks came in different widths are ever widened. */
@inline
function widen<S>(source: usize, target: usize, bytes: i32, count: i32): void {
  for (let i: usize = 0; i < <usize>count; i++) {
    const value = load<S>(source + i * sizeof<S>());
    if (bytes == 2) store<i16>(target + (i << 1), <i16>value);
    else if (bytes == 4) store<i32>(target + (i << 2), <i32>value);
    else if (bytes == 8) store<i64>(target + (i << 3), <i64>value);
    else {
      store<i64>(target + (i << 4), <i64>value);
      store<i64>(target + (i << 4), isSigned<S>() ? <i64>value >> 63 : 0, 8);
    }
  }
}

@inline
function kindBytes(kind: i32): i32 {
  return 1 << (kind >> 1);
}

/**
 * Writes integers of an array kind as values of `bytes` (1, 2, 4, 8, 16) bytes, which they fit into. Source
 * and target may be the same unless it widens.
 */
export function ingestConvert(kind: i32, source: usize, target: usize, bytes: i32, count: i32): void {
  const from = kindBytes(kind);
  if (from == bytes) {
    memory.copy(target, source, <usize>count * <usize>bytes);
  } else if (from > bytes) {
    if (from == 8) {
      if (bytes == 4) narrow<u64, u32>(source, target, count);
      else if (bytes == 2) narrow<u64, u16>(source, target, count);
      else narrow<u64, u8>(source, target, count);
    } else if (from == 4) {
      if (bytes == 2) narrow<u32, u16>(source, target, count);
      else narrow<u32, u8>(source, target, count);
    } else narrow<u16, u8>(source, target, count);
  } else if (kind == I8) widen<i8>(source, target, bytes, count);
  else if (kind == U8) widen<u8>(source, target, bytes, count);
  else if (kind == I16) widen<i16>(source, target, bytes, count);
  else if (kind == U16) widen<u16>(source, target, bytes, count);
  else if (kind == I32) widen<i32>(source, target, bytes, count);
  else if (kind == U32) widen<u32>(source, target, bytes, count);
  else if (kind == I64) widen<i64>(source, target, bytes, count);
  else if (kind == U64) widen<u64>(source, target, bytes, count);
}
