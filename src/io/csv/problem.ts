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

/** A text that is no value of its column's type. */
export function wrongValue(place: Place, reason: string, inferred: boolean): FormatError {
  const hint = inferred
    ? `The type comes from a sample: give the column another in \`types\` or \`schema\`, or a bigger \`sample\`. ${BAD_ROWS_HINT}`
    : BAD_ROWS_HINT;
  return new FormatError("csv-value", `${at(place)}: ${reason}`, { hint });
}

/** Why a text is no value. */
export function valueReason(text: string, type: DataType, utf8: boolean): string {
  if (!utf8) return `${shown(text)} is not UTF-8. If the file has another encoding, name it in \`encoding\`.`;
  return `${shown(text)} is no ${typeName(type)}.`;
}

export const QUOTES_REASON = "what is in quotes does not end with the field, or has a quote in it that is not doubled.";

export function wrongFields(place: Place, fields: number, expected: number): FormatError {
  return new FormatError("csv-fields", `${at(place)}: ${fieldsReason(fields, expected)}`, {
    hint: `\`ragged\` says what to do with such records; or \`separator\`, \`quote\` or \`skip\` are not as the file's.`,
  });
}

export const fieldsReason = (fields: number, expected: number): string =>
  `the record has ${fields} ${fields === 1 ? "field" : "fields"}, not ${expected}.`;

export const OPEN_QUOTE_REASON = "a quote is opened here that is not closed.";

export const openQuote = (place: Place): FormatError =>
  new FormatError("csv-open-quote", `${at(place)}: ${OPEN_QUOTE_REASON}`, {
    hint: "If quotes are just characters, say `quote: null`.",
  });

export function longRow(place: Place, mostBytes: number): FormatError {
  return new FormatError("csv-row-too-long", `${at(place)}: a record that begins here has more than ${mostBytes} bytes.`, {
    hint: "Perhaps a quote is not closed; otherwise raise `maxRowBytes`.",
  });
}

export const nullReason = "there is no value, and the column is not nullable.";
