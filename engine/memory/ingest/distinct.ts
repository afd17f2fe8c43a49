// How many distinct values a column has, estimated from a sample. Knows no encoding.

/** Rows looked at; all of them in a shorter column, and then the count is exact. */
export const SAMPLE_ROWS = 4096;

export interface DistinctSample {
  /** Number of rows that are not null. */
  readonly population: number;
  /** A number for each sampled row's value: equal values, equal numbers; others nearly always differ. */
  readonly keys: Float64Array;
  /** Of the sampled rows that have a successor, the share that equal it. */
  readonly repeated: number;
}

/**
 * Chao's estimator: what was seen once and twice tells how much was not seen. Clustered values look distinct
 * to a strided sample, so the number of runs bounds the estimate.
 */
export function estimateDistinct({ population, keys, repeated }: DistinctSample): number {
  if (keys.length === 0) return 0;
  keys.sort();
  let distinct = 0;
  let once = 0;
  let twice = 0;
  for (let i = 0; i < keys.length;) {
    let next = i + 1;
    while (next < keys.length && keys[next] === keys[i]) next++;
    distinct++;
    if (next - i === 1) once++;
    else if (next - i === 2) twice++;
    i = next;
  }
  if (keys.length >= population) return distinct;
  const unseen = twice > 0 ? once * once / (2 * twice) : once * (once - 1) / 2;
  const runs = Math.max(1, population * (1 - repeated));
  return Math.max(distinct, Math.round(Math.min(distinct + unseen, runs, population)));
}

/**
 * Samples rows at a stride. `keyAt` gives a row's number, or undefined for a null; `population` counts rows
 * that are not null.
 */
export function sampleDistinct(
  rows: number, population: number, keyAt: (row: number) => number | undefined,
): DistinctSample {
  const size = Math.min(rows, SAMPLE_ROWS);
  const stride = rows / size;
  const keys = new Float64Array(size);
  let found = 0;
  let pairs = 0;
  let equal = 0;
  for (let i = 0; i < size; i++) {
    const row = Math.floor(i * stride);
    const key = keyAt(row);
    if (key === undefined) continue;
    keys[found++] = key;
    if (rows === size || row + 1 >= rows) continue;
    const next = keyAt(row + 1);
    if (next === undefined) continue;
    pairs++;
    if (next === key) equal++;
  }
  return { population, keys: keys.subarray(0, found), repeated: pairs > 0 ? equal / pairs : 0 };
}

/** Mixes two 32-bit words into a number below 2^53, for keys of more than 32 bits. */
export function mixWords(low: number, high: number): number {
  const a = Math.imul(low ^ (high >>> 15) ^ 0x2545f491, 0x9e3779b1);
  const b = Math.imul(high ^ (a >>> 13), 0x85ebca6b) ^ low;
  return (a >>> 0) * 0x200000 + ((b ^ (b >>> 16)) >>> 11);
}
