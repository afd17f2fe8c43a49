// Windows of the reference against DuckDB: a random window over a random plan gives the same rows.
import fc from "fast-check";
import { afterAll, expect, test } from "vitest";
import { describeCase, seeds, windowCaseOf, type Seed } from "./case.ts";
import { DuckDBComparison } from "./duckdb/comparison.ts";

const PLANS = Math.ceil(Number(process.env["QUERN_PLANS"] ?? 2000) / 8);
/** DuckDB has no rows counted with peers excluded, no ranges of months, and no exponential means. */
const MOST_SKIPPED = 0.35;

const duckdb = await DuckDBComparison.open();
afterAll(() => duckdb.close());

async function check(seed: Seed): Promise<void> {
  const made = windowCaseOf(seed);
  const wrong = await duckdb.differs(made.plan);
  if (wrong !== null) throw new Error(`DuckDB and the reference differ: ${wrong}\n${describeCase(seed, made)}`);
}

test(`${PLANS} random windows agree with DuckDB`, async () => {
  await fc.assert(fc.asyncProperty(seeds, check), {
    numRuns: PLANS, ...(process.env["QUERN_SEED"] ? { seed: Number(process.env["QUERN_SEED"]) } : {}),
  });
  expect(duckdb.skippedPart(), `skipped: ${duckdb.reasons()}`).toBeLessThanOrEqual(MOST_SKIPPED);
}, 60_000 + PLANS * 500);
