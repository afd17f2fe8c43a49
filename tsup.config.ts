// The build: one ESM bundle of the front door with its types. Peers and Node's own modules stay imports.
import { defineConfig } from "tsup";

export default defineConfig({
  entry: ["src/index.ts"],
  format: "esm",
  target: "es2022",
  platform: "neutral",
  splitting: true,
  treeshake: true,
  clean: true,
  external: [/^node:/, "apache-arrow"],
  // tsup sets `baseUrl` for its declaration build, which TypeScript 6 calls deprecated.
  dts: { compilerOptions: { ignoreDeprecations: "6.0" } },
});
