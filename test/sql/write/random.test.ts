// The texts of random plans, run in DuckDB's own types: exactly the same rows where that is asked for, the
// same multiset otherwise; and the texts that can be read here, read back.
import fc from "fast-check";
import type { DuckDBConnection } from "@duckdb/node-api";
import { afterAll, beforeAll, expect, test } from "vitest";
import { caseOf, describeCase, seeds, subqueryCaseOf, windowCaseOf, type Case, type Seed } from "../../differential/case.ts";
import { connect } from "./duckdb.ts";
import { BY_ORDER, DUCKDB_FAULT, INEXACT, LACKING, checkText, type Way } from "./random.ts";

const PLANS = Number(process.env["QUERN_PLANS"] ?? 2000);

let connection: DuckDBConnection;
beforeAll(async () => { connection = await connect(); });
afterAll(() => connection.closeSync());

interface Suite {
  readonly title: string;
  readonly make: (seed: Seed) => Case;
  readonly way: Way;
  readonly plans: number;
  /** The part of plans about which nothing can be said. */
  readonly mostSkipped: number;
}

/** What random plans are made of that these texts do not speak of. */
const OF_NO_INTEREST: ReadonlySet<string> = new Set([BY_ORDER, INEXACT, LACKING, "the plan fails"]);

const SUITES: readonly Suite[] = [
  { title: "plans, in their exact order", make: caseOf, way: "rows", plans: PLANS / 16, mostSkipped: 0.4 },
  { title: "windows, in their exact order", make: windowCaseOf, way: "rows", plans: PLANS / 32, mostSkipped: 0.4 },
  { title: "subqueries, in their exact order", make: subqueryCaseOf, way: "rows", plans: PLANS / 32, mostSkipped: 0.4 },
  { title: "plans, by keys", make: caseOf, way: "keys", plans: PLANS / 16, mostSkipped: 0.4 },
  { title: "plans, read back", make: caseOf, way: "back", plans: PLANS / 16, mostSkipped: 0.4 },
  { title: "subqueries, read back", make: subqueryCaseOf, way: "back", plans: PLANS / 32, mostSkipped: 0.4 },
];

test.each(SUITES)("random $title", async ({ make, way, plans, mostSkipped }) => {
  const skipped = new Map<string, number>();
  let all = 0;
  await fc.assert(fc.asyncProperty(seeds, async seed => {
    const made = make({ ...seed, rows: Math.min(seed.rows, 120) });
    const checked = await checkText(made.plan, connection, way);
    if (checked.skipped !== null && OF_NO_INTEREST.has(checked.skipped)) return;
    all++;
    if (checked.skipped !== null) skipped.set(checked.skipped, (skipped.get(checked.skipped) ?? 0) + 1);
    if (DUCKDB_FAULT.test(checked.skipped ?? "")) connection = await connect();
    if (checked.wrong !== null) throw new Error(`${checked.wrong}\n${describeCase(seed, made)}\n${checked.sql}`);
  }), { numRuns: Math.ceil(plans), ...(process.env["QUERN_SEED"] ? { seed: Number(process.env["QUERN_SEED"]) } : {}) });
  const left = [...skipped.values()].reduce((sum, count) => sum + count, 0);
  expect(left / all, JSON.stringify([...skipped])).toBeLessThanOrEqual(mostSkipped);
}, 60_000 + PLANS * 100);
