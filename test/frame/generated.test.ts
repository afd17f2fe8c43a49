// The generated files are what the generator would write now.
import { readFileSync } from "node:fs";
import { expect, it } from "vitest";
import { generatedFiles } from "../../frame/generate/files.ts";
import * as door from "../../src/index.ts";
import { AGGREGATES, FUNCTIONS, SHORTHANDS, WINDOWS } from "../../expr/function/table.ts";

it.each(Object.entries(generatedFiles()))("%s is up to date (npm run generate)", (path, text) => {
  expect(readFileSync(new URL(`../../${path}`, import.meta.url), "utf8")).toBe(text);
});

it("documents every function and aggregate, with its example", () => {
  const docs = generatedFiles()["docs/functions.md"]!;
  const types = generatedFiles()["frame/expr/methods.ts"]!;
  for (const row of [...Object.values(FUNCTIONS), ...Object.values(AGGREGATES)]) {
    expect(docs).toContain(row.example.replaceAll("|", "\\|"));
    expect(types).toContain(`@example ${row.example}`);
    expect(types).toMatch(new RegExp(`^  ${row.method}[<(]`, "m"));
  }
  for (const row of [...Object.values(WINDOWS), ...Object.values(SHORTHANDS)]) {
    expect(docs).toContain(row.example);
    if (row.receiver !== null) expect(types).toMatch(new RegExp(`^  ${row.method}[<(]`, "m"));
  }
});

it("exports every window function that has no receiver", () => {
  const free = Object.values(WINDOWS).filter(row => row.receiver === null).map(row => row.method);
  expect(free.filter(name => typeof (door as Record<string, unknown>)[name] !== "function")).toEqual([]);
});
