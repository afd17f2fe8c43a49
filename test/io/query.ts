// Real queries over stored tables, for the tests of readers: a plan is built, run, and its rows taken out.
import { bindPredicate } from "../../expr/bind/bind.ts";
import type { Expr } from "../../expr/node.ts";
import * as build from "../../engine/plan/build.ts";
import type { Plan } from "../../engine/plan/node.ts";
import { createEngine, type Engine, type RunOptions } from "../../engine/index.ts";
import { registerStored, type StoredTable } from "../../engine/source/stored-table.ts";
import type { RawValue } from "../../frame/value/raw.ts";
import { rowsIn } from "./bytes.ts";

export const readOf = (table: StoredTable): Plan => build.read(registerStored(table));

export const filtered = (input: Plan, condition: Expr): Plan =>
  build.filter(input, bindPredicate(condition, input.schema, "filter"));

/** The rows of a plan, by the compiled engine. */
export async function rowsOfPlan(
  plan: Plan,
  engine: Engine,
  options: RunOptions = {},
): Promise<RawValue[][]> {
  const result = await engine.run(plan, options);
  return rowsIn({ schema: result.schema, rowCount: result.rowCount, column: i => result.column(i) });
}

/** All rows of a table, through an engine of its own. */
export async function query(table: StoredTable, options: RunOptions = {}): Promise<RawValue[][]> {
  const engine = createEngine();
  try {
    return await rowsOfPlan(readOf(table), engine, options);
  } finally {
    engine.close();
  }
}
