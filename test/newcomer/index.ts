// A newcomer's way, from an empty folder: npm init, npm install of the packed tarball, the README's first
// program and others checked by the compiler and run, the command, the first notebook. Nothing of this
// repository is in reach there but the tarball, the programs, and the kernel that runs the notebook.
import { execFileSync } from "node:child_process";
import { copyFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fencesOf } from "../docs/fences.ts";
import { installKernel } from "../notebooks/install.ts";
import { runNotebook } from "../notebooks/run.ts";
import { ROOT } from "../package/build-if-stale.ts";

/** What the programs and the notebook need beside the package, in the versions of this repository. */
const BESIDE = ["apache-arrow", "@observablehq/plot", "linkedom", "typescript", "tsx", "@types/node"];
const COMPILER = ["--strict", "--exactOptionalPropertyTypes", "--target", "es2022", "--lib", "es2024,esnext.disposable,dom",
  "--module", "nodenext", "--types", "node", "--skipLibCheck", "false"];
const STEP_TIMEOUT_MS = 300_000;

interface Manifest {
  readonly devDependencies: Readonly<Record<string, string>>;
}

const begin = performance.now();
const folder = mkdtempSync(join(tmpdir(), "quern-newcomer-"));
const at = (name: string): string => join(folder, name);

/** As typed in the folder: what `npm run` tells its children would lead npm back here. */
function typed(command: string, ...args: string[]): string {
  const env = Object.fromEntries(Object.entries(process.env).filter(([name]) =>
    !/^(INIT_CWD|npm_(package|lifecycle|command|config_local_prefix).*)$/.test(name)));
  try {
    return execFileSync(command, args, {
      cwd: folder, env: { ...env, npm_config_loglevel: "error" }, timeout: STEP_TIMEOUT_MS,
      stdio: ["ignore", "pipe", "inherit"], shell: process.platform === "win32",
    }).toString();
  } catch (error) {
    // The compiler tells its mistakes on stdout.
    const printed = (error as { stdout?: Buffer }).stdout?.toString() ?? "";
    throw new Error(`${command} ${args.join(" ")} failed:\n${printed}`, { cause: error });
  }
}

function step(name: string, work: () => string, expected: RegExp): void {
  const start = performance.now();
  const printed = work();
  if (!expected.test(printed)) throw new Error(`${name}: no ${String(expected)} in what was printed:\n${printed}`);
  console.log(`ok     ${name} in ${((performance.now() - start) / 1000).toFixed(1)} s`);
}

function install(): string {
  const { devDependencies } = JSON.parse(readFileSync(join(ROOT, "package.json"), "utf8")) as Manifest;
  const [packed] = JSON.parse(execFileSync("npm", ["pack", "--json", "--ignore-scripts", "--pack-destination", folder],
    { cwd: ROOT, stdio: ["ignore", "pipe", "ignore"] }).toString()) as { filename: string }[];
  typed("npm", "init", "-y");
  typed("npm", "pkg", "set", "type=module");
  const beside = BESIDE.map(name => `${name}@${devDependencies[name]!}`);
  typed("npm", "install", "--no-audit", "--no-fund", `./${packed!.filename}`, ...beside);
  return readFileSync(at("package.json"), "utf8");
}

function writePrograms(): string {
  const [first] = fencesOf("README.md", readFileSync(join(ROOT, "README.md"), "utf8"));
  writeFileSync(at("first.ts"), first!.code);
  writeFileSync(at("trips.csv"), "city,km\nBergen,12.5\nOslo,3\n");
  const module = typed("npx", "--no-install", "quern", "types", "trips.csv", "--all", "--name", "Trip");
  writeFileSync(at("trip.ts"), `${module}
import { scanCsv } from "quern";
const trips: Trip[] = await (await scanCsv("trips.csv", { schema: tripSchema })).toRows();
console.log(JSON.stringify(trips));
`);
  for (const name of ["consumer.ts", "parallel.js"]) copyFileSync(join(ROOT, "test/package/consumer", name), at(name));
  return module;
}

/** All at once: what takes time is to read the libraries' types. It prints what is wrong, and then fails. */
const compile = (): string =>
  typed("npx", "--no-install", "tsc", ...COMPILER, "--noEmit", "first.ts", "trip.ts", "consumer.ts");

const run = (name: string) => (): string => typed("npx", "--no-install", "tsx", name);

try {
  step("npm init, npm install", install, /"quern": "file:/);
  step("the programs, and what quern types prints", writePrograms, /export type Trip = Row<typeof tripSchema>;/);
  step("their types, those of the package and its libraries", compile, /^$/);
  step("the README's first program", run("first.ts"), /ada 2026-0[12]/);
  step("what quern types printed", run("trip.ts"), /"city":"Bergen","km":12\.5/);
  step("a program of somebody else's", run("consumer.ts"), /imports, runs a query and compiles/);
  step("workers", run("parallel.js"), /"executor":"parallel","workers":true/);
  installKernel();
  const failed = await runNotebook("first-look.ipynb", folder);
  if (failed > 0) throw new Error("The first notebook does not give what it shows.");
  console.log(`A newcomer's way, in ${((performance.now() - begin) / 1000).toFixed(0)} s`);
} finally {
  rmSync(folder, { recursive: true, force: true });
}
