// CREATE TABLE, CREATE TABLE AS, CREATE VIEW and DROP.
import { field } from "../../../expr/type.ts";
import { project, scan } from "../../../engine/plan/build.ts";
import type { NamedExpr, Plan } from "../../../engine/plan/node.ts";
import { registerSource } from "../../../engine/source/source.ts";
import { columnFromRaw } from "../../../frame/value/build.ts";
import { nearest } from "../../../expr/bind/nearest.ts";
import type { SqlColumnDefinition, SqlStatement } from "../ast.ts";
import { countOf, suggested } from "../listed.ts";
import { planOf, typeOfSqlText } from "../bind/index.ts";
import { bound, collected, entryOf, failure, type StatementContext } from "./context.ts";
import { schemaOf, withEntry, withoutEntry, type Snapshot, type TableColumn, type TableDefinition } from "./snapshot.ts";
import { assigned, columnOf } from "./table.ts";

type Statement<K extends SqlStatement["kind"]> = Extract<SqlStatement, { kind: K }>;

/** Whether the name is free, or may be taken; false: it is taken and nothing is to be done. */
function mayCreate(
  node: Statement<"createTable" | "createTableAs" | "createView">, context: StatementContext,
): boolean {
  const known = entryOf(context.snapshot, node.table.path);
  if (!known || node.orReplace) return true;
  if (node.kind !== "createView" && node.ifNotExists) return false;
  const what = node.kind === "createView" ? "view" : "table";
  throw failure(context, node.table.at, "duplicate-table", `There is a ${known.kind} ${known.name} already.`,
    `Drop it first, or write CREATE OR REPLACE ${what.toUpperCase()}.`);
}

const nameOf = (path: readonly string[]): string => path[path.length - 1]!;

export function createTable(node: Statement<"createTable">, context: StatementContext): Snapshot {
  if (!mayCreate(node, context)) return context.snapshot;
  const keyed = new Set(node.keys.filter(key => key.primary).flatMap(key => key.columns));
  const columns = node.columns.map(column => columnOfTable(column, keyed, context));
  const names = columns.map(c => c.field.name);
  const twice = names.find((name, i) => names.findIndex(n => n.toLowerCase() === name.toLowerCase()) < i);
  if (twice !== undefined) {
    const second = node.columns.findLast(c => c.name.toLowerCase() === twice.toLowerCase())!;
    throw failure(context, second.at, "duplicate-column", `The table has two columns ${twice}.`, "Give one of them another name.");
  }
  for (const key of node.keys) {
    const missing = key.columns.find(name => !names.includes(name));
    if (missing !== undefined) {
      throw failure(context, key.at, "unknown-column", `The key names ${missing}, which is no column of the table.`,
        suggested(nearest(missing, names), "The columns are", names));
    }
  }
  const definition: TableDefinition = { columns, keys: node.keys };
  const name = nameOf(node.table.path);
  return withEntry(context.snapshot, { kind: "table", name, definition, plan: emptyTable(definition, name) });
}

function columnOfTable(
  column: SqlColumnDefinition,
  keyed: ReadonlySet<string>,
  context: StatementContext,
): TableColumn {
  const type = typeOfSqlText(column.type, context.text);
  const own = field(column.name, type, !column.notNull && !keyed.has(column.name));
  if (column.default === null) return { field: own, default: null };
  const { at } = column;
  const plan = planOf(
    {
      at,
      with: [],
      recursive: false,
      orderBy: [],
      limit: null,
      withTies: false,
      offset: null,
      body: {
        at,
        kind: "select",
        distinct: "no",
        items: [{ at, alias: "value", expr: column.default }],
        from: [],
        where: null,
        groupBy: [],
        groupDistinct: false,
        having: null,
        windows: [],
      },
    },
    context.text,
    {
      parameters: [],
      integerDivision: context.integerDivision,
      relation: () => null,
      relationNames: () => [],
    },
  );
  const value = plan.kind === "project" && plan.input.kind === "project" ? plan.input.columns[0]!.expr : null;
  if (value?.kind !== "literal")
    throw failure(
      context,
      at,
      "sql-default",
      `The default of ${column.name} must be a plain value.`,
      "Write a number, a string or null.",
    );
  return { field: own, default: assigned(value, type, column.name, at, context) };
}

function emptyTable(definition: TableDefinition, name: string): Plan {
  const schema = schemaOf(definition);
  return scan(
    registerSource({ schema, rowCount: 0, column: index => columnFromRaw(schema[index]!.type, []) }, name),
  );
}

export async function createTableAs(node: Statement<"createTableAs">, context: StatementContext): Promise<Snapshot> {
  if (!mayCreate(node, context)) return context.snapshot;
  const plan = named(bound(node.query, context), node.columns, node.table.at, context);
  const { plan: rows } = await collected(plan, context);
  const columns = rows.schema.map((f): TableColumn => ({
    field: field(f.name, f.type, true),
    default: null,
  }));
  const name = nameOf(node.table.path);
  return withEntry(context.snapshot, { kind: "table", name, plan: rows, definition: { columns, keys: [] } });
}

function named(plan: Plan, names: readonly string[], at: number, context: StatementContext): Plan {
  if (names.length === 0) return plan;
  if (names.length > plan.schema.length) {
    throw failure(context, at, "sql-alias", `The query has ${countOf(plan.schema.length, "column")}, and ${names.length} names are given.`);
  }
  return project(
    plan,
    plan.schema.map(({ name }, i): NamedExpr => ({ name: names[i] ?? name, expr: columnOf(name, plan) })),
  );
}

export function createView(node: Statement<"createView">, context: StatementContext): Snapshot {
  mayCreate(node, context);
  const { schema } = bound(node.query, context);
  if (node.columns.length > schema.length) {
    throw failure(context, node.table.at, "sql-alias", `The query has ${countOf(schema.length, "column")}, and ${node.columns.length} names are given.`);
  }
  const { query, columns, table } = node;
  const name = nameOf(table.path);
  return withEntry(context.snapshot, { kind: "view", name, text: context.text, query, columns });
}

export function drop(node: Statement<"drop">, context: StatementContext): Snapshot {
  return node.tables.reduce((snapshot, { path, at }) => {
    const known = entryOf(snapshot, path);
    if (known?.kind === node.what) return withoutEntry(snapshot, known.name);
    if (!known && node.ifExists) return snapshot;
    if (known) throw failure(context, at, "unknown-table", `${known.name} is a ${known.kind}, not a ${node.what}.`, `Write DROP ${known.kind.toUpperCase()}.`);
    const names = [...snapshot.values()].filter(entry => entry.kind === node.what).map(entry => entry.name);
    throw failure(context, at, "unknown-table", `There is no ${node.what} ${JSON.stringify(nameOf(path))}.`,
      suggested(nearest(nameOf(path), names), `The ${node.what}s are`, names));
  }, context.snapshot);
}
