// Builds the package if a source file is newer than it. For tests of the built package and for the demo.
import { execFileSync } from "node:child_process";
import { existsSync, readdirSync, statSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

export const ROOT = fileURLToPath(new URL("../../", import.meta.url));
const SOURCES = ["src", "expr", "frame", "engine", "tsup.config.ts", "package.json", "tsconfig.json"];
const PRODUCTS = ["dist/index.js", "dist/index.d.ts", "dist/worker.js", "dist/csv-worker.js", "dist/parquet-worker.js"];
/** Written by the build itself, so their age says nothing. */
const GENERATED = new Set(["generated", "worker.js", "csv-worker.js", "parquet-worker.js"]);

export default function buildIfStale(): void {
  const newest = Math.max(...SOURCES.map(source => newestChange(join(ROOT, source))));
  if (newest <= oldestProduct()) return;
  process.stderr.write("quern: building the package first\n");
  execFileSync("npm", ["run", "--silent", "build"], {
    cwd: ROOT, stdio: ["ignore", "ignore", "inherit"], shell: process.platform === "win32",
  });
}

function oldestProduct(): number {
  const ages = PRODUCTS.map(product => join(ROOT, product))
    .map(path => existsSync(path) ? statSync(path).mtimeMs : 0);
  return Math.min(...ages);
}

function newestChange(path: string): number {
  const stat = statSync(path);
  if (!stat.isDirectory()) return stat.mtimeMs;
  let newest = 0;
  for (const name of readdirSync(path)) {
    if (!GENERATED.has(name)) newest = Math.max(newest, newestChange(join(path, name)));
  }
  return newest;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) buildIfStale();
