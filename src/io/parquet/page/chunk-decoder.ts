// Decodes a column chunk: its pages one after another, into a builder. Each chunk by itself, so that any
// thread may.
import type { HostChunk } from "../../../../engine/memory/host-column.ts";
import { decompressorOf, type Decompress } from "../codec/codec.ts";
import type { Leaf } from "../footer/column-type.ts";
import type { ColumnChunk } from "../footer/metadata.ts";
import { PageType, PHYSICAL_NAMES } from "../footer/names.ts";
import type { Kernel } from "../kernel/kernel.ts";
import { asFormatError, wrong, type Place } from "../place.ts";
import { columnBuilder, type ColumnBuilder } from "./column-builder.ts";
import { nestedLevels, presence } from "./levels.ts";
import { pageBytes, type PageBytes } from "./page-bytes.ts";
import { pagesOf, type Page } from "./page-header.ts";
import type { SharedDictionary } from "./shared-dictionary.ts";

/** A chunk to decode. */
export interface ChunkTask {
  readonly bytes: Uint8Array;
  readonly chunk: ColumnChunk;
  readonly leaf: Leaf;
  /** The physical type that the schema says. */
  readonly physical: number;
  readonly place: Place;
  readonly shared: SharedDictionary | null;
}

/** The values of a nested column's leaf without nulls, and the levels that say where they belong. */
export interface LeveledValues {
  readonly definitions: Uint8Array;
  readonly repetitions: Uint8Array;
  readonly chunks: readonly HostChunk[];
}

/** A flat column's `rowCount` rows. */
export async function decodeFlat(
  kernel: Kernel, task: ChunkTask, rowCount: number
): Promise<readonly HostChunk[]> {
  if (task.chunk.valueCount !== rowCount) {
    throw wrong("bad-metadata", task.place, undefined, `it has ${task.chunk.valueCount} values in ${rowCount} rows`);
  }
  return decode(kernel, task, (builder, bytes, page) => {
    builder.add(bytes, page.valueCount, presence(bytes, page.valueCount, task.leaf.maxDefinition));
  });
}

/** A nested column's leaf. */
export async function decodeLeveled(kernel: Kernel, task: ChunkTask): Promise<LeveledValues> {
  const { maxDefinition, maxRepetition } = task.leaf;
  const definitions = new Uint8Array(task.chunk.valueCount);
  const repetitions = new Uint8Array(task.chunk.valueCount);
  let at = 0;
  const chunks = await decode(kernel, task, (builder, bytes, page) => {
    repetitions.set(nestedLevels(bytes, "repetition", page.valueCount, maxRepetition), at);
    const levels = nestedLevels(bytes, "definition", page.valueCount, maxDefinition);
    definitions.set(levels, at);
    at += page.valueCount;
    let present = 0;
    for (const level of levels) if (level === maxDefinition) present++;
    builder.add(bytes, present, { present, bits: 0 });
  });
  return { definitions, repetitions, chunks };
}

type Add = (builder: ColumnBuilder, bytes: PageBytes, page: Page) => void;

async function decode(kernel: Kernel, task: ChunkTask, add: Add): Promise<readonly HostChunk[]> {
  const { chunk, leaf, place } = task;
  if (chunk.physical !== task.physical) {
    throw wrong("bad-metadata", place, chunk.start, `it is stored as ${PHYSICAL_NAMES[chunk.physical] ?? chunk.physical}, and its schema says ${PHYSICAL_NAMES[task.physical]}`);
  }
  const decompress = await decompressorOf(chunk.codec, place);
  const start = kernel.mark();
  try {
    const builder = columnBuilder(kernel, leaf.type, chunk.valueCount, task.shared);
    await decodePages(kernel, task, decompress, builder, add);
    return builder.finish();
  } catch (error) {
    throw asFormatError(error, place);
  } finally {
    kernel.release(start);
  }
}

async function decodePages(
  kernel: Kernel, { bytes, chunk, place }: ChunkTask, decompress: Decompress, builder: ColumnBuilder,
  add: Add,
): Promise<void> {
  const address = kernel.put(bytes);
  let hasDictionary = false;
  for (const page of pagesOf(bytes, chunk, place)) {
    const isDictionary = page.type === PageType.dictionary;
    if (isDictionary && hasDictionary) throw wrong("bad-page", place, page.offset, "it has a second dictionary");
    hasDictionary ||= isDictionary;
    const mark = kernel.mark();
    const decompressed = await pageBytes(kernel, address, page, decompress, place);
    if (isDictionary) {
      // What the dictionary takes stays until the chunk is done.
      builder.dictionary(decompressed, page.valueCount);
      continue;
    }
    add(builder, decompressed, page);
    kernel.release(mark);
  }
}
