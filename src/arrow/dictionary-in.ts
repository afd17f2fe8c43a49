// Dictionary-encoded Arrow chunks. Text keeps its dictionary; other types are expanded to plain values.
import type { DataType } from "../../expr/type.ts";
import { isValid, type HostChunk, type HostColumn } from "../../engine/memory/host-column.ts";
import { columnFromRaw } from "../../frame/value/build.ts";
import { rawReader } from "../../frame/value/raw.ts";
import { validityOf } from "../../frame/value/validity.ts";
import { viewAs } from "./buffer-in.ts";
import type { ArrowData, ArrowVector } from "./shape.ts";
import { validityIn } from "./validity-in.ts";

type Codes = Extract<HostChunk["values"], { layout: "dictionary" }>["codes"];
export type ColumnIn = (type: DataType, chunks: readonly ArrowData[], path: string) => HostColumn;

/** Chunks usually share their dictionary; then their columns are one object, too. */
const COLUMNS = new WeakMap<ArrowVector, HostColumn>();

/** A chunk of codes; `columnIn` reads the dictionary. */
export function dictionaryChunk(
  type: DataType, data: ArrowData, path: string, columnIn: ColumnIn,
): HostChunk {
  const vector = data.dictionary!;
  let dictionary = COLUMNS.get(vector);
  if (!dictionary) COLUMNS.set(vector, dictionary = columnIn(type, vector.data, path));
  const chunk: HostChunk = {
    length: data.length, ...validityIn(data, path),
    values: { layout: "dictionary", codes: codesOf(data, path), dictionary },
  };
  const flat = dictionary.chunks.every(c => c.values.layout === "varbinary" || c.values.layout === "view");
  if (type.kind !== "utf8" || !flat) return expand(type, chunk);
  return dictionary.chunks.some(c => c.validity) ? liftNulls(chunk, dictionary) : chunk;
}

function codesOf({ type, values, length }: ArrowData, path: string): Codes {
  const { bitWidth, isSigned } = type.indices!;
  type Constructor<A> = new (buffer: ArrayBufferLike, at: number, length: number) => A;
  const as = <A extends Codes | BigInt64Array>(Type: Constructor<A>): A =>
    viewAs(values, Type as never, length, path, "code") as unknown as A;
  switch (bitWidth) {
    case 8: return isSigned ? as(Int8Array) : as(Uint8Array);
    case 16: return isSigned ? as(Int16Array) : as(Uint16Array);
    case 32: return isSigned ? as(Int32Array) : as(Uint32Array);
    // No dictionary has 2^31 values; what lies under nulls may be cut.
    default: return Int32Array.from(as(BigInt64Array), code => Number(BigInt.asIntN(32, code)));
  }
}

/** A null in the dictionary is a null of every row that points at it. */
function liftNulls(chunk: HostChunk, dictionary: HostColumn): HostChunk {
  const { codes } = chunk.values as Extract<HostChunk["values"], { layout: "dictionary" }>;
  const present = dictionary.chunks.flatMap(c => Array.from({ length: c.length }, (_, i) => isValid(c, i)));
  const validity = validityOf(chunk.length, i => isValid(chunk, i) && present[codes[i]!] === true);
  const chunks = dictionary.chunks.map(({ length, values }) => ({ length, values }));
  return {
    length: chunk.length, ...(validity ? { validity } : {}),
    values: { layout: "dictionary", codes, dictionary: { ...dictionary, chunks } },
  };
}

function expand(type: DataType, chunk: HostChunk): HostChunk {
  const read = rawReader({ type, length: chunk.length, chunks: [chunk] });
  const column = columnFromRaw(type, Array.from({ length: chunk.length }, (_, i) => read(i)));
  return column.chunks.length === 1 ? column.chunks[0]! : mustBeOne();
}

function mustBeOne(): never {
  throw new Error("an expanded dictionary chunk left the size of one chunk");
}
