// Bundles what worker threads run into one file, `worker.js`, beside what starts it: beside the sources, for
// everything that runs them (workers load no TypeScript), and by the package's build beside the bundle.
import { fileURLToPath } from "node:url";
import { build } from "esbuild";

const here = fileURLToPath(new URL(".", import.meta.url));

/** One file without imports, so that bundlers and people can move it. */
export async function writeWorker(outfile: string, minify: boolean): Promise<void> {
  await build({
    entryPoints: [`${here}worker.ts`], outfile, bundle: true, format: "esm", target: "es2022",
    platform: "neutral", minifyWhitespace: minify, minifySyntax: minify, legalComments: "none",
    logLevel: "warning",
  });
}

export default async function buildWorker(): Promise<void> {
  await writeWorker(`${here}worker.js`, false);
}

if (process.argv[1] === fileURLToPath(import.meta.url)) await buildWorker();
