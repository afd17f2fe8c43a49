// A small table as CSV text by RFC 4180. Large ones are written by `src/io`, not here.
import type { Source } from "../../engine/source/source.ts";
import { UnsupportedError } from "../../expr/error.ts";
import { formatDecimal } from "../../expr/text/decimal.ts";
import { typeName, type DataType, type Field } from "../../expr/type.ts";
import { isoText } from "../../frame/value/convert.ts";
import { rawReader, type RawValue } from "../../frame/value/raw.ts";

/** A line of names, then the rows; null is an empty field, the empty string a quoted one. */
export function renderCsv(source: Source): string {
  const fields = source.schema.map((field, i) => {
    const text = writer(field);
    const read = rawReader(source.column(i));
    return (row: number): string => {
      const value = read(row);
      return value === null ? "" : text(value);
    };
  });
  const lines = [source.schema.map(({ name }) => quoted(name)).join(",")];
  for (let row = 0; row < source.rowCount; row++) lines.push(fields.map(text => text(row)).join(","));
  return lines.map(line => `${line}\r\n`).join("");
}

/** Spaces at the ends are quoted, too: some readers drop them. */
const quoted = (text: string): string =>
  (text === "" || /[",\r\n]|^\s|\s$/.test(text) ? `"${text.replaceAll("\"", "\"\"")}"` : text);

type Writer = (value: NonNullable<RawValue>) => string;

function writer({ name, type }: Field): Writer {
  switch (type.kind) {
    case "utf8": return value => quoted(value as string);
    case "decimal": return value => formatDecimal(value as bigint, type.scale);
    case "date": case "time": case "timestamp": case "duration": return value => isoText(value as bigint, type);
    case "list": case "struct": case "binary": throw unwritable(name, type);
    default: return value => (Object.is(value, -0) ? "-0" : String(value));
  }
}

const unwritable = (name: string, type: DataType): UnsupportedError =>
  new UnsupportedError("csv-type", `toCSV: column ${JSON.stringify(name)} has type ${typeName(type)}, which CSV has no form for.`,
    { hint: "Drop the column, or write JSON of `toArray()`." });
