// Runs a frame on the compiled engine in several ways and holds each result against the reference's.
import { expect } from "vitest";
import type { TestingOptions } from "../../engine/api.ts";
import { createEngine, type DataFrame, type Engine, type Frame } from "../../src/index.ts";
import { difference, tableOf } from "../differential/compare.ts";

/** What tests need of a frame; every frame has it, whatever its columns. */
export type AnyFrame = Pick<Frame, "plan"> & { collectSync(options: object): Pick<DataFrame, "numRows"> };

/** As one worker, then as several in random order with tiny morsels and calls that end early. */
export const WAYS: readonly TestingOptions[] = [
  {},
  { virtualWorkers: 2, seed: 11, morselRows: 1000, earlyExit: 0.5 },
  { virtualWorkers: 5, seed: 12, morselRows: 2500, earlyExit: 0.5 },
  { virtualWorkers: 8, seed: 13, morselRows: 400, earlyExit: 0.5 },
];

export const engines: Readonly<Record<"shared" | "unshared", Engine>> = {
  shared: createEngine({ sharedMemory: true, sanitize: true }),
  unshared: createEngine({ sharedMemory: false, sanitize: true }),
};

/** Every way gives the reference's rows, in its order if that is specified, and leaves no memory behind. */
export function expectAgreement(frame: AnyFrame, { ordered = true, ways = WAYS } = {}): void {
  const expected = tableOf(engines.shared.runSync(frame.plan, { executor: "reference" }));
  ways.forEach((testing, i) => {
    for (const [name, engine] of Object.entries(engines)) {
      // Threads share the work of the two memories; the plain way runs on both.
      if (i > 0 && (i % 2 === 0) === (name === "shared")) continue;
      const actual = engine.runSync(frame.plan, { testing });
      const wrong = difference(expected, tableOf(actual), ordered);
      if (wrong !== null) throw new Error(`${name} memory, ${JSON.stringify(testing)}: ${wrong}`);
      expect(engine.memoryUse()).toMatchObject({ arenaBytes: 0, arenas: 0 });
    }
  });
}
