// Rounding of floats to decimals.
import { FLOAT_POWERS } from "../generated/power-table";

/** x * 10^digits rounded half away from zero, over 10^digits; what is out of reach stays as it is. */
export function roundFloat(x: f64, digits: i32): f64 {
  if (!(abs(x) < 4503599627370496.0) || digits > 308) return x;
  // Below 2^52 nothing is left of a number divided by 10^17.
  if (digits < -16) return 0;
  // 1 / 10^16 is the nearest float to it, because 10^16 is exact; likewise below.
  const positive = load<f64>(FLOAT_POWERS + (<usize>abs(digits) << 3));
  const power = digits < 0 ? 1 / positive : positive;
  const scaled = x * power;
  if (!(abs(scaled) < Infinity)) return x;
  let whole = trunc(scaled);
  if (abs(scaled - whole) >= 0.5) whole += copysign<f64>(1, scaled);
  return whole / power;
}
