// What a file is by its first bytes: for those who gave a reader a file of another format.
import { FormatError } from "../../../expr/error.ts";

/** The formats that the readers tell apart. */
export type FileKind = "csv" | "ndjson" | "json" | "parquet" | "ipc";

interface Known {
  /** The first bytes as Latin-1; what stands before is white space or a byte order mark. */
  readonly begins: RegExp;
  readonly what: string;
  /** The kind that reads it; null: none does. */
  readonly kind: FileKind | null;
  readonly hint: string;
}

const KNOWN: readonly Known[] = [
  { begins: /^PAR1/, what: "a Parquet file", kind: "parquet", hint: "Read it with `scanParquet` or `readParquet`." },
  { begins: /^ARROW1/, what: "an Arrow IPC file", kind: "ipc", hint: "Read it with `scanIpc` or `readIpc`." },
  { begins: /^PK\x03\x04/, what: "a ZIP archive, as Excel workbooks are", kind: null,
    hint: "Unpack it, or save the table as CSV." },
  { begins: /^\xd0\xcf\x11\xe0/, what: "an old Excel workbook", kind: null, hint: "Save the table as CSV." },
  { begins: /^%PDF/, what: "a PDF", kind: null, hint: "Save the table as CSV." },
  { begins: /^SQLite format 3/, what: "an SQLite database", kind: null, hint: "Export the table as CSV." },
  { begins: /^(\xef\xbb\xbf)?\s*<(!doctype html|html)/i, what: "an HTML page", kind: null,
    hint: "Perhaps it is a page about the file, or about an error: look at it in a browser." },
];

/** How many bytes are looked at. */
export const KIND_BYTES = 64;

const latin1 = (bytes: Uint8Array): string => String.fromCharCode(...bytes.subarray(0, KIND_BYTES));

/** A FormatError if bytes begin as a file of another kind does; null if they may be what is wanted. */
export function otherFormat(name: string, first: Uint8Array, wanted: FileKind): FormatError | null {
  const text = latin1(first);
  const known = KNOWN.find(({ begins, kind }) => kind !== wanted && begins.test(text));
  if (known) return new FormatError("other-format", `${name} is ${known.what}.`, { hint: known.hint });
  if (wanted !== "parquet" && wanted !== "ipc") return null;
  // Anything may be text, so that only readers of bytes may say so.
  if (/^\s*[[{]/.test(text)) {
    return new FormatError("other-format", `${name} looks like JSON.`, { hint: "Read it with `scanJson`, or `scanNdjson` if each line is an object." });
  }
  return /^[\x20-\x7e]+[\r\n]/.test(text) && /[,;\t|]/.test(text)
    ? new FormatError("other-format", `${name} looks like CSV.`, { hint: "Read it with `scanCsv` or `readCsv`." }) : null;
}
