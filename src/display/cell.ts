// Values of a column as short texts, exact where they can be: nothing here fails on a value.
import { formatDecimal } from "../../expr/text/decimal.ts";
import { isFloat, isNumeric, type DataType } from "../../expr/type.ts";
import type { RawValue } from "../../frame/value/raw.ts";
import { isoText } from "../../frame/value/convert.ts";
import { visible } from "./escape.ts";
import { floatTexts } from "./float-text.ts";

/** A value as it is shown. */
export interface Cell {
  readonly text: string;
  readonly isNull: boolean;
}

const NULL_CELL: Cell = { text: "null", isNull: true };

/** Numbers stand at the right, where their digits line up; everything else reads from the left. */
export const alignmentOf = (type: DataType): "left" | "right" =>
  isNumeric(type) || type.kind === "duration" ? "right" : "left";

/** The cells of one column. */
export function cellsOf(type: DataType, values: readonly RawValue[]): Cell[] {
  const texts = isFloat(type) ? floatTexts(values as readonly (number | null)[])
    : values.map(value => (value === null ? null : valueText(type, value, "cell")));
  return texts.map(text => (text === null ? NULL_CELL : { text, isNull: false }));
}

function valueText(type: DataType, value: NonNullable<RawValue>, where: "cell" | "member"): string {
  switch (type.kind) {
    case "utf8": return where === "cell" ? shownString(value as string) : JSON.stringify(value);
    case "binary": return hexText(value as Uint8Array);
    case "decimal": return formatDecimal(value as bigint, type.scale);
    case "date": case "time": case "duration": return isoText(value as bigint, type);
    case "timestamp": return isoText(value as bigint, type).replace("T", " ");
    case "list": return `[${membersText(value as readonly RawValue[], () => type.item.type)}]`;
    case "struct":
      return `{${type.fields.map((f, i) =>
        `${visible(f.name)}: ${memberText(f.type, (value as readonly RawValue[])[i]!)}`).join(", ")}}`;
    default: return String(value);
  }
}

const memberText = (type: DataType, value: RawValue): string =>
  (value === null ? "null" : valueText(type, value, "member"));

/** A list shows a few of its items: more do not fit into a cell. */
const ITEMS_MAX = 12;

function membersText(values: readonly RawValue[], typeAt: (i: number) => DataType): string {
  const shown = values.slice(0, ITEMS_MAX).map((value, i) => memberText(typeAt(i), value));
  return values.length > ITEMS_MAX ? `${shown.join(", ")}, …` : shown.join(", ");
}

/** A string as it is, unless that could be taken for something else, or would break the line. */
function shownString(text: string): string {
  if (text === "" || text === "null" || text !== text.trim()) return visible(JSON.stringify(text));
  return visible(text);
}

const BYTES_MAX = 16;

function hexText(bytes: Uint8Array): string {
  const shown = Array.from(bytes.subarray(0, BYTES_MAX), byte => byte.toString(16).padStart(2, "0")).join("");
  return `0x${shown}${bytes.length > BYTES_MAX ? "…" : ""}`;
}
