// Turns raw values into the JavaScript values that a policy asks for, one at a time.
import { ExecutionError, UnsupportedError } from "../../expr/error.ts";
import { formatDecimal } from "../../expr/text/decimal.ts";
import { formatDate, formatDuration, formatTime, formatTimestamp } from "../../expr/text/temporal.ts";
import { UNITS_PER_SECOND, typeName, type DataType, type TimeUnit } from "../../expr/type.ts";
import type { ValuePolicy } from "./policy.ts";
import type { RawValue } from "./raw.ts";
import { setMember } from "./record.ts";

/** Where a value stands, for messages. */
export interface Place {
  readonly column: string;
  readonly row: number;
}
export type Convert = (raw: RawValue, place: Place) => unknown;

/** The error for a value that the policy's form cannot hold exactly. */
export const inexact = (value: string, why: string, hint: string, place: Place): ExecutionError =>
  new ExecutionError("inexact-value",
    `Column ${JSON.stringify(place.column)}, row ${place.row}: ${value} ${why}.`, { hint });

/** The conversion of one type's raw values; null stays null. */
export function converter(type: DataType, policy: ValuePolicy): Convert {
  const convert = present(type, policy);
  return (raw, place) => (raw === null ? null : convert(raw, place));
}

function present(type: DataType, policy: ValuePolicy): Convert {
  switch (type.kind) {
    case "int64": case "uint64": return integer(policy.int64);
    case "int8": case "int16": case "int32": case "uint8": case "uint16": case "uint32":
      return raw => Number(raw);
    case "decimal": return decimalConverter(type.scale, policy.decimal);
    case "date": case "time": case "timestamp": case "duration": return temporal(type, policy.temporal);
    case "list": {
      const convert = converter(type.item.type, policy);
      return (raw, place) => (raw as readonly RawValue[]).map(item => convert(item, place));
    }
    case "struct": {
      const members = type.fields.map(f => ({ name: f.name, convert: converter(f.type, policy) }));
      return (raw, place) => {
        const record: Record<string, unknown> = {};
        members.forEach(({ name, convert }, i) =>
          setMember(record, name, convert((raw as readonly RawValue[])[i]!, place)));
        return record;
      };
    }
    case "null": case "bool": case "float32": case "float64": case "utf8": case "binary": return raw => raw;
  }
}

function integer(choice: ValuePolicy["int64"]): Convert {
  if (choice === "bigint") return raw => raw;
  if (choice === "string") return raw => String(raw);
  return (raw, place) => {
    const value = Number(raw);
    if (Number.isSafeInteger(value)) return value;
    throw unsafeInteger(raw as bigint, place);
  };
}

export const unsafeInteger = (value: bigint, place: Place): ExecutionError =>
  inexact(String(value), "is beyond 2^53, so no number holds it exactly",
    "Pass the option int64: \"bigint\" or int64: \"string\".", place);

/** Powers of ten that a double holds exactly; dividing by one rounds correctly. */
const EXACT_POWERS = Array.from({ length: 23 }, (_, i) => Number(`1e${i}`));
const DIGITS_LIMIT = 10n ** 15n;

function decimalConverter(scale: number, choice: ValuePolicy["decimal"]): Convert {
  if (choice === "string") return raw => formatDecimal(raw as bigint, scale);
  return (raw, place) => decimalNumber(raw as bigint, scale, place);
}

/** The nearest number, if the decimal has at most 15 significant digits. */
export function decimalNumber(unscaled: bigint, scale: number, place: Place): number {
  let digits = unscaled;
  let left = scale;
  while ((digits >= DIGITS_LIMIT || digits <= -DIGITS_LIMIT) && digits % 10n === 0n) {
    digits /= 10n;
    left--;
  }
  if (digits >= DIGITS_LIMIT || digits <= -DIGITS_LIMIT) {
    throw inexact(formatDecimal(unscaled, scale), "has more than 15 significant digits, so no number holds it exactly",
      "Pass the option decimal: \"string\".", place);
  }
  const power = EXACT_POWERS[left];
  return power === undefined ? Number(`${digits}e${-left}`) : Number(digits) / power;
}

type TemporalType = Extract<DataType, { kind: "date" | "time" | "timestamp" | "duration" }>;

function temporal(type: TemporalType, choice: ValuePolicy["temporal"]): Convert {
  if (choice === "Temporal") return temporalObject(type);
  if (type.kind === "time" || type.kind === "duration" || choice === "iso") {
    return raw => isoText(raw as bigint, type);
  }
  if (type.kind === "date") return raw => new Date(Number(raw) * 86_400_000);
  return (raw, place) => toDate(raw as bigint, type.unit, type, place);
}

/** A temporal value as ISO 8601 text. */
export function isoText(value: bigint, type: TemporalType): string {
  switch (type.kind) {
    case "date": return formatDate(value);
    case "time": return formatTime(value, type.unit);
    case "timestamp": return formatTimestamp(value, type.unit, type.timezone);
    case "duration": return formatDuration(value, type.unit);
  }
}

/** A timestamp as a Date, if it is whole milliseconds within the range of Date. */
export function toDate(value: bigint, unit: TimeUnit, type: TemporalType, place: Place): Date {
  const perSecond = UNITS_PER_SECOND[unit];
  const milliseconds = perSecond <= 1000n ? value * (1000n / perSecond) : value / (perSecond / 1000n);
  const fits = perSecond <= 1000n || value % (perSecond / 1000n) === 0n;
  const date = new Date(Number(milliseconds));
  if (fits && !Number.isNaN(date.getTime())) return date;
  throw inexact(isoText(value, type), fits ? "is outside the range of Date" : "is finer than a millisecond",
    "Pass the option temporal: \"iso\" or temporal: \"Temporal\".", place);
}

interface Parser { from(text: string): unknown }
type TemporalNamespace = Record<"PlainDate" | "PlainTime" | "PlainDateTime" | "Instant" | "Duration", Parser>;

function temporalObject(type: TemporalType): Convert {
  const namespace = (globalThis as { Temporal?: TemporalNamespace }).Temporal;
  if (!namespace) {
    throw new UnsupportedError("no-temporal",
      `This runtime has no Temporal, which temporal: "Temporal" needs for ${typeName(type)}.`,
      { hint: "Pass temporal: \"iso\"." });
  }
  const parser = type.kind === "date" ? namespace.PlainDate
    : type.kind === "time" ? namespace.PlainTime
      : type.kind === "duration" ? namespace.Duration
        : type.timezone === null ? namespace.PlainDateTime : namespace.Instant;
  return raw => parser.from(isoText(raw as bigint, type));
}
