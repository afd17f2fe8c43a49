// The compiled engine against the reference: random dependent joins, which the one unnests and the other computes
// row by row.
import fc from "fast-check";
import { test } from "vitest";
import { seeds, subqueryCaseOf } from "./case.ts";
import { breathe, check } from "./engines.ts";

const PLANS = Math.ceil(Number(process.env["QUERN_PLANS"] ?? 2000) / 10);

test(`${PLANS} random dependent joins agree between the reference and the compiled engine`, async () => {
  await fc.assert(fc.asyncProperty(seeds, async seed => {
    check(subqueryCaseOf(seed), seed);
    await breathe();
  }), { numRuns: PLANS, ...(process.env["QUERN_SEED"] ? { seed: Number(process.env["QUERN_SEED"]) } : {}) });
}, 60_000 + PLANS * 250);
