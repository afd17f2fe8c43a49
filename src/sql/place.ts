// A place in an SQL text: line and column, and the line itself with a caret under the place. Every error
// about a text is made here. Knows neither the grammar nor what names mean.
import { SqlError, UnsupportedError } from "../../expr/error.ts";
import { textWidth } from "../display/text-width.ts";

/**
 * Lines that are longer are shown around the place: most of them in front of it, for what was read before
 * counts.
 */
const SHOWN_BEFORE = 60;
const SHOWN_BEHIND = 40;
const SHOWN_ALL = 100;
const LINE_END = /\r\n|[\n\r\u2028\u2029]/g;
const TAB = "  ";

export interface SqlPlace {
  readonly line: number;
  readonly column: number;
  /** Two lines: that of the text, and a caret under the place. */
  readonly excerpt: string;
}

/** `at` counts UTF-16 units, as `string.slice` does; one behind the end is the end. */
export function placeOf(text: string, at: number): SqlPlace {
  const end = Math.max(0, Math.min(at, text.length));
  let line = 1;
  let start = 0;
  for (const { index, 0: found } of text.matchAll(LINE_END)) {
    if (index + found.length > end) break;
    line++;
    start = index + found.length;
  }
  const rest = text.slice(start);
  const stop = rest.search(LINE_END);
  const place = end - start;
  const content = stop < 0 ? rest : rest.slice(0, stop);
  return { line, column: characters(content.slice(0, place)) + 1, excerpt: excerptOf(content, place) };
}

/** Code points, which are what most editors count. */
function characters(text: string): number {
  let count = 0;
  for (const _ of text) count++;
  return count;
}

function excerptOf(line: string, place: number): string {
  const from = place > SHOWN_BEFORE + 10 ? between(line, place - SHOWN_BEFORE) : 0;
  const last = Math.max(place + SHOWN_BEHIND, SHOWN_ALL);
  const to = line.length > last + 10 ? between(line, last) : line.length;
  const before = (from > 0 ? "…" : "") + printable(line.slice(from, place));
  const behind = printable(line.slice(place, to)).trimEnd() + (to < line.length ? "…" : "");
  return `  ${before}${behind}\n  ${" ".repeat(textWidth(before))}^`;
}

/** Not in the middle of a character. */
function between(text: string, at: number): number {
  const unit = text.charCodeAt(at);
  return unit >= 0xDC00 && unit <= 0xDFFF ? at + 1 : at;
}

const printable = (text: string): string => text.replaceAll("\t", TAB).replace(/[\x00-\x1F\x7F]/g, "·");

/** A message with what to try, and its place. */
export function withPlace(message: string, hint: string | undefined, place: SqlPlace): string {
  const { line, column, excerpt } = place;
  return `${hint ? `${message} ${hint}` : message}\nLine ${line}, column ${column}:\n${excerpt}`;
}

/** An error about the text at a place; the hint is a sentence on what to try instead. */
export function sqlError(text: string, at: number, code: string, message: string, hint?: string): SqlError {
  const place = placeOf(text, at);
  return new SqlError(code, withPlace(message, hint, place), place);
}

/** What is good SQL but not built: named in SQL's words, with its place. */
export function sqlUnsupported(text: string, at: number, message: string, hint?: string): UnsupportedError {
  return new UnsupportedError("sql-unsupported", withPlace(message, hint, placeOf(text, at)));
}
