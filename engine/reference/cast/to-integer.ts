// Casts to the eight integer types, from numbers, text, bool and counts of time units.
import { isFloat } from "../../../expr/type.ts";
import { powerOfTen, roundDivide, roundTiesToEven } from "../number.ts";
import { ifFits, trimAscii, type Cast } from "./cast.ts";

export const toInteger: Cast = (value, from, to) => {
  if (typeof value === "boolean") return ifFits(value ? 1n : 0n, to);
  if (typeof value === "string") {
    const text = trimAscii(value);
    return /^[+-]?\d+$/.test(text) ? ifFits(BigInt(text.replace(/^\+/, "")), to) : undefined;
  }
  if (isFloat(from)) {
    const number = value as number;
    return Number.isFinite(number) ? ifFits(BigInt(roundTiesToEven(number)), to) : undefined;
  }
  const exact = value as bigint;
  return ifFits(from.kind === "decimal" ? roundDivide(exact, powerOfTen(from.scale)) : exact, to);
};
