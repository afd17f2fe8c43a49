// The compiled engine against the reference: random plans over random tables.
import fc from "fast-check";
import { test } from "vitest";
import { caseOf, seeds } from "./case.ts";
import { breathe, check } from "./engines.ts";

const PLANS = Number(process.env["QUERN_PLANS"] ?? 2000);

test(`${PLANS} random plans agree between the reference and the compiled engine`, async () => {
  await fc.assert(fc.asyncProperty(seeds, async seed => {
    check(caseOf(seed), seed);
    await breathe();
  }), { numRuns: PLANS, ...(process.env["QUERN_SEED"] ? { seed: Number(process.env["QUERN_SEED"]) } : {}) });
}, 60_000 + PLANS * 250);
