// Bundles what the page loads beside the built package: its own scripts, and apache-arrow.
import { fileURLToPath } from "node:url";
import { build, type BuildOptions, type Plugin } from "esbuild";

/** Types come from the sources, the code from the built package: that is what users load. */
const builtPackage: Plugin = {
  name: "built-package",
  setup(esbuild) {
    esbuild.onResolve({ filter: /\/src\/index\.ts$/ }, () => ({ path: "/dist/index.js", external: true }));
  },
};

const common = {
  bundle: true, write: false, target: "es2022", platform: "browser", legalComments: "none",
} satisfies BuildOptions;

export interface Scripts {
  readonly guard: Uint8Array;
  readonly checks: Uint8Array;
  readonly arrow: Uint8Array;
}

export async function bundleScripts(): Promise<Scripts> {
  const [guard, checks, arrow] = await Promise.all([
    build({ ...common, entryPoints: [file(new URL("./page/guard.ts", import.meta.url))], format: "iife" }),
    build({
      ...common, entryPoints: [file(new URL("./page/index.ts", import.meta.url))], format: "esm",
      external: ["apache-arrow"], plugins: [builtPackage],
    }),
    build({
      ...common, stdin: { contents: 'export * from "apache-arrow";', resolveDir: file(new URL("./", import.meta.url)) },
      format: "esm", minify: true,
    }),
  ]);
  return { guard: codeOf(guard), checks: codeOf(checks), arrow: codeOf(arrow) };
}

const file = (url: URL): string => fileURLToPath(url);

function codeOf({ outputFiles }: { outputFiles: { contents: Uint8Array }[] }): Uint8Array {
  return outputFiles[0]!.contents;
}
