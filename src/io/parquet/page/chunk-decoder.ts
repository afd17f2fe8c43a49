// Decodes a column chunk: its pages one after another, into a builder. Each chunk by itself, so that any
// thread may.
import type { HostChunk } from "../../../../engine/memory/host-column.ts";
import { decompressorOf } from "../codec/codec.ts";
import type { Leaf } from "../footer/column-type.ts";
import type { ColumnChunk } from "../footer/metadata.ts";
import { PageType, PHYSICAL_NAMES } from "../footer/names.ts";
import type { Kernel } from "../kernel/kernel.ts";
import type { ColumnTest } from "../column-test.ts";
import { asFormatError, wrong, type Place } from "../place.ts";
import { columnBuilder, type ColumnBuilder, type PageRows } from "./column-builder.ts";
import { nestedLevels, presence } from "./levels.ts";
import { pageBytes, type PageBytes } from "./page-bytes.ts";
import { pagesOf, type Page } from "./page-header.ts";
import type { RowMarks } from "./row-marks.ts";
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

/** The pages of a flat column that have wanted rows, decoded in the kernel's memory. */
export interface TestedChunk {
  readonly builder: ColumnBuilder;
  readonly pages: readonly { readonly page: Page; readonly decoded: PageRows }[];
}

/** The rows of a flat column that have marks; null: all `rowCount`. */
export function decodeFlat(
  kernel: Kernel, task: ChunkTask, rowCount: number, marks: RowMarks | null,
): Promise<readonly HostChunk[]> {
  return releasing(kernel, task, async builder => {
    checkRows(task, rowCount);
    if (marks) builder.expect(marks.count);
    await decodePages(kernel, task, builder, {
      wants: page => marks?.any(page) ?? true,
      take: (bytes, page) => addRows(decodedRows(builder, bytes, page, task), page, marks),
    });
    return builder.finish();
  });
}

/**
 * Decodes a flat column, and takes away the marks of rows whose values fail the test. What is decoded stays
 * in the kernel's memory, for `addTested`.
 */
export function decodeTested(
  kernel: Kernel, task: ChunkTask, rowCount: number, marks: RowMarks, test: ColumnTest,
): Promise<TestedChunk> {
  return atPlace(task.place, async () => {
    checkRows(task, rowCount);
    const builder = builderOf(kernel, task);
    const pages: TestedChunk["pages"][number][] = [];
    await decodePages(kernel, task, builder, {
      keeps: true,
      wants: page => marks.any(page),
      take(bytes, page) {
        const decoded = decodedRows(builder, bytes, page, task);
        decoded.mark(test, marks.at(page.first));
        pages.push({ page, decoded });
      },
    });
    return { builder, pages };
  });
}

/** The marked rows of a column that was tested, when all tests are done. */
export function addTested(
  kernel: Kernel, { builder, pages }: TestedChunk, marks: RowMarks,
): readonly HostChunk[] {
  builder.expect(marks.count);
  for (const { page, decoded } of pages) kernel.scoped(() => addRows(decoded, page, marks));
  return builder.finish();
}

function addRows(decoded: PageRows, page: Page, marks: RowMarks | null): void {
  const rows = marks && marks.rows(page);
  decoded.add(rows?.count === page.valueCount ? null : rows);
}

const decodedRows = (builder: ColumnBuilder, bytes: PageBytes, page: Page, { leaf }: ChunkTask): PageRows =>
  builder.decode(bytes, page.valueCount, presence(bytes, page.valueCount, leaf.maxDefinition));

function checkRows({ chunk, place }: ChunkTask, rowCount: number): void {
  if (chunk.valueCount === rowCount) return;
  throw wrong("bad-metadata", place, undefined, `it has ${chunk.valueCount} values in ${rowCount} rows`);
}

/** A nested column's leaf. */
export async function decodeLeveled(kernel: Kernel, task: ChunkTask): Promise<LeveledValues> {
  const { maxDefinition, maxRepetition } = task.leaf;
  const definitions = new Uint8Array(task.chunk.valueCount);
  const repetitions = new Uint8Array(task.chunk.valueCount);
  const chunks = await releasing(kernel, task, async builder => {
    await decodePages(kernel, task, builder, {
      take(bytes, { first, valueCount }) {
        repetitions.set(nestedLevels(bytes, "repetition", valueCount, maxRepetition), first);
        const levels = nestedLevels(bytes, "definition", valueCount, maxDefinition);
        definitions.set(levels, first);
        let present = 0;
        for (const level of levels) if (level === maxDefinition) present++;
        builder.decode(bytes, present, { present, bits: 0 }).add(null);
      },
    });
    return builder.finish();
  });
  return { definitions, repetitions, chunks };
}

/** Gives back what `work` takes of the kernel's memory. */
function releasing<T>(
  kernel: Kernel, task: ChunkTask, work: (builder: ColumnBuilder) => Promise<T>,
): Promise<T> {
  return atPlace(task.place, async () => {
    const start = kernel.mark();
    try {
      return await work(builderOf(kernel, task));
    } finally {
      kernel.release(start);
    }
  });
}

async function atPlace<T>(place: Place, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    throw asFormatError(error, place);
  }
}

const builderOf = (kernel: Kernel, { leaf, chunk, shared }: ChunkTask): ColumnBuilder =>
  columnBuilder(kernel, leaf.type, chunk.valueCount, shared);

interface PageVisit {
  /** What pages take of the kernel's memory stays. */
  readonly keeps?: boolean;
  wants?(page: Page): boolean;
  take(bytes: PageBytes, page: Page): void;
}

async function decodePages(
  kernel: Kernel, { bytes, chunk, place, physical }: ChunkTask, builder: ColumnBuilder, visit: PageVisit,
): Promise<void> {
  if (chunk.physical !== physical) {
    throw wrong("bad-metadata", place, chunk.start, `it is stored as ${PHYSICAL_NAMES[chunk.physical] ?? chunk.physical}, and its schema says ${PHYSICAL_NAMES[physical]}`);
  }
  const decompress = await decompressorOf(chunk.codec, place);
  const address = kernel.put(bytes);
  let hasDictionary = false;
  for (const page of pagesOf(bytes, chunk, place)) {
    const isDictionary = page.type === PageType.dictionary;
    if (isDictionary && hasDictionary) throw wrong("bad-page", place, page.offset, "it has a second dictionary");
    hasDictionary ||= isDictionary;
    if (!isDictionary && visit.wants?.(page) === false) continue;
    const mark = kernel.mark();
    const decompressed = await pageBytes(kernel, address, page, decompress, place);
    if (isDictionary) {
      // What the dictionary takes stays until the chunk is done.
      builder.dictionary(decompressed, page.valueCount);
      continue;
    }
    visit.take(decompressed, page);
    if (!visit.keeps) kernel.release(mark);
  }
}
