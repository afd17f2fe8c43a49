// An engine for frame tests that only interprets plans; shares nothing with the compiled one.
import { afterAll, beforeAll } from "vitest";
import type { Engine, Result } from "../../engine/api.ts";
import type { Plan } from "../../engine/plan/node.ts";
import { executeReference } from "../../engine/reference/index.ts";
import { ports } from "../../frame/ports.ts";

function run(plan: Plan): Result {
  return { ...executeReference(plan),
    statistics: { executor: "reference", compiled: 0, milliseconds: 0, skippedRows: 0, peakBytes: 0,
      profile: null } };
}

export const referenceEngine: Engine = {
  run: async plan => run(plan),
  runSync: run,
  async * batches(plan) { yield run(plan); },
  start: () => { throw new Error("the reference engine runs queries at once"); },
  queries: () => [],
  explain: plan => plan.kind,
  describe: () => ({ optimized: null, rules: [], pipelines: [] }),
  pin: () => () => undefined,
  memoryUse: () => ({ residentBytes: 0, arenaBytes: 0, arenas: 0, capacityBytes: 0 }),
  close: () => undefined,
};

/** All queries of a test file go to the reference; the next file has its own engine again. */
export function useReferenceEngine(): void {
  let before: typeof ports.engine;
  beforeAll(() => {
    before = ports.engine;
    ports.engine = () => referenceEngine;
  });
  afterAll(() => { ports.engine = before; });
}
