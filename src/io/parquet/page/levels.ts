// A page's levels: which rows of a flat column are there, or where nested values begin and what is missing
// of them.
import type { PageBytes } from "./page-bytes.ts";

/** Of a flat column. */
export interface Presence {
  /** How many rows have a value. */
  readonly present: number;
  /** The address of a bitmap of them; 0: all have. */
  readonly bits: number;
}

/** Reads the definition levels of a column that has one level at most. */
export function presence(page: PageBytes, count: number, maxDefinition: number): Presence {
  const levels = page.levels("definition", maxDefinition);
  if (!levels || count === 0) return { present: count, bits: 0 };
  const { kernel } = page;
  const bits = kernel.take((count + 7) >> 3);
  const present = kernel.run.decodeBits(levels.from, levels.end, count, bits);
  if (present < 0) throw page.wrong("its definition levels are too few");
  return { present, bits: present === count ? 0 : bits };
}

/** The levels of nested columns, a byte each. Absent levels are all 0, or all the most. */
export function nestedLevels(
  page: PageBytes, which: "definition" | "repetition", count: number, most: number,
): Uint8Array {
  const levels = page.levels(which, most);
  if (!levels) return new Uint8Array(count);
  const { kernel } = page;
  const to = kernel.take(count);
  const width = 32 - Math.clz32(most);
  const problem = kernel.run.decodeLevels(levels.from, levels.end, width, count, to, most + 1);
  if (problem !== 0) throw page.wrong(`its ${which} levels are ${problem === 1 ? "too few" : "too high"}`);
  return kernel.u8.slice(to, to + count);
}

