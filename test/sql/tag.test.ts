// The sql tag, frame.sql and prepared queries: what is a parameter is never text.
import { describe, expect, it } from "vitest";
import { col, fromRows, t } from "../../src/index.ts";
import { createCatalog, sql, SqlError } from "../../src/sql/index.ts";

const orders = fromRows([
  { id: 1, customer: 7, amount: 20.5, note: "gift", day: new Date("2026-01-05") },
  { id: 2, customer: 8, amount: 7, note: null, day: new Date("2026-02-01") },
  { id: 3, customer: 7, amount: 12, note: "o'clock; drop table orders --", day: new Date("2026-02-01") },
], { id: t.int32, customer: t.int32, amount: t.float64, note: t.nullable(t.utf8), day: t.date });
const customers = fromRows([{ id: 7, name: "Ada" }, { id: 8, name: "Bob" }], { id: t.int32, name: t.utf8 });

describe("sql", () => {
  it("joins frames, the same one twice too", async () => {
    const pairs = sql`select a.id, b.id as other, c.name from ${orders} a
      join ${orders} b on a.customer = b.customer and a.id < b.id join ${customers} c on c.id = a.customer`;
    expect(await pairs.toRows()).toEqual([{ id: 1, other: 3, name: "Ada" }]);
  });

  it.each([
    ["a number", 12, [1, 3]], ["a fraction", 12.5, [1]], ["a bigint", 8n, [1, 3]],
  ])("compares with %s", async (_, least, ids) => {
    expect((await sql`select id from ${orders} where amount >= ${least} order by 1`.toRows()).map(r => r["id"])).toEqual(ids);
  });

  it("takes text as a value, whatever it says", async () => {
    const note = "o'clock; drop table orders --";
    expect(await sql`select id from ${orders} where note = ${note}`.toRows()).toEqual([{ id: 3 }]);
    expect(await sql`select ${"' or true --"} as said from ${customers} limit 1`.toRows()).toEqual([{ said: "' or true --" }]);
  });

  it("takes null, dates, booleans and lists", async () => {
    expect(await sql`select id from ${orders} where note is not distinct from ${null}`.toRows()).toEqual([{ id: 2 }]);
    expect(await sql`select count(*) as n from ${orders} where day = ${new Date("2026-02-01")}`.toRows()).toEqual([{ n: 2 }]);
    expect(await sql`select count(*) as n from ${orders} where ${true}`.toRows()).toEqual([{ n: 3 }]);
    expect(await sql`select id from ${orders} where id in ${[1, 3]} order by id`.toRows()).toEqual([{ id: 1 }, { id: 3 }]);
    expect(await sql`select id from ${orders} where id = any(${[2, 3]}) order by id`.toRows()).toEqual([{ id: 2 }, { id: 3 }]);
  });

  it("refuses what is neither a frame nor a value", () => {
    const wrong = { evil: true } as never;
    expect(() => sql`select ${wrong}`).toThrow("sql: an object stands in the text.");
    expect(() => sql`select ${undefined as never}`).toThrow("sql: undefined stands in the text.");
  });

  it("gives a frame that goes on as others do, and whose columns can be stated", async () => {
    const totals = sql`select customer, sum(amount) as total from ${orders} group by customer`;
    expect(await totals.filter(col("total").gt(10)).toRows()).toEqual([{ customer: 7, total: 32.5 }]);
    const typed = totals.as({ customer: t.int32, total: t.nullable(t.float64) });
    const totalOf: (number | null)[] = (await typed.orderBy("customer").toRows()).map(row => row.total);
    expect(totalOf).toEqual([32.5, 7]);
    expect(() => totals.as({ customer: t.utf8 })).toThrow(/customer/);
  });

  it("is one query", () => {
    expect(() => sql`select 1; select 2`).toThrow("2 statements");
    expect(() => sql`drop table t`).toThrow("a statement of kind drop");
  });

  it("names what is wrong at once", () => {
    expect(() => sql`select nmae from ${customers}`).toThrow(SqlError);
    expect(() => orders.sql("select * from selv")).toThrow("self");
  });
});

describe("frame.sql", () => {
  it("calls the frame self and takes parameters by number, each as often as it likes", async () => {
    const near = orders.sql("select id from self where amount between $1 - $2 and $1 + $2 order by id", 14, 3);
    expect(await near.toRows()).toEqual([{ id: 3 }]);
  });

  it("counts its parameters", () => {
    expect(() => orders.sql("select $1 + $2", 1)).toThrow("$2");
  });
});

describe("prepare", () => {
  it("binds anew with each use, so that types may change", async () => {
    const catalog = createCatalog({ orders });
    const above = catalog.prepare("select count(*) as n from orders where amount > $1");
    expect(await above.frame(10).toRows()).toEqual([{ n: 2 }]);
    expect(await above.frame(19.5).toRows()).toEqual([{ n: 1 }]);
    catalog.register("orders", orders.limit(1));
    expect(await above.frame(10).toRows()).toEqual([{ n: 1 }]);
  });

  it("compiles a query once, whatever its parameters", async () => {
    const catalog = createCatalog({ orders });
    const above = catalog.prepare("select sum(amount) as total from orders where id >= $1 and id <> $2");
    const first = await above.frame(2, 9).collect();
    const second = await above.frame(3, 8).collect();
    expect(second.toArray()).toEqual([{ total: 12 }]);
    expect(first.statistics?.compiled).toBeGreaterThan(0);
    expect(second.statistics?.compiled).toBe(0);
  });
});
