// The reference against DuckDB: random plans over random tables give the same rows in the same order.
import fc from "fast-check";
import { afterAll, expect, test } from "vitest";
import { caseOf, describeCase, seeds, type Seed } from "./case.ts";
import { DuckDBComparison } from "./duckdb/comparison.ts";

/** DuckDB plans each query anew, so it gets a share of the plans. */
const PLANS = Math.ceil(Number(process.env["QUERN_PLANS"] ?? 2000) / 8);
const MOST_SKIPPED = 0.3;

const duckdb = await DuckDBComparison.open();
afterAll(() => duckdb.close());

async function check(seed: Seed): Promise<void> {
  const made = caseOf(seed);
  const wrong = await duckdb.differs(made.plan);
  if (wrong !== null) throw new Error(`DuckDB and the reference differ: ${wrong}\n${describeCase(seed, made)}`);
}

test(`${PLANS} random plans agree with DuckDB`, async () => {
  await fc.assert(fc.asyncProperty(seeds, check), {
    numRuns: PLANS, ...(process.env["QUERN_SEED"] ? { seed: Number(process.env["QUERN_SEED"]) } : {}),
  });
  expect(duckdb.skippedPart(), `skipped: ${duckdb.reasons()}`).toBeLessThanOrEqual(MOST_SKIPPED);
}, 60_000 + PLANS * 500);
