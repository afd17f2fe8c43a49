// What `quern types` prints is a module that compiles under strict and that the scan functions take: for
// columns of every type, and names of every kind.
import { execFileSync } from "node:child_process";
import { join } from "node:path";
import { writeFileSync } from "node:fs";
import ts from "typescript";
import { afterAll, beforeAll, expect, it } from "vitest";
import { packIntoConsumer, type Consumer } from "./packed.ts";
import { diagnosticsOf, strictOptions } from "./type-check.ts";

let consumer: Consumer;
beforeAll(() => {
  consumer = packIntoConsumer();
});
afterAll(() => consumer.remove());

const at = (name: string): string => join(consumer.folder, name);
const node = (...args: string[]): string =>
  execFileSync(process.execPath, args, { cwd: consumer.folder, timeout: 60_000 }).toString();
const quern = (...args: string[]): string => node("node_modules/quern/dist/quern.js", ...args);

/** Compiles a program as a strict user would, and runs it. */
function run(name: string, code: string): string {
  writeFileSync(at(`${name}.ts`), code);
  expect(diagnosticsOf([at(`${name}.ts`)], strictOptions("nodenext"))).toEqual([]);
  const { outputText } = ts.transpileModule(code, {
    compilerOptions: {
      module: ts.ModuleKind.ESNext, target: ts.ScriptTarget.ES2022, verbatimModuleSyntax: true,
    },
  });
  writeFileSync(at(`${name}.mjs`), outputText);
  return node(`${name}.mjs`);
}

it("a CSV file: pasted, typed, read", () => {
  writeFileSync(at("trips.csv"), "city,km,odd name\nBergen,12.5,1\nOslo,,2\n");
  const printed = run("csv", `${quern("types", "trips.csv", "--all", "--name", "Trip")}
import { scanCsv } from "quern";
const trips = await scanCsv("trips.csv", { schema: tripSchema });
const first: Trip = { city: "Bergen", km: null, "odd name": 3 };
for (const trip of await trips.filter(c => c.km.isNull()).toRows()) {
  const row: Trip = trip;
  const km: number | null = row.km;
  console.log(row.city, km, row["odd name"] + first["odd name"]);
}
// @ts-expect-error a column that is not there
void (() => trips.select("town"));
`);
  expect(printed).toBe("Oslo null 5\n");
});

it("columns of every type and name, by Arrow", () => {
  const columns = `{
  bool: t.bool, int8: t.int8, int16: t.int16, int32: t.int32, int64: t.int64, uint8: t.uint8,
  uint16: t.uint16, uint32: t.uint32, uint64: t.uint64, float32: t.float32, float64: t.float64,
  decimal: t.decimal(12, 2),
  utf8: t.utf8, binary: t.binary, date: t.date, time: t.time("us"), timestamp: t.timestamp("ms"),
  zoned: t.timestamp("ns", "Europe/Berlin"), duration: t.duration("s"), nothing: t.nullable(t.null),
  list: t.list(t.nullable(t.int64)), struct: t.struct({ "a b": t.nullable(t.utf8), c: t.list(t.float64) }),
  class: t.nullable(t.utf8), "naïve": t.utf8, "日本": t.utf8, "quo\\"te */": t.utf8, "": t.utf8, "7": t.utf8,
  ["__proto__"]: t.utf8, constructor: t.utf8,
}`;
  run("write", `import { fromRows, t, writeIpc } from "quern";
await writeIpc(fromRows([], ${columns}), "all types.arrow");\n`);
  const module = quern("types", "all types.arrow", "--name", "All");
  const printed = run("read", `${module}
import { scanIpc } from "quern";
const stored = await scanIpc("all types.arrow");
const typed = await scanIpc("all types.arrow", { schema: allSchema });
const row: All | null = await typed.first();
const name = (frame: typeof stored) => [...frame.schema].sort((a, b) => (a.name < b.name ? -1 : 1));
const same = JSON.stringify(name(stored)) === JSON.stringify(name(typed as never));
console.log(same, stored.columns.length, row);
`);
  expect(printed).toBe("true 30 null\n");
});

it("says what is wrong on stderr, with an exit code", () => {
  const failed = (...args: string[]): { status: number; stderr: Buffer } => {
    try {
      execFileSync(process.execPath, ["node_modules/quern/dist/quern.js", ...args], { cwd: consumer.folder, stdio: "pipe" });
    } catch (error) {
      return error as { status: number; stderr: Buffer };
    }
    throw new Error("it did not fail");
  };
  const missing = failed("types", "trip.csv");
  expect(missing.status).toBe(1);
  expect(missing.stderr.toString()).toMatch(/^quern: trip\.csv could not be read/);
  expect(failed("types", "trips.csv", "--nam", "Trip").status).toBe(2);
});
