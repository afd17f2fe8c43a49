// A file's dialect as bytes, checked. Knows nothing of columns.
import { PlanError } from "../../../expr/error.ts";
import type { CsvReadOptions } from "./options.ts";

/** A byte that a dialect does not have; the routines know the same number. */
export const NO_BYTE = 256;
export const LINE_FEED = 10;
export const CARRIAGE_RETURN = 13;

export interface Dialect {
  readonly separator: number;
  readonly quote: number;
  readonly escape: number;
  readonly comment: number;
  readonly trims: boolean;
  readonly point: number;
}

/** The byte of an option of one ASCII character. */
export function byteOf(option: string, text: string): number {
  const code = text.charCodeAt(0);
  const endsLine = code === LINE_FEED || code === CARRIAGE_RETURN;
  if (text.length === 1 && code < 128 && code !== 0 && !endsLine) return code;
  throw new PlanError("csv-option", `${option} is ${JSON.stringify(text)}; it must be one ASCII character and no line end.`);
}

/** The dialect but for the separator, which may have to be found out. */
export function dialectOf(options: CsvReadOptions, separator: number): Dialect {
  const quote = options.quote === null ? NO_BYTE : byteOf("quote", options.quote ?? '"');
  const escape = options.escape === undefined ? quote : byteOf("escape", options.escape);
  const comment = options.comment === undefined ? NO_BYTE : byteOf("comment", options.comment);
  const point = byteOf("decimalSeparator", options.decimalSeparator ?? ".");
  for (const [name, byte] of [["quote", quote], ["comment", comment], ["escape", escape]] as const) {
    if (byte !== separator || byte === NO_BYTE) continue;
    throw new PlanError("csv-option", `separator and ${name} are both ${JSON.stringify(String.fromCharCode(byte))}.`);
  }
  if (quote === comment && quote !== NO_BYTE) {
    throw new PlanError("csv-option", `quote and comment are both ${JSON.stringify(String.fromCharCode(quote))}.`);
  }
  return { separator, quote, escape, comment, trims: options.trim ?? false, point };
}

/** Whether the fast scan can do: it knows no comments, no escapes but quotes, no blanks before quotes. */
export const isSimple = (dialect: Dialect): boolean =>
  dialect.escape === dialect.quote && dialect.comment === NO_BYTE && !dialect.trims;
