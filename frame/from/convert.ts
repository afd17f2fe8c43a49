// Converts JavaScript values to raw values of a given type; what does not fit exactly is an error.
import { FormatError } from "../../expr/error.ts";
import { parseDecimal } from "../../expr/text/decimal.ts";
import { parseDate, parseTime, parseTimestamp } from "../../expr/text/temporal.ts";
import {
  UNITS_PER_SECOND, integerRange, isInteger, isNumeric, isTemporal, typeName,
  type DataType, type IntegerKind, type TimeUnit,
} from "../../expr/type.ts";
import { isPromise } from "../expr/misuse.ts";
import type { RawValue } from "../value/raw.ts";
import { isPlain, show } from "./show.ts";
import { elementType } from "./typed-array.ts";

/** Where a value stands: column (members after a dot) and row. */
export interface Place {
  readonly column: string;
  readonly row: number;
}

const misfit = (
  value: unknown, type: DataType, { column, row }: Place, [why, hint]: Reason = reasonOf(value, type),
): FormatError =>
  new FormatError("bad-value",
    `Column ${JSON.stringify(column)}, row ${row}: ${show(value)} is not a value of type ${typeName(type)}${why}.`,
    hint === undefined ? {} : { hint });

/** Why a value does not fit, behind the sentence, and what to do. */
type Reason = readonly [why: string, hint?: string];

function reasonOf(value: unknown, type: DataType): Reason {
  if (isPromise(value)) return ["", "Write `await` in front of what gives it."];
  if (isInteger(type)) return integerReason(value, type.kind);
  if (isNumeric(type) && typeof value === "string") return ["", "Convert it, as with `Number(text)`."];
  if (type.kind === "utf8") return ["", "Convert it, as with `String(value)`."];
  if (value instanceof Date && Number.isNaN(value.getTime())) return ["", "Its text could not be read: write dates as in \"2026-01-31\"."];
  if (type.kind === "timestamp" && typeof value === "number") return ["", "Write `new Date(value)` for milliseconds since 1970."];
  if (isTemporal(type) && typeof value === "string") return ["", "Write it in ISO 8601 form, as in \"2026-01-31\"."];
  return [""];
}

function integerReason(value: unknown, kind: IntegerKind): Reason {
  if (typeof value === "string") return ["", "Convert it, as with `Number(text)`."];
  if (typeof value === "number" && !Number.isInteger(value)) return [": it is no whole number", "Use t.float64 or t.decimal, or round it first."];
  const { min, max } = integerRange(kind);
  return typeof value === "number" || typeof value === "bigint"
    ? [`: they go from ${min} to ${max}`, kind === "int64" || kind === "uint64" ? "Use t.decimal(38, 0)." : "Use a wider type, as t.int64."] : [""];
}

/** The raw value; undefined is null. */
export function rawFrom(value: unknown, type: DataType, place: Place): RawValue {
  if (value === null || value === undefined) return null;
  const raw = convert(value, type, place);
  if (raw === undefined) throw misfit(value, type, place);
  return raw;
}

/** undefined: the value does not fit. */
function convert(value: NonNullable<unknown>, type: DataType, place: Place): RawValue | undefined {
  switch (type.kind) {
    case "null": return undefined;
    case "bool": return typeof value === "boolean" ? value : undefined;
    case "float32": case "float64":
      return typeof value === "number" ? value : typeof value === "bigint" ? exactNumber(value) : undefined;
    case "utf8": return typeof value === "string" ? value : undefined;
    case "binary":
      if (value instanceof ArrayBuffer) return new Uint8Array(value);
      return value instanceof Uint8Array ? value : undefined;
    case "decimal": return toDecimal(value, type, place);
    case "date": case "timestamp": case "time": case "duration": return toTemporal(value, type, place);
    case "list": {
      if (!Array.isArray(value) && elementType(value) === null) return undefined;
      const items = { column: `${place.column}.${type.item.name}`, row: place.row };
      return Array.from(value as ArrayLike<unknown>, item => member(item, type.item, items));
    }
    case "struct": {
      if (typeof value !== "object" || !isPlain(value)) return undefined;
      return type.fields.map(f => member(
        Object.hasOwn(value, f.name) ? (value as Record<string, unknown>)[f.name] : null, f,
        { column: `${place.column}.${f.name}`, row: place.row }));
    }
    default: return toInteger(value, type.kind);
  }
}

interface Member { readonly type: DataType; readonly nullable: boolean }

function member(value: unknown, { type, nullable }: Member, place: Place): RawValue {
  const raw = rawFrom(value, type, place);
  if (raw === null && !nullable) throw unexpectedNull(place);
  return raw;
}

export const unexpectedNull = ({ column, row }: Place): FormatError =>
  new FormatError("unexpected-null", `Column ${JSON.stringify(column)}, row ${row}: null, and the schema says there is none.`,
    { hint: "Wrap the column's type in t.nullable(…)." });

const exactNumber = (value: bigint): number | undefined =>
  BigInt(Number(value)) === value ? Number(value) : undefined;

function toInteger(value: unknown, kind: IntegerKind): bigint | undefined {
  const integer = typeof value === "bigint" ? value
    : Number.isInteger(value) ? BigInt(value as number) : undefined;
  if (integer === undefined) return undefined;
  const { min, max } = integerRange(kind);
  return integer >= min && integer <= max ? integer : undefined;
}

type DecimalType = Extract<DataType, { kind: "decimal" }>;

/** Numbers are taken as the decimal they print as. */
function toDecimal(value: unknown, type: DecimalType, place: Place): bigint | undefined {
  if (typeof value !== "number" && typeof value !== "bigint" && typeof value !== "string") return undefined;
  const parsed = parseDecimal(String(value));
  if (!parsed) return undefined;
  const shift = type.scale - parsed.scale;
  const unit = 10n ** BigInt(Math.abs(shift));
  if (shift < 0 && parsed.unscaled % unit !== 0n) throw misfit(value, type, place, [`: it has more than ${type.scale} decimals`, "Give the type a larger scale, or round it first."]);
  const unscaled = shift < 0 ? parsed.unscaled / unit : parsed.unscaled * unit;
  const limit = 10n ** BigInt(type.precision);
  return unscaled < limit && unscaled > -limit ? unscaled : undefined;
}

type TemporalType = Extract<DataType, { kind: "date" | "timestamp" | "time" | "duration" }>;

/** Dates, ISO 8601 text (so Temporal objects, too), and bigints, which count the type's units. */
function toTemporal(value: unknown, type: TemporalType, place: Place): bigint | undefined {
  if (typeof value === "bigint") return BigInt.asIntN(64, value) === value ? value : undefined;
  if (value instanceof Date) return fromDate(value, type, place);
  const tag = typeof value === "object"
    ? (value as { [Symbol.toStringTag]?: string })[Symbol.toStringTag] : undefined;
  if (typeof value !== "string" && !tag?.startsWith("Temporal.")) return undefined;
  const text = String(value);
  switch (type.kind) {
    case "date": return parseDate(text) ?? undefined;
    case "time": return parseTime(text, type.unit) ?? undefined;
    case "timestamp": return parseTimestamp(text, type.unit) ?? undefined;
    case "duration": return parseSeconds(text, type.unit);
  }
}

/** A local midnight is mostly none in UTC: the commonest way to be a day off. */
const DAYS = "A Date counts in UTC: write `new Date(\"2026-01-31\")` or the text \"2026-01-31\".";

function fromDate(value: Date, type: TemporalType, place: Place): bigint | undefined {
  const milliseconds = value.getTime();
  if (Number.isNaN(milliseconds)) return undefined;
  if (type.kind === "date") {
    if (milliseconds % 86_400_000 === 0) return BigInt(milliseconds / 86_400_000);
    throw misfit(value, type, place, [": it has a time of day", DAYS]);
  }
  if (type.kind !== "timestamp") return undefined;
  const perSecond = UNITS_PER_SECOND[type.unit];
  if (perSecond >= 1000n) return BigInt(milliseconds) * (perSecond / 1000n);
  return milliseconds % 1000 === 0 ? BigInt(milliseconds / 1000) : undefined;
}

/** `PT1.5S`, the form in which durations are printed. */
function parseSeconds(text: string, unit: TimeUnit): bigint | undefined {
  const match = /^(-?)PT(\d+)(?:\.(\d{1,9}))?S$/.exec(text);
  if (!match) return undefined;
  const perUnit = UNITS_PER_SECOND.ns / UNITS_PER_SECOND[unit];
  const nanoseconds = BigInt(match[2]!) * UNITS_PER_SECOND.ns + BigInt((match[3] ?? "").padEnd(9, "0"));
  if (nanoseconds % perUnit !== 0n) return undefined;
  const units = nanoseconds / perUnit;
  return match[1] === "-" ? -units : units;
}
