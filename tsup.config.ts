// The build: one ESM bundle of the front door with its types. Peers and Node's own modules stay imports.
import { defineConfig } from "tsup";

export default defineConfig({
  entry: { index: "src/index.ts", worker: "engine/worker.ts" },
  format: "esm",
  target: "es2022",
  platform: "neutral",
  splitting: true,
  treeshake: true,
  clean: true,
  external: [/^node:/, "apache-arrow", "cli-progress"],
  // Less to read and parse at every import; names stay, so that stack traces can be read.
  esbuildOptions(options) {
    options.minifyWhitespace = true;
    options.minifySyntax = true;
  },
  // tsup sets `baseUrl` for its declaration build, which TypeScript 6 calls deprecated.
  dts: { entry: { index: "src/index.ts" }, compilerOptions: { ignoreDeprecations: "6.0" } },
});
