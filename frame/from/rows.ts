// JavaScript rows or columns as a table of host columns.
import { PlanError } from "../../expr/error.ts";
import type { Schema } from "../../expr/type.ts";
import type { HostColumn } from "../../engine/memory/host-column.ts";
import type { Source } from "../../engine/source/source.ts";
import { columnOf, notValues } from "./column.ts";
import { isPromise } from "../expr/misuse.ts";
import { isPlain, show } from "./show.ts";

/** A table in memory: also a Source. */
export interface ColumnTable extends Source {
  readonly columns: readonly HostColumn[];
}

/** Columns by name: an object, or, where order or number-like names matter, a map. */
export type ColumnsByName =
  | { readonly [name: string]: ArrayLike<unknown> } | ReadonlyMap<string, ArrayLike<unknown>>;

/** A table of row objects. Columns are the rows' own members in order of appearance; missing is null. */
export function columnsFromRows(rows: readonly object[], schema?: Schema): ColumnTable {
  checkRows(rows);
  const names = schema ? schema.map(f => f.name) : namesOf(rows);
  if (schema) rows.forEach(checkRow);
  return table(names.map(name => [name, member(rows, name)]), rows.length, schema);
}

/** A table of columns, arrays or typed arrays; typed arrays are used as they are and must not change. */
export function columnsFromObject(columns: ColumnsByName, schema?: Schema): ColumnTable {
  const entries = columns instanceof Map
    ? [...columns] as [string, ArrayLike<unknown>][] : Object.entries(columns);
  for (const [name, values] of entries) {
    if (typeof values !== "object" || values === null || typeof values.length !== "number") throw notValues(name, values);
  }
  const length = entries[0]?.[1].length ?? 0;
  const other = entries.find(([, values]) => values.length !== length);
  if (other) {
    throw new PlanError("unequal-lengths", `Column ${JSON.stringify(entries[0]![0])} has ${length} values, and ${
      JSON.stringify(other[0])} has ${other[1].length}.`, { hint: "All columns of a table have as many values as it has rows." });
  }
  return table(schema ? inOrder(entries, schema) : entries, length, schema);
}

function table(
  entries: readonly (readonly [string, ArrayLike<unknown>])[], rowCount: number, schema?: Schema,
): ColumnTable {
  const named = entries.map(([name, values], i) => columnOf(name, values, schema?.[i]));
  const columns = named.map(n => n.column);
  return { schema: named.map(n => n.field), columns, rowCount, column: index => columns[index]! };
}

/** The columns that a schema names, in its order. */
function inOrder(
  entries: readonly (readonly [string, ArrayLike<unknown>])[], schema: Schema,
): (readonly [string, ArrayLike<unknown>])[] {
  const byName = new Map(entries);
  const known = new Set(schema.map(f => f.name));
  const list = (names: Iterable<string>) => [...names].map(name => JSON.stringify(name)).join(", ") || "(none)";
  const extra = entries.find(([name]) => !known.has(name));
  if (extra) {
    throw new PlanError("unknown-column", `The schema has no column ${JSON.stringify(extra[0])}.`,
      { hint: `Its columns are: ${list(known)}.` });
  }
  return schema.map(({ name }) => {
    const values = byName.get(name);
    if (values) return [name, values];
    throw new PlanError("missing-column", `The schema has a column ${JSON.stringify(name)}, and there are no values for it.`,
      { hint: `The columns are: ${list(byName.keys())}.` });
  });
}

function checkRow(row: unknown, i: number): void {
  if (typeof row === "object" && row !== null && !Array.isArray(row)) return;
  const hint = Array.isArray(row) ? "Name its values, as in `rows.map(([id, name]) => ({ id, name }))`."
    : row === undefined || row === null ? "Leave such rows out, as with `rows.filter(row => row != null)`."
      : "Make objects of plain values, as in `values.map(value => ({ value }))`.";
  throw new PlanError("not-rows", `Row ${i} is ${show(row)}, and an object is needed.`, { hint });
}

/** Throws a PlanError for what is no array of rows. */
export function checkRows(rows: unknown): void {
  if (Array.isArray(rows)) return;
  const hint = isPromise(rows) ? "Write `await` in front of what gives it."
    : typeof rows === "string" ? "Parse the text first, as with `JSON.parse`; files are read with `readJson` or `readCsv`."
      : typeof rows === "object" && rows !== null && isPlain(rows) ? "An object of arrays goes to `fromColumns`." : "As in `fromRows([{ id: 1 }])`.";
  const what = isPromise(rows) ? "a Promise" : show(rows);
  throw new PlanError("not-rows", `Rows must be an array of objects, not ${what}.`, { hint });
}

/** `row.toString` is no column, and `__proto__` may be one; other names need no look at what is inherited. */
function member(rows: readonly object[], name: string): unknown[] {
  const inherited = name in Object.prototype;
  return rows.map(row =>
    (!inherited || Object.hasOwn(row, name) ? (row as Record<string, unknown>)[name] : null));
}

function namesOf(rows: readonly object[]): string[] {
  const names = new Set<string>();
  let before: string[] = [];
  rows.forEach((row, i) => {
    checkRow(row, i);
    const keys = Object.keys(row);
    if (keys.length === before.length && keys.every((key, k) => key === before[k])) return;
    for (const key of keys) names.add(key);
    before = keys;
  });
  return [...names];
}
