// Evaluates expressions over small tables with the reference; shared by its unit tests.
import { bindAggregate, bindRow } from "../../expr/bind/bind.ts";
import type { CastMode, Expr, LiteralValue, TypedAggregate } from "../../expr/node.ts";
import type { AggregateName, FunctionName } from "../../expr/function/table.ts";
import { field, type DataType } from "../../expr/type.ts";
import { aggregate, project, scan } from "../../engine/plan/build.ts";
import type { Plan } from "../../engine/plan/node.ts";
import { executeReference } from "../../engine/reference/index.ts";
import { readColumn } from "../../engine/reference/read.ts";
import type { Value } from "../../engine/reference/value.ts";
import { writeColumn } from "../../engine/reference/write.ts";
import { registerSource } from "../../engine/source/source.ts";

export type Columns = Readonly<Record<string, readonly [DataType, readonly Value[]]>>;

export const col = (name: string): Expr => ({ kind: "column", name });
export const lit = (value: LiteralValue, type?: DataType): Expr =>
  ({ kind: "literal", value, ...(type ? { type } : {}) });
export const call = (name: FunctionName, ...args: readonly Expr[]): Expr => ({ kind: "call", name, args });
export const cast = (operand: Expr, type: DataType, mode: CastMode = "strict"): Expr =>
  ({ kind: "cast", operand, type, mode });
export const agg = (name: AggregateName, arg?: Expr, filter?: Expr): Expr =>
  ({ kind: "aggregate", name, args: arg ? [arg] : [], ...(filter ? { filter } : {}) });

/** A scan of the given columns, all nullable. */
export function tableOf(columns: Columns): Plan {
  const entries = Object.entries(columns);
  return scan(registerSource({
    schema: entries.map(([name, [type]]) => field(name, type, true)),
    rowCount: entries[0]?.[1][1].length ?? 0,
    column: index => writeColumn(entries[index]![1][1], entries[index]![1][0]),
  }));
}

/** All values of a plan's result, row by row. */
export function rowsOfPlan(plan: Plan): Value[][] {
  const result = executeReference(plan);
  const columns = plan.schema.map((_, i) => readColumn(result.column(i)));
  return Array.from({ length: result.rowCount }, (_, row) => columns.map(values => values[row]!));
}

/** The values of an expression in each row. */
export function evaluate(expr: Expr, columns: Columns): Value[] {
  const table = tableOf(columns);
  return rowsOfPlan(project(table, [{ name: "result", expr: bindRow(expr, table.schema, "test") }]))
    .map(row => row[0]!);
}

/** The value of an expression without columns. */
export const constant = (expr: Expr): Value => evaluate(expr, { one: [{ kind: "int8" }, [1n]] })[0]!;

/** The value of an aggregate over all rows. */
export function aggregated(expr: Expr, columns: Columns): Value {
  const table = tableOf(columns);
  const bound = bindAggregate(expr, table.schema, "test", false) as TypedAggregate;
  return rowsOfPlan(aggregate(table, [], [{ name: "result", aggregate: bound }]))[0]![0]!;
}

/** The code and message of the error that a computation raises. */
export function errorOf(compute: () => unknown): { code: unknown; message: string } {
  try {
    compute();
  } catch (error) {
    if (error instanceof Error) return { code: (error as { code?: unknown }).code, message: error.message };
  }
  throw new Error("no error was raised");
}
