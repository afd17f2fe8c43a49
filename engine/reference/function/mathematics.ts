// Elementary functions of float64, as JavaScript's Math has them.
import { strict, type Evaluate } from "../value.ts";

const elementary = (apply: (...values: number[]) => number): Evaluate =>
  strict(values => apply(...(values as number[])));

export const MATHEMATICS = {
  sqrt: elementary(Math.sqrt),
  exp: elementary(Math.exp),
  ln: elementary(Math.log),
  log10: elementary(Math.log10),
  log2: elementary(Math.log2),
  pow: elementary(Math.pow),
  isNaN: strict(([value]) => Number.isNaN(value)),
  isFinite: strict(([value]) => Number.isFinite(value)),
};
