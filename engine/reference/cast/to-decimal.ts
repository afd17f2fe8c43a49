// Casts to decimal, from numbers, bool and text: exact where possible, failing beyond the digits.
import { isFloat, type DataType } from "../../../expr/type.ts";
import { parseDecimal } from "../../../expr/text/decimal.ts";
import { powerOfTen, roundDivide, roundTiesToEven } from "../number.ts";
import { ifFits, type Cast } from "./cast.ts";

const rescale = (unscaled: bigint, from: number, to: number): bigint =>
  (to >= from ? unscaled * powerOfTen(to - from) : roundDivide(unscaled, powerOfTen(from - to)));

export const toDecimal: Cast = (value, from, to) => {
  const { scale } = to as Extract<DataType, { kind: "decimal" }>;
  if (typeof value === "boolean") return ifFits(value ? powerOfTen(scale) : 0n, to);
  if (typeof value === "string") {
    const parsed = parseDecimal(value);
    return parsed === null ? undefined : ifFits(rescale(parsed.unscaled, parsed.scale, scale), to);
  }
  if (isFloat(from)) {
    const scaled = roundTiesToEven((value as number) * Number(`1e${scale}`));
    return Number.isFinite(scaled) ? ifFits(BigInt(scaled), to) : undefined;
  }
  return ifFits(rescale(value as bigint, from.kind === "decimal" ? from.scale : 0, scale), to);
};
