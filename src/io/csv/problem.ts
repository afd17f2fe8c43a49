// What is wrong with a file, in words: each error names the file, the line and the column, and what to try.
import { FormatError } from "../../../expr/error.ts";
import { typeName, type DataType } from "../../../expr/type.ts";

/** A place in a file. */
export interface Place {
  readonly file: string;
  readonly line: number;
  readonly column: string | null;
}

const SHOWN_CHARACTERS = 80;

/** A text as messages show it. */
export function shown(text: string): string {
  return JSON.stringify(text.length > SHOWN_CHARACTERS ? `${text.slice(0, SHOWN_CHARACTERS)}…` : text);
}

const at = ({ file, line, column }: Place): string =>
  `${file}, line ${line}${column === null ? "" : `, column ${JSON.stringify(column)}`}`;

export const BAD_ROWS_HINT = 'badRows: "null" or "skip" reads the rest.';

/**
 * An error with a place; it can be told again with another line, where only its reader's own lines were
 * known.
 */
export class PlacedError extends FormatError {
  readonly place: Place;
  readonly reason: string;
  readonly hint: string;

  constructor(code: string, place: Place, reason: string, hint: string) {
    super(code, `${at(place)}: ${reason}`, { hint });
    this.place = place;
    this.reason = reason;
    this.hint = hint;
  }
}

/** A text that is no value of its column's type. */
export function wrongValue(place: Place, reason: string, inferred: boolean): PlacedError {
  const hint = inferred
    ? `The type comes from a sample: give the column another in \`types\` or \`schema\`, or a bigger \`sample\`. ${BAD_ROWS_HINT}`
    : BAD_ROWS_HINT;
  return new PlacedError("csv-value", place, reason, hint);
}

/** Why a text is no value. */
export function valueReason(text: string, type: DataType, utf8: boolean): string {
  if (!utf8) return `${shown(text)} is not UTF-8. If the file has another encoding, name it in \`encoding\`.`;
  return `${shown(text)} is no ${typeName(type)}.`;
}

export const QUOTES_REASON = "what is in quotes does not end with the field, or has a quote in it that is not doubled.";

export const wrongFields = (place: Place, fields: number, expected: number): PlacedError =>
  new PlacedError("csv-fields", place, fieldsReason(fields, expected),
    "`ragged` says what to do with such records; or `separator`, `quote` or `skip` are not as the file's.");

export const fieldsReason = (fields: number, expected: number): string =>
  `the record has ${fields} ${fields === 1 ? "field" : "fields"}, not ${expected}.`;

export const OPEN_QUOTE_REASON = "a quote is opened here that is not closed.";

export const openQuote = (place: Place): PlacedError =>
  new PlacedError("csv-open-quote", place, OPEN_QUOTE_REASON, "If quotes are just characters, say `quote: null`.");

export const longRow = (place: Place, mostBytes: number): PlacedError =>
  new PlacedError("csv-row-too-long", place, `a record that begins here has more than ${mostBytes} bytes.`,
    "Perhaps a quote is not closed; otherwise raise `maxRowBytes`.");

export const nullReason = "there is no value, and the column is not nullable.";
