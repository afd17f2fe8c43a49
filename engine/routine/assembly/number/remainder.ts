// Remainder of floats, as C's fmod and JavaScript's %.

export function remainderFloat(a: f64, b: f64): f64 {
  return a % b;
}
