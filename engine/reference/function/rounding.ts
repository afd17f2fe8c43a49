// Rounding to whole numbers or to decimals, in the value's own type.
import { isFloat, isInteger } from "../../../expr/type.ts";
import { checked } from "../failure.ts";
import { floorDivide, powerOfTen, roundDivide, roundHalfAway } from "../number.ts";
import { strict, type Evaluate } from "../value.ts";
import { scaleOf } from "./numeric.ts";

type Divide = (a: bigint, b: bigint) => bigint;

/** Rounds exact numbers to multiples of 10^(scale - decimals); integers are whole already. */
const rounding = (
  float: (value: number, decimals: number) => number, divide: Divide,
): Evaluate => strict(([value, decimals = 0n], call, place) => {
  if (isInteger(call.type)) return value!;
  if (isFloat(call.type)) {
    const rounded = float(value as number, Number(decimals));
    return call.type.kind === "float32" ? Math.fround(rounded) : rounded;
  }
  const dropped = scaleOf(call.type) - Number(decimals);
  if (dropped <= 0) return value!;
  // A unit past all 38 digits rounds to zero anyway.
  const unit = powerOfTen(Math.min(dropped, 40));
  return checked(divide(value as bigint, unit) * unit, call.type, call.name, place);
});

function roundFloat(value: number, decimals: number): number {
  const power = Number(`1e${decimals}`);
  const scaled = value * power;
  if (!Number.isFinite(scaled) || Math.abs(value) >= 2 ** 52) return value;
  return roundHalfAway(scaled) / power;
}

export const ROUNDING = {
  floor: rounding(Math.floor, floorDivide),
  ceil: rounding(Math.ceil, (a, b) => -floorDivide(-a, b)),
  trunc: rounding(Math.trunc, (a, b) => a / b),
  round: rounding(roundFloat, roundDivide),
};
