// A folder in which code of the docs is type-checked against the built package, as a user's would be, and
// run. It has a file of real data, flights.arrow.
import { execFile } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import ts from "typescript";
import { ROOT } from "../package/build-if-stale.ts";
import { mistakesOf, strictOptions } from "../package/type-check.ts";

const LINKED = [
  "@observablehq/plot", "@uwdata/flechette", "apache-arrow", "libpg-query", "linkedom", "vega-datasets", "zod", "@types/node",
];
const RUN_TIMEOUT_MS = 60_000;
const ALL_TIMEOUT_MS = 120_000;
const RUNNER = "run-all";

/** Programs one after the other in one process, as notebooks run cells; writes what each of them threw. */
const RUN_ALL = `
import { writeFileSync } from "node:fs";
const [, , to, ...names] = process.argv;
const thrown = {};
for (const name of names) {
  // Kept where a program never ends: its name is the last one.
  thrown[name] = "it did not end";
  writeFileSync(to, JSON.stringify(thrown));
  try {
    await import("./" + name + ".js");
    thrown[name] = null;
  } catch (error) {
    thrown[name] = String(error?.stack ?? error);
  }
}
writeFileSync(to, JSON.stringify(thrown));
`;

export interface Workshop {
  /** Writes a program; `name` without extension. */
  write(name: string, code: string): void;
  /** Type mistakes of all programs, by name. */
  check(): ReadonlyMap<string, readonly string[]>;
  /** Runs one program and gives what it printed; fails with what it printed to stderr. */
  run(name: string): Promise<string>;
  /** Runs programs in one process and gives what each threw; null: nothing. */
  runAll(names: readonly string[]): Promise<Readonly<Record<string, string | null>>>;
  remove(): void;
}

export function openWorkshop(): Workshop {
  const folder = mkdtempSync(join(tmpdir(), "quern-docs-"));
  mkdirSync(join(folder, "node_modules", "@types"), { recursive: true });
  symlinkSync(ROOT, join(folder, "node_modules", "quern"));
  for (const scope of ["@observablehq", "@uwdata"]) mkdirSync(join(folder, "node_modules", scope));
  for (const name of LINKED) symlinkSync(join(ROOT, "node_modules", name), join(folder, "node_modules", name));
  symlinkSync(join(ROOT, "node_modules/vega-datasets/data/flights-200k.arrow"), join(folder, "flights.arrow"));
  writeFileSync(join(folder, "package.json"), JSON.stringify({ private: true, type: "module" }));
  const names: string[] = [];
  const start = (args: readonly string[], timeout: number) =>
    promisify(execFile)(process.execPath, args, { cwd: folder, timeout });
  const pathOf = (name: string, extension: string): string => join(folder, name + extension);
  return {
    write(name, code) {
      names.push(name);
      writeFileSync(pathOf(name, ".ts"), `${code}\nexport {};\n`);
      const { outputText } = ts.transpileModule(code, {
        compilerOptions: {
          module: ts.ModuleKind.ESNext, target: ts.ScriptTarget.ES2022, verbatimModuleSyntax: true,
        },
      });
      writeFileSync(pathOf(name, ".js"), outputText);
    },
    check() {
      const mistakes = mistakesOf(names.map(name => pathOf(name, ".ts")),
        { ...strictOptions("nodenext"), skipLibCheck: true });
      return new Map(names.map(name =>
        [name, mistakes.filter(m => m.file === pathOf(name, ".ts") || m.file === "").map(m => m.text)]));
    },
    async run(name) {
      return (await start([pathOf(name, ".js")], RUN_TIMEOUT_MS)).stdout;
    },
    async runAll(all) {
      const thrown = join(folder, "thrown.json");
      writeFileSync(pathOf(RUNNER, ".js"), RUN_ALL);
      await start([pathOf(RUNNER, ".js"), thrown, ...all], ALL_TIMEOUT_MS);
      return JSON.parse(readFileSync(thrown, "utf8")) as Record<string, string | null>;
    },
    remove: () => rmSync(folder, { recursive: true, force: true }),
  };
}
