// Text columns written as Arrow dictionaries, when the caller asks for them.
import type { Data, Dictionary, Utf8, Vector } from "apache-arrow";
import { UTF8 } from "../../expr/type.ts";
import type { HostChunk, HostColumn } from "../../engine/memory/host-column.ts";
import { alignBits } from "./bits-out.ts";
import { columnOut, type ArrowColumn } from "./column-out.ts";
import type { Library } from "./library.ts";

/** The column as a dictionary; null if not all of its chunks have one. */
export function dictionaryOut(column: HostColumn, arrow: Library): ArrowColumn | null {
  const parts = column.chunks.map(chunk => chunk.values);
  if (parts.length === 0 || parts.some(values => values.layout !== "dictionary")) return null;
  const dictionaries = new Map<HostColumn, number>();
  const all: HostChunk[] = [];
  let size = 0;
  for (const values of parts) {
    if (values.layout !== "dictionary" || dictionaries.has(values.dictionary)) continue;
    dictionaries.set(values.dictionary, size);
    size += values.dictionary.length;
    all.push(...values.dictionary.chunks);
  }
  const text = columnOut({ type: UTF8, length: size, chunks: all }, arrow).chunks;
  const dictionary = new arrow.Vector(text as never) as Vector<Utf8>;
  const type = new arrow.Dictionary(new arrow.Utf8(), new arrow.Int32());
  return { type, chunks: column.chunks.map(chunk => chunkOut(chunk, dictionaries, type, dictionary, arrow)) };
}

/** Codes move up by the length of the dictionaries that come before theirs. */
function chunkOut(
  chunk: HostChunk, bases: ReadonlyMap<HostColumn, number>,
  type: Dictionary, dictionary: Vector, arrow: Library,
): Data {
  const { length, validity, values } = chunk;
  if (values.layout !== "dictionary") throw new Error(`a chunk of layout ${values.layout} has no codes`);
  const base = bases.get(values.dictionary)!;
  const codes = values.codes.subarray(0, length);
  const same = base === 0 && codes instanceof Int32Array;
  const data = same ? codes : Int32Array.from(codes, code => code + base);
  const valid = validity ? { nullBitmap: alignBits(validity, length) } : { nullCount: 0 };
  return arrow.makeData({ type, length, ...valid, data, dictionary } as never);
}
