// Every row of the function table has an example that compiles and runs over the example table of the docs.
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { AGGREGATES, FUNCTIONS, SHORTHANDS, WINDOWS } from "../../expr/function/table.ts";
import { COMPILED_WINDOWS } from "../differential/random-window.ts";
import { EXAMPLE_TABLE } from "./example-table.ts";
import { openWorkshop, type Workshop } from "./workshop.ts";

const PROGRAM = "functions";
const functions = Object.entries(FUNCTIONS).map(([name, row]) => [name, row.example] as const);
const aggregates = Object.entries(AGGREGATES).map(([name, row]) => [name, row.example] as const);

const windows = [...Object.entries(WINDOWS), ...Object.entries(SHORTHANDS)]
  .map(([name, row]) => [name, row.example] as const);
const run = JSON.stringify(COMPILED_WINDOWS ? {} : { executor: "reference" });

/** One line per example, so that a type mistake's line says whose it is. */
const lines = [
  ...functions.map(([name, example]) =>
    `await attempt(${JSON.stringify(name)}, table.select(c => ({ result: ${example} })));`),
  ...windows.map(([name, example]) =>
    `await attempt(${JSON.stringify(name)}, table.select(c => ({ result: ${example} })), ${run});`),
  ...aggregates.map(([name, example]) =>
    `await attempt(${JSON.stringify(`${name} of each row`)}, table.select(g => ({ result: ${example}.over() })), ${run});`),
  ...aggregates.map(([name, example]) =>
    `await attempt(${JSON.stringify(`${name} of all`)}, table.agg(g => ({ result: ${example} })));`),
  ...aggregates.map(([name, example]) =>
    `await attempt(${JSON.stringify(`${name} of groups`)}, table.groupBy("title").agg(g => ({ result: ${example} })));`),
];
const preamble = `${EXAMPLE_TABLE}
import type { CollectOptions } from "quern";
const seen: Record<string, unknown> = {};
type Query = { collect(options: CollectOptions): Promise<{ numRows: number }> };
async function attempt(name: string, query: Query, options: CollectOptions = {}): Promise<void> {
  try { seen[name] = (await query.collect(options)).numRows; } catch (error) { seen[name] = String(error); }
}
`;

describe("the examples of the function table", () => {
  let workshop: Workshop;
  let mistakes: readonly string[];
  let seen: Record<string, unknown>;
  beforeAll(async () => {
    workshop = openWorkshop();
    workshop.write(PROGRAM, `${preamble}${lines.join("\n")}\nprocess.stdout.write(JSON.stringify(seen));\n`);
    mistakes = workshop.check().get(PROGRAM)!;
    seen = JSON.parse(await workshop.run(PROGRAM)) as Record<string, unknown>;
  });
  afterAll(() => workshop.remove());

  it("compile under strict", () => {
    const first = preamble.split("\n").length;
    const named = mistakes.map(text => `${lines[Number(/:(\d+)/.exec(text)?.[1]) - first] ?? ""} ${text}`);
    expect(named).toEqual([]);
  });

  it.each(functions)("%s: %s", name => {
    expect(seen[name]).toBe(4);
  });

  it.each(windows)("%s: %s", name => {
    expect(seen[name]).toBe(4);
  });

  it.each(aggregates)("%s: %s", name => {
    expect(seen[`${name} of each row`]).toBe(4);
    expect(seen[`${name} of all`]).toBe(1);
    expect(seen[`${name} of groups`]).toBe(3);
  });
});
