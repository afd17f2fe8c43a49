// Checks the text of a random plan: what it gives in DuckDB, and what it gives when it is read back here.
import type { DuckDBConnection } from "@duckdb/node-api";
import { QuernError, UnsupportedError } from "../../../expr/error.ts";
import { project, scan } from "../../../engine/plan/build.ts";
import type { Plan } from "../../../engine/plan/node.ts";
import { printPlan } from "../../../engine/plan/print.ts";
import { inputsOf, walkPlan } from "../../../engine/plan/walk.ts";
import type { SourceHandle } from "../../../engine/source/source.ts";
import type { Schema } from "../../../expr/type.ts";
import { Frame } from "../../../frame/frame.ts";
import { createCatalog } from "../../../src/sql/index.ts";
import { planSql } from "../../../src/sql/write/index.ts";
import { difference, type tableOf } from "../../differential/compare.ts";
import { referenceOutcome } from "../../differential/outcome.ts";
import { isHeld, loadNative, rowsOf } from "./duckdb.ts";

/** Where DuckDB's calendar or its planner ends, or where it evaluates what the semantics leave alone. */
const DUCKDB_ENDS = /^(Conversion|Out of Range|Binder|Not implemented) Error/;
/** Faults of DuckDB's own; a database that raised one takes no further query. */
export const DUCKDB_FAULT = /^(INTERNAL|FATAL) Error|invalidated/;

/** Whether which rows there are, and what is in them, depends on nothing but keys. */
export function isByKeys(plan: Plan): boolean {
  switch (plan.kind) {
    case "limit": case "topN": case "asof": case "rowIndex": return false;
    case "distinct": if (plan.on !== null && plan.keep !== "none") return false; break;
    case "window": return false;
    case "aggregate": case "groupingSets":
      if (plan.aggregates.some(({ aggregate: { name } }) => ORDERED.has(name))) return false;
      break;
    default: break;
  }
  return inputsOf(plan).every(isByKeys);
}

const ORDERED: ReadonlySet<string> = new Set(["first", "last", "minBy", "maxBy", "mode"]);

/** Reasons to say nothing about a plan. */
export const BY_ORDER = "its rows depend on their order";
export const LACKING = "a table has a type that DuckDB lacks";
export const INEXACT = "DuckDB computes it inexactly";

/**
 * Third and fourth moments over moving frames cancel in DuckDB: what is null here is some large number
 * there.
 */
const CANCELS = /\b(kurtosis|kurtosisPop|skew|skewPop)\(/;

/** DuckDB's calendar rounds nanoseconds toward 1970: the one before it is on its first day. */
const isFine = ({ type }: Schema[number]): boolean => type.kind === "timestamp" && type.unit === "ns";

export interface Checked {
  /** What is wrong; null: nothing, or it cannot be told. */
  readonly wrong: string | null;
  /** Why it cannot be told. */
  readonly skipped: string | null;
  readonly sql: string;
}

const skip = (skipped: string, sql = ""): Checked => ({ wrong: null, skipped: skipped.split("\n")[0]!, sql });

function sourcesOf(plan: Plan): readonly SourceHandle[] {
  const found = new Set<SourceHandle>();
  walkPlan(plan, node => { if (node.kind === "scan") found.add(node.source); });
  return [...found];
}

export type Way = "rows" | "keys" | "back";

/** The same rows, with no column that has no name. */
function named(plan: Plan): Plan {
  const taken = new Set(plan.schema.map(field => field.name));
  const other = ["nameless", "without a name", "unnamed"].find(name => !taken.has(name))!;
  return plan.schema.every(field => field.name !== "") ? plan
    : project(plan, plan.schema.map(({ name, type, nullable }) =>
    ({ name: name === "" ? other : name, expr: { kind: "column", name, type, nullable } })));
}

const scanned = (plan: Plan): Schema => (plan.kind === "scan" ? plan.schema : inputsOf(plan).flatMap(scanned));

export async function checkText(given: Plan, connection: DuckDBConnection, way: Way): Promise<Checked> {
  const plan = named(given);
  if (!scanned(plan).every(field => isHeld(field.type))) return skip(LACKING);
  if (way !== "back" && (scanned(plan).some(isFine) || CANCELS.test(printPlan(plan)))) return skip(INEXACT);
  if (way !== "rows" && !isByKeys(plan)) return skip(BY_ORDER);
  const expected = referenceOutcome(plan);
  if ("error" in expected) return skip("the plan fails");
  const sources = sourcesOf(plan);
  const tables = Object.fromEntries(sources.map((source, i) => [`s${i}`, new Frame(scan(source))]));
  let sql = "";
  try {
    sql = planSql(plan, { tables, order: way === "rows" ? "rows" : "keys" });
    if (way === "back") {
      const back = createCatalog(tables).query(sql);
      const outcome = referenceOutcome(back.plan);
      if ("error" in outcome) return skip(outcome.error.message, sql);
      return { wrong: looseDifference(expected.table, outcome.table), skipped: null, sql };
    }
    for (const [i, source] of sources.entries()) await loadNative(connection, `s${i}`, source);
    const rows = await rowsOf(connection, sql, plan.schema);
    return { wrong: difference(expected.table, rows, way === "rows"), skipped: null, sql };
  } catch (error) {
    if (error instanceof UnsupportedError) return skip(error.message, sql);
    if (way === "back" && error instanceof QuernError) return skip(error.message, sql);
    if (error instanceof Error
      && (DUCKDB_ENDS.test(error.message)
        || DUCKDB_FAULT.test(error.message))) return skip(error.message, sql);
    return { wrong: error instanceof Error ? error.message : String(error), skipped: null, sql };
  }
}

type Rows = ReturnType<typeof tableOf>;

/** As multisets of values, whatever the width of integers: both in the types of the first. */
const looseDifference = (expected: Rows, actual: Rows): string | null =>
  difference(expected, { ...actual, schema: expected.schema }, false);
