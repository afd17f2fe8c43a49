// One statement everywhere: bound, by the reference, compiled, and in DuckDB; and what is to be said if
// they differ.
import { ExecutionError, QuernError } from "../../../expr/error.ts";
import type { Plan } from "../../../engine/plan/node.ts";
import { difference, type Table } from "../../differential/compare.ts";
import { referenceOutcome } from "../../differential/outcome.ts";
import type { Database } from "./database.ts";
import type { DuckDBOracle } from "./duckdb.ts";
import { planFor, type Engines } from "./engines.ts";
import { duckdbFault } from "../../differential/duckdb/fault.ts";
import { textIn, type Part } from "./fragment.ts";

/** Something that is wrong; failures of one kind may have one cause. */
export interface Failure {
  readonly kind: string;
  readonly message: string;
}

/** `agreed`: with so many rows. */
export type Verdict =
  { readonly failure: Failure } | { readonly skipped: string } | { readonly agreed: number };

export interface Checked {
  readonly text: Part;
  readonly database: Database;
  readonly ordered: boolean;
}

export const messageOf = (error: unknown): string => (error instanceof Error ? `${error.name}: ${error.message}` : String(error));
export const failed = (kind: string, message: string): Verdict => ({ failure: { kind, message } });

/** A cause in few words, without names and numbers. */
export const causeOf = (error: unknown): string =>
  messageOf(error).split("\n")[0]!.replace(/"[^"]*"|'[^']*'|[a-z]+\d+(\.\w+)?|\d+/g, "…").slice(0, 90);

function bound(text: string, database: Database): { readonly plan: Plan } | { readonly error: unknown } {
  try {
    return { plan: planFor(text, database) };
  } catch (error) {
    return { error };
  }
}

async function duckdbRows(oracle: DuckDBOracle, { text, database }: Checked,
  plan: Plan): Promise<{ readonly table: Table } | { readonly error: unknown }> {
  try {
    return { table: await oracle.rows(database, textIn(text, "duckdb"), plan.schema) };
  } catch (error) {
    return { error };
  }
}

/** Checks a statement. Errors are faults, unless DuckDB fails as well or values have left their range. */
export async function check(checked: Checked, seed: number, engines: Engines,
  oracle: DuckDBOracle): Promise<Verdict> {
  const { text, database, ordered } = checked;
  const made = bound(textIn(text, "quern"), database);
  if ("error" in made) return failed(`bind ${causeOf(made.error)}`, messageOf(made.error));
  const { plan } = made;
  try {
    const expected = referenceOutcome(plan);
    const wrong = engines.differs(plan, ordered, expected, seed);
    if (wrong !== null) return failed("compiled", wrong);
    if ("error" in expected) {
      if (expected.error instanceof ExecutionError) return { skipped: causeOf(expected.error) };
      return failed(`reference ${causeOf(expected.error)}`, messageOf(expected.error));
    }
    const theirs = await duckdbRows(oracle, checked, plan);
    if ("error" in theirs) return { skipped: `DuckDB: ${causeOf(theirs.error)}` };
    const apart = difference(theirs.table, expected.table, ordered);
    if (apart === null) return { agreed: expected.table.rows.length };
    const fault = duckdbFault(plan);
    return fault === null ? failed("DuckDB", apart) : { skipped: fault };
  } catch (error) {
    const kind = error instanceof QuernError ? `${error.name} ${error.code}` : causeOf(error);
    return failed(`crash ${kind}`, error instanceof Error ? error.stack ?? error.message : String(error));
  }
}
