// Runs a frame on the compiled engine in several ways and holds each result against the reference's.
import { afterAll, expect } from "vitest";
import type { TestingOptions } from "../../engine/api.ts";
import { loadReference } from "../../engine/reference-result.ts";
import { createEngine, type DataFrame, type Engine, type Frame } from "../../src/index.ts";
import { difference, tableOf } from "../differential/compare.ts";

// Synchronous queries cannot wait for it.
await loadReference();

/** What tests need of a frame; every frame has it, whatever its columns. */
export type AnyFrame = Pick<Frame, "plan"> & { collectSync(options: object): Pick<DataFrame, "numRows"> };

/** As one worker, then as several in random order with tiny morsels and calls that end early. */
export const WAYS: readonly TestingOptions[] = [
  {},
  { virtualWorkers: 2, seed: 11, morselRows: 1000, earlyExit: 0.5 },
  { virtualWorkers: 5, seed: 12, morselRows: 2500, earlyExit: 0.5 },
  { virtualWorkers: 2, seed: 14, earlyExit: 0.5, compaction: "always" },
  { virtualWorkers: 8, seed: 13, morselRows: 400, earlyExit: 0.5, mostMovedBytes: 0 },
];

/** Worker threads on few cores, with tiny morsels and calls that end early. */
const THREADS: readonly (readonly [threads: number, testing: TestingOptions])[] = [
  [1, {}], [2, { compaction: "always" }], [3, { seed: 3, morselRows: 1300, earlyExit: 0.5 }], [8,
    { morselRows: 64 }],
];

const pools = new Map(THREADS.map(([threads]) => [threads, createEngine({ threads, sanitize: true })]));

export const engines: Readonly<Record<"shared" | "unshared", Engine>> = {
  shared: createEngine({ sharedMemory: true, sanitize: true }),
  unshared: createEngine({ sharedMemory: false, sanitize: true }),
};

afterAll(() => [...pools.values(), ...Object.values(engines)].forEach(engine => engine.close()));

const FULL = process.env["QUERN_FULL"] !== undefined;
let calls = 0;
/** `npm test` takes some, all in their turns; `npm run test:full` takes all. */
function sampled<T>(all: readonly T[], count: number): readonly T[] {
  if (FULL || all.length <= count) return all;
  return Array.from({ length: count }, (_, i) => all[(calls + i) % all.length]!);
}

interface Way {
  readonly testing: TestingOptions;
  readonly memory: "shared" | "unshared";
}

/** The plain way on both memories; threads share the work of the two, so that the others take turns. */
const waysOf = ([plain, ...others]: readonly TestingOptions[]): readonly Way[] => [
  { testing: plain!, memory: "shared" }, { testing: plain!, memory: "unshared" },
  ...sampled(others, 1).map((testing, i): Way =>
    ({ testing, memory: (Math.floor(calls / others.length) + i) % 2 === 0 ? "shared" : "unshared" })),
];

/** Every way gives the reference's rows, in its order if that is specified, and leaves no memory behind. */
export function expectAgreement(frame: AnyFrame, { ordered = true, ways = WAYS } = {}): void {
  const expected = tableOf(engines.shared.runSync(frame.plan, { executor: "reference" }));
  calls++;
  for (const { testing, memory } of waysOf(ways)) {
    const engine = engines[memory];
    const actual = engine.runSync(frame.plan, { testing });
    const wrong = difference(expected, tableOf(actual), ordered);
    if (wrong !== null) throw new Error(`${memory} memory, ${JSON.stringify(testing)}: ${wrong}`);
    expect(engine.memoryUse()).toMatchObject({ arenaBytes: 0, arenas: 0 });
  }
  for (const [threads, testing] of sampled(THREADS, 1)) {
    const engine = pools.get(threads)!;
    const actual = engine.runSync(frame.plan, { executor: "parallel", testing });
    const wrong = difference(expected, tableOf(actual), ordered);
    if (wrong !== null) throw new Error(`${threads} threads, ${JSON.stringify(testing)}: ${wrong}`);
    // Plans that hand out the source's columns, or need no row, have nothing for a worker to do.
    const works = actual.statistics.profile!.pipelines.some(p => p.morsels > 0);
    if (works) expect(actual.statistics.executor).toBe("parallel");
    expect(engine.memoryUse()).toMatchObject({ arenaBytes: 0, arenas: 0 });
  }
}
