// Values of results as DuckDB prints them.
import { isFloat, isInteger, type DataType, type Field } from "../../expr/type.ts";
import type { Cell } from "./database.ts";

/** A value that rows give with int64, decimal and temporal as text. */
export function cellOf(value: unknown, type: DataType): Cell {
  const text = textOf(value, type);
  const numeric = isInteger(type) || isFloat(type) || type.kind === "decimal" || type.kind === "bool";
  return { text, number: numeric && value !== null && value !== undefined ? Number(value) : null };
}

export function letterOf(type: DataType): "I" | "R" | "T" {
  return isInteger(type) ? "I" : isFloat(type) || type.kind === "decimal" ? "R" : "T";
}

function textOf(value: unknown, type: DataType): string {
  if (value === null || value === undefined) return "NULL";
  switch (type.kind) {
    case "float32": return floatText(value as number, shortest32(value as number));
    case "float64": return floatText(value as number, String(value));
    case "time": return shortClock(value as string);
    case "timestamp": return instantText(value as string, type.timezone !== null);
    case "duration": return durationText(value as string);
    case "binary": return [...value as Uint8Array].map(byteText).join("");
    case "list": return `[${(value as readonly unknown[]).map(item => textOf(item, type.item.type)).join(", ")}]`;
    case "struct": return `{${type.fields.map(field => memberText(value as Readonly<Record<string, unknown>>, field)).join(", ")}}`;
    default: return String(value);
  }
}

const memberText = (value: Readonly<Record<string, unknown>>, { name, type }: Field): string =>
  `'${name}': ${textOf(value[name], type)}`;

const byteText = (byte: number): string =>
  (byte >= 0x20 && byte < 0x7F && byte !== 0x5C ? String.fromCharCode(byte) : `\\x${byte.toString(16).toUpperCase().padStart(2, "0")}`);

/** The shortest digits that are this float32. */
function shortest32(value: number): string {
  for (let digits = 1; digits <= 9; digits++) {
    const text = value.toPrecision(digits);
    if (Math.fround(Number(text)) === value) return String(Number(text));
  }
  return String(value);
}

/** Whole numbers end in .0; exponents begin at 1e16 and below 1e-4, and have two digits. */
function floatText(value: number, shortest: string): string {
  if (!Number.isFinite(value)) return Number.isNaN(value) ? "nan" : value > 0 ? "inf" : "-inf";
  if (Object.is(value, -0)) return "-0.0";
  const size = Math.abs(value);
  if (size !== 0 && (size >= 1e16 || size < 1e-4)) {
    const digits = shortest.replace(/e.*$/, "").replace(/[-.]/g, "").replace(/^0+/, "").replace(/0+$/, "");
    const exponent = Number(value.toExponential().split("e")[1]);
    const mantissa = digits.length > 1 ? `${digits[0]}.${digits.slice(1)}` : digits;
    return `${value < 0 ? "-" : ""}${mantissa}e${exponent < 0 ? "-" : "+"}${String(Math.abs(exponent)).padStart(2, "0")}`;
  }
  return shortest.includes(".") ? shortest : `${shortest}.0`;
}

/** Without zeros behind a fraction's last digit. */
const shortClock = (text: string): string => text.replace(/(\.\d*?)0+$/, "$1").replace(/\.$/, "");

function instantText(iso: string, zoned: boolean): string {
  const text = shortClock(iso.replace("T", " ").replace(/Z$/, ""));
  return zoned ? `${text}+00` : text;
}

/** `P1DT2H` as `1 day 02:00:00`. */
function durationText(iso: string): string {
  const match = /^(-?)P(?:(\d+)D)?(?:T(?:(\d+)H)?(?:(\d+)M)?(?:([\d.]+)S)?)?$/.exec(iso);
  if (!match) throw new Error(`${iso} is no duration`);
  const [, sign, days, hours = "0", minutes = "0", seconds = "0"] = match;
  const total = (Number(days ?? 0) * 24 + Number(hours)) * 3600 + Number(minutes) * 60 + Number(seconds);
  const [wholeDays, rest] = [Math.floor(total / 86_400), total % 86_400];
  const two = (value: number): string => String(Math.floor(value)).padStart(2, "0");
  const fraction = (rest % 1).toFixed(6).slice(1).replace(/\.?0+$/, "");
  const clock = `${two(rest / 3600)}:${two((rest % 3600) / 60)}:${two(rest % 60)}${fraction}`;
  const dayText = wholeDays === 0 ? "" : `${sign}${wholeDays} day${wholeDays === 1 ? "" : "s"}`;
  if (rest === 0 && wholeDays > 0) return dayText;
  return [dayText, `${rest > 0 ? sign : ""}${clock}`].filter(part => part !== "").join(" ");
}
