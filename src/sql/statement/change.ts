// INSERT, UPDATE and DELETE: the table's new rows as a query over its old ones.
import { project, union } from "../../../engine/plan/build.ts";
import type { NamedExpr, Plan } from "../../../engine/plan/node.ts";
import { castTo } from "../../../expr/bind/coerce.ts";
import { bindLiteral } from "../../../expr/bind/literal.ts";
import { nearest } from "../../../expr/bind/nearest.ts";
import type { TypedExpr } from "../../../expr/node.ts";
import type { Field } from "../../../expr/type.ts";
import type {
  SqlExpr, SqlFrom, SqlName, SqlQuery, SqlSelect, SqlSelectItem, SqlStatement,
} from "../ast.ts";
import { countOf, suggested } from "../listed.ts";
import { bound, failure, type StatementContext } from "./context.ts";
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
    const value = index >= 0 ? columnOf(input.schema[index]!.name, input) : other ?? nothing(field);
    const at = valueAt(query, index) ?? query.at;
    return { name: field.name, expr: assigned(value, field.type, field.name, at, context) };
  }));
}

/** What a column without a default gets. */
const nothing = ({ type }: Field): TypedExpr => castTo(bindLiteral(null, type), type);

/** What DEFAULT VALUES inserts beside the defaults: nothing. */
const oneRow = (at: number): SqlQuery =>
  queryOf(at, { at, kind: "values", rows: [[{ at, kind: "literal", value: null }]] });

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

type Change = Statement<"update" | "delete">;

const queryOf = (at: number, body: SqlQuery["body"], limit: SqlExpr | null = null): SqlQuery =>
  ({ at, with: [], recursive: false, orderBy: [], limit, withTies: false, offset: null, body });

const selectOf = (at: number, items: readonly SqlSelectItem[], from: readonly SqlFrom[], where: SqlExpr | null): SqlSelect =>
  ({ at, kind: "select", distinct: "no", items, from, where, groupBy: [], groupDistinct: false, having: null, windows: [] });

const targetOf = ({ at, table: { path }, alias }: Change): SqlFrom =>
  ({ at, kind: "table", path, alias: alias === null ? null : { name: alias, columns: [] } });

/** A query over the table and other items of FROM. */
const overTable = (
  items: readonly SqlSelectItem[], where: SqlExpr | null, node: Change, others: readonly SqlFrom[] = [],
): SqlQuery => queryOf(node.at, selectOf(node.at, items, [targetOf(node), ...others], where));

/** The tables beside that of the statement. */
const othersOf = (node: Change): readonly SqlFrom[] => (node.kind === "update" ? node.from : node.using);

/** Names and conditions mean what they do in a query of all of the tables, and are wrong where they would be there. */
function checkNames(node: Change, values: readonly SqlExpr[], context: StatementContext): void {
  const { at } = node;
  const items = values.length > 0 ? values : [{ at, kind: "star", table: [] } as const];
  bound(overTable(items.map((expr, i) => ({ at: expr.at, alias: `value ${i}`, expr })), node.where, node, othersOf(node)), context);
}

export async function update(node: Statement<"update">, context: StatementContext): Promise<TableEntry> {
  const table = tableToChange(node.table, context);
  checkNames(node, node.from.length > 0 ? node.set.map(({ value }) => value) : [], context);
  const fields = fieldsNamed(node.set.map(({ column }) => column), table, context);
  const set = new Map(node.set.map(({ value }, i) => [fields[i]!.name, value] as const));
  for (const { field: { name, type } } of table.definition.columns) refuseMisread(set.get(name), type, context);
  const changed = bound(node.from.length === 0 ? changedRows(node, table, set) : rowsChangedFrom(node, table, set), context);
  const rows = project(changed, table.definition.columns.map(({ field: { name, type } }): NamedExpr =>
    ({ name, expr: assigned(columnOf(name, changed), type, name, set.get(name)?.at ?? node.at, context) })));
  return stored(table, rows, node.table.at, context);
}

type Assignments = ReadonlyMap<string, SqlExpr>;

/** A column of the table: its new value where the condition is true. */
function itemOf(name: string, value: SqlExpr | undefined, where: SqlExpr | null, { at, table, alias }: Change): SqlSelectItem {
  const old: SqlExpr = { at, kind: "column", path: [alias ?? table.path.at(-1)!, name] };
  const expr: SqlExpr = !value ? old : where === null ? value
    : { at: value.at, kind: "case", operand: null, branches: [{ when: where, then: value }], otherwise: old };
  return { at, expr, alias: name };
}

const changedRows = (node: Statement<"update">, { definition }: ChangeableTable, set: Assignments): SqlQuery =>
  overTable(definition.columns.map(({ field: { name } }) => itemOf(name, set.get(name), node.where, node)), null, node);

const MATCH = "quern match";

/** UPDATE … FROM: each row with what one row of the other tables that meets the condition says. */
function rowsChangedFrom(node: Statement<"update">, { definition }: ChangeableTable, set: Assignments): SqlQuery {
  const { at } = node;
  const values = [...set].map(([name, expr]): SqlSelectItem => ({ at: expr.at, expr, alias: name }));
  const match = selectOf(at, [...values, { at, alias: MATCH, expr: { at, kind: "literal", value: true } }], node.from, node.where);
  const first: SqlFrom = {
    at, kind: "subquery", lateral: true, alias: { name: MATCH, columns: [] },
    query: queryOf(at, match, { at, kind: "number", text: "1" }),
  };
  const found = (name: string, of: number): SqlExpr => ({ at: of, kind: "column", path: [MATCH, name] });
  const items = definition.columns.map(({ field: { name } }) => {
    const value = set.get(name);
    return itemOf(name, value && found(name, value.at), found(MATCH, at), node);
  });
  return queryOf(at, selectOf(at, items, [{
    at, kind: "join", how: "left", left: targetOf(node), right: first, on: { at, kind: "literal", value: true },
    using: null, natural: false, alias: null,
  }], null));
}

export async function remove(node: Statement<"delete">, context: StatementContext): Promise<TableEntry> {
  const table = tableToChange(node.table, context);
  checkNames(node, [], context);
  const { at, where } = node;
  const kept: SqlExpr = node.using.length > 0 ? { at, kind: "not", operand: existsIn(node) }
    : where === null ? { at, kind: "literal", value: false }
      : { at: where.at, kind: "is", operand: where, what: "true", negated: true };
  const rows = bound(overTable([{ at, alias: null, expr: { at, kind: "star", table: [] } }], kept, node), context);
  return stored(table, rows, at, context);
}

/** Whether rows of the tables behind USING meet the condition. */
const existsIn = ({ at, using, where }: Statement<"delete">): SqlExpr => ({
  at, kind: "subquery", form: "exists", test: null, op: "=",
  query: queryOf(at, selectOf(at, [{ at, alias: "one", expr: { at, kind: "number", text: "1" } }], using, where)),
});
