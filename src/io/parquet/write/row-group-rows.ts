// Rows that wait for their row group: ranges of the sources they came in, and their values.
import type { Source } from "../../../../engine/source/source.ts";
import type { HostChunk, HostColumn } from "../../../../engine/memory/host-column.ts";
import { chunkReader, rawReader, type RawValue } from "../../../../frame/value/raw.ts";

export interface Piece {
  readonly source: Source;
  readonly from: number;
  readonly to: number;
}

/** Calls `take` with each value of a column, in order. */
export function eachValue(pieces: readonly Piece[], column: number, take: (value: RawValue) => void): void {
  for (const { source, from, to } of pieces) {
    const host = source.column(column);
    let start = 0;
    for (const chunk of host.chunks) {
      const begin = Math.max(from, start);
      const end = Math.min(to, start + chunk.length);
      if (begin < end) {
        const read = readerOf(host, chunk);
        for (let row = begin - start; row < end - start; row++) take(read(row));
      }
      start += chunk.length;
    }
  }
}

/** Values of a dictionary are read once. */
function readerOf(host: HostColumn, chunk: HostChunk): (row: number) => RawValue {
  const { values, validity } = chunk;
  if (values.layout !== "dictionary") return chunkReader(host.type, chunk);
  const { codes, dictionary } = values;
  const read = rawReader(dictionary);
  const known = new Array<RawValue | undefined>(dictionary.length);
  return row => {
    if (
      validity && (validity.bytes[(validity.offset + row) >> 3]! >> ((validity.offset + row) & 7) & 1) === 0
    ) return null;
    const code = codes[row]!;
    return known[code] === undefined ? known[code] = read(code) : known[code];
  };
}
