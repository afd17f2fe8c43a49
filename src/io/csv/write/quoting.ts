// Texts as fields: in quotes where they need them. Knows bytes, no types.
import { byteOf } from "../dialect.ts";
import { PlanError } from "../../../../expr/error.ts";
import type { CsvWriteOptions } from "../options.ts";
import type { TextBuffer } from "./text-buffer.ts";

const ENCODER = new TextEncoder();

export interface Quoting {
  readonly separator: number;
  readonly quote: number;
  readonly nullText: Uint8Array;
  readonly lineEnd: Uint8Array;
  /** 1 for bytes that make quotes necessary. */
  readonly special: Uint8Array;
}

export function quotingOf(options: CsvWriteOptions): Quoting {
  const separator = byteOf("separator", options.separator ?? ",");
  const quote = byteOf("quote", options.quote ?? '"');
  if (separator === quote) throw new PlanError("csv-option", `separator and quote are both ${JSON.stringify(String.fromCharCode(quote))}.`);
  const nullText = ENCODER.encode(options.nullText ?? "");
  const special = new Uint8Array(256);
  for (const byte of [separator, quote, 10, 13]) special[byte] = 1;
  if (nullText.some(byte => special[byte] === 1)) {
    throw new PlanError("csv-option", `nullText is ${JSON.stringify(options.nullText)}; it must not need quotes.`);
  }
  return { separator, quote, nullText, lineEnd: ENCODER.encode(options.lineEnding ?? "\n"), special };
}

/** Writes source[start, end) as a field. */
export function writeText(
  out: TextBuffer, { quote, nullText, special }: Quoting, source: Uint8Array, start: number, end: number,
): void {
  const length = end - start;
  // Twice for doubled quotes, and two around.
  out.reserve(length * 2 + 2);
  const { bytes, at } = out;
  let plain = length !== nullText.length || !equals(nullText, source, start);
  // What begins like a byte order mark must not begin a file.
  plain &&= length > 0 && source[start] !== 0xef;
  let to = at;
  for (let i = start; plain && i < end; i++) {
    const byte = source[i]!;
    bytes[to++] = byte;
    if (special[byte] === 1) plain = false;
  }
  if (!plain) {
    to = at;
    bytes[to++] = quote;
    for (let i = start; i < end; i++) {
      const byte = source[i]!;
      if (byte === quote) bytes[to++] = quote;
      bytes[to++] = byte;
    }
    bytes[to++] = quote;
  }
  out.at = to;
}

/** Whether two texts of the same length are the same. */
function equals(text: Uint8Array, source: Uint8Array, start: number): boolean {
  for (let i = 0; i < text.length; i++) if (text[i] !== source[start + i]) return false;
  return true;
}
