// Random values of every type: tame ones that calculate without leaving their range, wild ones at its limits.
import { UNITS_PER_SECOND, integerRange, isInteger, type DataType, type TimeUnit } from "../../expr/type.ts";
import type { Value } from "../../engine/reference/value.ts";
import type { Tape } from "./tape.ts";

const LETTERS = ["a", "b", "A", "z", "_", "%", "é", "日", "😀", "\uFFFD", " ", "-", "0", "7"];
const TEXTS = [
  "", "a", "b", "ab", "aba", "B", "é", "ëb", "日本語", "😀", "a😀b", "a%b", "a_b", "\uFFFD", " padded\t", "12", "-7",
  "+3", " 42 ", "1.5", "-.25", "1e3", "true", "F", "2024-02-29", "1969-12-31T23:59:59.5", "twelve bytes",
  "thirteen byte", "a text that is long enough to leave a view's twelve bytes", "x\0y",
];
const FLOATS = [
  0, -0, NaN, Infinity, -Infinity, 5e-324, 1.7976931348623157e308, -1.7976931348623157e308, 0.1, -2.5,
  2 ** 53, 2 ** 53 + 2, 2 ** 63, -(2 ** 63), 2 ** 31, -128, 1e-7, 123456.789, 1e21,
];

const BYTES = [0, 1, 97, 127, 128, 195, 255];

const big = (tape: Tape, low: number, high: number): bigint => BigInt(low + tape.below(high - low + 1));

const LIMITS = [0n, 7n, 8n, 15n, 16n, 31n, 32n, 53n, 63n].map(bits => (bits === 0n ? 0n : 2n ** bits));

/** A number near a power of two, or small, or anywhere; within the range. */
function limit(tape: Tape, min: bigint, max: bigint): bigint {
  const near = tape.pick([...LIMITS, max, -min]);
  const value = (tape.chance(0.5) ? -near : near) + big(tape, -2, 2);
  return value < min ? min : value > max ? max : value;
}

function integerValue(tape: Tape, type: DataType, tame: boolean): bigint {
  const { min, max } = integerRange(isInteger(type) ? type.kind : "int64");
  const value = tame ? big(tape, -50, 50) : limit(tape, min, max);
  return value < min ? -value : value;
}

function decimalValue(tape: Tape, precision: number, tame: boolean): bigint {
  const most = 10n ** BigInt(precision) - 1n;
  if (!tame && tape.chance(0.3)) return tape.pick([0n, most, -most, 5n, -5n, most / 2n]);
  const digits = 1 + tape.below(tame ? Math.min(precision, 4) : precision);
  let value = 0n;
  for (let i = 0; i < digits; i++) value = value * 10n + BigInt(tape.below(10));
  return tape.chance(0.4) ? -value : value;
}

function floatValue(tape: Tape, type: DataType, tame: boolean): number {
  const value = tame || tape.chance(0.4) ? (tape.below(801) - 400) / 4 : tape.pick(FLOATS);
  return type.kind === "float32" ? Math.fround(value) : value;
}

function textValue(tape: Tape): string {
  if (tape.chance(0.7)) return tape.pick(TEXTS);
  return Array.from({ length: tape.below(20) }, () => tape.pick(LETTERS)).join("");
}

const perDay = (unit: TimeUnit) => 86_400n * UNITS_PER_SECOND[unit];

const timeValue = (tape: Tape, unit: TimeUnit): bigint =>
  big(tape, 0, 86_399) * UNITS_PER_SECOND[unit] + big(tape, 0, Number(UNITS_PER_SECOND[unit]) - 1);

/** A moment between 1900 and 2100, often at midnight or on the border of a unit. */
function momentValue(tape: Tape, unit: TimeUnit, tame: boolean): bigint {
  if (!tame && tape.chance(0.1)) return limit(tape, -(2n ** 63n), 2n ** 63n - 1n);
  const midnight = big(tape, -25_567, 47_481) * perDay(unit);
  if (tape.chance(0.3)) return midnight + big(tape, -1, 1);
  return midnight + timeValue(tape, unit);
}

/** One value that is not null. */
export function valueOf(tape: Tape, type: DataType, tame: boolean): Value {
  switch (type.kind) {
    case "null": return null;
    case "bool": return tape.chance(0.5);
    case "float32": case "float64": return floatValue(tape, type, tame);
    case "decimal": return decimalValue(tape, type.precision, tame);
    case "utf8": return textValue(tape);
    case "binary": return Uint8Array.from({ length: tape.below(18) }, () => tape.pick(BYTES));
    case "date":
      return !tame && tape.chance(0.1) ? limit(tape, -(2n ** 31n), 2n ** 31n - 1n)
        : big(tape, -25_567, 47_481);
    case "time": return timeValue(tape, type.unit);
    case "timestamp": return momentValue(tape, type.unit, tame);
    case "duration": return tame ? big(tape, -100_000, 100_000) : limit(tape, -(2n ** 63n), 2n ** 63n - 1n);
    case "list": return Array.from({ length: tape.below(4) }, () => tape.below(100));
    case "struct": return Object.fromEntries(type.fields.map(f => [f.name, tape.below(100)]));
    default: return integerValue(tape, type, tame);
  }
}
