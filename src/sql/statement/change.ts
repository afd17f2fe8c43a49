// INSERT, UPDATE and DELETE: the table's new rows as a query over its old ones.
import { project, union } from "../../../engine/plan/build.ts";
import type { NamedExpr, Plan } from "../../../engine/plan/node.ts";
import { castTo } from "../../../expr/bind/coerce.ts";
import { bindLiteral } from "../../../expr/bind/literal.ts";
import type { SqlExpr, SqlQuery, SqlSelectItem, SqlStatement } from "../ast.ts";
import { bound, failure, unsupported, type StatementContext } from "./context.ts";
import type { TableEntry } from "./snapshot.ts";
import { assigned, columnOf, stored, tableToChange, type ChangeableTable } from "./table.ts";

type Statement<K extends SqlStatement["kind"]> = Extract<SqlStatement, { kind: K }>;

export async function insert(node: Statement<"insert">, context: StatementContext): Promise<TableEntry> {
  const table = tableToChange(node.path, node.at, context);
  const rows = newRows(node, table, context);
  return stored(table, union([table.plan, rows]), node.at, context);
}

/** The inserted rows with all of the table's columns. */
function newRows(node: Statement<"insert">, table: ChangeableTable, context: StatementContext): Plan {
  const { columns } = table.definition;
  const fields = node.columns.length > 0
    ? node.columns.map(name => fieldNamed(name, table, node.at, context)) : columns.map(c => c.field);
  const named = fields.map(field => field.name);
  const twice = named.find((name, i) => named.indexOf(name) < i);
  if (twice !== undefined) throw failure(context, node.at, "sql-insert", `The column ${twice} is named twice.`);
  const wanted = node.query ? fields.map(field => field.type) : [];
  const input = bound(node.query ?? oneRow(node.at), context, 0, wanted);
  const given = node.query ? input.schema.length : 0;
  if (given > named.length || (node.columns.length > 0 && given < named.length)) {
    throw failure(context, node.at, "sql-insert", `${named.length} columns of ${table.name} get ${given} values: ${named.join(", ")}.`);
  }
  return project(input, columns.map(({ field, default: other }): NamedExpr => {
    const index = named.slice(0, given).indexOf(field.name);
    const value = index >= 0 ? columnOf(input.schema[index]!.name, input)
      : other ?? castTo(bindLiteral(null, field.type), field.type);
    return { name: field.name, expr: assigned(value, field.type, field.name, node.at, context) };
  }));
}

/** What DEFAULT VALUES inserts beside the defaults: nothing. */
const oneRow = (at: number): SqlQuery => ({
  at, with: [], recursive: false, orderBy: [], limit: null, withTies: false, offset: null,
  body: { at, kind: "values", rows: [[{ at, kind: "literal", value: null }]] },
});

function fieldNamed(name: string, table: ChangeableTable, at: number, context: StatementContext) {
  const found = table.definition.columns.find(c => c.field.name.toLowerCase() === name.toLowerCase());
  if (found) return found.field;
  throw failure(context, at, "unknown-column", `${table.name} has no column ${name}.`,
    `Its columns are: ${table.definition.columns.map(c => c.field.name).join(", ")}.`);
}

/** A query over the table alone. */
function overTable(items: readonly SqlSelectItem[], where: SqlExpr | null, node: Statement<"update" | "delete">): SqlQuery {
  const { at, path, alias } = node;
  return {
    at, with: [], recursive: false, orderBy: [], limit: null, withTies: false, offset: null,
    body: {
      at, kind: "select", distinct: "no", items, where, groupBy: [], groupDistinct: false, having: null, windows: [],
      from: [{ at, kind: "table", path, alias: alias === null ? null : { name: alias, columns: [] } }],
    },
  };
}

export async function update(node: Statement<"update">, context: StatementContext): Promise<TableEntry> {
  const table = tableToChange(node.path, node.at, context);
  if (node.from.length > 0) throw unsupported(context, node.at, "UPDATE … FROM", "Compute the value by a subquery in SET.");
  const set = new Map(node.set.map(({ column, value }) => [fieldNamed(column, table, node.at, context).name, value] as const));
  const items = table.definition.columns.map(({ field: { name } }): SqlSelectItem => {
    const old: SqlExpr = { at: node.at, kind: "column", path: [name] };
    const value = set.get(name);
    const expr: SqlExpr = !value ? old : node.where === null ? value
      : { at: value.at, kind: "case", operand: null, branches: [{ when: node.where, then: value }], otherwise: old };
    return { at: node.at, expr, alias: name };
  });
  const changed = bound(overTable(items, null, node), context);
  const rows = project(changed, table.definition.columns.map(({ field: { name, type } }): NamedExpr =>
    ({ name, expr: assigned(columnOf(name, changed), type, name, node.at, context) })));
  return stored(table, rows, node.at, context);
}

export async function remove(node: Statement<"delete">, context: StatementContext): Promise<TableEntry> {
  const table = tableToChange(node.path, node.at, context);
  if (node.using.length > 0) throw unsupported(context, node.at, "DELETE … USING", "Name the rows by a subquery in WHERE.");
  const { at } = node;
  const kept: SqlExpr = node.where === null ? { at, kind: "literal", value: false }
    : { at: node.where.at, kind: "is", operand: node.where, what: "true", negated: true };
  return stored(table, bound(overTable([{ at, alias: null, expr: { at, kind: "star", table: [] } }], kept, node), context), at, context);
}
