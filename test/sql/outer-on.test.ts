// Subqueries in ON of outer joins, beside DuckDB where it can do them.
import { afterAll, beforeAll, expect, test } from "vitest";
import { createCatalog } from "../../src/sql/index.ts";
import { besideDuckDB, type Beside } from "./beside-duckdb.ts";

let beside: Beside;
beforeAll(async () => {
  beside = await besideDuckDB(
    "create table l (a int, b int)", "insert into l values (1, 1), (2, 2), (3, null), (null, 4), (2, 9)",
    "create table r (a int, c int)", "insert into r values (1, 10), (2, 20), (2, 21), (4, null), (null, 5)",
    "create table k (x int)", "insert into k values (10), (21), (2), (null)");
});
afterAll(() => beside.close());

const CONDITIONS = [
  "l.a = r.a and exists (select 1 from k where x = c)",
  "l.a = r.a and not exists (select 1 from k where x = c)",
  "l.a = r.a and c > (select min(x) from k)",
  "l.a = r.a and exists (select 1 from k where x = l.b)",
  "exists (select 1 from k where x = l.b + c - 2) or l.b = c",
  "l.a = r.a and c in (select x from k)",
  "l.b < c and c <> all (select x + l.b from k where x is not null)",
];

test.each(CONDITIONS)("left and right joins on %s", async condition => {
  await beside.as(`select l.a, b, c from l left join r on ${condition} order by 1, 2, 3`,
    `select l.a, b, c from l, r where ${condition} union all select a, b, null from l where not exists (select 1 from r where ${condition}) order by 1, 2, 3`);
  await beside.as(`select l.a, b, c from l right join r on ${condition} order by 1, 2, 3`,
    `select l.a, b, c from l, r where ${condition} union all select null, null, c from r where not exists (select 1 from l where ${condition}) order by 1, 2, 3`);
});

test("an ambiguous name is one in ON, too", () => {
  expect(() => createCatalog().query("select 1 from (values (1)) l(a) left join (values (1)) r(a) on a = 1 and exists (select 1)"))
    .toThrow('The column "a" is in l and r.');
});

test("IN and comparisons with both sides", () => {
  const catalog = createCatalog();
  const rows = async (text: string) => {
    await catalog.execute("create or replace table l (a int, b int); insert into l values (1, 1), (2, 2), (3, 3); create or replace table r (a int, c int); insert into r values (1, 10), (2, 20), (2, 21)");
    const result = await catalog.query(text).collect();
    return result.toArray().map(row => Object.values(row).map(v => (v === null ? null : Number(v))).join(" "));
  };
  return Promise.all([
    rows("select l.a, c from l left join r on l.a = r.a and c in (select 20) order by 1, 2").then(r => expect(r).toEqual(["1 ", "2 20", "3 "])),
    rows("select l.a, c from l left join r on exists (select 1 from (values (31)) v(x) where l.a * 10 + c = x - 0 or l.b = c) order by 1, 2")
      .then(r => expect(r).toEqual(["1 21", "2 ", "3 "])),
  ]);
});

test("a full join is refused", () => {
  expect(() => createCatalog().query("select * from (values (1)) l(a) full join (values (1)) r(b) on a = b and exists (select 1)"))
    .toThrow("A subquery in ON of a full join is not supported.");
});
