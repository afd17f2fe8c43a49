// A plan as one statement in DuckDB's SQL: the way back from frames to text.
import { PlanError } from "../../../expr/error.ts";
import type { Plan } from "../../../engine/plan/node.ts";
import { inputsOf, walkPlan } from "../../../engine/plan/walk.ts";
import type { SourceHandle } from "../../../engine/source/source.ts";
import { scan } from "../../../engine/plan/build.ts";
import { Frame } from "../../../frame/frame.ts";
import type { ToSqlOptions } from "../../../frame/ports.ts";
import { fresh } from "./identifier.ts";
import { NATIVE } from "./native.ts";
import { isClosed } from "./building.ts";
import { builder } from "./plan.ts";
import type { Storage } from "./storage.ts";
import { rememberedName } from "./table-name.ts";
import { unsupported } from "./written.ts";
import { Writer, type TableNames } from "./writer.ts";

export type { Storage } from "./storage.ts";
export type { TableNames } from "./writer.ts";

export interface Statement {
  readonly storage: Storage;
  readonly tables: TableNames;
  /** Names that no other table may have. */
  readonly taken: Iterable<string>;
  /** Rows come exactly in the plan's order, with all that ties in it. */
  readonly exact: boolean;
  /** What a column without a name is called; null: nothing. */
  readonly unnamed: string | null;
}

/** How often each plan is read: those that several read are written once. */
function readers(root: Plan): ReadonlyMap<Plan, number> {
  const counts = new Map<Plan, number>();
  const visit = (plan: Plan): void => {
    const count = counts.get(plan) ?? 0;
    counts.set(plan, count + 1);
    if (count === 0) inputsOf(plan).forEach(visit);
  };
  visit(root);
  return counts;
}

export function statementSql(plan: Plan, { storage, tables, taken, exact, unnamed }: Statement): string {
  if (plan.schema.length === 0) unsupported("a query without columns");
  if (!isClosed(plan)) throw new Error("a plan that reads rows outside of it is no statement");
  const writer = new Writer(storage, tables, taken, exact);
  return writer.statement(builder(writer, readers(plan)).build(plan, exact), unnamed);
}

/** The sources of a plan, in the order in which they are first read. */
function sourcesIn(plan: Plan): readonly SourceHandle[] {
  const found = new Set<SourceHandle>();
  walkPlan(plan, node => { if (node.kind === "scan") found.add(node.source); });
  return [...found];
}

export function planSql(plan: Plan, options: ToSqlOptions = {}): string {
  const names = namesOf(plan, options);
  return statementSql(plan, {
    storage: NATIVE, exact: options.order === "rows", unnamed: null,
    taken: [...names.values()].flatMap(name => name ?? []),
    tables: {
      name: handle => names.get(handle) ?? null, column: (handle, i) => handle.schema[i]!.name,
        position: null,
    },
  });
}

/** More rows than anybody writes by hand; what has more was made by a program. */
const MOST_WRITTEN = 1000;

/** Rows that a query in SQL wrote as VALUES. */
const isWritten = ({ id, rowCount }: SourceHandle): boolean =>
  id.startsWith("values#") && rowCount > 0 && rowCount <= MOST_WRITTEN;

function namesOf(
  plan: Plan, { tables = {}, names = (_, suggested) => suggested, values = 0 }: ToSqlOptions,
): ReadonlyMap<SourceHandle, string | null> {
  const given = new Map<SourceHandle, string>();
  for (const [name, table] of Object.entries(tables)) {
    if (table.plan.kind !== "scan") {
      throw new PlanError("to-sql-table", `toSQL: ${JSON.stringify(name)} in \`tables\` is a query, and a table is needed.`,
        { hint: "Give the frame that it reads, or persist() it first." });
    }
    given.set(table.plan.source, name);
  }
  const found = new Map<SourceHandle, string | null>();
  const taken = new Set([...given.values()].map(name => name.toLowerCase()));
  const sources = sourcesIn(plan);
  for (const handle of sources) {
    const known = given.get(handle) ?? rememberedName(handle);
    if (known === undefined) continue;
    found.set(handle, known);
    taken.add(known.toLowerCase());
  }
  for (const handle of sources) {
    if (found.has(handle)) continue;
    const small = handle.rowCount > 0 && handle.rowCount <= values;
    if (isWritten(handle) || small) found.set(handle, null);
    else found.set(handle, names(new Frame(scan(handle)), numbered(taken)));
  }
  distinct(found);
  return found;
}

function numbered(taken: Set<string>): string {
  for (let i = 1; ; i++) if (!taken.has(`t${i}`)) return fresh(`t${i}`, taken);
}

function distinct(names: ReadonlyMap<SourceHandle, string | null>): void {
  const seen = new Set<string>();
  for (const name of names.values()) {
    if (name === null) continue;
    if (seen.has(name.toLowerCase())) {
      throw new PlanError("to-sql-table", `toSQL: two tables of the query are called ${JSON.stringify(name)}.`,
        { hint: "Name them in `tables`: toSQL({ tables: { orders, customers } })." });
    }
    seen.add(name.toLowerCase());
  }
}
