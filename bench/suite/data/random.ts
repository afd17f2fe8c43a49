// A small seeded generator of random numbers, so that generated tables are the same on every machine.

export interface Random {
  /** A whole number from 0 up to, not including, `limit`. */
  below(limit: number): number;
  /** A number from 0 up to, not including, 1, with 52 random bits. */
  unit(): number;
}

/** The sfc32 generator of Chris Doty-Humphrey's PractRand: fast in 32-bit arithmetic. */
export function seededRandom(seed: number): Random {
  let a = 0x9e3779b9;
  let b = 0x243f6a88;
  let c = seed | 0;
  let counter = 1;
  const next = (): number => {
    const sum = (((a + b) | 0) + counter) | 0;
    counter = (counter + 1) | 0;
    a = b ^ (b >>> 9);
    b = (c + (c << 3)) | 0;
    c = ((c << 21) | (c >>> 11)) + sum | 0;
    return sum >>> 0;
  };
  for (let round = 0; round < 16; round++) next();
  return {
    below: limit => Math.floor((next() / 2 ** 32) * limit),
    unit: () => ((next() >>> 6) * 2 ** 26 + (next() >>> 6)) / 2 ** 52,
  };
}
