// Decodes the wanted columns of a row group from their bytes.
import type { HostChunk, HostColumn } from "../../../engine/memory/host-column.ts";
import type { DataType } from "../../../expr/type.ts";
import { validityOf } from "../../../frame/value/validity.ts";
import type { FileColumn } from "./footer/column-type.ts";
import type { RowGroup } from "./footer/metadata.ts";
import type { Kernel } from "./kernel/kernel.ts";
import { assembleRows } from "./page/assemble.ts";
import { decodeFlat, decodeLeveled, type ChunkTask, type LeveledValues } from "./page/chunk-decoder.ts";
import type { SharedDictionary } from "./page/shared-dictionary.ts";
import { asFormatError, type Place } from "./place.ts";

/** A column to decode: what it is, and the bytes of each of its leaves' chunks. */
export interface WantedColumn {
  readonly column: FileColumn;
  /** Of text and binary values. */
  readonly shared: SharedDictionary | null;
}

export async function decodeColumn(
  kernel: Kernel, wanted: WantedColumn, group: RowGroup, bytes: readonly Uint8Array[], place: Place,
): Promise<HostColumn> {
  const { column, shared } = wanted;
  const tasks = column.leaves.map((leaf, i): ChunkTask => ({
    bytes: bytes[i]!, chunk: group.columns[leaf.index]!, leaf, physical: leaf.physical,
    place: { ...place, column: leaf.path }, shared: column.shape ? null : shared,
  }));
  const { type } = column.field;
  if (!column.shape) {
    return columnOf(type, group.rowCount, await decodeFlat(kernel, tasks[0]!, group.rowCount));
  }
  const leaves: LeveledValues[] = [];
  for (const task of tasks) leaves.push(await decodeLeveled(kernel, task));
  try {
    return nestedColumn(type, column, leaves, group.rowCount, place);
  } catch (error) {
    throw asFormatError(error, { ...place, column: column.field.name });
  }
}

const columnOf = (type: DataType, length: number, chunks: readonly HostChunk[]): HostColumn =>
  ({ type, length, chunks });

function nestedColumn(
  type: DataType, column: FileColumn, leaves: readonly LeveledValues[], rowCount: number, place: Place,
): HostColumn {
  const rows = assembleRows(column, leaves, rowCount, place);
  const validity = validityOf(rowCount, row => rows[row] !== null);
  return columnOf(type, rowCount, [{
    length: rowCount, ...validity ? { validity } : {},
    values: { layout: "opaque", get: row => rows[row], vector: rows },
  }]);
}
