// The build: ESM bundles of the front door and of each other entry with their types, the command, and the
// files that workers run. Peers and Node's own modules stay imports.
import { defineConfig } from "tsup";
import { writeWorkers } from "./engine/build-worker.ts";
import { joinChunks } from "./src/build-chunks.ts";

const ENTRIES = { index: "src/index.ts", sql: "src/sql/index.ts" };
/** Files that the bundle starts from: those of the entries, and the command `quern`, which nobody imports. */
const STARTS = { index: ENTRIES.index, sql: "src/sql/entry.ts", "sql-core": ENTRIES.sql, quern: "src/cli/platform-quern.ts" };
const EXTERNAL = [
  /^node:/, "@observablehq/plot", "apache-arrow", "cli-progress", "hyparquet-compressors", "libpg-query", "linkedom",
  "zstddec/stream",
];

export default defineConfig({
  entry: STARTS,
  format: "esm",
  target: "es2022",
  platform: "neutral",
  splitting: true,
  removeNodeProtocol: false,
  clean: true,
  external: EXTERNAL,
  // Files of their own: as other entries they would share chunks with the bundle.
  onSuccess: async () => {
    await joinChunks("dist", Object.keys(STARTS), EXTERNAL);
    await writeWorkers("dist", true);
  },
  // tsup sets `baseUrl` for its declaration build, which TypeScript 6 calls deprecated.
  dts: { entry: ENTRIES, compilerOptions: { ignoreDeprecations: "6.0" } },
});
