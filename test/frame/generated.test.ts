// The generated files are what the generator would write now.
import { readFileSync } from "node:fs";
import { expect, it } from "vitest";
import { generatedFiles } from "../../frame/generate/files.ts";
import { AGGREGATES, FUNCTIONS } from "../../expr/function/table.ts";

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
});
