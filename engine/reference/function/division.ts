// The divisions: `div` in float64, the others to whole quotients with null for a zero divisor.
import { floorDivide } from "../number.ts";
import { strict } from "../value.ts";
import { numeric } from "./numeric.ts";

const floorQuotient = (a: bigint, b: bigint) => (b < 0n ? floorDivide(-a, -b) : floorDivide(a, b));

// The binder brings decimals to one scale, so unscaled values divide like the values themselves.
export const DIVISION = {
  div: strict(([a, b]) => (a as number) / (b as number)),
  intDiv: numeric({
    float: (a, b) => (b === 0 ? null : Math.trunc(a! / b!)),
    exact: ([a, b]) => (b === 0n ? null : a! / b!),
  }),
  floorDiv: numeric({
    float: (a, b) => (b === 0 ? null : Math.floor(a! / b!)),
    exact: ([a, b]) => (b === 0n ? null : floorQuotient(a!, b!)),
  }),
  mod: numeric({
    float: (a, b) => (b === 0 ? null : a! % b!),
    exact: ([a, b]) => (b === 0n ? null : a! % b!),
  }),
};
