// Casts to float64 and float32, from numbers, bool and text; float32 goes by way of float64.
import { toFloat } from "../number.ts";
import { trimAscii, type Cast } from "./cast.ts";

const DIGITS = /^[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?$/;
const WORDS: ReadonlyMap<string, number> = new Map(
  [["inf", Infinity], ["infinity", Infinity], ["nan", NaN]]);

function parseFloat64(text: string): number | undefined {
  if (DIGITS.test(text)) return Number(text);
  const [, sign, word] = /^([+-]?)([a-z]+)$/i.exec(text) ?? [];
  const magnitude = word === undefined ? undefined : WORDS.get(word.toLowerCase());
  return magnitude === undefined ? undefined : sign === "-" ? -magnitude : magnitude;
}

export const toFloat64: Cast = (value, from) =>
  (typeof value === "string" ? parseFloat64(trimAscii(value)) : toFloat(value, from));

export const toFloat32: Cast = (value, from, to) => {
  const wide = toFloat64(value, from, to);
  return typeof wide === "number" ? Math.fround(wide) : undefined;
};
