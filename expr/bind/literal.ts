// Gives a JavaScript literal a data type: the one of the value beside it, where there is one.
import { PlanError } from "../error.ts";
import type { BoundValue, LiteralValue, TypedLiteral } from "../node.ts";
import {
  BINARY, BOOL, DATE, FLOAT64, INT64, NULL, UINT64, UNITS_PER_SECOND, UTF8, decimal, integerRange,
  isFloat, isInteger, isNumeric, timestamp, type DataType,
} from "../type.ts";
import { BindError } from "./bind-error.ts";
import { parseDate, parseTime, parseTimestamp } from "../text/temporal.ts";
import { parseDecimal } from "../text/decimal.ts";

/** `fit`: the literal must be a value of the hint's type. `compare`: only comparable with it. */
export type LiteralUse = "fit" | "compare";

export const literal = (value: BoundValue, type: DataType): TypedLiteral =>
  ({ kind: "literal", value, type, nullable: value === null });

const misfit = (value: LiteralValue, type: DataType, reason = "") =>
  new BindError({ kind: "literal", value, type, reason });

/** Types a literal. `hint` is the type of the value beside it; null stands for none. */
export function bindLiteral(
  value: LiteralValue, hint: DataType | null, use: LiteralUse = "fit",
): TypedLiteral {
  if (value === null || value === undefined) return literal(null, hint ?? NULL);
  if (hint === null || hint.kind === "null") return standalone(value);
  switch (typeof value) {
    case "boolean":
      if (hint.kind === "bool") return literal(value, BOOL);
      break;
    case "number": case "bigint":
      if (isNumeric(hint)) return numeric(value, hint, use);
      break;
    case "string": return text(value, hint);
    default:
      if (value instanceof Date) return instant(value, hint);
      if (value instanceof Uint8Array && hint.kind === "binary") return literal(value, BINARY);
  }
  throw misfit(value, hint, hint.kind === "utf8" ? "Write it as a text, in quotes." : hint.kind === "bool" ? "Write true or false." : "");
}

function standalone(value: Exclude<LiteralValue, null>): TypedLiteral {
  if (typeof value === "boolean") return literal(value, BOOL);
  if (typeof value === "number") return literal(value, FLOAT64);
  if (typeof value === "bigint") return integer(value, INT64);
  if (typeof value === "string") return literal(value, UTF8);
  if (value instanceof Date) return instant(value, timestamp("ms"));
  if (value instanceof Uint8Array) return literal(value, BINARY);
  throw new PlanError("unsupported-literal",
    `A value of JavaScript type ${typeof value} cannot be a literal.`,
    { hint: "Use null, a boolean, number, bigint, string, Date or Uint8Array." });
}

function integer(value: bigint, type: DataType): TypedLiteral {
  const range = integerRange(isInteger(type) ? type.kind : "int64");
  if (value < range.min || value > range.max) {
    throw misfit(value, type, `It must lie between ${range.min} and ${range.max}.`);
  }
  return literal(value, type);
}

function numeric(value: number | bigint, hint: DataType, use: LiteralUse): TypedLiteral {
  if (isFloat(hint)) {
    const type = use === "fit" ? hint : FLOAT64;
    return literal(type.kind === "float32" ? Math.fround(Number(value)) : Number(value), type);
  }
  if (hint.kind === "decimal") {
    const parsed = parseDecimal(String(value));
    if (parsed === null) throw misfit(value, hint, "Only finite numbers have a decimal form.");
    if (use === "compare") return literal(parsed.unscaled, decimal(parsed.precision, parsed.scale));
    if (parsed.scale > hint.scale) {
      throw misfit(value, hint, `It has ${parsed.scale} decimals; round it first.`);
    }
    const unscaled = parsed.unscaled * 10n ** BigInt(hint.scale - parsed.scale);
    if (abs(unscaled) >= 10n ** BigInt(hint.precision)) throw misfit(value, hint);
    return literal(unscaled, hint);
  }
  if (typeof value === "number" && !Number.isInteger(value)) {
    throw misfit(value, hint, "Cast the integer first, as in `.cast(t.float64)`.");
  }
  if (typeof value === "number" && !Number.isSafeInteger(value)) {
    throw misfit(value, hint, "Past 2^53 write a bigint, as in `9007199254740993n`.");
  }
  const exact = BigInt(value);
  if (use === "fit") return integer(exact, hint);
  return exact > integerRange("int64").max ? integer(exact, UINT64) : integer(exact, INT64);
}

function text(value: string, hint: DataType): TypedLiteral {
  const parsed = hint.kind === "utf8" ? value.toWellFormed()
    : hint.kind === "date" ? parseDate(value)
    : hint.kind === "time" ? parseTime(value, hint.unit)
    : hint.kind === "timestamp" ? parseTimestamp(value, hint.unit)
    : null;
  if (parsed === null) {
    throw misfit(value, hint, isNumeric(hint) ? "Write it as a number."
      : hint.kind === "bool" ? "Write true or false." : "Write it in ISO 8601 form, as in \"2026-01-31\".");
  }
  return literal(parsed, hint);
}

function instant(value: Date, hint: DataType): TypedLiteral {
  if (Number.isNaN(+value)) throw misfit(value, hint);
  const millis = BigInt(+value);
  if (hint.kind === "timestamp") {
    const scaled = millis * UNITS_PER_SECOND[hint.unit];
    if (scaled % 1000n === 0n) return literal(scaled / 1000n, hint);
    return literal(millis, timestamp("ms", hint.timezone));
  }
  if (hint.kind === "date") {
    return millis % 86_400_000n === 0n
      ? literal(millis / 86_400_000n, DATE) : literal(millis, timestamp("ms"));
  }
  throw misfit(value, hint);
}

const abs = (value: bigint) => (value < 0n ? -value : value);
