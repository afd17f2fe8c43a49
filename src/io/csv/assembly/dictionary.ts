// Columns of text that repeats: codes into a dictionary that grows, by open addressing.
import {
  columnEnds, columnStarts, fieldEnd, isNull, isUtf8, setNull, startAdd, step, textEnd, textStart, unwrap, validates,
} from "./field";
import { isPlain, isTextNull } from "./texts";

// A dictionary's state, one block that the host makes: its counts, the slots, the offsets, the bytes.
const COUNT: u32 = 0;
const USED: u32 = 4;
const SLOTS: u32 = 16;
/** Twice as many slots as values, so that few collide. */
const SLOT_COUNT: u32 = 8192;
const MOST_VALUES: u32 = 4096;
const MOST_BYTES: u32 = 65536;
const OFFSETS: u32 = SLOTS + SLOT_COUNT * 16;
const BYTES: u32 = OFFSETS + (MOST_VALUES + 1) * 4 + 12;

/** Bytes of a block, with room for what copying writes over. */
export function dictionaryBytes(): u32 { return BYTES + MOST_BYTES + 64; }
export function dictionaryOffsets(block: u32): u32 { return block + OFFSETS; }
export function dictionaryText(block: u32): u32 { return block + BYTES; }

/** Whether the latest call ended because there was no room for another value. */
let full: bool = false;
export function dictionaryFull(): bool { return full; }

const K1: u64 = 0x9e3779b97f4a7c15;
const K2: u64 = 0xd6e8feb86659fd93;

// A slot: the first eight bytes, the length, the code + 1 (0: free).

/** The code of [p, p + length); -1: the dictionary is full. */
// @ts-ignore: decorator
@inline function codeOf(block: u32, p: u32, length: u32): i32 {
  let first = load<u64>(p);
  let hash: u64;
  if (length < 8) {
    first &= (<u64>1 << (<u64>length << 3)) - 1;
    hash = (first ^ length) * K1;
  } else hash = ((first ^ length) * K1) ^ (load<u64>(p + length - 8) * K2);
  hash ^= hash >> 29;
  let at = <u32>(hash * K2 >> 51);
  while (true) {
    const slot = block + SLOTS + (at << 4);
    const code = load<u32>(slot, 12);
    if (!code) return addValue(block, slot, first, p, length);
    if (load<u64>(slot) == first && load<u32>(slot, 8) == length
      && (length <= 8 || isSame(block, code - 1, p, length))) return <i32>(code - 1);
    at = at + 1 & SLOT_COUNT - 1;
  }
}

function isSame(block: u32, code: u32, p: u32, length: u32): bool {
  const value = block + BYTES + load<u32>(block + OFFSETS + (code << 2));
  // The last eight bytes, and eights before; the first were compared.
  if (load<u64>(value + length - 8) != load<u64>(p + length - 8)) return false;
  for (let done: u32 = 8; done + 8 < length; done += 8) {
    if (load<u64>(value + done) != load<u64>(p + done)) return false;
  }
  return true;
}

function addValue(block: u32, slot: u32, first: u64, p: u32, length: u32): i32 {
  const count = load<u32>(block, COUNT);
  const used = load<u32>(block, USED);
  if (count == MOST_VALUES || length > MOST_BYTES - used) return -1;
  memory.copy(block + BYTES + used, p, length);
  store<u64>(slot, first);
  store<u32>(slot, length, 8);
  store<u32>(slot, count + 1, 12);
  store<u32>(block + OFFSETS + (count << 2), used + length, 4);
  store<u32>(block, count + 1, COUNT);
  store<u32>(block, used + length, USED);
  return count;
}

/** Reads rows [from, to) as codes; gives the first row whose text is none or finds no room, else `to`. */
export function readDictionary(from: u32, to: u32, codes: u32, block: u32, validity: u32): u32 {
  let s = columnStarts + from * step;
  let e = columnEnds + from * step;
  full = false;
  for (let row = from; row < to; row++, s += step, e += step) {
    let p = load<u32>(s) + startAdd;
    let end = fieldEnd(e, p);
    let code: i32 = 0;
    let isValue = !isNull(p, end - p);
    if (isValue && !isPlain(p)) {
      if (!unwrap(p, end) || (validates && !isUtf8())) return row;
      isValue = !isTextNull();
      p = textStart;
      end = textEnd;
    }
    if (isValue) {
      code = codeOf(block, p, end - p);
      if (code < 0) {
        full = true;
        return row;
      }
    } else setNull(validity, row);
    store<u16>(codes + (row << 1), code);
  }
  return to;
}
