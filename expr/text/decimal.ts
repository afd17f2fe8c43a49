// Decimals as text: parsing and printing of an unscaled integer with a scale.
import { MAX_PRECISION } from "../type.ts";

export interface ParsedDecimal {
  readonly unscaled: bigint;
  readonly precision: number;
  readonly scale: number;
}

/** Reads `-12.50` or `1.5e-7`; null if it is no finite decimal of at most 38 digits. */
export function parseDecimal(text: string): ParsedDecimal | null {
  const match = /^\s*([+-]?)(\d*)(?:\.(\d*))?(?:[eE]([+-]?\d{1,4}))?\s*$/.exec(text);
  if (!match || (match[2] === "" && !match[3])) return null;
  const [, sign, whole = "", fraction = "", exponent = "0"] = match;
  let scale = fraction.length - Number(exponent);
  let digits = BigInt(whole + fraction);
  if (scale < 0) {
    if (-scale > MAX_PRECISION) return digits === 0n ? { unscaled: 0n, precision: 1, scale: 0 } : null;
    digits *= 10n ** BigInt(-scale);
    scale = 0;
  }
  const precision = Math.max(digits.toString().length, scale, 1);
  if (precision > MAX_PRECISION) return null;
  return { unscaled: sign === "-" ? -digits : digits, precision, scale };
}

/** Prints an unscaled integer: (-5n, 2) is `-0.05`. */
export function formatDecimal(unscaled: bigint, scale: number): string {
  if (scale === 0) return unscaled.toString();
  const digits = (unscaled < 0n ? -unscaled : unscaled).toString().padStart(scale + 1, "0");
  const cut = digits.length - scale;
  return `${unscaled < 0n ? "-" : ""}${digits.slice(0, cut)}.${digits.slice(cut)}`;
}
