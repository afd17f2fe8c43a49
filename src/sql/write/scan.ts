// Tables of a plan in FROM: by their names, or written out as VALUES.
import type { BoundValue, TypedExpr } from "../../../expr/node.ts";
import { INT64, isFloat, isInteger, type DataType } from "../../../expr/type.ts";
import { sourceOf } from "../../../engine/source/source.ts";
import type { Scan } from "../../../engine/plan/node.ts";
import { rawReader } from "../../../frame/value/raw.ts";
import { EMPTY, type Block, type Source } from "./block.ts";
import { identifier, fresh } from "./identifier.ts";
import { definite, literalSql } from "./literal.ts";
import type { Building } from "./building.ts";
import { unsupported } from "./written.ts";
import { ascending, ROW_NUMBER, treeOf, type Writer } from "./writer.ts";
import { windowSql } from "./window.ts";

export function scanBlock(node: Scan, { writer }: Building, positioned: boolean): Block {
  const name = writer.tables.name(node.source);
  if (name === null) return valuesBlock(node, writer, positioned);
  const named = tableBlock(node, name, writer);
  const whole = node.rows === undefined ? named : sliced(node, named, writer, positioned);
  return positioned && whole.position.length === 0 ? numbered(whole, name, writer) : whole;
}

function tableBlock(node: Scan, name: string, writer: Writer): Block {
  const { tables, atoms, storage } = writer;
  const names = node.source.schema.map((_, i) => tables.column(node.source, i));
  const taken = new Set<string>();
  for (const column of names) {
    if (fresh(column, taken) !== column) unsupported(`the table ${name}: its column ${JSON.stringify(column)} stands there twice but for the case`);
  }
  const { position } = tables;
  const source: Source = {
    kind: "table", wanted: name, alias: name, used: new Set(), whole: position === null,
    columns: position === null ? names : [...names, position],
    write: () => ({ sql: identifier(name), name }),
  };
  return {
    ...EMPTY, from: treeOf(source), hint: name,
    columns: new Map(node.schema.map(field => [field.name, atoms.column(source,
      names[node.source.schema.findIndex(f => f.name === field.name)]!, field, storage.type(field.type))])),
    position: position === null ? []
      : [ascending(atoms.column(source, position, { type: INT64, nullable: false }, "BIGINT"))],
  };
}

/** Numbers rows in the order of their table; a subquery under the table's own name. */
function numbered(block: Block, name: string, writer: Writer): Block {
  const expr = writer.atoms.add({
    kind: "window", source: null, type: "BIGINT",
    write: scope => windowSql({ call: ROW_NUMBER, partitionBy: [], orderBy: [], position: [] }, scope),
  }, INT64, false);
  return writer.wrapped({ ...block, position: [ascending(expr)] }, true, name, true);
}

/** Rows [start, end) of a table. */
function sliced(node: Scan, block: Block, writer: Writer, positioned: boolean): Block {
  const { start, end } = node.rows!;
  const limited = { ...block, limit: { offset: start, count: end - start } };
  if (block.position.length > 0) return writer.wrapped({ ...limited, orderBy: block.position }, true);
  return positioned ? writer.wrapped(limited, true, `${block.hint}_rows`) : limited;
}

/** The type that DuckDB gives a column of VALUES whose first row has its literals as they are. */
function looseType(values: readonly BoundValue[], type: DataType): string | null {
  if (values.every(value => value === null) || isFloat(type)) return null;
  if (type.kind === "decimal") return "DECIMAL";
  if (!isInteger(type)) return null;
  const fits = (bits: bigint) =>
    values.every(v => v === null || ((v as bigint) < 1n << bits && (v as bigint) >= -(1n << bits)));
  return fits(31n) ? "INTEGER" : fits(63n) ? "BIGINT" : "HUGEINT";
}

function valuesBlock(node: Scan, writer: Writer, positioned: boolean): Block {
  const { source: handle, rows } = node;
  const { storage, atoms } = writer;
  const source = sourceOf(handle);
  const readers = node.schema.map(({ name }) =>
    rawReader(source.column(handle.schema.findIndex(f => f.name === name))));
  const [start, end] = rows ? [rows.start, Math.min(rows.end, handle.rowCount)] : [0, handle.rowCount];
  const table = Array.from({ length: Math.max(0, end - start) },
    (_, row) => readers.map(read => read(start + row) as BoundValue));
  if (table.length === 1) {
    const columns = node.schema.map(({ name, type, nullable }, i): [string, TypedExpr] =>
      [name, { kind: "literal", value: table[0]![i]!, type, nullable }]);
    return { ...EMPTY, columns: new Map(columns) };
  }
  if (table.length === 0 || node.schema.length === 0) return unsupported("a table without rows or columns that has no name", "Give it a name in `tables`.");
  const types = node.schema.map(({ type }, i) => looseType(table.map(row => row[i]!), type));
  const text = table.map((row, at) => `(${row.map((value, i) => {
    const { type } = node.schema[i]!;
    const written = literalSql(value, type, storage);
    return (at === 0 && types[i] === null ? definite(written, type, storage) : written).sql;
  }).concat(positioned ? [String(at)] : []).join(", ")})`);
  const taken = new Set<string>();
  const wanted = [...node.schema.map(field => field.name), ...positioned ? ["row_id"] : []];
  const names = wanted.map(name => fresh(name, taken));
  const values: Source = {
    kind: "values", wanted: "v", alias: "v", columns: names, used: new Set(), whole: true,
    write: () => ({ sql: valuesSql(text), name: null, names }),
  };
  const columns = node.schema.map((field, i) =>
    [field.name, atoms.column(values, names[i]!, field, types[i] ?? storage.type(field.type))] as const);
  return {
    ...EMPTY, from: treeOf(values), columns: new Map(columns),
    position: positioned
      ? [ascending(atoms.column(values, names.at(-1)!, { type: INT64, nullable: false }, "INTEGER"))] : [],
  };
}

function valuesSql(rows: readonly string[]): string {
  const line = `(VALUES ${rows.join(", ")})`;
  return line.length <= 80 ? line : `(\n  VALUES\n    ${rows.join(",\n    ")}\n)`;
}

