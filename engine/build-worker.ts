// Bundles the file that worker threads run into `worker.js`, beside the sources that start it: workers
// load no
// TypeScript. Run before tests and by everything that runs the sources; the package's build makes its own.
import { fileURLToPath } from "node:url";
import { build } from "esbuild";

const here = fileURLToPath(new URL(".", import.meta.url));

export default async function buildWorker(): Promise<void> {
  await build({
    entryPoints: [`${here}worker.ts`], outfile: `${here}worker.js`, bundle: true, format: "esm",
      target: "es2022",
    platform: "neutral", legalComments: "none", logLevel: "warning",
  });
}

if (process.argv[1] === fileURLToPath(import.meta.url)) await buildWorker();
