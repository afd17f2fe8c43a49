// Floats of one column as text: the same number of decimals for all, so that the points line up.

const DECIMALS_MAX = 4;
/** Beyond these, digits before or after the point stop saying anything. */
const LARGE = 1e15;
const SMALL = 1e-4;

/** Prints floats that stand under each other; without decimals if all are whole numbers. */
export function floatTexts(values: readonly (number | null)[]): (string | null)[] {
  const decimals = values.reduce<number>((most, value) =>
    (value === null || isExtreme(value) ? most : Math.max(most, decimalsOf(value))), 0);
  return values.map(value => (value === null ? null : floatText(value, decimals)));
}

function floatText(value: number, decimals: number): string {
  if (Number.isNaN(value)) return "NaN";
  if (!Number.isFinite(value)) return value > 0 ? "∞" : "-∞";
  if (isExtreme(value)) return value.toExponential(DECIMALS_MAX).replace(/\.?0+e/, "e").replace("e+", "e");
  return Object.is(value, -0) ? `-${(0).toFixed(decimals)}` : value.toFixed(decimals);
}

const isExtreme = (value: number): boolean =>
  !Number.isFinite(value) || Math.abs(value) >= LARGE || (value !== 0 && Math.abs(value) < SMALL);

function decimalsOf(value: number): number {
  for (let decimals = 0; decimals < DECIMALS_MAX; decimals++) {
    // Seven digits are what a float32 holds.
    if (Math.abs(Number(value.toFixed(decimals)) - value) <= Math.abs(value) * 1e-7) return decimals;
  }
  return DECIMALS_MAX;
}
