// The build: ESM bundles of the front door and of each other entry with their types, the command, and the
// files that workers run. Peers and Node's own modules stay imports.
import { defineConfig } from "tsup";
import { writeWorkers } from "./engine/build-worker.ts";

const ENTRIES = { index: "src/index.ts", sql: "src/sql/index.ts" };
/** The command `quern`; nobody imports it, so it has no types. */
const COMMAND = { quern: "src/cli/platform-quern.ts" };

export default defineConfig({
  entry: { ...ENTRIES, ...COMMAND },
  format: "esm",
  target: "es2022",
  platform: "neutral",
  splitting: true,
  treeshake: true,
  clean: true,
  external: [/^node:/, "@observablehq/plot", "apache-arrow", "cli-progress", "libpg-query", "linkedom"],
  // Less to read and parse at every import; names stay, so that stack traces can be read.
  esbuildOptions(options) {
    options.minifyWhitespace = true;
    options.minifySyntax = true;
  },
  // Files of their own: as other entries they would share chunks with the bundle.
  onSuccess: () => writeWorkers("dist", true),
  // tsup sets `baseUrl` for its declaration build, which TypeScript 6 calls deprecated.
  dts: { entry: ENTRIES, compilerOptions: { ignoreDeprecations: "6.0" } },
});
