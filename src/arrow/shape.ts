// What an Arrow table looks like to us: the parts we read, whichever library or version made it.
// Decided by structure, so tables of another copy of apache-arrow work; imports no Arrow library.
import { PlanError } from "../../expr/error.ts";

/** The type ids of Arrow's JavaScript library; those of its flatbuffer schema where it has them. */
export const TypeId = {
  Dictionary: -1, Null: 1, Int: 2, Float: 3, Binary: 4, Utf8: 5, Bool: 6, Decimal: 7, Date: 8, Time: 9,
  Timestamp: 10, Interval: 11, List: 12, Struct: 13, Union: 14, FixedSizeBinary: 15, FixedSizeList: 16,
  Map: 17, Duration: 18, LargeBinary: 19, LargeUtf8: 20, LargeList: 21, RunEndEncoded: 22, BinaryView: 23,
  Utf8View: 24, ListView: 25, LargeListView: 26,
} as const;

export interface ArrowField {
  readonly name: string;
  readonly type: ArrowType;
  readonly nullable: boolean;
}

/** A type: `typeId`, and whichever parameters its kind has. */
export interface ArrowType {
  readonly typeId: number;
  readonly children?: readonly ArrowField[] | null;
  readonly bitWidth?: number;
  readonly isSigned?: boolean;
  readonly precision?: number;
  readonly scale?: number;
  readonly unit?: number;
  readonly timezone?: string | null;
  readonly byteWidth?: number;
  readonly listSize?: number;
  readonly dictionary?: ArrowType;
  readonly indices?: ArrowType;
}

/** One chunk of a column. */
export interface ArrowData {
  readonly type: ArrowType;
  readonly length: number;
  /** Bits to skip in `nullBitmap` (and in the values of Bool); everything else is already shifted. */
  readonly offset: number;
  readonly nullCount: number;
  readonly nullBitmap?: Uint8Array | null;
  readonly values?: ArrayBufferView | null;
  readonly valueOffsets?: ArrayBufferView | null;
  readonly children: readonly ArrowData[];
  readonly dictionary?: ArrowVector;
  readonly variadicBuffers?: readonly Uint8Array[];
}

export interface ArrowVector {
  readonly type: ArrowType;
  readonly length: number;
  readonly data: readonly ArrowData[];
}

export interface ArrowBatch {
  readonly data: ArrowData;
}

export interface ArrowSchema {
  readonly fields: readonly ArrowField[];
}

/** A Table, or a RecordBatch. */
export interface ArrowTable {
  readonly schema: ArrowSchema;
  readonly batches?: readonly ArrowBatch[];
  readonly data?: ArrowData | readonly ArrowData[];
}

/** The struct-like chunks of a table; each child is a column's chunk. */
export function batchesOf(table: ArrowTable): readonly ArrowData[] {
  if (table === null || typeof table !== "object" || !Array.isArray(table.schema?.fields)) throw notArrow(table);
  if (Array.isArray(table.batches)) return (table.batches as readonly ArrowBatch[]).map(batch => batch.data);
  const { data } = table;
  if (Array.isArray(data)) return data as readonly ArrowData[];
  if (data && Array.isArray((data as ArrowData).children)) return [data as ArrowData];
  throw notArrow(table);
}

const notArrow = (value: unknown): PlanError =>
  new PlanError("not-arrow",
    `fromArrow needs an Arrow table, and got ${value === null ? "null" : typeof value === "object"
      ? `an object without ${"schema" in value! ? "batches" : "a schema"}` : `a ${typeof value}`}.`,
    { hint: "Pass a Table or RecordBatch of apache-arrow, or a table of flechette; for IPC bytes use fromIPC, for objects fromRows." });
