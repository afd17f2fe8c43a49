// WITH RECURSIVE: rows beside DuckDB's, what is refused and where, and that a recursion can be stopped and leaves nothing.
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { createEngine, type QuernError } from "../../src/index.ts";
import { createCatalog } from "../../src/sql/index.ts";
import { expectAgreement } from "../engine/agree.ts";
import { besideDuckDB, type Beside } from "./beside-duckdb.ts";

const TABLES = [
  "create table edge (a int, b int, cost double)",
  "insert into edge values (1, 2, 1.5), (2, 3, 2), (3, 4, 0.5), (4, 2, 1), (5, 6, 3), (1, 3, 9), (6, null, 1), (null, 1, 1)",
  "create table staff (id int, boss int, name varchar)",
  "insert into staff values (1, null, 'ann'), (2, 1, 'bob'), (3, 1, 'cid'), (4, 2, 'dan'), (5, 4, null), (6, 3, 'flo')",
];

let beside: Beside;
beforeAll(async () => { beside = await besideDuckDB(...TABLES); });
afterAll(() => beside.close());

test("counting, series and sums", () => beside.same(
  "with recursive t(n) as (select 1 union all select n + 1 from t where n < 100) select sum(n), count(*), min(n), max(n) from t",
  "with recursive f(n, a, b) as (values (1, 0::bigint, 1::bigint) union all select n + 1, b, a + b from f where n < 60) select * from f order by n",
  "with recursive t(n) as (select 1 union all select n * 2 from t where n < 1000) select n from t order by n desc limit 3",
  "with recursive d(day) as (select date '2024-02-27' union all select (day + interval '1 day')::date from d where day < '2024-03-02') select day from d order by day",
  "with recursive t(n, s) as (select 1, 'a' union all select n + 1, s || 'b' from t where n < 6) select s, length(s) from t order by n",
  "with recursive t(n) as (select 1 where false union all select n + 1 from t) select count(*) from t",
  "with recursive t(n) as (select 1 union all select n + 1 from t where false) select n from t",
));

test("hierarchies and paths", () => beside.same(
  `with recursive o as (select id, name, 0 as depth from staff where boss is null
   union all select s.id, s.name, depth + 1 from staff s join o on s.boss = o.id) select * from o order by id`,
  `with recursive o(id, path) as (select id, coalesce(name, '?') from staff where boss is null
   union all select s.id, o.path || '/' || coalesce(s.name, '?') from o, staff s where s.boss = o.id) select path from o order by path`,
  `with recursive up(id, boss, steps) as (select id, boss, 0 from staff where id = 5
   union all select s.id, s.boss, steps + 1 from up join staff s on s.id = up.boss) select id, steps from up order by steps`,
  `with recursive p(a, b, cost, hops) as (select a, b, cost, 1 from edge
   union all select p.a, e.b, p.cost + e.cost, hops + 1 from p join edge e on e.a = p.b where hops < 4)
   select a, b, min(cost), count(*) from p group by a, b order by a, b`,
));

test("UNION gives each row once, and so ends on cycles", () => beside.same(
  "with recursive r(x) as (select 1 union select b from r join edge on a = x) select x from r order by x",
  "with recursive r(x) as (select a from edge union select b from r join edge on a = x) select x from r order by x",
  "with recursive r as (select a, b from edge union select r.a, e.b from r join edge e on r.b = e.a) select count(*), count(b), sum(a * b) from r",
  "with recursive t(x, y) as (select 0.0::double, 'nan'::double union select -x, y from t) select count(*) from t",
  "with recursive t(x) as (select null::int union select x from t) select count(*) from t",
  "with recursive t(x) as (values ('a'), ('b'), ('a') union select case x when 'b' then 'c' else x end from t) select x from t order by x",
  "with recursive t(n) as (values (1), (1), (2) union select (n * 7 + 3) % 20 from t) select n from t order by n",
));

test("steps that aggregate, sort out, look elsewhere and join outside", () => beside.same(
  `with recursive t(n, total) as (select 1, 1::bigint union all select max(n) + 1, sum(total)::bigint * 2 from t having max(n) < 8)
   select * from t order by n`,
  "with recursive t(x) as (select 1 union all select x + 1 from t where x in (select a from edge)) select x from t order by x",
  "with recursive t(x) as (select 1 union all select x + 1 from t where exists (select 1 from edge where edge.a = t.x)) select x from t order by x",
  `with recursive t(x, c) as (select 1, null::double union all
   select t.x + 1, e.cost from t left join edge e on e.a = t.x and e.b = t.x + 1 where t.x < 6) select x, c from t order by x`,
  "with recursive t(x) as (select 1 union all select y from (select x + 1 as y from t) s where y < 5) select x from t order by x",
  "with recursive t(x) as (select 1 union all (with u as (select x * 2 as y from t) select y from u where y < 50)) select x from t order by x",
  "with recursive t(x) as ((select a from edge order by a limit 1) union all select x + 1 from t where x < 3) select x from t order by x",
));

test("several queries beside and inside of each other", () => beside.same(
  `with recursive a(n) as (select 1 union all select n * 2 from a where n < 50), b as (select n, n + 1 as m from a)
   select b.n, b.m, x.n from b join a x on x.n = b.n order by 1`,
  `with recursive a(n) as (select 1 union all select n + 1 from a where n < 4),
   b(n, k) as (select n, 0 from a union all select n, k + 1 from b where k < n) select n, count(*) from b group by n order by n`,
  "with recursive a(n) as (select 1 union all select n + 1 from a where n < 4) select (select sum(n) from a), (select max(n) from a)",
  "select x.n, y.n from (with recursive t(n) as (select 1 union all select n + 1 from t where n < 3) select n from t) x, (with recursive t(n) as (select 5 union all select n + 1 from t where n < 7) select n from t) y order by 1, 2",
  "with recursive t(n) as (select 1 union all select n + 1 from t where n < 3) select n from t union all select n from t order by n",
  "with recursive plain as (select 7 as n) select n from plain",
));

test("a limit above ends a recursion that has no end", async () => {
  const catalog = createCatalog();
  const rows = (sql: string) => catalog.query(sql).collectSync().toArray();
  expect(rows("with recursive t(n) as (select 1 union all select n + 1 from t) select n from t limit 3")).toEqual([{ n: 1 }, { n: 2 }, { n: 3 }]
    .map(row => ({ n: rows("select 1 as n")[0]!["n"]!.constructor(row.n) })));
  expect(rows("with recursive t(n) as (select 1 union all select n + 1 from t) select n * 2 as m from t limit 2 offset 5").map(row => Number(row["m"]))).toEqual([12, 14]);
  const sizes = (await catalog.query("with recursive t(n) as (select 1 union all select n + 1 from t) select n from t limit 4").collect({ profile: true }));
  expect(sizes.numRows).toBe(4);
});

test("single, parallel and reference agree, and nothing stays behind", async () => {
  const catalog = createCatalog();
  await catalog.execute("create table edge as select i % 97 as a, (i * 7919) % 97 as b, i::double / 3 as w from range(300) t(i)");
  for (const sql of [
    "with recursive r(x, d) as (select 1, 0 union select b, d + 1 from r join edge on a = x where d < 4) select x, d from r",
    "with recursive r(x) as (select 5 union select b from r join edge on a = x) select count(*) as n, sum(x) as s from r",
    "with recursive r(x, t, w) as (select a, 'v' || a, w from edge where a < 20 union all select b, t || '-', edge.w from r join edge on a = x where length(t) < 6) select x, t, min(w) as m from r group by x, t",
  ]) expectAgreement(catalog.query(sql), { ordered: false });
});

describe("what is refused says where", () => {
  const catalog = createCatalog();
  const errorOf = (sql: string): string => {
    try {
      catalog.query(sql);
    } catch (error) {
      return `${(error as QuernError).constructor.name}: ${(error as QuernError).message.split("\n").slice(0, 2).join(" ")}`;
    }
    throw new Error(`no error: ${sql}`);
  };
  const CASES: readonly (readonly [sql: string, message: RegExp])[] = [
    ["with recursive t as (select 1 as n from t) select * from t", /SqlError: t reads itself, and has no UNION .*Line 1, column 16/],
    ["with recursive t as (select 1 as n intersect select n from t) select * from t", /has no UNION/],
    ["with recursive t as (select n from t union all select 1) select * from t", /in its first query.*column 36/],
    ["with recursive t as (select 1 as n union all select n from t union all select n from t) select * from t", /in its first query/],
    ["with recursive t as (select 1 as n union all select x.n from t x join t y on x.n = y.n) select * from t", /itself twice.*column 71/],
    ["with recursive t as (select 1 as n union all select (select max(n) from t)) select * from t", /subquery of an expression.*column 73/],
    ["with recursive t as (select 1 as n union all select 2 where 1 in (select n from t)) select * from t", /subquery of an expression/],
    ["with recursive t as (select 1 as n union all select t.n from (values (1)) v(x) left join t on x = n) select * from t", /outer join/],
    ["with recursive t as (select 1 as n union all select t.n from t full join (values (1)) v(x) on x = n) select * from t", /outer join/],
    ["with recursive t as (select 1 as n union all (select 2 except select n from t)) select * from t", /behind EXCEPT/],
    ["with recursive t as (select 1 as n union all select n from t order by 1) select * from t", /ORDER BY in a recursive query/],
    ["with recursive t as (select 1 as n union all select n from t limit 3) select * from t", /LIMIT in a recursive query/],
    ["with recursive t as (select 1 as n union all select n, 2 from t) select * from t", /1 column, and this one has 2/],
    ["with recursive t as (select 1 as n union all select n + 0.5 from t) select * from t", /is a(n| value of)? ?\S+ in its first query and .* in this one/],
    ["with recursive t as (select 1 as n union all select 'a' || n from t) select * from t", /in its first query and .* in this one/],
    ["with recursive t(a, b) as (select 1 union all select 2 from t) select * from t", /1 column, and 2 names/],
    ["with recursive a as (select 1 as n union all select n from b), b as (select n from a) select * from a", /Mutual recursion \(a reads b, which reads it\)/],
    ["with recursive a as (select n from b), b as (select n from a) select * from a", /Mutual recursion/],
    ["select (with recursive t(n) as (select v.x union all select n + 1 from t where n < 5) select sum(n) from t) from (values (1)) v(x)", /columns of the query around it/],
  ];
  test.each(CASES)("%s", (sql, message) => expect(errorOf(sql)).toMatch(message));

  test("queries that only have the name of what they read are none", () => {
    const { schema } = createCatalog().query("with recursive a as (select 1 as n), b as (select n + 1 as m from a) select m from b");
    expect(schema.map(f => f.name)).toEqual(["m"]);
  });

  test("queries may stand before those that they read", () => {
    const rows = createCatalog().query("with recursive b as (select n + 1 as m from a), a as (select 1 as n) select m from b").collectSync().toArray();
    expect(rows.map(row => Number(row["m"]))).toEqual([2]);
  });
});

describe("a recursion without end", () => {
  const ENDLESS = "with recursive t(n) as (select 1 union all select n from t) select count(*) as c from t";

  test.each(["single", "parallel"] as const)("is cancelled, %s", async executor => {
    const engine = createEngine({ sanitize: true });
    const controller = new AbortController();
    const run = createCatalog().query(ENDLESS).collect({ engine, executor, signal: controller.signal });
    setTimeout(() => controller.abort(), 60);
    await expect(run).rejects.toThrow("The query was cancelled by its signal.");
    expect(engine.memoryUse()).toMatchObject({ arenas: 0, arenaBytes: 0 });
    engine.close();
  });

  test.each(["single", "parallel"] as const)("runs out of time, %s", async executor => {
    const engine = createEngine({ sanitize: true });
    await expect(createCatalog().query(ENDLESS).collect({ engine, executor, timeout: 80 })).rejects.toThrow("did not end within 80 ms");
    expect(engine.memoryUse()).toMatchObject({ arenas: 0, arenaBytes: 0 });
    engine.close();
  });

  test("runs out of time when it blocks", () => {
    const engine = createEngine();
    expect(() => createCatalog().query(ENDLESS).collectSync({ engine, timeout: 80 })).toThrow("did not end within 80 ms");
    expect(engine.memoryUse()).toMatchObject({ arenas: 0, arenaBytes: 0 });
    engine.close();
  });

  test("comes to the memory limit", () => {
    const engine = createEngine({ memoryLimit: 24 << 20, threads: 1 });
    const doubled = "with recursive t(n) as (values (1), (2) union all select n + x from t, (values (1), (2)) v(x)) select count(*) as c from t";
    expect(() => createCatalog().query(doubled).collectSync({ engine })).toThrow(/memory|limited to/);
    expect(engine.memoryUse()).toMatchObject({ arenas: 0, arenaBytes: 0 });
    const small = createCatalog().query("with recursive t(n) as (select 1 union all select n + 1 from t where n < 9) select count(*) as c from t");
    expect(small.collectSync({ engine }).numRows).toBe(1);
    engine.close();
  });

  test("is left by the reader of its batches", async () => {
    const engine = createEngine();
    const frame = createCatalog().query("with recursive t(n) as (select 1 union all select n + 1 from t where n < 200) select n from t");
    for await (const batch of frame.batches({ engine })) { expect(batch.numRows).toBeGreaterThan(0); break; }
    expect(engine.memoryUse()).toMatchObject({ arenas: 0, arenaBytes: 0 });
    engine.close();
  });
});

test("explain shows the base and the step, and the profile their turns", async () => {
  const catalog = createCatalog();
  const frame = catalog.query("with recursive t(n) as (select 1 union all select n + 1 from t where n < 5) select sum(n) as s from t");
  const text = frame.explain();
  expect(text).toMatch(/recursive "t#\d+" union all/);
  expect(text).toMatch(/base of t#\d+\n/);
  expect(text).toMatch(/step of t#\d+, run over the last turn's new rows until there are none\n/);
  const { profile } = (await import("../../src/index.ts")).defaultEngine().runSync(frame.plan).statistics;
  expect(profile!.recursions).toMatchObject([{ turns: 6, rows: 5 }]);
});
