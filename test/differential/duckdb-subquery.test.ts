// Dependent joins of the reference against DuckDB, which has them as lateral joins and EXISTS.
import fc from "fast-check";
import { afterAll, expect, test } from "vitest";
import { describeCase, seeds, subqueryCaseOf, type Seed } from "./case.ts";
import { DuckDBComparison } from "./duckdb/comparison.ts";

const PLANS = Math.ceil(Number(process.env["QUERN_PLANS"] ?? 2000) / 16);
const MOST_SKIPPED = 0.5;

const duckdb = await DuckDBComparison.open();
afterAll(() => duckdb.close());

async function check(seed: Seed): Promise<void> {
  const made = subqueryCaseOf(seed);
  const wrong = await duckdb.differs(made.plan);
  if (wrong !== null) throw new Error(`DuckDB and the reference differ: ${wrong}\n${describeCase(seed, made)}`);
}

test(`${PLANS} random dependent joins agree with DuckDB`, async () => {
  await fc.assert(fc.asyncProperty(seeds, check), {
    numRuns: PLANS, ...(process.env["QUERN_SEED"] ? { seed: Number(process.env["QUERN_SEED"]) } : {}),
  });
  expect(duckdb.skippedPart(), `skipped: ${duckdb.reasons()}`).toBeLessThanOrEqual(MOST_SKIPPED);
}, 60_000 + PLANS * 500);
