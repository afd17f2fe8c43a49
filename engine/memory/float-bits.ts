// Floats as integers whose equality is that of values: one zero, one NaN.

const BUFFER = new DataView(new ArrayBuffer(8));

/** The 64 bits of a float, as a signed integer; -0 becomes 0, every NaN the same NaN. */
export function canonicalFloatBits(value: number): bigint {
  BUFFER.setFloat64(0, Number.isNaN(value) ? NaN : value + 0, true);
  return Number.isNaN(value) ? 0x7ff8000000000000n : BUFFER.getBigInt64(0, true);
}
