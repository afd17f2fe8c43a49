// The reference against DuckDB: random plans over random tables give the same rows in the same order.
import fc from "fast-check";
import { afterAll, expect, test } from "vitest";
import { caseOf, describeCase, seeds, type Seed } from "./case.ts";
import { difference } from "./compare.ts";
import { DuckDB, Inexpressible } from "./duckdb/index.ts";
import { referenceOutcome } from "./outcome.ts";

/** DuckDB plans each query anew, so it gets a share of the plans. */
const PLANS = Math.ceil(Number(process.env["QUERN_PLANS"] ?? 2000) / 8);
const MOST_SKIPPED = 0.3;

/** Where DuckDB's calendar ends, or where it evaluates what the semantics leave alone. */
const PAST_DUCKDB = /^(Conversion|Out of Range) Error/;

const skipped = new Map<string, number>();
let compared = 0;
const skip = (reason: string) => void skipped.set(reason, (skipped.get(reason) ?? 0) + 1);

/** A fault of DuckDB's own planner; a database that raised one takes no further query. */
const DUCKDB_FAULT = /^INTERNAL Error: Failed to cast expression to type/;

let duckdb = await DuckDB.open();
afterAll(() => duckdb.close());

async function check(seed: Seed): Promise<void> {
  const made = caseOf(seed);
  const expected = referenceOutcome(made.plan);
  if ("error" in expected) return skip("the plan fails");
  try {
    const wrong = difference(expected.table, await duckdb.run(made.plan), true);
    if (wrong !== null) throw new Error(`DuckDB and the reference differ: ${wrong}\n${describeCase(seed, made)}`);
    compared++;
  } catch (error) {
    if (error instanceof Inexpressible) return skip(error.message);
    if (error instanceof Error && DUCKDB_FAULT.test(error.message)) {
      duckdb.close();
      duckdb = await DuckDB.open();
      return skip(error.message.slice(0, 60));
    }
    if (error instanceof Error && PAST_DUCKDB.test(error.message)) return skip(error.message.slice(0, 60));
    throw error;
  }
}

test(`${PLANS} random plans agree with DuckDB`, async () => {
  await fc.assert(fc.asyncProperty(seeds, check), {
    numRuns: PLANS, ...(process.env["QUERN_SEED"] ? { seed: Number(process.env["QUERN_SEED"]) } : {}),
  });
  const left = [...skipped.values()].reduce((sum, count) => sum + count, 0);
  expect(left / (left + compared), `skipped: ${JSON.stringify([...skipped])}`).toBeLessThanOrEqual(MOST_SKIPPED);
}, 60_000 + PLANS * 500);
