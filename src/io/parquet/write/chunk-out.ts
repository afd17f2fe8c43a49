// A leaf's entries as a column chunk: a dictionary where values repeat, data pages, and the metadata.
import type { RawValue } from "../../../../frame/value/raw.ts";
import { Encoding, Physical } from "../footer/names.ts";
import type { Kernel } from "../kernel/kernel.ts";
import { binary, i32, i64, list, struct, type Written } from "../thrift/writer.ts";
import { ByteBuffer } from "./byte-buffer.ts";
import { bitsFor, encodeHybrid } from "./hybrid-out.ts";
import { CODECS, dataPage, dictionaryPage, type Compression, type PageOut } from "./page-out.ts";
import type { LeafOut } from "./schema-out.ts";
import type { Entries } from "./shred.ts";
import { statisticsOut } from "./statistics-out.ts";

export interface ChunkOut {
  readonly pages: readonly Uint8Array[];
  /** The chunk's metadata, given where it begins in the file. */
  metadata(offset: number): Written;
  readonly compressedSize: number;
  readonly uncompressedSize: number;
}

/** A page has so many entries; readers decode a page at once. */
const PAGE_ENTRIES = 32_768;
/** A dictionary of more values, or of more than half of the values, saves nothing. */
const MAX_DICTIONARY_VALUES = 32_768;

export async function chunkOut(
  kernel: Kernel, leaf: LeafOut, entries: Entries, compression: Compression,
): Promise<ChunkOut> {
  const coded = leaf.encoder.physical === Physical.byteArray ? codesOf(leaf, entries.values) : null;
  const pages: PageOut[] = [];
  if (coded) pages.push(await dictionaryPage(kernel, compression, coded.plain, coded.size));
  const encoding = coded ? Encoding.rleDictionary : Encoding.plain;
  let value = 0;
  for (let from = 0; from < entries.definitions.length; from += PAGE_ENTRIES) {
    const to = Math.min(from + PAGE_ENTRIES, entries.definitions.length);
    let valueEnd = value;
    for (let i = from; i < to; i++) if (entries.definitions[i] === leaf.maxDefinition) valueEnd++;
    const contents = new ByteBuffer();
    putLevels(contents, entries.repetitions, from, to, leaf.maxRepetition);
    putLevels(contents, entries.definitions, from, to, leaf.maxDefinition);
    if (coded) putCodes(contents, coded.codes.subarray(value, valueEnd), coded.size);
    else putPlain(contents, leaf, entries.values, value, valueEnd);
    pages.push(await dataPage(kernel, compression, contents.bytes, to - from, encoding));
    value = valueEnd;
  }
  return finished(leaf, entries, compression, pages, coded !== null);
}

function finished(
  leaf: LeafOut, { values, definitions }: Entries, compression: Compression, pages: readonly PageOut[],
  hasDictionary: boolean,
): ChunkOut {
  const compressedSize = pages.reduce((sum, page) => sum + page.bytes.length, 0);
  const uncompressedSize = pages.reduce((sum, page) => sum + page.uncompressedSize, 0);
  const encodings =
    hasDictionary ? [Encoding.plain, Encoding.rle, Encoding.rleDictionary] : [Encoding.plain, Encoding.rle];
  const statistics = statisticsOut(leaf.type, leaf.encoder, values, definitions.length - values.length);
  return {
    pages: pages.map(page => page.bytes), compressedSize, uncompressedSize,
    metadata: offset => struct({
      1: i32(leaf.encoder.physical), 2: list("i32", encodings.map(i32)),
      3: list("binary", leaf.path.map(binary)), 4: i32(CODECS[compression]), 5: i64(definitions.length),
      6: i64(uncompressedSize), 7: i64(compressedSize),
      9: i64(hasDictionary ? offset + pages[0]!.bytes.length : offset),
      11: hasDictionary ? i64(offset) : undefined,
      12: statistics,
    }),
  };
}

/** Levels stand behind their size; where all are 0, there are none. */
function putLevels(to: ByteBuffer, levels: readonly number[], from: number, end: number, most: number): void {
  if (most === 0) return;
  const bytes = encodeHybrid(Uint8Array.from(levels.slice(from, end)), bitsFor(most));
  to.i32(bytes.length);
  to.put(bytes);
}

function putCodes(to: ByteBuffer, codes: Uint32Array, size: number): void {
  const width = bitsFor(Math.max(0, size - 1));
  to.u8(width);
  to.put(encodeHybrid(codes, width));
}

function putPlain(
  to: ByteBuffer, { encoder }: LeafOut, values: readonly RawValue[], from: number, end: number
): void {
  if (encoder.physical !== Physical.boolean) {
    for (let i = from; i < end; i++) encoder.put(to, values[i]!);
    return;
  }
  for (let i = from; i < end; i += 8) {
    let byte = 0;
    for (let bit = 0; bit < 8 && i + bit < end; bit++) if (values[i + bit] === true) byte |= 1 << bit;
    to.u8(byte);
  }
}

interface Coded {
  readonly codes: Uint32Array;
  readonly size: number;
  /** The dictionary's values. */
  readonly plain: Uint8Array;
}

/** Codes of strings; null: they repeat too little. */
function codesOf({ encoder }: LeafOut, values: readonly RawValue[]): Coded | null {
  const known = new Map<string, number>();
  const codes = new Uint32Array(values.length);
  const plain = new ByteBuffer();
  const most = Math.min(MAX_DICTIONARY_VALUES, Math.ceil(values.length / 2));
  for (let i = 0; i < values.length; i++) {
    const key = keyOf(values[i]!);
    let code = known.get(key);
    if (code === undefined) {
      if (known.size >= most) return null;
      known.set(key, code = known.size);
      encoder.put(plain, values[i]!);
    }
    codes[i] = code;
  }
  return { codes, size: known.size, plain: plain.bytes };
}

/** A column's values are all text or all bytes; each byte is one character. */
const latin1 = new TextDecoder("latin1");
const keyOf = (value: RawValue): string => (typeof value === "string" ? value : latin1.decode(value as Uint8Array));
