// Bundles what worker threads run into one file each, `worker.js` for queries, others for files,
// beside what starts it: beside the sources, for everything that runs them (workers load no TypeScript), and
// by the package's build beside the bundle.
import { fileURLToPath } from "node:url";
import { build } from "esbuild";

const here = fileURLToPath(new URL(".", import.meta.url));

/** The files that workers run, each by its source. */
const WORKERS = {
  "worker.js": `${here}worker.ts`,
  "csv-worker.js": `${here}../src/io/csv/csv-worker.ts`,
  "parquet-worker.js": `${here}../src/io/parquet/threads/parquet-worker.ts`,
};
/** Codecs that few files need are read from where the package's dependencies are. */
const EXTERNAL = ["node:*", "hyparquet-compressors", "zstddec/stream"];

/** One file each, without imports, so that bundlers and people can move it. */
export async function writeWorkers(folder: string, minify: boolean): Promise<void> {
  for (const [name, source] of Object.entries(WORKERS)) await writeWorker(source, `${folder}/${name}`, minify);
}

async function writeWorker(source: string, outfile: string, minify: boolean): Promise<void> {
  await build({
    entryPoints: [source], outfile, bundle: true, external: EXTERNAL, format: "esm", target: "es2022",
    platform: "neutral", minifyWhitespace: minify, minifySyntax: minify, legalComments: "none",
    logLevel: "warning",
  });
}

export default async function buildWorker(): Promise<void> {
  for (const source of Object.values(WORKERS)) await writeWorker(source, source.replace(/\.ts$/, ".js"), false);
}

if (process.argv[1] === fileURLToPath(import.meta.url)) await buildWorker();
