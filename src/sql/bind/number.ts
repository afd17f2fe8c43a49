// Numbers as SQL writes them: exact unless they have an exponent, of the smallest decimal type that holds
// them.
import type { Expr } from "../../../expr/node.ts";
import { FLOAT64, INT64, MAX_PRECISION, UINT64, decimal, integerRange, type DataType } from "../../../expr/type.ts";

/** An exact number: unscaled / 10^scale. */
export interface Exact {
  readonly unscaled: bigint;
  readonly scale: number;
}

/** The exact value of a number's text; null if it has an exponent. */
export function exactOf(text: string): Exact | null {
  const match = /^([+-]?)(\d[\d_]*)?(?:\.(\d[\d_]*)?)?$/.exec(text);
  if (!match)
    return /^[+-]?0[xob][\da-f_]+$/i.test(text)
      ? { unscaled: BigInt(text.replaceAll("_", "")), scale: 0 }
      : null;
  const fraction = (match[3] ?? "").replaceAll("_", "");
  const digits = `${(match[2] ?? "").replaceAll("_", "")}${fraction}` || "0";
  return { unscaled: BigInt(`${match[1] === "-" ? "-" : ""}${digits}`), scale: fraction.length };
}

const digitsOf = (value: bigint): number => (value < 0n ? -value : value).toString().length;

const textOf = ({ unscaled, scale }: Exact): string => {
  const digits = (unscaled < 0n ? -unscaled : unscaled).toString().padStart(scale + 1, "0");
  const whole = digits.slice(0, digits.length - scale);
  return `${unscaled < 0n ? "-" : ""}${whole}${scale > 0 ? `.${digits.slice(whole.length)}` : ""}`;
};

/** A number as an expression without a type: what stands beside it says what it becomes. */
export function bareNumber(exact: Exact): Expr {
  if (exact.scale === 0) return { kind: "literal", value: exact.unscaled };
  return { kind: "literal", value: Number(textOf(exact)) };
}

/** The type that a number has by itself: int64, uint64, decimal, or float64 where it is too long. */
function ownType({ unscaled, scale }: Exact): DataType {
  if (scale === 0) {
    const [small, large] = [integerRange("int64"), integerRange("uint64")];
    if (unscaled >= small.min && unscaled <= small.max) return INT64;
    if (unscaled >= 0n && unscaled <= large.max) return UINT64;
  }
  const precision = Math.max(digitsOf(unscaled), scale);
  return precision <= MAX_PRECISION ? decimal(precision, scale) : FLOAT64;
}

/** The type that has room for both. */
export function typeOfBoth(a: Exact, b: Exact): DataType {
  const scale = Math.max(a.scale, b.scale);
  const [left, right] = [a, b].map(e => e.unscaled * 10n ** BigInt(scale - e.scale)) as [bigint, bigint];
  return ownType({ unscaled: digitsOf(left) > digitsOf(right) ? left : right, scale });
}

/** Doubles hold so many digits exactly. */
const DOUBLE_DIGITS = 15;

/** A number of its own type. */
export function typedNumber(exact: Exact): Expr {
  const type = ownType(exact);
  if (type.kind === "decimal" && digitsOf(exact.unscaled) > DOUBLE_DIGITS) {
    return { kind: "cast", operand: { kind: "literal", value: textOf(exact) }, type, mode: "strict" };
  }
  const value = exact.scale === 0 && type.kind !== "float64" ? exact.unscaled : Number(textOf(exact));
  return { kind: "literal", value, type };
}

/** Exact results of exact numbers; null for operators whose result is not exact. */
export function fold(op: string, a: Exact, b: Exact): Exact | null {
  const scale = Math.max(a.scale, b.scale);
  const [left, right] = [a, b].map(e => e.unscaled * 10n ** BigInt(scale - e.scale)) as [bigint, bigint];
  switch (op) {
    case "+": return { unscaled: left + right, scale };
    case "-": return { unscaled: left - right, scale };
    case "*": return { unscaled: a.unscaled * b.unscaled, scale: a.scale + b.scale };
    default: return null;
  }
}
