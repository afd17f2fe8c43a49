// Decodes the wanted columns of a row group from their bytes. Columns that conditions speak of come first: of
// the others only rows are decoded that may fulfil all of them.
import type { HostChunk, HostColumn } from "../../../engine/memory/host-column.ts";
import type { Batch } from "../../../engine/source/stored-table.ts";
import type { RawValue } from "../../../frame/value/raw.ts";
import { validityOf } from "../../../frame/value/validity.ts";
import type { ColumnTest } from "./column-test.ts";
import type { FileColumn } from "./footer/column-type.ts";
import type { RowGroup } from "./footer/metadata.ts";
import type { Kernel } from "./kernel/kernel.ts";
import { assembleRows } from "./page/assemble.ts";
import {
  addTested, decodeFlat, decodeLeveled, decodeTested, type ChunkTask, type LeveledValues, type TestedChunk,
} from "./page/chunk-decoder.ts";
import { RowMarks } from "./page/row-marks.ts";
import type { SharedDictionary } from "./page/shared-dictionary.ts";
import { asFormatError, type Place } from "./place.ts";

/** A column to decode. */
export interface WantedColumn {
  readonly column: FileColumn;
  /** Of text and binary values. */
  readonly shared: SharedDictionary | null;
  /** Null: no condition says anything of the column by itself. */
  readonly test: ColumnTest | null;
}

/** Tested columns of a row group are in the kernel's memory at once; of larger ones a page is. */
const MOST_TESTED_ROWS = 1 << 22;

/** A row group, and the bytes of each wanted column's leaves. */
export interface GroupBytes {
  readonly group: RowGroup;
  readonly bytes: readonly (readonly Uint8Array[])[];
  readonly place: Place;
}

/** The rows that may fulfil what the columns are tested for, in their order. */
export async function decodeRowGroup(
  kernel: Kernel, wanted: readonly WantedColumn[], from: GroupBytes,
): Promise<Batch> {
  const start = kernel.mark();
  try {
    const { group } = from;
    const isTested = group.rowCount <= MOST_TESTED_ROWS && wanted.some(({ test }) => test);
    const marks = isTested ? new RowMarks(kernel, group.rowCount) : null;
    const tested = marks ? await testColumns(kernel, wanted, from, marks) : new Map<number, TestedChunk>();
    const rowCount = marks ? marks.count : group.rowCount;
    const columns: HostColumn[] = [];
    for (const [i, { column }] of wanted.entries()) {
      const chunk = tested.get(i);
      columns.push(rowCount === 0 ? columnOf(column, 0, [])
        : chunk ? columnOf(column, rowCount, addTested(kernel, chunk, marks!))
        : await decodeColumn(kernel, wanted[i]!, from, i, marks));
    }
    return { rowCount, columns };
  } finally {
    kernel.release(start);
  }
}

/** Decodes columns that are tested, until no row is left. */
async function testColumns(
  kernel: Kernel, wanted: readonly WantedColumn[], from: GroupBytes, marks: RowMarks,
): Promise<ReadonlyMap<number, TestedChunk>> {
  const tested = new Map<number, TestedChunk>();
  for (const [i, { test }] of wanted.entries()) {
    if (!test) continue;
    const [task] = tasksOf(wanted[i]!, from, i);
    tested.set(i, await decodeTested(kernel, task!, from.group.rowCount, marks, test));
    if (marks.recount() === 0) break;
  }
  return tested;
}

async function decodeColumn(
  kernel: Kernel, wanted: WantedColumn, from: GroupBytes, index: number, marks: RowMarks | null,
): Promise<HostColumn> {
  const { column } = wanted;
  const { group: { rowCount }, place } = from;
  const tasks = tasksOf(wanted, from, index);
  if (!column.shape) {
    return columnOf(column, marks?.count ?? rowCount, await decodeFlat(kernel, tasks[0]!, rowCount, marks));
  }
  const leaves: LeveledValues[] = [];
  for (const task of tasks) leaves.push(await decodeLeveled(kernel, task));
  try {
    const rows = assembleRows(column, leaves, rowCount, place);
    return nestedColumn(column, marks ? marks.pick(rows) : rows);
  } catch (error) {
    throw asFormatError(error, { ...place, column: column.field.name });
  }
}

/** What is to be decoded of each of the column's leaves. */
function tasksOf(
  { column, shared }: WantedColumn, { group, bytes, place }: GroupBytes, index: number,
): ChunkTask[] {
  return column.leaves.map((leaf, i): ChunkTask => ({
    bytes: bytes[index]![i]!, chunk: group.columns[leaf.index]!, leaf, physical: leaf.physical,
    place: { ...place, column: leaf.path }, shared: column.shape ? null : shared,
  }));
}

const columnOf = (column: FileColumn, length: number, chunks: readonly HostChunk[]): HostColumn =>
  ({ type: column.field.type, length, chunks });

function nestedColumn(column: FileColumn, rows: readonly RawValue[]): HostColumn {
  const validity = validityOf(rows.length, row => rows[row] !== null);
  return columnOf(column, rows.length, [{
    length: rows.length, ...validity ? { validity } : {},
    values: { layout: "opaque", get: row => rows[row], vector: rows },
  }]);
}
