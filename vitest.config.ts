// The test run. `--mode full` asks for the full counts; absolute times belong to `bench`, never here.
import { fileURLToPath } from "node:url";
import { defineConfig } from "vitest/config";
import { BaseSequencer, type TestSpecification } from "vitest/node";

/** What `npm run test:full` sets; a variable that is set outside wins. */
const FULL_COUNTS: Record<string, string> = { QUERN_FULL: "1", QUERN_PLANS: "50000", QUERN_STATEMENTS: "100000" };

/** These folders look at the built package, so it is built first; nobody else waits for that. */
const BUILT = ["test/package/**/*.test.ts", "test/docs/**/*.test.ts"];

/** Files of these folders leave nothing behind, so they share a process: imports cost the most. */
const LIGHT = [
  "arrow", "bench", "cli", "codegen", "display", "estimate", "frame", "io", "memory", "mistakes", "optimizer", "plan", "plot",
  "profile", "reference", "routine", "scheduler", "slt", "value",
].map(folder => `test/${folder}/**/*.test.ts`);

/** The longest ones begin first: one that is left at the end would have a single processor. */
const LONGEST = ["test/differential/", "test/sql/random/", "test/type/", "test/unnest/"];

class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const rank = ({ moduleId }: TestSpecification): number =>
      LONGEST.findIndex(folder => moduleId.includes(folder));
    const [first, rest] = [files.filter(file => rank(file) >= 0), files.filter(file => rank(file) < 0)];
    return [...first.sort((a, b) => rank(a) - rank(b)), ...await super.sort(rest)];
  }
}

/** Queries that the docs show import the package by its name; here that is its source. */
const alias = { quern: fileURLToPath(new URL("src/index.ts", import.meta.url)) };

export default defineConfig(({ mode }) => {
  const full = mode === "full";
  const env = full ? { ...FULL_COUNTS, ...definedOf(Object.keys(FULL_COUNTS)) } : {};
  const common = {
    environment: "node" as const,
    setupFiles: ["test/setup/seed.ts"],
    // A process for each file: linear memory is reserved per process, and a crash names its file.
    pool: "forks" as const,
    // Generous: some tests run the TypeScript compiler, and machines are shared.
    testTimeout: full ? 3_600_000 : 180_000,
    hookTimeout: full ? 600_000 : 120_000,
    env,
  };
  return {
    test: {
      maxWorkers: 2,
      sequence: { sequencer: LongestFirst },
      projects: [
        {
          resolve: { alias },
          test: {
            ...common, name: "source", globalSetup: ["engine/build-worker.ts", "test/setup/peers.ts"], include: ["test/**/*.test.ts"],
            // Some tests have packages of their own, and packages bring tests.
            exclude: [...BUILT, ...LIGHT, "**/node_modules/**"],
          },
        },
        {
          resolve: { alias },
          test: {
            ...common, name: "light", globalSetup: ["engine/build-worker.ts"], include: LIGHT, isolate: false,
            exclude: ["**/node_modules/**"],
          },
        },
        {
          test: {
            ...common, name: "built", include: BUILT, globalSetup: ["test/package/build-if-stale.ts"],
          },
        },
      ],
    },
  };
});

function definedOf(names: readonly string[]): Record<string, string> {
  const set: Record<string, string> = {};
  for (const name of names) {
    const value = process.env[name];
    if (value !== undefined) set[name] = value;
  }
  return set;
}
