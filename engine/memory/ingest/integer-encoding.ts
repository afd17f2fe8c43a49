// Which physical width a range of integers gets. Pure arithmetic.
import type { Encoding } from "../resident-column.ts";

type IntegerEncoding = Extract<Encoding, { kind: "integer" | "wide" }>;

const integer = (bytes: 1 | 2 | 4 | 8, signed: boolean): IntegerEncoding =>
  ({ kind: "integer", bytes, signed });

/** The narrowest encoding of [min, max]; unsigned if nothing is negative, wide past 64 signed bits. */
export function integerEncoding(min: bigint, max: bigint): IntegerEncoding {
  if (max > 0x7fff_ffff_ffff_ffffn || min < -0x8000_0000_0000_0000n) return { kind: "wide" };
  if (min >= 0n) {
    if (max <= 0xffn) return integer(1, false);
    if (max <= 0xffffn) return integer(2, false);
    return integer(max <= 0xffff_ffffn ? 4 : 8, false);
  }
  const fits = (bits: bigint): boolean => min >= -(1n << bits) && max < 1n << bits;
  if (fits(7n)) return integer(1, true);
  if (fits(15n)) return integer(2, true);
  return integer(fits(31n) ? 4 : 8, true);
}
