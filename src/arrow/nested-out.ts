// Lists and structs on their way out: gathered value by value, written member by member.
import type { Data } from "apache-arrow";
import type { DataType } from "../../expr/type.ts";
import type { HostColumn } from "../../engine/memory/host-column.ts";
import { columnFromRaw } from "../../frame/value/build.ts";
import type { RawValue } from "../../frame/value/raw.ts";
import { validityOf } from "../../frame/value/validity.ts";
import type { Library } from "./library.ts";
import { arrowTypeOf } from "./type-out.ts";

type ColumnOut = (column: HostColumn, arrow: Library) => { readonly chunks: readonly Data[] };
type Members = readonly RawValue[];

/** One Arrow chunk of raw values of any type. */
export function nestedData(
  type: DataType, values: readonly RawValue[], arrow: Library, columnOut: ColumnOut,
): Data {
  if (type.kind !== "list" && type.kind !== "struct") {
    const { chunks } = columnOut(columnFromRaw(type, values), arrow);
    if (chunks.length !== 1) throw new Error("the values inside a nested column fill more than one chunk");
    return chunks[0]!;
  }
  const validity = validityOf(values.length, i => values[i] !== null);
  const base = {
    type: arrowTypeOf(type, arrow), length: values.length,
    ...(validity ? { nullBitmap: validity.bytes } : { nullCount: 0 }),
  };
  if (type.kind === "struct") {
    const children = type.fields.map((member, j) => nestedData(
      member.type, values.map(v => (v === null ? null : (v as Members)[j]!)), arrow, columnOut));
    return arrow.makeData({ ...base, children } as never);
  }
  const valueOffsets = new Int32Array(values.length + 1);
  const items: RawValue[] = [];
  values.forEach((list, i) => {
    if (list !== null) for (const item of list as Members) items.push(item);
    valueOffsets[i + 1] = items.length;
  });
  const child = nestedData(type.item.type, items, arrow, columnOut);
  return arrow.makeData({ ...base, valueOffsets, child } as never);
}
