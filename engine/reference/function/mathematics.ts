// Elementary functions of float64, as JavaScript's Math has them.
import { numeric } from "./numeric.ts";
import { strict, type Evaluate } from "../value.ts";

const elementary = (apply: (...values: number[]) => number): Evaluate =>
  strict(values => apply(...(values as number[])));

const size = (value: bigint): bigint => (value < 0n ? -value : value);
const divisor = (a: bigint, b: bigint): bigint => (b === 0n ? a : divisor(b, a % b));
const noFloat = (): never => { throw new TypeError("of integers alone"); };

export const MATHEMATICS = {
  sqrt: elementary(Math.sqrt),
  exp: elementary(Math.exp),
  ln: elementary(Math.log),
  log10: elementary(Math.log10),
  log2: elementary(Math.log2),
  pow: elementary(Math.pow),
  sin: elementary(Math.sin),
  cos: elementary(Math.cos),
  tan: elementary(Math.tan),
  asin: elementary(Math.asin),
  acos: elementary(Math.acos),
  atan: elementary(Math.atan),
  atan2: elementary(Math.atan2),
  sinh: elementary(Math.sinh),
  cosh: elementary(Math.cosh),
  tanh: elementary(Math.tanh),
  asinh: elementary(Math.asinh),
  acosh: elementary(Math.acosh),
  atanh: elementary(Math.atanh),
  cbrt: elementary(Math.cbrt),
  gcd: numeric({ float: noFloat, exact: ([a, b]) => divisor(size(a!), size(b!)) }),
  lcm: numeric({
    float: noFloat,
    exact: ([a, b]) => (a && b ? size(a * b) / divisor(size(a), size(b)) : 0n),
  }),
  isNaN: strict(([value]) => Number.isNaN(value)),
  isFinite: strict(([value]) => Number.isFinite(value)),
};
