// Plans of the reference against DuckDB, with a count of those that cannot be compared and why.
import { UnsupportedError } from "../../../expr/error.ts";
import type { Plan } from "../../../engine/plan/node.ts";
import { inputsOf } from "../../../engine/plan/walk.ts";
import { difference } from "../compare.ts";
import { referenceOutcome } from "../outcome.ts";
import { duckdbFault } from "./fault.ts";
import { DuckDB } from "./index.ts";

/** Where DuckDB's calendar ends, or where it evaluates what the semantics leave alone. */
const PAST_DUCKDB = /^(Conversion|Out of Range) Error/;

/** Faults of DuckDB's own planner; a database that raised one takes no further query. */
const DUCKDB_FAULT = new RegExp("^INTERNAL Error: "
  + "(Failed to (cast expression to type|bind column reference)|Attempted to access index)");

/** Subqueries that DuckDB's binder takes apart wrongly, or does not take. */
const NO_SUBQUERY = /^(Binder|Not implemented) Error/;

const depends = (plan: Plan): boolean => plan.kind === "dependentJoin" || inputsOf(plan).some(depends);

export class DuckDBComparison {
  private readonly skipped = new Map<string, number>();
  private compared = 0;
  private duckdb: DuckDB;
  private constructor(duckdb: DuckDB) {
    this.duckdb = duckdb;
  }

  static async open(): Promise<DuckDBComparison> {
    return new DuckDBComparison(await DuckDB.open());
  }

  /** What differs between DuckDB's rows and the reference's; null if nothing, or if it cannot be told. */
  async differs(plan: Plan): Promise<string | null> {
    const expected = referenceOutcome(plan);
    if ("error" in expected) return this.skip("the plan fails");
    try {
      const wrong = difference(expected.table, await this.duckdb.run(plan), true);
      const fault = wrong === null ? null : duckdbFault(plan);
      if (fault !== null) return this.skip(fault);
      this.compared++;
      return wrong;
    } catch (error) {
      if (error instanceof UnsupportedError) return this.skip(error.message);
      if (error instanceof Error && DUCKDB_FAULT.test(error.message)) {
        this.duckdb.close();
        this.duckdb = await DuckDB.open();
        return this.skip(error.message.slice(0, 60));
      }
      const past = error instanceof Error && PAST_DUCKDB.test(error.message);
      if (past) return this.skip(error.message.slice(0, 60));
      if (error instanceof Error && NO_SUBQUERY.test(error.message) && depends(plan)) {
        return this.skip(error.message.split("\n")[0]!);
      }
      throw error;
    }
  }

  private skip(reason: string): null {
    this.skipped.set(reason, (this.skipped.get(reason) ?? 0) + 1);
    return null;
  }

  /** Which part of the plans could not be compared. */
  skippedPart(): number {
    const left = [...this.skipped.values()].reduce((sum, count) => sum + count, 0);
    return left / (left + this.compared);
  }

  reasons(): string {
    return JSON.stringify([...this.skipped].sort((a, b) => b[1] - a[1]));
  }

  close(): void {
    this.duckdb.close();
  }
}
