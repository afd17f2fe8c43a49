// A JSON value as a value of a type, exactly or not at all.
import { parseDecimal } from "../../../expr/text/decimal.ts";
import { parseDate, parseTime, parseTimestamp } from "../../../expr/text/temporal.ts";
import {
  UNITS_PER_SECOND,
  integerRange,
  isFloat,
  isInteger,
  typeName,
  type DataType,
  type IntegerKind,
  type TimeUnit,
} from "../../../expr/type.ts";
import type { RawValue } from "../../../frame/value/raw.ts";
import { bytesOfBase64 } from "./base64.ts";
import { Problem } from "./problem.ts";
import type { Scanner } from "./scanner.ts";

/** The value that stands here, null if it is null. `path` names the column, members after a dot. */
export function readValue(s: Scanner, type: DataType, path: string): RawValue {
  if (s.kind() === "null") {
    s.word("null");
    return null;
  }
  if (isFloat(type)) return readFloat(s, type, path);
  if (isInteger(type)) return readInteger(s, type.kind, path);
  switch (type.kind) {
    case "utf8": return readText(s);
    case "bool": return readBool(s, type, path);
    case "list": return readList(s, type, path);
    case "struct": return readStruct(s, type, path);
    case "decimal": return readDecimal(s, type, path);
    case "null": throw misfit(s, s.at, type, path);
    default: return readString(s, type, path);
  }
}

/** A number as a float: the nearest one. */
export function readFloat(s: Scanner, type: DataType, path: string): number {
  if (s.kind() !== "number") throw misfit(s, s.at, type, path);
  s.number();
  // Up to 15 digits and 22 decimals both numbers are exact, so that the quotient is the nearest float.
  const value = s.digits <= 15 && !s.exponential
    ? s.mantissa / POWERS[s.decimals]! : Math.abs(Number(s.raw(s.from, s.to)));
  if (value === Infinity || (type.kind === "float32" && Math.fround(value) === Infinity))
    throw misfit(s, s.from, type, path, "it is too large");
  return s.negative ? -value : value;
}

const POWERS = Array.from({ length: 16 }, (_, i) => 10 ** i);

/** An integer as a bigint; `1.0` and `1e3` are integers, too. */
export function readInteger(s: Scanner, kind: IntegerKind, path: string, type: DataType = { kind }): bigint {
  const { min, max } = RANGES[kind];
  if (s.kind() !== "number") throw misfit(s, s.at, type, path);
  s.number();
  const value = integerOf(s);
  if (value === null || value < min || value > max) throw misfit(s, s.from, type, path);
  return value;
}

const RANGES = Object.fromEntries((["int8", "int16", "int32", "int64", "uint8", "uint16", "uint32", "uint64"] as const)
  .map(kind => [kind, integerRange(kind)])) as Record<IntegerKind, { min: bigint; max: bigint }>;

function integerOf(s: Scanner): bigint | null {
  if (s.decimals === 0 && !s.exponential) {
    return s.digits <= 15 ? BigInt(s.negative ? -s.mantissa : s.mantissa) : BigInt(s.raw(s.from, s.to));
  }
  const parsed = parseDecimal(s.raw(s.from, s.to));
  if (!parsed) return null;
  const unit = 10n ** BigInt(parsed.scale);
  return parsed.unscaled % unit === 0n ? parsed.unscaled / unit : null;
}

/** A string is its text; anything else is the JSON that stands there. */
function readText(s: Scanner): string {
  if (s.kind() === "string") {
    s.string();
    return s.text();
  }
  s.skip();
  return s.raw(s.from, s.to);
}

function readBool(s: Scanner, type: DataType, path: string): boolean {
  const kind = s.kind();
  if (kind !== "true" && kind !== "false") throw misfit(s, s.at, type, path);
  s.word(kind);
  return kind === "true";
}

type Typed<K extends DataType["kind"]> = Extract<DataType, { kind: K }>;

function readList(s: Scanner, type: Typed<"list">, path: string): RawValue[] {
  if (s.kind() !== "list") throw misfit(s, s.at, type, path);
  const items: RawValue[] = [];
  const itemPath = `${path}.${type.item.name}`;
  s.items(() => items.push(member(s, type.item, itemPath)), 0);
  return items;
}

function readStruct(s: Scanner, type: Typed<"struct">, path: string): RawValue[] {
  if (s.kind() !== "object") throw misfit(s, s.at, type, path);
  const { fields } = type;
  const start = s.at;
  const values = fields.map((): RawValue => null);
  s.members(() => {
    const name = s.text();
    const index = fields.findIndex(f => f.name === name);
    if (index < 0) s.skip();
    else values[index] = readValue(s, fields[index]!.type, `${path}.${name}`);
  }, 0);
  const missing = fields.find((f, i) => !f.nullable && values[i] === null);
  if (missing) throw unexpectedNull(start, `${path}.${missing.name}`);
  return values;
}

function member(
  s: Scanner,
  { type, nullable }: { readonly type: DataType; readonly nullable: boolean },
  path: string,
): RawValue {
  const start = s.at;
  const value = readValue(s, type, path);
  if (value === null && !nullable) throw unexpectedNull(start, path);
  return value;
}

/** Numbers, and texts of numbers, with all their digits. */
function readDecimal(s: Scanner, type: Typed<"decimal">, path: string): bigint {
  const kind = s.kind();
  if (kind !== "number" && kind !== "string") throw misfit(s, s.at, type, path);
  if (kind === "number") s.number();
  else s.string();
  const { from } = s;
  const text = s.raw(from, s.to);
  const parsed = /\s/.test(text) ? null : parseDecimal(text);
  if (!parsed) throw misfit(s, from, type, path);
  const shift = type.scale - parsed.scale;
  const unit = 10n ** BigInt(Math.abs(shift));
  if (shift < 0 && parsed.unscaled % unit !== 0n) throw misfit(s, from, type, path, `it has more than ${type.scale} decimals`);
  const value = shift < 0 ? parsed.unscaled / unit : parsed.unscaled * unit;
  const limit = 10n ** BigInt(type.precision);
  if (value >= limit || value <= -limit) throw misfit(s, from, type, path);
  return value;
}

/** What stands in a text: dates and times in ISO 8601, bytes in base64. Integers count a type's units. */
function readString(s: Scanner, type: DataType, path: string): RawValue {
  const kind = s.kind();
  if (kind === "number" && type.kind !== "binary") return readInteger(s, type.kind === "date" ? "int32" : "int64", path, type);
  if (kind !== "string") throw misfit(s, s.at, type, path);
  s.string();
  const { from } = s;
  const text = s.text();
  const value = /^\s|\s$/.test(text) ? null : parsed(text, type);
  if (value === null) throw misfit(s, from, type, path);
  return value;
}

function parsed(text: string, type: DataType): bigint | Uint8Array | null {
  switch (type.kind) {
    case "date": return int32OrNull(parseDate(text));
    case "time": return parseTime(text, type.unit);
    case "timestamp": return int64OrNull(parseTimestamp(text, type.unit));
    case "duration": return int64OrNull(parseDuration(text, type.unit));
    case "binary": return bytesOfBase64(text);
    default: throw new Error(`${type.kind} is not read from text`);
  }
}

const int32OrNull = (value: bigint | null): bigint | null =>
  (value !== null && BigInt.asIntN(32, value) === value ? value : null);
const int64OrNull = (value: bigint | null): bigint | null =>
  (value !== null && BigInt.asIntN(64, value) === value ? value : null);

/** `PT1.5S`, the form in which durations are written. */
function parseDuration(text: string, unit: TimeUnit): bigint | null {
  const match = /^(-?)PT(\d{1,20})(?:\.(\d{1,9}))?S$/.exec(text);
  if (!match) return null;
  const perUnit = UNITS_PER_SECOND.ns / UNITS_PER_SECOND[unit];
  const nanoseconds = BigInt(match[2]!) * UNITS_PER_SECOND.ns + BigInt((match[3] ?? "").padEnd(9, "0"));
  if (nanoseconds % perUnit !== 0n) return null;
  return match[1] === "-" ? -nanoseconds / perUnit : nanoseconds / perUnit;
}

/** The value that stands at `at` is none of a type. */
export function misfit(s: Scanner, at: number, type: DataType, path: string, why = ""): Problem {
  // A string was scanned already: it is shown with its quotes.
  const start = at === s.from && s.bytes[at - 1] === 34 ? at - 1 : at;
  s.at = start;
  s.skip();
  const text = s.raw(start, s.to);
  const shown = text.length > 40 ? `${text.slice(0, 40)}…` : text;
  return new Problem("value", `${shown} is not a value of type ${typeName(type)}${why && `: ${why}`}`, start, path);
}

export const unexpectedNull = (at: number, path: string): Problem =>
  new Problem("null", "null, and the schema says there is none", at, path);
