// Values of a type as JSON text, with all their digits.
import { formatDecimal } from "../../../expr/text/decimal.ts";
import { isInteger, type DataType } from "../../../expr/type.ts";
import { isoText } from "../../../frame/value/convert.ts";
import type { RawValue } from "../../../frame/value/raw.ts";
import { base64Of } from "./base64.ts";

export type TextOf = (value: RawValue) => string;

/** What stands for NaN and the infinities, which JSON has no numbers for. */
export type NonFinite = "null" | "text";

/** How values of a type, or null, are written. */
export function textOf(type: DataType, nonFinite: NonFinite): TextOf {
  const text = presentText(type, nonFinite);
  return value => (value === null ? "null" : text(value));
}

function presentText(type: DataType, nonFinite: NonFinite): (value: NonNullable<RawValue>) => string {
  if (isInteger(type)) return String;
  switch (type.kind) {
    case "null": return () => "null";
    case "bool": return String;
    case "float32": return value => floatText(value as number, nonFinite, shortest);
    case "float64": return value => floatText(value as number, nonFinite, String);
    case "decimal": return value => formatDecimal(value as bigint, type.scale);
    case "utf8": return value => JSON.stringify(value);
    case "binary": return value => `"${base64Of(value as Uint8Array)}"`;
    case "list": {
      const item = textOf(type.item.type, nonFinite);
      return value => `[${(value as readonly RawValue[]).map(item).join(",")}]`;
    }
    case "struct": {
      const members = type.fields.map(f => ({
        name: JSON.stringify(f.name),
        text: textOf(f.type, nonFinite),
      }));
      return value => `{${members.map(({ name, text }, i) =>
        `${name}:${text((value as readonly RawValue[])[i]!)}`).join(",")}}`;
    }
    default: return value => `"${isoText(value as bigint, type as Parameters<typeof isoText>[1])}"`;
  }
}

function floatText(value: number, nonFinite: NonFinite, text: (value: number) => string): string {
  if (Number.isFinite(value)) return Object.is(value, -0) ? "-0" : text(value);
  return nonFinite === "null" ? "null" : `"${value}"`;
}

/** The fewest digits that are the same float of 32 bits: 6 often do, 9 always. */
function shortest(value: number): string {
  for (let digits = 6; digits < 9; digits++) {
    const rounded = Number(value.toPrecision(digits));
    if (Math.fround(rounded) === value) return String(rounded);
  }
  return String(Number(value.toPrecision(9)));
}
