// What random SQL has found, each as a small statement, so that it stays found.
import { afterAll, describe, expect, test } from "vitest";
import { createEngine } from "../../engine/index.ts";
import type { Value } from "../../engine/reference/value.ts";
import { loadReference } from "../../engine/reference-result.ts";
import type { Plan } from "../../engine/plan/node.ts";
import { queryPlan } from "../../src/sql/sql.ts";
import { disagreement, outcomeOf, referenceOutcome } from "../differential/outcome.ts";

await loadReference();
const engine = createEngine({ sanitize: true });
afterAll(() => engine.close());

const planOf = (text: string): Plan => queryPlan({ text, frames: new Map(), parameters: [] });

/** The rows of a query, the same from the reference and compiled. */
function rowsOf(text: string): readonly (readonly Value[])[] {
  const plan = planOf(text);
  const expected = referenceOutcome(plan);
  if ("error" in expected) throw expected.error;
  expect(disagreement(plan, false, expected, outcomeOf(() => engine.runSync(plan)))).toBeNull();
  return expected.table.rows;
}

const namesOf = (text: string): readonly string[] => planOf(text).schema.map(f => f.name);

describe("binding", () => {
  test("a range without an order is the whole partition: all its rows are peers", () => {
    const over = (frame: string) => rowsOf(`select sum(x) over (${frame}) from (values (1), (2)) as t (x)`);
    expect(over("range between current row and unbounded following")).toEqual([[3n], [3n]]);
    expect(over("range between unbounded preceding and current row exclude current row")).toEqual([[2n], [1n]]);
    expect(() => over("range between 1 preceding and current row")).toThrow("needs an order of the rows");
  });

  test("a fraction is found in a list of fractions, and beside floats it is one", () => {
    expect(rowsOf("select 12.34 in (12.34, 0.00), 0.1 in (x, 7) from (values (0.1e0)) as t (x)")).toEqual([[true, true]]);
  });

  test("columns that a join by names has made of two stand where the left one stood", () => {
    const join = (how: string) => namesOf(`select * from (select 1 f, 2 k, 3 v) a ${how} (select 3 v, 2 k, 4 g) b`);
    for (const how of ["natural join", "natural full join", "natural right join"]) expect(join(how)).toEqual(["f", "k", "v", "g"]);
    expect(namesOf("select * from (select 1 f, 2 k) a left join (select 2 k, 3 g) b using (k)")).toEqual(["f", "k", "g"]);
  });
});

describe("time", () => {
  /** x, wrapped so often that anything that doubles with each level never ends. */
  const nested = (levels: number, wrap: (inner: string) => string): string =>
    Array.from({ length: levels }).reduce<string>(inner => wrap(inner), "x");

  test("of an optimized query grows with the depth of an expression, not with its power of two", () => {
    const key = nested(60, inner => `abs(${inner} + 1)`);
    const text = `select ${key}, count(*) from (values (1), (2)) as t (x) join (values (1)) as u (y) on x > y group by 1`;
    expect(rowsOf(text)).toEqual([[62n, 1n]]);
  });
});
