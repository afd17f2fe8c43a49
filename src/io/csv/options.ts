// What callers may say about a CSV file, to be read or to be written.
import type { DataType, Field } from "../../../expr/type.ts";

/** A record that was left out, or a value that was taken as null. */
export interface BadRow {
  /** The line that the record begins in, from 1, as an editor counts. */
  readonly line: number;
  /** The column whose text is wrong; null: the record itself is. */
  readonly column: string | null;
  /** The record as it stands in the file; of long ones the first 1,000 characters. */
  readonly text: string;
  readonly reason: string;
}

/** How a CSV file is read. All of it is optional: what is not said is found out from a sample. */
export interface CsvReadOptions {
  /**
   * The columns wanted, with their types. With a header they are looked up by name, in any order, and columns
   * of the file that are not named are left out; without one they are the file's columns in order. A column
   * that is not nullable may hold no null. Default: all columns, types from a sample, all nullable.
   */
  readonly schema?: readonly Field[];
  /** Types of some columns by name; those of the others come from the sample. Not with `schema`. */
  readonly types?: Readonly<Record<string, DataType>>;
  /**
   * How many rows the types are inferred from; at most the first 8 MB, unless it is `"all"`, which reads the
   * file twice. Default 20,000. Types found are bool, int64, float64, date, time, timestamp (in microseconds;
   * with zone UTC if all texts have an offset) and utf8. Integers past 64 bits are float64; digits with zeros
   * in front, as `007`, are utf8.
   */
  readonly sample?: number | "all";
  /** One ASCII character. Default: the one of `,` `;` tab `|` that cuts the first records most evenly. */
  readonly separator?: string;
  /**
   * One ASCII character around texts, or null: nothing is quoted. Default `"`. It quotes where a field begins
   * with it.
   */
  readonly quote?: string | null;
  /** What makes a quote inside of quotes a character. Default: the quote, doubled. */
  readonly escape?: string;
  /**
   * Whether the first record holds the names. Default `"auto"`: if its texts do not have the types of the
   * rest.
   */
  readonly header?: boolean | "auto";
  /** Names of all columns in the file's order, instead of those of the header. */
  readonly names?: readonly string[];
  /** So many lines at the beginning are left out, before the header. Default 0. */
  readonly skip?: number;
  /** Lines that begin with this ASCII character are left out. Default: none are. */
  readonly comment?: string;
  /**
   * Texts that are null. Default `[""]`. In text columns a quoted text is never null: `""` is the empty text.
   */
  readonly nulls?: readonly string[];
  /**
   * Whether spaces and tabs around texts are left out. Default false. Around numbers, dates and times they
   * always may stand.
   */
  readonly trim?: boolean;
  /** Between whole and fraction of floats and decimals: `.` (default) or `,`. */
  readonly decimalSeparator?: "." | ",";
  /**
   * `"utf8"` (default; a byte order mark of UTF-8 or UTF-16 is heeded), `"utf16le"`, `"utf16be"`, `"latin1"`,
   * or any label that `TextDecoder` knows. Bytes that are not UTF-8 are an error where they are read.
   */
  readonly encoding?: string;
  /** `"auto"` (default) tells gzip and zstd by the file's first bytes. */
  readonly compression?: "auto" | "none" | "gzip" | "zstd";
  /**
   * Records with another number of fields: `"error"` (default), `"fill"` (what is missing is null),
   * `"truncate"` (what is too much is left out), `"fit"` (both).
   */
  readonly ragged?: "error" | "fill" | "truncate" | "fit";
  /**
   * Values that are not of their column's type, and ragged records: `"error"` (default), `"skip"` (the record
   * is left out; all columns are looked at, whichever are asked for), `"null"` (the value is null, a ragged
   * record fitted; only the columns asked for are looked at).
   */
  readonly badRows?: "error" | "skip" | "null";
  /** Hears of each bad row, in the file's order, each time the file is read. */
  readonly onBadRow?: (row: BadRow) => void;
  /** Longer records are an error: mostly a quote is not closed. Default 16 MiB. */
  readonly maxRowBytes?: number;
  /**
   * Workers that read a large file on Node side by side; 1: the calling thread reads. Default: as many as
   * there are cores. Compressed files, other encodings than UTF-8, comments, `trim`, escapes and streams are
   * read by the calling thread.
   */
  readonly threads?: number;
  /**
   * @internal For tests: how many bytes are read at once, and by each worker; a file with the latter is
   * large.
   */
  readonly testing?: { readonly chunkBytes?: number; readonly stripeBytes?: number };
}

/** How a CSV file is written. */
export interface CsvWriteOptions {
  /** One ASCII character. Default `,`. */
  readonly separator?: string;
  /** One ASCII character around texts that need it; it is doubled inside. Default `"`. */
  readonly quote?: string;
  /** Whether the first record holds the names. Default true. */
  readonly header?: boolean;
  /** What stands for null. Default: nothing. Equal texts are quoted. */
  readonly nullText?: string;
  /** Default `"\n"`. */
  readonly lineEnding?: "\n" | "\r\n";
}
