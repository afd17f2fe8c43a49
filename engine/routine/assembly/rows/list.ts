// Lists of 8-byte values, one in each group's entry, and the quantiles of them. The layout is LIST's in
// engine/kernel/state.ts: in an entry the next free place, the end of the latest block, and that block; in a
// block the block before it, where its values end, then the values. Of the latest block the entry says so.
import { allocateText } from "../text/value";
import { following, select, selected } from "./select";

const NEXT: u32 = 0;
const BLOCK: u32 = 8;
const BLOCK_END: u32 = 4;
const BLOCK_HEAD: u32 = 8;
/** The first block of a list; each further one is twice as large. */
const FIRST_BYTES: u32 = 64;
/** Large enough that the calls do not matter, small enough that a group of few values wastes little. */
const MOST_BYTES: u32 = 1024;

/** Closes a list's latest block (0: it has none) at `next`, and gives a new one. */
export function openListBlock(state: u32, block: u32, next: u32): u32 {
  let bytes = FIRST_BYTES;
  if (block != 0) {
    store<u32>(block, next, BLOCK_END);
    bytes = min<u32>(MOST_BYTES, (next - block) << 1);
  }
  const opened = (allocateText(state, bytes + 7) + 7) & ~7;
  store<u32>(opened, block);
  store<u32>(opened, opened + bytes, BLOCK_END);
  return opened;
}

/** Hangs a list's blocks, the latest filled up to `next`, behind the oldest block of another list. */
export function linkListBlocks(block: u32, next: u32, other: u32): void {
  if (block == 0) return;
  store<u32>(block, next, BLOCK_END);
  let oldest = other;
  while (load<u32>(oldest) != 0) oldest = load<u32>(oldest);
  store<u32>(oldest, block);
}

function valuesIn(list: u32): u32 {
  let bytes: u32 = 0;
  let end = load<u32>(list, NEXT);
  for (let block = load<u32>(list, BLOCK); block != 0; block = load<u32>(block)) {
    bytes += end - block - BLOCK_HEAD;
    const before = load<u32>(block);
    if (before != 0) end = load<u32>(before, BLOCK_END);
  }
  return bytes >> 3;
}

/** The most values that one of several entries has in its list. */
export function longestList(entries: u32, stride: u32, count: u32, offset: u32): u32 {
  let most: u32 = 0;
  for (let i: u32 = 0; i < count; i++) most = max<u32>(most, valuesIn(entries + i * stride + offset));
  return most;
}

/** Copies a list's values; of floats those that are not NaN. Gives how many were copied. */
function gather<T>(list: u32, target: u32): u32 {
  let to = target;
  let end = load<u32>(list, NEXT);
  for (let block = load<u32>(list, BLOCK); block != 0; block = load<u32>(block)) {
    for (let from = block + BLOCK_HEAD; from < end; from += 8) {
      const value = load<T>(from);
      store<T>(to, value);
      if (isFloat<T>()) to += <u32>(value == value) << 3;
      else to += 8;
    }
    const before = load<u32>(block);
    if (before != 0) end = load<u32>(before, BLOCK_END);
  }
  return (to - target) >> 3;
}

/** Writes a quantile: one of the values, or interpolated as float. NaN is above every number. */
function writeQuantile<T>(list: u32, buffer: u32, room: u32, discrete: bool, fraction: f64, target: u32): void {
  const numbers = gather<T>(list, buffer);
  const count = isFloat<T>() ? valuesIn(list) : numbers;
  if (discrete) {
    const n = <f64>count;
    const place = <u32>max<f64>(1, n - Math.floor(n - fraction * n)) - 1;
    if (place >= numbers) store<f64>(target, NaN);
    else {
      select<T>(buffer, buffer + (room << 3), numbers, place);
      store<T>(target, selected<T>());
    }
    return;
  }
  const at = fraction * <f64>(count - 1);
  const place = <u32>Math.floor(at);
  const part = at - Math.floor(at);
  if (place >= numbers || (part != 0 && place + 1 >= numbers)) {
    store<f64>(target, NaN);
    return;
  }
  select<T>(buffer, buffer + (room << 3), numbers, place);
  const low = <f64>selected<T>();
  const high = <f64>following<T>();
  store<f64>(target, part == 0 || low == high ? low : low * (1 - part) + high * part);
}

/**
 * Finds quantiles of the lists of several entries. `results` are entries of 16 bytes: the result's offset in
 * the entry, 1 if it is discrete, and the fraction as f64. The buffer has room for twice `room` values, and
 * no list has more than `room`.
 */
export function writeQuantiles(
  entries: u32, stride: u32, count: u32, offset: u32, floats: u32, buffer: u32, room: u32, results: u32,
  resultCount: u32,
): void {
  for (let i: u32 = 0; i < count; i++) {
    const entry = entries + i * stride;
    if (load<u32>(entry + offset, BLOCK) == 0) continue;
    for (let r: u32 = 0; r < resultCount; r++) {
      const result = results + (r << 4);
      const target = entry + load<u32>(result);
      const discrete = load<u32>(result, 4) != 0;
      const fraction = load<f64>(result, 8);
      if (floats) writeQuantile<f64>(entry + offset, buffer, room, discrete, fraction, target);
      else writeQuantile<i64>(entry + offset, buffer, room, discrete, fraction, target);
    }
  }
}
