// Compares two results: in order or as multisets, floats at 1e-9 relative, NaN as NaN and 0 as -0.
import type { HostColumn } from "../../engine/memory/host-column.ts";
import { readColumn } from "../../engine/reference/read.ts";
import { keyOf } from "../../engine/reference/order.ts";
import type { Value } from "../../engine/reference/value.ts";
import { isFloat, isNested, typeName, type DataType, type Schema } from "../../expr/type.ts";

export interface Table {
  readonly schema: Schema;
  readonly rows: readonly (readonly Value[])[];
}

/** The rows of a result in host columns. */
export function tableOf(
  result: { schema: Schema; rowCount: number; column(index: number): HostColumn },
): Table {
  const columns = result.schema.map((_, i) => readColumn(result.column(i)));
  const rows = Array.from({ length: result.rowCount }, (_, row) => columns.map(values => values[row]!));
  return { schema: result.schema, rows };
}

const RELATIVE = 1e-9;
/** What is left where large floats cancel out. */
const ABSOLUTE = 1e-12;

function sameFloat(a: number, b: number): boolean {
  if (a === b || (Number.isNaN(a) && Number.isNaN(b))) return true;
  return Math.abs(a - b) <= Math.max(RELATIVE * Math.max(Math.abs(a), Math.abs(b)), ABSOLUTE);
}

const text = (value: Value, type: DataType): string => {
  if (value === null) return "null";
  return isNested(type) ? JSON.stringify(value) : keyOf(value, type);
};

const same = (a: Value, b: Value, type: DataType): boolean => {
  if (a === null || b === null) return a === b;
  return isFloat(type) ? sameFloat(a as number, b as number) : text(a, type) === text(b, type);
};

const show = (row: readonly Value[] | undefined): string => (row === undefined ? "no row"
  : `[${row.map(v => (v instanceof Uint8Array ? `bytes(${v})` : typeof v === "bigint" ? `${v}n`
    : Object.is(v, -0) ? "-0" : JSON.stringify(v) ?? String(v))).join(", ")}]`);

/** What differs between two results, or null. */
export function difference(expected: Table, actual: Table, ordered: boolean): string | null {
  const types = expected.schema.map(f => f.type);
  const shape = (schema: Schema) => schema.map(f => `${f.name} ${typeName(f.type)}`).join(", ");
  if (shape(expected.schema) !== shape(actual.schema)) {
    return `columns [${shape(actual.schema)}] instead of [${shape(expected.schema)}]`;
  }
  if (expected.rows.length !== actual.rows.length) {
    return `${actual.rows.length} rows instead of ${expected.rows.length}`;
  }
  const [left, right] = ordered ? [expected.rows, actual.rows]
    : [arranged(expected.rows, types), arranged(actual.rows, types)];
  const at = left.findIndex((row, i) => !row.every((value, c) => same(value, right[i]![c]!, types[c]!)));
  if (at < 0 || (!ordered && matchable(left, right, types))) return null;
  return `row ${at}${ordered ? "" : " in sorted order"}: ${show(right[at])} instead of ${show(left[at])}`;
}

type Rows = readonly (readonly Value[])[];

const exactKey = (row: readonly Value[], types: readonly DataType[]): string =>
  row.map((value, c) => (isFloat(types[c]!) ? "" : text(value, types[c]!))).join("|");

/** Rows by their exact values, then by their floats. */
function arranged(rows: Rows, types: readonly DataType[]): Rows {
  const floats = types.flatMap((type, c) => (isFloat(type) ? [c] : []));
  const keyed = rows.map(row => ({ row, key: exactKey(row, types) }));
  const rank = (value: Value): number =>
    (value === null ? -Infinity : Number.isNaN(value) ? Infinity : value as number);
  keyed.sort((a, b) => {
    if (a.key !== b.key) return a.key < b.key ? -1 : 1;
    for (const c of floats) {
      const [x, y] = [rank(a.row[c]!), rank(b.row[c]!)];
      if (x !== y) return x < y ? -1 : 1;
    }
    return 0;
  });
  return keyed.map(entry => entry.row);
}

/** Whether rows pair up when floats that are nearly equal have been sorted differently. */
function matchable(left: Rows, right: Rows, types: readonly DataType[]): boolean {
  const groups = new Map<string, (readonly Value[])[]>();
  for (const row of right) {
    const key = exactKey(row, types);
    groups.set(key, [...groups.get(key) ?? [], row]);
  }
  return left.every(row => {
    const group = groups.get(exactKey(row, types)) ?? [];
    const found = group.findIndex(other => row.every((value, c) => same(value, other[c]!, types[c]!)));
    if (found >= 0) group.splice(found, 1);
    return found >= 0;
  });
}
