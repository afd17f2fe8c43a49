// The first records of a file as texts, cut in JavaScript: for finding out dialect and header. The same rules
// as the routines', for few records.
import { CARRIAGE_RETURN, LINE_FEED, NO_BYTE, type Dialect } from "./dialect.ts";

export interface TextRecord {
  readonly fields: readonly string[];
  /** Where it begins, and where the next one does. */
  readonly start: number;
  readonly end: number;
}

const DECODER = new TextDecoder();

/**
 * The record at `start`; null: it does not end in these bytes. At the end of the file (`final`) no line end
 * is needed, but closed quotes are.
 */
export function recordAt(
  bytes: Uint8Array, start: number, dialect: Dialect, final: boolean,
): TextRecord | null {
  const fields: string[] = [];
  for (let p = start; ;) {
    const field = fieldAt(bytes, p, dialect);
    if (!field) return null;
    fields.push(field.text);
    const { end } = field;
    if (end >= bytes.length) return final ? { fields, start, end } : null;
    if (bytes[end] === dialect.separator) p = end + 1;
    else if (bytes[end] === LINE_FEED) return { fields, start, end: end + 1 };
    else if (end + 1 === bytes.length && !final) return null;
    else return { fields, start, end: end + (bytes[end + 1] === LINE_FEED ? 2 : 1) };
  }
}

/** The field at `p` and where it ends, before a separator or a line end; null: its quote is not closed. */
function fieldAt(bytes: Uint8Array, p: number, dialect: Dialect): { text: string; end: number } | null {
  const first = p;
  if (dialect.trims) while (isBlank(bytes[p]!, dialect)) p++;
  const quoted = bytes[p] === dialect.quote;
  if (quoted) {
    p = behindQuote(bytes, p, dialect);
    if (p < 0) return null;
  }
  while (p < bytes.length && !endsField(bytes[p]!, dialect)) p++;
  const text = DECODER.decode(bytes.subarray(first, p));
  return { text: unwrapped(text, dialect), end: p };
}

function behindQuote(bytes: Uint8Array, p: number, { quote, escape }: Dialect): number {
  for (p++; p < bytes.length; p++) {
    if (bytes[p] === escape && escape !== quote) p++;
    else if (bytes[p] === quote) {
      if (escape !== quote || bytes[p + 1] !== quote) return p + 1;
      p++;
    }
  }
  return -1;
}

function unwrapped(text: string, dialect: Dialect): string {
  const trimmed = dialect.trims ? text.replace(/^[ \t]+|[ \t]+$/g, "") : text;
  if (dialect.quote === NO_BYTE) return trimmed;
  const quote = String.fromCharCode(dialect.quote);
  if (!trimmed.startsWith(quote) || trimmed.length < 2 || !trimmed.endsWith(quote)) return trimmed;
  const escape = String.fromCharCode(dialect.escape);
  return trimmed.slice(1, -1).replaceAll(escape + quote, quote);
}

const isBlank = (byte: number, { separator }: Dialect): boolean =>
  (byte === 32 || byte === 9) && byte !== separator;

const endsField = (byte: number, { separator }: Dialect): boolean =>
  byte === separator || byte === LINE_FEED || byte === CARRIAGE_RETURN;

/**
 * Where the first record begins: behind empty lines and comments. The end of the bytes: there is none in
 * them.
 */
export function firstRecordStart(bytes: Uint8Array, from: number, { comment }: Dialect): number {
  let p = from;
  for (; p < bytes.length; p++) {
    if (bytes[p] === comment) p = lineBehind(bytes, p) - 1;
    else if (bytes[p] !== LINE_FEED && bytes[p] !== CARRIAGE_RETURN) break;
  }
  return Math.min(p, bytes.length);
}

/** Where the next line begins. */
export function lineBehind(bytes: Uint8Array, p: number): number {
  while (p < bytes.length && bytes[p] !== LINE_FEED && bytes[p] !== CARRIAGE_RETURN) p++;
  return Math.min(bytes.length, p + (bytes[p] === CARRIAGE_RETURN && bytes[p + 1] === LINE_FEED ? 2 : 1));
}

/** Line ends in bytes, as an editor counts them. */
export function countLines(bytes: Uint8Array): number {
  let lines = 0;
  for (let i = 0; i < bytes.length; i++) {
    if (bytes[i] === LINE_FEED || (bytes[i] === CARRIAGE_RETURN && bytes[i + 1] !== LINE_FEED)) lines++;
  }
  return lines;
}

/** Line feeds in bytes. */
export function countFeeds(bytes: Uint8Array): number {
  let feeds = 0;
  for (const byte of bytes) if (byte === LINE_FEED) feeds++;
  return feeds;
}
