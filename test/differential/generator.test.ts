// The generators themselves: plans are valid, every function and operator comes up, differences are seen.
import { expect, test } from "vitest";
import { AGGREGATES, FUNCTIONS, WINDOWS } from "../../expr/function/table.ts";
import { walk, type TypedExpr } from "../../expr/node.ts";
import { FLOAT64, INT32, UTF8, field } from "../../expr/type.ts";
import type { Plan } from "../../engine/plan/node.ts";
import { validatePlan } from "../../engine/plan/validate.ts";
import { walkPlan } from "../../engine/plan/walk.ts";
import { readColumn } from "../../engine/reference/read.ts";
import { sourceOf } from "../../engine/source/source.ts";
import { caseOf, otherTables, windowCaseOf } from "./case.ts";
import { difference } from "./compare.ts";
import { tableValues } from "./random-table.ts";
import { varied } from "./vary.ts";

const sample = Array.from({ length: 900 }, (_, seed) =>
  ({ seed, choices: 4000, steps: 1 + (seed % 6), rows: seed % 7 }));

function exprsOf(plan: Plan): readonly TypedExpr[] {
  switch (plan.kind) {
    case "filter": return [plan.predicate];
    case "project": return plan.columns.map(c => c.expr);
    case "aggregate": case "groupingSets": return [...plan.keys.map(k => k.expr), ...plan.aggregates.map(a => a.aggregate)];
    case "sort": return plan.keys.map(k => k.expr);
    default: return [];
  }
}

test("plans are valid, also with other literals and tables", () => {
  for (const seed of sample) for (const made of [caseOf(seed), windowCaseOf(seed)]) {
    validatePlan(made.plan);
    const others = otherTables(made, seed);
    validatePlan(varied(made.plan, new Map(made.tables.map((t, i) => [t.source, others[i]!.source]))));
  }
});

test("a seed always gives the same plan", () => {
  const strip = (plan: Plan) => JSON.stringify(plan, (key, value: unknown) =>
    (key === "id" ? undefined : typeof value === "bigint" ? `${value}n` : value));
  for (const seed of sample.slice(0, 20)) expect(strip(caseOf(seed).plan)).toBe(strip(caseOf(seed).plan));
});

test("every function, aggregate and operator comes up", () => {
  const seen = new Set<string>();
  for (const seed of sample) {
    walkPlan(caseOf(seed).plan, node => {
      seen.add(node.kind);
      for (const expr of exprsOf(node)) {
        walk(expr, e => seen.add(e.kind === "call" || e.kind === "aggregate" ? e.name : e.kind));
      }
    });
  }
  // The binder spells these with others; the optimizer makes topN.
  const spelled = ["between", "xor", "neMissing", "isNotNull", "fillNull", "nullIf"];
  const wanted = [...Object.keys(FUNCTIONS), ...Object.keys(AGGREGATES), "cast", "case", "in", "scan", "filter", "project",
    "aggregate", "groupingSets", "join", "sort", "limit", "distinct", "setOperation", "union", "recursive", "rowIndex"].filter(name => !spelled.includes(name));
  expect(wanted.filter(name => !seen.has(name))).toEqual([]);
});

test("every window function, frame and option comes up, of rows with and without a key", () => {
  const seen = new Map<string, number>();
  const see = (what: string): void => void seen.set(what, (seen.get(what) ?? 0) + 1);
  for (const seed of sample) {
    walkPlan(windowCaseOf(seed).plan, node => {
      if (node.kind !== "window") return;
      see(`${Math.min(node.partitionBy.length, 2)} partition keys`);
      see(`${Math.min(node.orderBy.length, 2)} order keys`);
      for (const { call: { name, frame, filter, distinct, ignoreNulls, args } } of node.columns) {
        for (const what of [name, frame.unit, `start ${frame.start.kind}`, `end ${frame.end.kind}`, frame.exclude]) see(what);
        if (filter) see("filter");
        if (distinct) see("distinct");
        if (ignoreNulls) see("ignoreNulls");
        if (name === "lag" && args.length === 3) see("another value");
      }
    });
  }
  const wanted = [...Object.keys(WINDOWS), ...Object.keys(AGGREGATES), "rows", "range", "groups", "filter", "distinct",
    "ignoreNulls", "another value", "none", "current", "group", "ties", ...["start", "end"].flatMap(end =>
      ["unbounded", "offset", "value"].map(kind => `${end} ${kind}`)),
    ...["partition", "order"].flatMap(keys => [0, 1, 2].map(count => `${count} ${keys} keys`))];
  expect(wanted.filter(what => (seen.get(what) ?? 0) < 3)).toEqual([]);
});

test("columns read back as the values they were laid out from", () => {
  for (const { seed } of sample) {
    const { specs, tables } = caseOf({ seed, choices: 4000, steps: 0, rows: 40 });
    specs.forEach((spec, t) => {
      const source = sourceOf(tables[t]!.source);
      tableValues(spec, seed * 2 + t).forEach((values, c) => {
        expect(readColumn(source.column(c)), `${seed} ${JSON.stringify(spec.columns[c])}`).toEqual(values);
      });
    });
  }
});

test("the comparison sees what differs, and only that", () => {
  const schema = [field("a", INT32, true), field("f", FLOAT64, true), field("t", UTF8, true)];
  const table = (...rows: (readonly [bigint | null, number | null, string | null])[]) => ({ schema, rows });
  const base = table([1n, 1, "x"], [2n, NaN, null], [null, 0, "y"]);
  expect(difference(base, table([1n, 1 + 1e-11, "x"], [2n, NaN, null], [null, -0, "y"]), true)).toBeNull();
  expect(difference(base, table([1n, 1 + 1e-6, "x"], [2n, NaN, null], [null, 0, "y"]), true)).toContain("row 0");
  expect(difference(base, table([1n, 1, "x"], [2n, null, null], [null, 0, "y"]), true)).toContain("row 1");
  expect(difference(base, table([2n, NaN, null], [1n, 1, "x"], [null, 0, "y"]), true)).toContain("row 0");
  expect(difference(base, table([2n, NaN, null], [1n, 1, "x"], [null, 0, "y"]), false)).toBeNull();
  expect(difference(base, table([2n, NaN, null], [1n, 1, "x"], [null, 0, "z"]), false)).toContain("instead of");
  expect(difference(base, table([1n, 1, "x"]), false)).toBe("1 rows instead of 3");
  const near = table([1n, 1, "x"], [1n, 1 + 1e-12, "x"]);
  expect(difference({ schema, rows: [[1n, 1, "x"], [1n, 1, "x"]] }, near, false)).toBeNull();
});
