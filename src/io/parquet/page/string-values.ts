// Byte strings of a page by encoding: dense (without nulls), as offsets and bytes in the kernel's memory.
import { Encoding, encodingName } from "../footer/names.ts";
import { unsupported } from "../place.ts";
import type { PageBytes } from "./page-bytes.ts";

/** Offsets (one more than strings) count from `bytes`. */
export interface DenseStrings {
  readonly offsets: number;
  readonly bytes: number;
  readonly byteCount: number;
}

/** Strings with lengths of their own. */
export function stringValues(page: PageBytes, encoding: number, count: number): DenseStrings {
  switch (encoding) {
    case Encoding.plain: return plain(page, count);
    case Encoding.deltaLengthByteArray: return lengthsFirst(page, page.values.from, count).strings;
    case Encoding.deltaByteArray: return frontCoded(page, count);
    default:
      throw unsupported("unsupported-encoding", page.place, page.page.offset, `byte strings in ${encodingName(encoding)} are not supported`);
  }
}

function plain(page: PageBytes, count: number): DenseStrings {
  const { kernel, values: { from, end } } = page;
  if (count * 4 > end - from) throw page.wrong(`it is too short for ${count} strings`);
  const offsets = kernel.take((count + 1) * 4);
  const bytes = kernel.take(end - from);
  const stop = kernel.run.plainStrings(from, end, count, offsets, 0, bytes) >>> 0;
  if (stop === 0) throw page.wrong("a string goes beyond its end");
  return { offsets, bytes, byteCount: stop - bytes };
}

/** Integers by their differences; `end` is behind them. */
export function deltaIntegers(
  page: PageBytes, from: number, count: number, width: 4 | 8
): { address: number; end: number } {
  const { kernel, values } = page;
  const address = kernel.take(count * width);
  const end = kernel.run.decodeDelta(from, values.end, count, address, width) >>> 0;
  if (end === 0) throw page.wrong(`its differences are damaged, or are not those of ${count} values`);
  return { address, end };
}

/** DELTA_LENGTH_BYTE_ARRAY: all lengths, then all bytes. */
function lengthsFirst(page: PageBytes, from: number, count: number): { strings: DenseStrings } {
  const { kernel, values } = page;
  const lengths = deltaIntegers(page, from, count, 4);
  const offsets = kernel.take((count + 1) * 4);
  const sum = Number(kernel.run.lengthsToOffsets(lengths.address, count, offsets, 0));
  if (sum < 0 || sum > values.end - lengths.end) throw page.wrong("its strings' lengths go beyond its end");
  return { strings: { offsets, bytes: lengths.end, byteCount: sum } };
}

/** The most that beginnings may add: what one page may hold. */
const MAX_BYTES = 0x7fffffff;

function frontCoded(page: PageBytes, count: number): DenseStrings {
  const { kernel, values } = page;
  const prefixes = deltaIntegers(page, values.from, count, 4);
  const { strings } = lengthsFirst(page, prefixes.end, count);
  const prefixOffsets = kernel.take((count + 1) * 4);
  const prefixSum = Number(kernel.run.lengthsToOffsets(prefixes.address, count, prefixOffsets, 0));
  const total = prefixSum + strings.byteCount;
  if (prefixSum < 0 || total > MAX_BYTES) throw page.wrong("its strings' beginnings have impossible lengths");
  const offsets = kernel.take((count + 1) * 4);
  const bytes = kernel.take(total);
  const stop = kernel.run.frontCoded(
    prefixes.address, strings.offsets, strings.bytes, count, offsets, 0, bytes, bytes + total,
  ) >>> 0;
  if (stop === 0) throw page.wrong("a string's beginning is longer than the string before it");
  return { offsets, bytes, byteCount: stop - bytes };
}

/** Strings that all have `width` bytes. */
export function regularStrings(page: PageBytes, bytes: number, count: number, width: number): DenseStrings {
  const { kernel } = page;
  const offsets = kernel.take((count + 1) * 4);
  const view = new Int32Array(kernel.u8.buffer, offsets, count + 1);
  for (let i = 0; i <= count; i++) view[i] = i * width;
  return { offsets, bytes, byteCount: count * width };
}
