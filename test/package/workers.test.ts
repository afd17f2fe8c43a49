// Workers of the packed package: installed, bundled with and without their file, and where there are none.
import { execFileSync } from "node:child_process";
import { copyFileSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { build } from "esbuild";
import { afterAll, beforeAll, expect, it } from "vitest";
import { ROOT } from "./build-if-stale.ts";
import { packIntoConsumer, type Consumer } from "./packed.ts";

const PARALLEL = { executor: "parallel", workers: true, rows: 7 };

let consumer: Consumer;
let program: string;
beforeAll(() => {
  consumer = packIntoConsumer();
  program = join(consumer.folder, "parallel.js");
  copyFileSync(join(ROOT, "test/package/consumer/parallel.js"), program);
});
afterAll(() => consumer.remove());

/** Workers must not keep the process: it has to end before the time is over. */
const run = (path: string): unknown =>
  JSON.parse(execFileSync(process.execPath, [path], { cwd: consumer.folder, timeout: 60_000 }).toString());

/** The program and the package as one file, alone in a folder. */
async function bundled(name: string): Promise<string> {
  const folder = join(consumer.folder, name);
  mkdirSync(folder);
  const outfile = join(folder, "bundle.mjs");
  await build({
    entryPoints: [program], bundle: true, platform: "node", format: "esm", outfile, logLevel: "silent",
    external: ["apache-arrow", "cli-progress", "hyparquet-compressors", "zstddec"],
  });
  return folder;
}

it("workers start from the installed package", () => {
  expect(run(program)).toEqual(PARALLEL);
});

it("workers start from a bundle with their file beside it", async () => {
  const folder = await bundled("with-file");
  copyFileSync(join(consumer.folder, "node_modules/quern/dist/worker.js"), join(folder, "worker.js"));
  expect(readdirSync(folder).sort()).toEqual(["bundle.mjs", "worker.js"]);
  expect(run(join(folder, "bundle.mjs"))).toEqual(PARALLEL);
});

it("a bundle without the workers' file runs on one thread and says what is missing", async () => {
  const folder = await bundled("without-file");
  const { fallback, ...seen } = run(join(folder, "bundle.mjs")) as { fallback: string };
  expect(seen).toEqual({ executor: "single", workers: false, rows: 7 });
  const file = pathToFileURL(join(folder, "worker.js")).href;
  expect(fallback.startsWith(`workers could not be started: ${file} failed: `)).toBe(true);
  expect(fallback.endsWith("Where the package is bundled, its dist/worker.js must be copied beside the bundle."))
    .toBe(true);
});

it("a Node without process.getBuiltinModule runs on one thread and says why", () => {
  const path = join(consumer.folder, "old-node.mjs");
  writeFileSync(path, `delete process.getBuiltinModule;\nawait import(${JSON.stringify(pathToFileURL(program).href)});\n`);
  expect(run(path)).toEqual({
    executor: "single", workers: false, rows: 7,
    fallback: `workers need process.getBuiltinModule, which Node ${process.versions.node} lacks; 20.16 and 22.3 have it`,
  });
});

it("bundlers find the workers' file: its address stands literally in the package", () => {
  const scripts = readdirSync(join(ROOT, "dist")).filter(name => name.endsWith(".js") && !/worker\.js$/.test(name))
    // The build ends long lines wherever it may.
    .map(name => readFileSync(join(ROOT, "dist", name), "utf8").replaceAll("\n", "")).join("\n");
  expect(scripts.split('new Worker(new URL("./worker.js",import.meta.url),{type:"module"})')).toHaveLength(2);
  const addresses = scripts.match(/new URL\("[^"]+",\s?import\.meta\.url\)/g);
  expect(addresses?.map(address => /"(.*)"/.exec(address)![1]).sort()).toEqual(["./csv-worker.js", "./parquet-worker.js", "./worker.js"]);
  // Something of that name in the package would hide the page's class from them.
  expect(scripts.match(/\b(?:const|let|var|class|function)\s+Worker\b/g)).toBe(null);
});
