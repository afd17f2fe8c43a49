// Literals as a person writes them; those that another type may read otherwise are cast.
import type { BoundValue } from "../../../expr/node.ts";
import { formatDecimal } from "../../../expr/text/decimal.ts";
import { isInteger, type DataType } from "../../../expr/type.ts";
import { atom, castTo, LEVEL, textSql, type Written } from "./written.ts";
import type { Storage } from "./storage.ts";

const number = (sql: string, type: string | null = null): Written =>
  ({ sql, type, level: sql.startsWith("-") ? LEVEL.sign : LEVEL.atom });

/** Digits that a decimal literal keeps on its way to a double. */
const EXACT_DIGITS = 15;

function floatSql(value: number, type: string): Written {
  const text = Number.isNaN(value) ? "nan" : Object.is(value, -0) ? "-0" : Number.isFinite(value) ? String(value)
    : value > 0 ? "inf" : "-inf";
  const digits = text.replace(/[-.]/g, "").replace(/^0+/, "").length;
  const isPlain = /^-?\d+(\.\d+)?$/.test(text) && text !== "-0" && digits <= EXACT_DIGITS;
  if (type === "DOUBLE" && isPlain) return number(text);
  return castTo(textSql(text), type);
}

/** Without zeros at the end. */
const shortDecimal = (text: string): string => (text.includes(".") ? text.replace(/\.?0+$/, "") : text);

export function literalSql(value: BoundValue, type: DataType, storage: Storage): Written {
  if (value === null) return atom("NULL", null);
  switch (typeof value) {
    case "string": return textSql(value);
    case "boolean": return atom(value ? "true" : "false", "BOOLEAN");
    case "number": return floatSql(value, storage.type(type));
    case "bigint":
      if (isInteger(type)) return number(String(value));
      if (type.kind === "decimal") return number(shortDecimal(formatDecimal(value, type.scale)));
      return storage.moment(value, type);
    case "object": return atom(`unhex('${Array.from(value, b => b.toString(16).padStart(2, "0")).join("")}')`, "BLOB");
  }
}

/** The literal with its type said, where nothing beside it says it. */
export function definite(written: Written, type: DataType, storage: Storage): Written {
  if (written.type !== null) return written;
  if (written.sql === "NULL" || isInteger(type)) return castTo(written, storage.type(type));
  const isNumber = /^-?[\d.]+$/.test(written.sql);
  return castTo(isNumber ? textSql(written.sql) : written, storage.type(type));
}
