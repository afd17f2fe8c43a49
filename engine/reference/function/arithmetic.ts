// Sum, difference, product, sign: checked for integers and decimals, IEEE 754 for floats.
import { strict } from "../value.ts";
import { numeric } from "./numeric.ts";

const magnitude = (value: bigint) => (value < 0n ? -value : value);

export const ARITHMETIC = {
  add: numeric({ float: (a, b) => a! + b!, exact: ([a, b]) => a! + b! }),
  sub: numeric({ float: (a, b) => a! - b!, exact: ([a, b]) => a! - b! }),
  mul: numeric({ float: (a, b) => a! * b!, exact: ([a, b]) => a! * b! }),
  neg: numeric({ float: a => -a!, exact: ([a]) => -a! }),
  abs: numeric({ float: a => Math.abs(a!), exact: ([a]) => magnitude(a!) }),
  sign: strict(([value]) => {
    const number = value as number | bigint;
    return number < 0 ? -1n : number === 0n || number === 0 ? 0n : 1n;
  }),
};
