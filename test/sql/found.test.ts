// What random SQL has found, each as a small statement, so that it stays found.
import { afterAll, describe, expect, test } from "vitest";
import { createEngine } from "../../engine/index.ts";
import type { Value } from "../../engine/reference/value.ts";
import { registerSource } from "../../engine/source/source.ts";
import { INT64, field } from "../../expr/type.ts";
import { loadReference } from "../../engine/reference-result.ts";
import { NO_STATISTICS, optimize } from "../../engine/optimizer/index.ts";
import { scan } from "../../engine/plan/build.ts";
import type { Plan } from "../../engine/plan/node.ts";
import { walkPlan } from "../../engine/plan/walk.ts";
import { queryPlan } from "../../src/sql/sql.ts";
import { columnOf } from "../differential/random-chunk.ts";
import { tapeOf } from "../differential/tape.ts";
import { disagreement, outcomeOf, referenceOutcome } from "../differential/outcome.ts";

await loadReference();
const engine = createEngine({ sanitize: true });
afterAll(() => engine.close());

/** A table of no rows. */
const nothing = scan(registerSource({
  schema: [field("x", INT64, true)], rowCount: 0, column: () => columnOf(tapeOf(1), [], INT64),
}));

const planOf = (text: string): Plan => queryPlan({ text, frames: new Map([["nothing", nothing]]), parameters: [] });

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
  test("a number that is shifted has the type in which its default has room, too", () => {
    expect(rowsOf("select lead(0.5, 1, 12.34) over (order by x) from (values (1), (2)) as t (x)"))
      .toEqual([[50n], [1234n]]);
  });

  test("a range without an order is the whole partition: all its rows are peers", () => {
    const over = (frame: string) => rowsOf(`select sum(x) over (${frame}) from (values (1), (2)) as t (x)`);
    expect(over("range between current row and unbounded following")).toEqual([[3n], [3n]]);
    expect(over("range between unbounded preceding and current row exclude current row")).toEqual([[2n], [1n]]);
    expect(() => over("range between 1 preceding and current row")).toThrow("needs an order of the rows");
  });

  test("ignore nulls belongs to the call that it stands in, whatever its argument ends with", () => {
    const values = "(values (1, 5), (2, null), (3, null)) as t (k, x)";
    for (const call of ["lag((x + 0) ignore nulls)", "lag(abs(x) ignore nulls)", "lag(abs(x)) ignore nulls"]) {
      expect(rowsOf(`select ${call} over (order by k) from ${values} order by k`)).toEqual([[null], [5n], [5n]]);
    }
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

describe("optimizing", () => {
  test("a group of nothing is a row, and goes where no rows are wanted", () => {
    const values = "(select max(y) from (values (1)) as u (y))";
    expect(rowsOf(`select 1 from (select min(x) as a, ${values} as b from nothing) as q where false`)).toEqual([]);
    const joined = "(values (1), (2)) as v (z) full join (select false as c from nothing group by grouping sets ((x), ())) as g on z <> 1";
    expect(rowsOf(`select z, c from ${joined} where z <= 1 union all select z, c from ${joined} where (z <= 1) is null`)).toEqual([[1n, null]]);
  });
});

describe("functions", () => {
  const one = (text: string) => rowsOf(`select ${text}`)[0];

  test("right of a negative count leaves the first characters out; left of one is refused", () => {
    expect(one("right('abc', -1), right('abc', -5), right('abc', 0), right('abc', 2)")).toEqual(["bc", "", "", "bc"]);
    expect(() => one("left('abc', -1)")).toThrow("left of a negative length is not supported");
  });

  test("substring counts from the end, and takes no negative length", () => {
    expect(one("substring('abc', -2), substring('abc', 0, 2), substring('abc', -2, 1)")).toEqual(["bc", "a", "b"]);
    expect(() => one("substring('abc', 2, -1)")).toThrow("substring of a negative length is not supported");
  });

  test("rounding makes room for one digit more, and rounds whole numbers to tens", () => {
    expect(one("ceil(0.5), floor(-9.99), round(99.99), round(9.95, 1)")).toEqual([10n, -1000n, 10000n, 1000n]);
    expect(one("round(15, -1), round(-15, -1), round(14, -1), round(7, 2)")).toEqual([20n, -20n, 10n, 7n]);
  });

  test("centuries and millennia begin with their round years", () => {
    const days = (text: string) => BigInt(Date.parse(text) / 86_400_000);
    expect(one("date_trunc('century', date '1999-06-15'), date_trunc('century', date '2024-02-29')"))
      .toEqual([days("1900-01-01"), days("2000-01-01")]);
    expect(one("date_trunc('millennium', date '1999-06-15'), date_trunc('decade', date '1969-12-31')"))
      .toEqual([days("1000-01-01"), days("1960-01-01")]);
  });

  test("a function in FROM that reads nothing of what stands before it may be joined in any way", () => {
    expect(rowsOf("select x, g from (values (1), (9)) as t (x) full join generate_series(1, 2) as s (g) on x = g order by 1, 2"))
      .toEqual([[1n, 1n], [9n, null], [null, 2n]]);
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

  test("of subqueries beside each other does not double with each", () => {
    const condition = (i: number) => `x not in (select y + ${i} from (values (7)) as u (y) where y > x except all select x + 5)`;
    const text = `select count(*) from (values (1), (2)) as t (x) where ${
      Array.from({ length: 8 }, (_, i) => `(x is null or ${condition(i)})`).join(" and ")}`;
    expect(rowsOf(text)).toEqual([[2n]]);
    let nodes = 0;
    walkPlan(optimize(planOf(text), NO_STATISTICS).plan, () => nodes++);
    expect(nodes).toBeLessThan(400);
  });
});
