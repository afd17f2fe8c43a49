// Holds the compiled engine against the reference in a case: on shared and unshared memory, as one and as
// several workers, and again through the kernel cache with other literals and other data.
import { afterAll } from "vitest";
import type { TestingOptions } from "../../engine/api.ts";
import { createEngine, type Engine } from "../../engine/index.ts";
import type { Plan } from "../../engine/plan/node.ts";
import { describeCase, otherTables, type Case, type Seed } from "./case.ts";
import { disagreement, outcomeOf, referenceOutcome, type Outcome } from "./outcome.ts";
import { varied } from "./vary.ts";

/** `npm run test:full` does more with each plan. */
const FULL = process.env["QUERN_FULL"] !== undefined;

/** Engines by whether their memory is shared. Used for many plans, so that kernels and columns are reused. */
const THREADS = [1, 2, 3, 8] as const;
type EngineName = "shared" | "unshared" | `threads ${(typeof THREADS)[number]}`;
const engines: Readonly<Record<EngineName, Engine>> = {
  shared: createEngine({ sanitize: true, sharedMemory: true }),
  unshared: createEngine({ sanitize: true, sharedMemory: false }),
  "threads 1": createEngine({ sanitize: true, threads: 1 }), "threads 2": createEngine({ sanitize: true,
    threads: 2 }),
  "threads 3": createEngine({ sanitize: true, threads: 3 }), "threads 8": createEngine({ sanitize: true,
    threads: 8 }),
};
afterAll(() => Object.values(engines).forEach(engine => engine.close()));

interface Run {
  readonly name: string;
  readonly engine: Engine;
  readonly testing: TestingOptions;
  readonly executor?: "parallel";
}

/** How a plan is run: the seed decides among workers, sizes of morsels and early exits. */
function runsOf({ seed }: Seed): readonly Run[] {
  const dealt: TestingOptions = {
    virtualWorkers: 2 + seed % 3, seed, morselRows: [1, 7, 64, 1024][seed % 4]!,
    earlyExit: [0, 0.1, 0.5][seed % 3]!, ...(seed % 7 < 3 ? { compaction: "always" } : {}),
    ...(seed % 5 === 0 ? { mostMovedBytes: 0 } : {}),
  };
  const [first, second] = seed % 2 === 0 ? ["shared", "unshared"] as const : ["unshared", "shared"] as const;
  const single = { name: `one worker on ${first} memory`, engine: engines[first], testing: {} };
  const several =
    { name: `workers ${JSON.stringify(dealt)} on ${second} memory`, engine: engines[second], testing: dealt };
  return [single, ...FULL || seed % 5 < 2 ? [several] : [], { ...threaded(seed), executor: "parallel" }];
}

/** Real threads: most often two, on the morsels that there would be anyway, or tiny ones. */
function threaded(seed: number): Run {
  const threads = THREADS[[1, 1, 2, 1, 0, 1, 3][seed % 7]!]!;
  const testing = seed % 5 === 0 ? {} : { morselRows: [1, 16, 200][seed % 3]!,
    earlyExit: seed % 2 === 0 ? 0.3 : 0, seed };
  return { name: `${threads} threads, ${JSON.stringify(testing)}`, engine: engines[`threads ${threads}`],
    testing };
}

/** Runs a plan and holds its outcome and the memory it leaves against what is expected. */
function hold(
  plan: Plan, ordered: boolean, expected: Outcome, { name, engine, testing, executor }: Run,
): string | null {
  const actual = outcomeOf(() => engine.runSync(plan, { testing, ...(executor ? { executor } : {}) }));
  const wrong = disagreement(plan, ordered, expected, actual);
  const { arenaBytes } = engine.memoryUse();
  if (wrong !== null) return `${name}: ${wrong}`;
  return arenaBytes === 0 ? null : `${name}: ${arenaBytes} bytes are still in use after the query`;
}

function fail(seed: Seed, plan: Plan, wrong: string): never {
  throw new Error(`compiled and reference differ, ${wrong}\n${describeCase(seed, { plan })}`);
}

function again(made: Case, seed: Seed): Plan {
  const others = otherTables(made, seed);
  return varied(made.plan, new Map(made.tables.map((table, i) => [table.source, others[i]!.source])));
}

/** Runs a case in all its ways and raises what differs. */
export function check(made: Case, seed: Seed): void {
  const runs = runsOf(seed);
  const plans = seed.seed % (FULL ? 3 : 9) === 0 ? [made.plan, again(made, seed)] : [made.plan];
  for (const plan of plans) {
    const expected = referenceOutcome(plan);
    for (const run of runs) {
      const wrong = hold(plan, made.scope.ordered, expected, run);
      if (wrong !== null) fail(seed, plan, wrong);
    }
    const kernels = seed.seed % 3 === 1 ? recompiled(plan, runs[0]!) : 0;
    if (kernels > 0) fail(seed, plan, `${runs[0]!.name}: a second run compiled ${kernels} kernels`);
  }
}

/** What a second run compiles, although the kernels of the first are at hand. */
function recompiled(plan: Plan, { engine, testing }: Run): number {
  let compiled = 0;
  outcomeOf(() => {
    const result = engine.runSync(plan, { testing });
    compiled = result.statistics.compiled;
    return result;
  });
  return compiled;
}

/** Lets the engine learn which tables nobody holds any more. */
export const breathe = () => new Promise<void>(resolve => setImmediate(resolve));
