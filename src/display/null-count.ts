// How many rows of a column are null: counted by bits, so that large columns cost little.
import type { Bits, HostChunk, HostColumn } from "../../engine/memory/host-column.ts";

/** The number of nulls, exact. */
export const nullCount = (column: HostColumn): number =>
  column.chunks.reduce((sum, chunk) => sum + nullsOfChunk(chunk), 0);

function nullsOfChunk({ length, validity, values }: HostChunk): number {
  if (values.layout === "null") return length;
  const missing = validity ? length - onesOf(validity, length) : 0;
  if (values.layout !== "dictionary" || nullCount(values.dictionary) === 0) return missing;
  return missing + nullCodes(length, validity, values.codes, values.dictionary);
}

const isSet = ({ bytes, offset }: Bits, row: number): boolean =>
  (bytes[(offset + row) >> 3]! >> ((offset + row) & 7) & 1) === 1;

/** A code may stand for null: the dictionary has nulls of its own. */
function nullCodes(
  length: number, validity: Bits | undefined, codes: ArrayLike<number>, dictionary: HostColumn,
): number {
  const isNull = dictionary.chunks.flatMap(({ length, validity, values }) =>
    Array.from({ length }, (_, i) =>
      values.layout === "null" || (validity !== undefined && !isSet(validity, i))));
  let count = 0;
  for (let row = 0; row < length; row++) {
    if (isNull[codes[row]!] && (validity === undefined || isSet(validity, row))) count++;
  }
  return count;
}

function onesOf(bits: Bits, length: number): number {
  let count = 0;
  let row = 0;
  for (; row < length && ((bits.offset + row) & 7) !== 0; row++) if (isSet(bits, row)) count++;
  for (; row + 8 <= length; row += 8) count += onesOfByte(bits.bytes[(bits.offset + row) >> 3]!);
  for (; row < length; row++) if (isSet(bits, row)) count++;
  return count;
}

/** Adds neighbours: bits to pairs, pairs to fours, fours to the byte. */
function onesOfByte(byte: number): number {
  const pairs = byte - ((byte >> 1) & 0x55);
  const fours = (pairs & 0x33) + ((pairs >> 2) & 0x33);
  return (fours + (fours >> 4)) & 0x0F;
}
