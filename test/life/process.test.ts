// Programs that use the engine: they end by themselves when their queries have, and not before.
import { spawn } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { build } from "esbuild";
import { afterAll, beforeAll, expect, it } from "vitest";
import { writeWorkers } from "../../engine/build-worker.ts";

const LIMIT_MS = 60_000;
/** From its last word to its end. */
const LINGERS_MS = 5_000;
const folder = mkdtempSync(join(tmpdir(), "quern-life-"));

beforeAll(async () => {
  await build({
    entryPoints: ["src/index.ts"], outfile: join(folder, "quern.mjs"), bundle: true, format: "esm",
    platform: "neutral", packages: "external", logLevel: "warning",
  });
  await writeWorkers(folder, false);
  writeFileSync(join(folder, "package.json"), '{ "type": "module" }');
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const PRELUDE = `
  import { createEngine, defaultEngine, fromColumns, t } from "./quern.mjs";
  const frame = fromColumns({ v: Int32Array.from({ length: 400_000 }, (_, i) => (i * 7919) % 1000) },
    { v: t.int32 });
  const query = frame.groupBy("v").agg(g => ({ n: g.v.count() })).orderBy("v");
  const options = { executor: "parallel", testing: { morselRows: 2048 } };
`;

interface Ended { readonly code: number | null; readonly out: string; readonly lingeredMs: number }

function program(name: string, text: string): Promise<Ended> {
  const file = join(folder, `${name}.mjs`);
  writeFileSync(file, PRELUDE + text);
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [file], { cwd: folder, stdio: ["ignore", "pipe", "pipe"] });
    let out = "";
    let latest = performance.now();
    for (const stream of [child.stdout, child.stderr]) {
      stream.on("data", (bytes: Buffer) => {
        out += bytes.toString();
        latest = performance.now();
      });
    }
    const killer = setTimeout(() => child.kill("SIGKILL"), LIMIT_MS - 10_000);
    child.on("error", reject);
    child.on("close", code => {
      clearTimeout(killer);
      resolve({ code, out, lingeredMs: performance.now() - latest });
    });
  });
}

async function expectOutput(name: string, text: string, output: string, code = 0): Promise<void> {
  const ended = await program(name, text);
  expect({ code: ended.code, out: ended.out.trim() }).toEqual({ code, out: output });
  expect(ended.lingeredMs).toBeLessThan(LINGERS_MS);
}

it("a program whose query has ended ends", () => expectOutput("awaited", `
  const df = await query.collect(options);
  console.log(df.numRows, df.statistics.executor);
`, "1000 parallel"), LIMIT_MS);

it("a program that blocks for its query ends", () => expectOutput("sync", `
  console.log(query.collectSync(options).numRows);
`, "1000"), LIMIT_MS);

it("a program whose query is under way does not end before it", () => expectOutput("pending", `
  query.collect(options).then(df => console.log(df.numRows));
  query.start(options).result.then(df => console.log(df.numRows));
`, "1000\n1000"), LIMIT_MS);

it("a program that waits for workers that do not start goes on without them", () => expectOutput("alone", `
  import { renameSync } from "node:fs";
  renameSync("worker.js", "elsewhere.js");
  const df = await query.collect(options);
  renameSync("elsewhere.js", "worker.js");
  console.log(df.numRows);
`, "1000"), LIMIT_MS);

it("a program that cancels, or leaves batches, ends", () => expectOutput("cancelled", `
  const handle = query.start(options);
  setTimeout(() => handle.cancel("enough"), 2);
  await handle.result.then(() => console.log("ended"), () => console.log("ended"));
  for await (const part of frame.filter(c => c.v.ge(0)).batches(options)) {
    console.log(part.numRows > 0);
    break;
  }
`, "ended\ntrue"), LIMIT_MS);

it("a program that fails has its own exit code", () => expectOutput("exits", `
  query.collect(options).then(() => { process.exitCode = 3; });
`, "", 3), LIMIT_MS);

it("process.exit in the middle of a query ends the program at once", () => expectOutput("exit-now", `
  for (let i = 0; i < 5; i++) query.start(options);
  setTimeout(() => process.exit(4), 10);
`, "", 4), LIMIT_MS);

it("a closed engine keeps nothing alive", () => expectOutput("closed", `
  const engine = createEngine({ threads: 2 });
  const running = query.start({ ...options, engine });
  setTimeout(() => engine.close(), 5);
  await running.result.then(() => console.log("ended"), () => console.log("ended"));
`, "ended"), LIMIT_MS);
