// A page's dictionary codes.
import type { PageBytes } from "./page-bytes.ts";
import { Encoding } from "../footer/names.ts";

export const isDictionaryCoded = (encoding: number): boolean =>
  encoding === Encoding.plainDictionary || encoding === Encoding.rleDictionary;

/** The address of `count` codes (u32), all below `size`; one more word behind them is 0. */
export function codeValues(page: PageBytes, count: number, size: number): number {
  const { kernel, values: { from, end } } = page;
  const to = kernel.take((count + 1) * 4);
  kernel.view.setUint32(to + count * 4, 0, true);
  if (count === 0) return to;
  const width = from < end ? kernel.u8[from]! : 0;
  if (from >= end || width > 32) throw page.wrong("its codes have no width, or one of more than 32 bits");
  const problem = kernel.run.decodeCodes(from + 1, end, width, count, to, size);
  if (problem === 1) throw page.wrong("its codes are too few");
  if (problem === 2) throw page.wrong(`a code is not in the dictionary of ${size} values`);
  return to;
}
