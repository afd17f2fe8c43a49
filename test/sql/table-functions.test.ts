// Functions in FROM beside DuckDB: series of numbers and moments, and arrays that are written out.
import { afterAll, beforeAll, expect, test } from "vitest";
import type { QuernError } from "../../src/index.ts";
import { createCatalog, sql } from "../../src/sql/index.ts";
import { besideDuckDB, type Beside } from "./beside-duckdb.ts";

let beside: Beside;
beforeAll(async () => {
  beside = await besideDuckDB("create table p (id int, a int, b int, s varchar)",
    "insert into p values (1, 10, 20, 'x'), (2, null, 5, 'y'), (3, 7, 7, null)");
});
afterAll(() => beside.close());

test("unnest of arrays that are written out", () => beside.same(
  "select x from unnest(array[3, 1, 2]) t(x) order by x",
  "select x from unnest(array['a', null, 'b']) t(x)",
  "select x, y from (select unnest as x, 1 as y from unnest(array[1.5, 2, 3])) order by 1",
  "select count(*) from unnest(array[]::int[])",
  "select x from unnest(array['1', '22']::int[]) t(x) order by x",
  "select sum(x) from unnest(array[1 + 1, 2 * 3]) t(x)",
  "select id, x from p, unnest(array[a, b]) t(x) order by id, x",
  "select id, x from p cross join unnest(array[a, b, a + b]) t(x) where x > 6 order by id, x",
  "select id, max(x) from p, lateral unnest(array[a, b]) t(x) group by id order by id",
  "select id, (select sum(x) from unnest(array[a, b, 1]) t(x)) from p order by id",
  "select id from p where 7 in (select x from unnest(array[a, b]) t(x)) order by id",
  "select id, x from p left join unnest(array[1, 3]) t(x) on x = id order by id",
));

test("unnest of several arrays, and with ordinality", () => {
  const rows = (text: string) => createCatalog().query(text).collectSync().toArray({ int64: "number" } as never) as readonly object[];
  expect(rows("select * from unnest(array[10, 20], array['a', 'b', 'c']) as t(x, y)"))
    .toEqual([{ x: 10, y: "a" }, { x: 20, y: "b" }, { x: null, y: "c" }]);
  expect(rows("select * from unnest(array['a', 'b']) with ordinality as t(x, n)")).toEqual([{ x: "a", n: 1 }, { x: "b", n: 2 }]);
  expect(rows("select x, ordinality from unnest(array['a']) with ordinality x")).toEqual([{ x: "a", ordinality: 1 }]);
  expect(rows("select * from unnest(array[true], array[1, 2], array['z']) with ordinality"))
    .toEqual([{ unnest: true, unnest_1: 1, unnest_2: "z", ordinality: 1 }, { unnest: null, unnest_1: 2, unnest_2: null, ordinality: 2 }]);
});

test("a list as a parameter", () => {
  const rows = sql`select x * 2 as y from unnest(${[1, 2, 3]}) t(x) where x > ${1}`.collectSync().toArray();
  expect(rows.map(row => Number(row["y"]))).toEqual([4, 6]);
  const names = sql`select x from unnest(${["a", null, "b"]}) t(x)`.collectSync().toArray();
  expect(names).toEqual([{ x: "a" }, { x: null }, { x: "b" }]);
});

test("series", () => beside.same(
  "select i from generate_series(1, 5) t(i) order by i",
  "select i from range(10, 0, -3) t(i) order by i",
  "select count(*) from range(0)",
  "select day from generate_series(date '2024-01-31', date '2024-03-01', interval '1 day') t(day) order by day limit 40",
  "select m from generate_series(timestamp '2023-11-30 06:00:00', timestamp '2024-03-31', interval '1 month') t(m) order by m",
  "select m from range(timestamp '2024-01-01', timestamp '2024-01-02', interval '7 hours') t(m) order by m",
  "select m from generate_series(timestamp '2024-01-03', timestamp '2024-01-01', interval '-12 hours') t(m) order by m desc",
  "select count(*) from range(date '2024-01-05', date '2024-01-01', interval '1 day') t(m)",
));

test("a function's alias stands for its one value", () => {
  const rows = createCatalog().query("select i, i * i as q from generate_series(1, 3) i where i > 1").collectSync().toArray();
  expect(rows.map(row => [Number(row["i"]), Number(row["q"])])).toEqual([[2, 4], [3, 9]]);
});

const WRONG: readonly (readonly [string, RegExp])[] = [
  ["select * from unnest()", /takes at least 1 argument/],
  ["select * from unnest(array[array[1]])", /An array of arrays is not supported.*\n.*column 28/],
  ["select * from p, unnest(a) t(x)", /written out is not supported/],
  ["select * from unnest(array[1, 'a'])", /./],
  ["select * from generate_series(1, 10, 0)", /step of a series cannot be 0/],
  ["select * from generate_series(date '2024-01-01', date '2024-01-02', interval '0 days')", /cannot be 0/],
  ["select * from p, generate_series(1, a) t(x)", /ends are not plain whole numbers/],
  ["select * from generate_serie(1, 3)", /Did you mean generate_series/],
];
test.each(WRONG)("%s", async (text, message) => {
  const catalog = createCatalog();
  await catalog.execute("create table p (a int)");
  const attempt = (): string => {
    try {
      catalog.query(text).collectSync();
      return "";
    } catch (error) {
      return (error as QuernError).message;
    }
  };
  expect(attempt()).toMatch(message);
});
