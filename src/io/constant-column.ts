// Columns that say the same in every row: a file's name, a partition's value, null.
import type { DataType } from "../../expr/type.ts";
import type { HostColumn, HostValues } from "../../engine/memory/host-column.ts";

const column = (type: DataType, length: number, values: HostValues): HostColumn =>
  ({ type, length, chunks: length === 0 ? [] : [{ length, values }] });

export const nullColumn = (type: DataType, length: number): HostColumn =>
  column(type, length, { layout: "null" });

/** Of utf8 and int64. */
export function constantColumn(type: DataType, length: number, value: string | bigint): HostColumn {
  if (typeof value === "bigint") {
    return column(type, length, { layout: "fixed", array: new BigInt64Array(length).fill(value) });
  }
  const bytes = new TextEncoder().encode(value);
  const dictionary = column(type, 1, { layout: "varbinary", offsets: Int32Array.of(0, bytes.length), bytes });
  return column(type, length, { layout: "dictionary", codes: new Uint8Array(length), dictionary });
}
