// UPDATE … FROM, DELETE … USING and DEFAULT VALUES: the tables that they leave, beside DuckDB's.
import { afterAll, beforeAll, expect, test } from "vitest";
import { createCatalog } from "../../src/sql/index.ts";
import { besideDuckDB, type Beside } from "./beside-duckdb.ts";

let beside: Beside;
beforeAll(async () => {
  beside = await besideDuckDB(
    "create table t (id int, v int, s varchar default 'new')", "create table o (id int, w int)", "create table p (w int, name varchar)");
});
afterAll(() => beside.close());

const FILL = [
  "delete from t", "delete from o", "delete from p",
  "insert into t values (1, 10, 'a'), (2, 20, 'b'), (3, null, 'c'), (null, 40, 'd'), (2, 21, 'e')",
  "insert into o values (1, 5), (2, null), (4, 1)", "insert into p values (5, 'five'), (1, 'one')",
];

test.each([
  "update t set v = o.w from o where o.id = t.id",
  "update t set v = t.v + o.w, s = t.s || '!' from o where o.id = t.id and t.v > 1",
  "update t as x set s = p.name from o join p on o.w = p.w where x.id = o.id",
  "update t set v = 0 from o where false",
  "update t set v = m from (select max(w) as m from o) big where t.id = 1",
  "update t set s = upper(s) from o where t.id = o.id and o.w is null",
  "delete from t using o where o.id = t.id",
  "delete from t using o, p where o.id = t.id and o.w = p.w",
  "delete from t as x using o where x.v > 10 * o.w",
  "insert into t default values",
])("%s", async change => {
  await beside.run(...FILL, change);
  await beside.same("select id, v, s from t order by 1, 2, 3");
});

test("one of several rows that match decides", async () => {
  const catalog = createCatalog();
  await catalog.execute("create table t (id int, v int); insert into t values (1, 0), (2, 0); update t set v = x from (values (1, 7), (1, 7)) o(id, x) where o.id = t.id");
  expect((await catalog.query("select id, v from t order by id").collect()).toArray()).toEqual([{ id: 1, v: 7 }, { id: 2, v: 0 }]);
});

test.each([
  ["update t set v = v + 1 from o where o.id = t.id", /The column "v" is in t and o/],
  ["update t set v = nope from o where o.id = t.id", /There is no column "nope"/],
  ["update t set v = 1 from o where id = 2", /The column "id" is in t and o/],
  ["delete from t using o where id = 1", /The column "id" is in t and o/],
  ["delete from t using nope where t.id = 1", /There is no table "nope"/],
  ["update t set v = 1 from t where t.id = 1", /used twice/],
])("%s is refused", async (change, message) => {
  const catalog = createCatalog();
  await catalog.execute("create table t (id int, v int); create table o (id int, v int); insert into t values (1, 1); insert into o values (1, 2)");
  await expect(catalog.execute(change)).rejects.toThrow(message);
  expect((await catalog.query("select * from t").collect()).toArray()).toEqual([{ id: 1, v: 1 }]);
});
