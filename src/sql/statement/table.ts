// Rows of a table that statements change: cast to the table's columns, checked against NOT NULL and keys,
// stored.
import { bindRow, call, fieldMap } from "../../../expr/bind/bind.ts";
import { castable } from "../../../expr/bind/castable.ts";
import { castTo } from "../../../expr/bind/coerce.ts";
import { bindLiteral } from "../../../expr/bind/literal.ts";
import type { TypedExpr } from "../../../expr/node.ts";
import { INT64, sameType, type DataType, type Field } from "../../../expr/type.ts";
import { aggregate, filter, limit, project } from "../../../engine/plan/build.ts";
import type { NamedExpr, Plan } from "../../../engine/plan/node.ts";
import { anyValue } from "../../../frame/verb/any-value.ts";
import { nearest } from "../../../expr/bind/nearest.ts";
import type { SqlExpr, SqlKey, SqlTarget } from "../ast.ts";
import { hasForm, misread } from "../bind/index.ts";
import { suggested } from "../listed.ts";
import { aValueOf } from "../type-name.ts";
import { collected, entryOf, failure, type StatementContext } from "./context.ts";
import { schemaOf, type TableDefinition, type TableEntry } from "./snapshot.ts";

export interface ChangeableTable extends TableEntry {
  readonly definition: TableDefinition;
}

/** The table that a statement changes. */
export function tableToChange({ path, at }: SqlTarget, context: StatementContext): ChangeableTable {
  const entry = entryOf(context.snapshot, path);
  const name = path.join(".");
  if (!entry) {
    const names = [...context.snapshot.values()].filter(e => e.kind === "table").map(e => e.name);
    throw failure(context, at, "unknown-table", `There is no table ${JSON.stringify(name)}.`,
      suggested(nearest(name, names), "The tables are", names));
  }
  if (entry.kind === "view") throw failure(context, at, "sql-view", `${name} is a view, whose rows cannot be changed.`, "Change the tables that it reads.");
  const { definition } = entry;
  if (definition === null) {
    throw failure(context, at, "sql-frame", `${name} is a registered frame, whose rows cannot be changed.`, `Copy it: create table copied as select * from ${name}.`);
  }
  return { ...entry, definition };
}

export const columnOf = (name: string, plan: Plan): TypedExpr => {
  const { type, nullable } = fieldMap(plan.schema).get(name)!;
  return { kind: "column", name, type, nullable };
};

/** A value as a column's type: as an assignment casts it. */
export function assigned(
  value: TypedExpr,
  type: DataType,
  column: string,
  at: number,
  context: StatementContext,
): TypedExpr {
  if (sameType(value.type, type)) return value;
  if (value.type.kind === "null") return castTo(bindLiteral(null, type), type);
  if (!castable(value.type, type)) {
    throw failure(
      context,
      at,
      "type-mismatch",
      `The column ${column} takes ${aValueOf(type)}, not ${aValueOf(value.type)}.`,
    );
  }
  return { kind: "cast", operand: value, mode: "strict", type, nullable: value.nullable };
}

/** A string that is written out and cannot become a value of a column. */
export function refuseMisread(node: SqlExpr | undefined, type: DataType, context: StatementContext): void {
  if (node?.kind !== "literal" || typeof node.value !== "string" || hasForm(node.value, type)) return;
  const { message, hint } = misread(node.value, type);
  throw failure(context, node.at, "literal-mismatch", message, hint);
}

/** Runs what gives the table's new rows, checks them, and gives the table with them. */
export async function stored(
  table: ChangeableTable,
  rows: Plan,
  at: number,
  context: StatementContext,
): Promise<TableEntry> {
  const { definition } = table;
  const { plan } = await collected(rows, context);
  for (const { field } of definition.columns) await checkNotNull(table, plan, field, at, context);
  for (const key of definition.keys) await checkUnique(table, plan, key, at, context);
  return { ...table, plan: declared(plan, definition) };
}

/** The rows under the table's own nullability, which has been checked. */
function declared(plan: Plan, definition: TableDefinition): Plan {
  const fields = schemaOf(definition);
  if (plan.schema.every((field, i) => field.nullable === fields[i]!.nullable || !field.nullable)) return plan;
  return project(plan, fields.map(({ name, type, nullable }): NamedExpr => {
    const column = columnOf(name, plan);
    const other = nullable ? null : anyValue(type);
    return { name, expr: other ? call("coalesce", [column, other]) : column };
  }));
}

async function checkNotNull(
  table: ChangeableTable,
  plan: Plan,
  { name, nullable }: Field,
  at: number,
  context: StatementContext,
): Promise<void> {
  if (nullable || !fieldMap(plan.schema).get(name)!.nullable) return;
  const missing = await collected(limit(filter(plan, call("isNull", [columnOf(name, plan)])), 0, 1), context);
  if (missing.numRows > 0)
    throw failure(
      context,
      at,
      "not-null",
      `The column ${name} of ${table.name} is NOT NULL, and a row has no value for it.`,
      "Give it a value, or a DEFAULT.",
    );
}

async function checkUnique(
  table: ChangeableTable,
  plan: Plan,
  { columns, primary }: SqlKey,
  at: number,
  context: StatementContext,
): Promise<void> {
  const keys = columns.map((name): NamedExpr => ({ name, expr: columnOf(name, plan) }));
  const present = keys
    .filter(({ expr }) => expr.nullable)
    .reduce<Plan>((rows, { expr }) => filter(rows, call("not", [call("isNull", [expr])])), plan);
  const count = "quern count";
  const groups = aggregate(present, keys, [
    { name: count, aggregate: { kind: "aggregate", name: "count", args: [], type: INT64, nullable: false } },
  ]);
  const twice = filter(
    groups,
    bindRow(
      {
        kind: "call",
        name: "gt",
        args: [
          { kind: "column", name: count },
          { kind: "literal", value: 1n },
        ],
      },
      groups.schema,
      "key",
    ),
  );
  const [found] = (await collected(limit(twice, 0, 1), context)).toArray({
    int64: "string",
  } as object) as Record<string, unknown>[];
  if (!found) return;
  const values = columns.map(name => `${name} = ${String(found[name])}`).join(", ");
  throw failure(
    context,
    at,
    "duplicate-key",
    `The ${primary ? "primary" : "unique"} key of ${table.name} is (${columns.join(", ")}), and several rows have ${values}.`,
    "Each row needs values of its own there.",
  );
}
