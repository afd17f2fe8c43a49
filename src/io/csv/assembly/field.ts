// The fields of the column being read: where they are, which are null, and what is in quotes.
import { CARRIAGE_RETURN, escape, isBlank, quote, trims } from "./dialect";
import { validText } from "../../../../engine/routine/assembly/text/utf8";
import { makeText } from "../../../../engine/routine/assembly/text/value";

/** Where the addresses of the column's fields stand: the first row's, and the step from row to row. */
export let columnStarts: u32 = 0;
export let columnEnds: u32 = 0;
export let step: u32 = 0;
/** 1 where starts are the previous field's end. */
export let startAdd: u32 = 0;
/** Whether a carriage return at the end belongs to the line's end. */
export let cutsReturn: bool = false;
/** Nulls so far. */
export let nulls: u32 = 0;
/** For inference: only what nobody would call by another name. */
export let strict: bool = false;

/** Scratch as large as the longest field. */
let scratch: u32 = 0;
/**
 * Texts that are null, each as a 32-bit length and its bytes; and a bit for each length, the highest for 63
 * and more.
 */
let nullTexts: u32 = 0;
let nullTextsEnd: u32 = 0;
let nullLengths: u64 = 1;
/** Whether texts must be looked at for what is not UTF-8. */
export let validates: bool = false;

export function setScratch(address: u32): void { scratch = address; }

export function setNullTexts(address: u32, end: u32, lengths: u64): void {
  nullTexts = address;
  nullTextsEnd = end;
  nullLengths = lengths;
}

export function setStrict(value: bool): void { strict = value; }
export function nullCount(): u32 { return nulls; }

/** Says which column is read next, of which rows. */
export function beginColumn(
  starts: u32, add: u32, ends: u32, rowStep: u32, cutReturn: bool, validate: bool,
): void {
  columnStarts = starts;
  startAdd = add;
  columnEnds = ends;
  step = rowStep;
  cutsReturn = cutReturn;
  validates = validate;
  nulls = 0;
}

/** Where the field ends, without the carriage return of its line. */
// @ts-ignore: decorator
@inline export function fieldEnd(e: u32, p: u32): u32 {
  const end = load<u32>(e);
  return cutsReturn && end > p && load<u8>(end - 1) == CARRIAGE_RETURN ? end - 1 : end;
}

/** Whether [p, p + length) is one of the texts for null. */
// @ts-ignore: decorator
@inline export function isNull(p: u32, length: u32): bool {
  return ((nullLengths >> <u64>min<u32>(length, 63)) & 1) != 0 && (length == 0 || isNullText(p, length));
}

function isNullText(p: u32, length: u32): bool {
  for (let at = nullTexts; at < nullTextsEnd;) {
    const bytes = load<u32>(at);
    at += 4;
    if (bytes == length && memory.compare(at, p, bytes) == 0) return true;
    at += bytes;
  }
  return false;
}

/** Clears a row's bit of validity. */
// @ts-ignore: decorator
@inline export function setNull(validity: u32, row: u32): void {
  const at = validity + (row >> 3);
  store<u8>(at, load<u8>(at) & ~<u8>(<u32>1 << (row & 7)));
  nulls++;
}

/** What `unwrap` found: the text inside, and whether it was quoted. */
export let textStart: u32 = 0;
export let textEnd: u32 = 0;
export let wasQuoted: bool = false;

/**
 * The field's text without quotes and, if that is wished, without the blanks around. False: its quotes are
 * not as they must be. The text may stand in the scratch, and then is gone with the next call.
 */
export function unwrap(p: u32, end: u32): bool {
  if (trims) {
    while (p < end && isBlank(load<u8>(p))) p++;
    while (p < end && isBlank(load<u8>(end - 1))) end--;
  }
  wasQuoted = p < end && <u32>load<u8>(p) == quote;
  if (!wasQuoted) {
    textStart = p;
    textEnd = end;
    return true;
  }
  textStart = p + 1;
  textEnd = end - 1;
  if (end - p < 2 || <u32>load<u8>(end - 1) != quote) return false;
  for (let at = textStart; at < textEnd; at++) {
    const byte = <u32>load<u8>(at);
    if (byte == escape || byte == quote) return unescape(at);
  }
  return true;
}

/** Copies the text into the scratch, escapes from `at` on taken out. */
function unescape(at: u32): bool {
  let out = scratch + (at - textStart);
  memory.copy(scratch, textStart, at - textStart);
  while (at < textEnd) {
    let byte = <u32>load<u8>(at++);
    if (byte == escape) {
      if (at == textEnd) return false;
      byte = load<u8>(at++);
      // A doubled quote is a quote; so is an escaped one, and an escaped escape; before others it is itself.
      if (byte != quote && byte != escape) {
        if (escape == quote) return false;
        store<u8>(out++, escape);
      }
    } else if (byte == quote) return false;
    store<u8>(out++, byte);
  }
  textStart = scratch;
  textEnd = out;
  return true;
}

/** What a field in no simple form is. */
export const VALUE: u32 = 0;
export const NULL: u32 = 1;
export const WRONG: u32 = 2;

/** Unwraps the field of a column that is not text: a quoted text for null is null, too. */
export function unwrapValue(p: u32, end: u32): u32 {
  if (!unwrap(p, end)) return WRONG;
  return isNull(textStart, textEnd - textStart) ? NULL : VALUE;
}

/** The unwrapped text, as the engine's routines take it. */
// @ts-ignore: decorator
@inline export function text(): i64 {
  return makeText(textStart, textEnd - textStart);
}

export function isUtf8(): bool {
  return validText(text()) != 0;
}

/**
 * The text of the field [p, end) for messages: its length, and `fieldTextStart`; -1: its quotes are wrong.
 */
export function fieldText(p: u32, end: u32): i32 {
  return unwrap(p, end) ? <i32>(textEnd - textStart) : -1;
}
export function fieldTextStart(): u32 { return textStart; }
export function fieldWasQuoted(): bool { return wasQuoted; }
