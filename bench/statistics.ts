// Medians, an interval for a median, geometric means. Knows numbers only.

function sorted(values: readonly number[]): number[] {
  if (values.length === 0) throw new Error("statistics of no values");
  return [...values].sort((a, b) => a - b);
}

export function median(values: readonly number[]): number {
  const ascending = sorted(values);
  const middle = ascending.length >> 1;
  return ascending.length % 2 ? ascending[middle]! : (ascending[middle - 1]! + ascending[middle]!) / 2;
}

/** The smallest value that a share of all values does not exceed. */
export function percentile(values: readonly number[], share: number): number {
  const ascending = sorted(values);
  return ascending[Math.max(0, Math.ceil(ascending.length * share) - 1)]!;
}

export function geometricMean(values: readonly number[]): number {
  if (values.length === 0) throw new Error("geometric mean of no values");
  return Math.exp(values.reduce((sum, value) => sum + Math.log(value), 0) / values.length);
}

/**
 * A confidence interval for the median that assumes nothing about the distribution: the narrowest pair of
 * order statistics, symmetric by rank, whose binomial coverage is at least `confidence`. With too few values
 * for that (under five at 90 %) it is their whole range.
 */
export function medianInterval(values: readonly number[], confidence = 0.9): readonly [number, number] {
  const ascending = sorted(values);
  const count = ascending.length;
  // The median lies below the (cut + 1)-th value with probability P(Binomial(n, 1/2) <= cut); likewise above.
  let cut = 0;
  while (2 * binomialTail(count, cut + 1) <= 1 - confidence) cut++;
  return [ascending[cut]!, ascending[count - 1 - cut]!];
}

/** P(X <= most) for X the number of heads in `count` fair throws. */
function binomialTail(count: number, most: number): number {
  let term = 2 ** -count;
  let sum = 0;
  for (let heads = 0; heads <= most; heads++) {
    sum += term;
    term *= (count - heads) / (heads + 1);
  }
  return sum;
}
