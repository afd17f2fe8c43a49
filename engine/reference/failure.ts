// The errors of evaluation: which value, in which row of which operator, left which type's range.
import { ExecutionError } from "../../expr/error.ts";
import { integerRange, MAX_TEXT_BYTES, typeName, type DataType } from "../../expr/type.ts";
import { formatDecimal } from "../../expr/text/decimal.ts";
import type { Place, Value } from "./value.ts";

/** A value as an error message shows it. */
export function showValue(value: Value, type: DataType): string {
  if (typeof value === "string") return JSON.stringify(value);
  if (typeof value === "bigint" && type.kind === "decimal") return formatDecimal(value, type.scale);
  if (value instanceof Uint8Array) return `bytes(${value.length})`;
  return String(value);
}

const at = (place: Place) => `in row ${place.row} of ${place.operator}`;

export function overflow(what: string, value: bigint, type: DataType, place: Place): ExecutionError {
  const code = type.kind === "decimal" ? "decimal-overflow" : "integer-overflow";
  return new ExecutionError(code,
    `${what} gives ${showValue(value, type)} ${at(place)}, which ${typeName(type)} cannot hold.`,
    {
      operator: place.operator, hint: "Cast an operand to float64, or filter such rows out first.",
      problem: { kind: "overflow", type },
    });
}

export function textOverflow(place: Place): ExecutionError {
  return new ExecutionError("text-overflow", `A string ${at(place)} is of more than ${MAX_TEXT_BYTES} bytes.`,
    { operator: place.operator, hint: "Repeat or fill it less often." });
}

export function castFailed(value: Value, from: DataType, to: DataType, place: Place): ExecutionError {
  return new ExecutionError("cast-failed",
    `${showValue(value, from)} ${at(place)} cannot be cast from ${typeName(from)} to ${typeName(to)}.`,
    {
      operator: place.operator, hint: "Use tryCast to get null instead.",
      problem: { kind: "cast", value: showValue(value, from), type: to },
    });
}

/** Whether an exact value fits the bits or digits of its type. */
export function fits(value: bigint, type: DataType): boolean {
  switch (type.kind) {
    case "decimal": {
      const limit = 10n ** BigInt(type.precision);
      return value > -limit && value < limit;
    }
    case "date": return BigInt.asIntN(32, value) === value;
    case "time": case "timestamp": case "duration": return BigInt.asIntN(64, value) === value;
    case "int8": case "int16": case "int32": case "int64":
    case "uint8": case "uint16": case "uint32": case "uint64": {
      const { min, max } = integerRange(type.kind);
      return value >= min && value <= max;
    }
    default: throw new TypeError(`${typeName(type)} has no exact range`);
  }
}

/** The value itself, or an overflow error. */
export function checked(value: bigint, type: DataType, what: string, place: Place): bigint {
  if (!fits(value, type)) throw overflow(what, value, type, place);
  return value;
}
