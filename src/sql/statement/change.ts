// INSERT, UPDATE and DELETE: the table's new rows as a query over its old ones.
import { project, union } from "../../../engine/plan/build.ts";
import type { NamedExpr, Plan } from "../../../engine/plan/node.ts";
import { castTo } from "../../../expr/bind/coerce.ts";
import { bindLiteral } from "../../../expr/bind/literal.ts";
import { nearest } from "../../../expr/bind/nearest.ts";
import type { Field } from "../../../expr/type.ts";
import type { SqlExpr, SqlName, SqlQuery, SqlSelectItem, SqlStatement } from "../ast.ts";
import { countOf, suggested } from "../listed.ts";
import { bound, failure, unsupported, type StatementContext } from "./context.ts";
import type { TableEntry } from "./snapshot.ts";
import { assigned, columnOf, refuseMisread, stored, tableToChange, type ChangeableTable } from "./table.ts";

type Statement<K extends SqlStatement["kind"]> = Extract<SqlStatement, { kind: K }>;

export async function insert(node: Statement<"insert">, context: StatementContext): Promise<TableEntry> {
  const table = tableToChange(node.table, context);
  const rows = newRows(node, table, context);
  return stored(table, union([table.plan, rows]), node.table.at, context);
}

/** The inserted rows with all of the table's columns. */
function newRows(node: Statement<"insert">, table: ChangeableTable, context: StatementContext): Plan {
  const { columns } = table.definition;
  const fields = node.columns.length > 0 ? fieldsNamed(node.columns, table, context)
    : columns.map(c => c.field);
  const named = fields.map(f => f.name);
  const query = node.query ?? oneRow(node.at);
  const input = bound(query, context, { wanted: node.query ? fields.map(f => f.type) : [] });
  const given = node.query ? input.schema.length : 0;
  if (given > named.length || (node.columns.length > 0 && given < named.length)) {
    const surplus = given > named.length ? valueAt(query, named.length) : null;
    throw failure(context, surplus ?? query.at, "sql-insert",
      `${countOf(named.length, "column")} of ${table.name} ${named.length === 1 ? "gets" : "get"} ${countOf(given, "value")}.`,
      `The columns are: ${named.join(", ")}.`);
  }
  return project(input, columns.map(({ field, default: other }): NamedExpr => {
    const index = named.slice(0, given).indexOf(field.name);
    const rows = index >= 0 && query.body.kind === "values" ? query.body.rows : [];
    rows.forEach(row => refuseMisread(row[index], field.type, context));
    const value = index >= 0 ? columnOf(input.schema[index]!.name, input)
      : other ?? castTo(bindLiteral(null, field.type), field.type);
    const at = valueAt(query, index) ?? query.at;
    return { name: field.name, expr: assigned(value, field.type, field.name, at, context) };
  }));
}

/** What DEFAULT VALUES inserts beside the defaults: nothing. */
const oneRow = (at: number): SqlQuery => ({
  at, with: [], recursive: false, orderBy: [], limit: null, withTies: false, offset: null,
  body: { at, kind: "values", rows: [[{ at, kind: "literal", value: null }]] },
});

/** Where the value of a column stands, if it stands in one place. */
function valueAt({ body }: SqlQuery, index: number): number | null {
  if (body.kind === "values") return body.rows.length === 1 ? body.rows[0]![index]?.at ?? null : null;
  const plain = body.kind === "select" && body.items.every(({ expr }) => expr.kind !== "star");
  return plain ? body.items[index]?.at ?? null : null;
}

/** The columns of a list; each may be named once. */
function fieldsNamed(
  names: readonly SqlName[], table: ChangeableTable, context: StatementContext,
): readonly Field[] {
  const fields = names.map(name => fieldNamed(name, table, context));
  const twice = fields.findIndex((f, i) => fields.indexOf(f) < i);
  if (twice < 0) return fields;
  throw failure(context, names[twice]!.at, "duplicate-column", `The column ${fields[twice]!.name} is named twice.`, "Name it once.");
}

function fieldNamed({ name, at }: SqlName, table: ChangeableTable, context: StatementContext): Field {
  const found = table.definition.columns.find(c => c.field.name.toLowerCase() === name.toLowerCase());
  if (found) return found.field;
  const names = table.definition.columns.map(c => c.field.name);
  throw failure(context, at, "unknown-column", `The table ${table.name} has no column ${JSON.stringify(name)}.`,
    suggested(nearest(name, names), "The columns are", names));
}

/** A query over the table alone. */
function overTable(items: readonly SqlSelectItem[], where: SqlExpr | null, node: Statement<"update" | "delete">): SqlQuery {
  const { at, table: { path }, alias } = node;
  return {
    at, with: [], recursive: false, orderBy: [], limit: null, withTies: false, offset: null,
    body: {
      at, kind: "select", distinct: "no", items, where, groupBy: [], groupDistinct: false, having: null, windows: [],
      from: [{ at, kind: "table", path, alias: alias === null ? null : { name: alias, columns: [] } }],
    },
  };
}

/** Errors of a condition are those of WHERE, wherever the new query has it. */
function checkCondition(node: Statement<"update" | "delete">, context: StatementContext): void {
  const { at } = node;
  if (!node.where) return;
  bound(overTable([{ at, alias: null, expr: { at, kind: "star", table: [] } }], node.where, node), context);
}

export async function update(node: Statement<"update">, context: StatementContext): Promise<TableEntry> {
  const table = tableToChange(node.table, context);
  if (node.from.length > 0) throw unsupported(context, node.at, "UPDATE … FROM", "Compute the value by a subquery in SET.");
  checkCondition(node, context);
  const fields = fieldsNamed(node.set.map(({ column }) => column), table, context);
  const set = new Map(node.set.map(({ value }, i) => [fields[i]!.name, value] as const));
  const items = table.definition.columns.map(({ field: { name, type } }): SqlSelectItem => {
    const old: SqlExpr = { at: node.at, kind: "column", path: [name] };
    const value = set.get(name);
    refuseMisread(value, type, context);
    const expr: SqlExpr = !value ? old : node.where === null ? value
      : { at: value.at, kind: "case", operand: null, branches: [{ when: node.where, then: value }], otherwise: old };
    return { at: node.at, expr, alias: name };
  });
  const changed = bound(overTable(items, null, node), context);
  const rows = project(changed, table.definition.columns.map(({ field: { name, type } }): NamedExpr =>
    ({ name, expr: assigned(columnOf(name, changed), type, name, set.get(name)?.at ?? node.at, context) })));
  return stored(table, rows, node.table.at, context);
}

export async function remove(node: Statement<"delete">, context: StatementContext): Promise<TableEntry> {
  const table = tableToChange(node.table, context);
  if (node.using.length > 0) throw unsupported(context, node.at, "DELETE … USING", "Name the rows by a subquery in WHERE.");
  checkCondition(node, context);
  const { at } = node;
  const kept: SqlExpr = node.where === null ? { at, kind: "literal", value: false }
    : { at: node.where.at, kind: "is", operand: node.where, what: "true", negated: true };
  return stored(table, bound(overTable([{ at, alias: null, expr: { at, kind: "star", table: [] } }], kept, node), context), at, context);
}
