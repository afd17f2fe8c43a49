// Importing the package loads a bounded number of bytes and starts nothing.
import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { join, relative } from "node:path";
import { pathToFileURL } from "node:url";
import { gzipSync } from "node:zlib";
import { build } from "esbuild";
import { expect, it } from "vitest";
import { ROOT } from "./build-if-stale.ts";

const DIST = join(ROOT, "dist");
const BUNDLE = join(DIST, "index.js");

/**
 * What a page loads for `import "quern"`, minified and gzipped, without what is loaded on demand. The
 * measured size is 245,727, of which the messages for beginners' mistakes are 3,000; raised only in the
 * commit that causes it. The goal is 90,000.
 */
const CORE_GZIP_BYTES_MAX = 247_000;

interface Core {
  readonly gzipBytes: number;
  /** Packages and Node modules that are loaded with it rather than on demand. */
  readonly packages: readonly string[];
}

async function measureCore(): Promise<Core> {
  const { outputFiles, metafile } = await build({
    entryPoints: [BUNDLE], bundle: true, minify: true, splitting: true, format: "esm", write: false,
    metafile: true,
    outdir: "out", platform: "neutral", absWorkingDir: ROOT,
    external: [
      "@observablehq/plot", "apache-arrow", "cli-progress", "hyparquet-compressors", "linkedom", "zstddec",
    ],
  });
  const outputs = metafile.outputs;
  const loaded = new Set<string>();
  const packages = new Set<string>();
  const queue = Object.keys(outputs).filter(path => outputs[path]!.entryPoint === "dist/index.js");
  for (let path = queue.pop(); path !== undefined; path = queue.pop()) {
    if (loaded.has(path)) continue;
    loaded.add(path);
    for (const next of outputs[path]!.imports) {
      if (next.kind !== "import-statement") continue;
      if (next.external) packages.add(next.path);
      else queue.push(next.path);
    }
  }
  const sizes = outputFiles.filter(file => loaded.has(relative(ROOT, file.path)))
    .map(file => gzipSync(file.contents, { level: 9 }).length);
  return { gzipBytes: sizes.reduce((sum, size) => sum + size, 0), packages: [...packages] };
}

it(`the core is at most ${CORE_GZIP_BYTES_MAX} bytes, gzipped, and loads no package`, async () => {
  const core = await measureCore();
  expect(core.packages).toEqual([]);
  expect(core.gzipBytes).toBeGreaterThan(1_000);
  expect(core.gzipBytes).toBeLessThanOrEqual(CORE_GZIP_BYTES_MAX);
});

/** The files that an import of `entry` reads at once. */
function filesOf(entry: string): readonly string[] {
  const read = [entry];
  for (const file of read) {
    const code = readFileSync(join(DIST, file), "utf8");
    const next = [...code.matchAll(/(?:\bimport|\bfrom) ?"\.\/([^"]+)"/g)].map(found => found[1]!);
    read.push(...next.filter(name => !read.includes(name)));
  }
  return read;
}

it("an import reads a few files, each in one piece", () => {
  expect(filesOf("index.js")).toHaveLength(3);
  // The parser's loading begins before the rest of the entry is read.
  expect(filesOf("sql.js")).toHaveLength(2);
  expect(filesOf("sql-core.js")).toHaveLength(3);
  // A character beyond ASCII doubles what is read.
  const foreign = [...filesOf("index.js"), ...filesOf("sql-core.js")]
    .filter(file => readFileSync(join(DIST, file)).some(byte => byte > 0x7F));
  expect(foreign).toEqual([]);
});

it("sql.js exports what src/sql/index.ts does, whose types the package has", async () => {
  const names = async (path: string) => Object.keys(await import(path) as object).sort();
  const entry = await names(pathToFileURL(join(DIST, "sql.js")).href);
  expect(entry).toEqual(await names(pathToFileURL(join(DIST, "sql-core.js")).href));
  expect(entry).toContain("createCatalog");
});

/** Runs in a process of its own: counts what importing creates, prints it, and must end by itself. */
const WATCH = `
  const created = [];
  const pause = setTimeout;  // for what loading a file leaves behind for a moment
  const watch = (holder, name) => {
    const real = holder[name];
    holder[name] = typeof real.prototype === "object" && /^[A-Z]/.test(name)
      ? class extends real { constructor(...a) { created.push(name); super(...a); } }
      : (...a) => { created.push(name); return real.apply(holder, a); };
  };
  for (const name of ["Memory", "Module", "Instance", "compile", "instantiate"]) watch(WebAssembly, name);
  for (const name of ["SharedArrayBuffer", "setTimeout", "setInterval", "setImmediate"]) watch(globalThis, name);
  const before = process.getActiveResourcesInfo();
  const quern = await import(process.argv[1]);
  await new Promise(resume => pause(resume, 50));
  const left = process.getActiveResourcesInfo();
  for (const name of before) { const i = left.indexOf(name); if (i >= 0) left.splice(i, 1); }
  console.log(JSON.stringify({ created, left, names: Object.keys(quern).length }));
`;

it("importing starts nothing: no memory, no compilation, no handle, no timer", () => {
  const printed = execFileSync(process.execPath,
    ["--input-type=module", "--eval", WATCH, pathToFileURL(BUNDLE).href], { timeout: 20_000 }).toString();
  const seen = JSON.parse(printed) as { created: string[]; left: string[]; names: number };
  expect(seen.created).toEqual([]);
  expect(seen.left).toEqual([]);
  expect(seen.names).toBeGreaterThan(5);
});
