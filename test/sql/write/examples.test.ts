// Texts as they are written, each run in DuckDB and, where its words are read here, read back.
import type { DuckDBConnection } from "@duckdb/node-api";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { desc, fromRows, grouping, rowNumber, rowsBetween, t, when, type Frame } from "../../../src/index.ts";
import { createCatalog, sql } from "../../../src/sql/index.ts";
import { difference } from "../../differential/compare.ts";
import { referenceOutcome } from "../../differential/outcome.ts";
import { connect, loadNative, rowsOf } from "./duckdb.ts";

const orders = fromRows([
  { id: 1, customer: 7, product: "cup", amount: 12.5, price: 6.25, quantity: 2, day: new Date("2026-01-05"),
    placed: new Date("2026-01-05T08:15:00Z") },
  { id: 2, customer: 8, product: "pot", amount: 140, price: 140, quantity: 1, day: new Date("2025-12-31"),
    placed: new Date("2025-12-31T23:59:59Z") },
  { id: 3, customer: 7, product: "pot", amount: 280, price: 140, quantity: 2, day: new Date("2026-02-01"),
    placed: new Date("2026-02-01T12:00:00Z") },
  { id: 4, customer: null, product: "cup", amount: 6.25, price: 6.25, quantity: 1,
    day: new Date("2026-02-01"), placed: new Date("2026-02-01T12:00:01Z") },
], {
  id: t.int64, customer: t.nullable(t.int32), product: t.utf8, amount: t.decimal(12, 2), price: t.float64,
  quantity: t.int32,
  day: t.date, placed: t.timestamp("us"),
});
const customers = fromRows([{ id: 7, city: "Basel" }, { id: 9, city: "Ulm" }], { id: t.int32, city: t.utf8 });
const prices = fromRows([{ product: "cup", from: new Date("2026-01-01"), list: 6.5 },
  { product: "cup", from: new Date("2026-02-01"), list: 7 }],
  { product: t.utf8, from: t.date, list: t.float64 });
const tables = { orders, customers, prices };

let duckdb: DuckDBConnection;
beforeAll(async () => {
  duckdb = await connect();
  for (const [name, frame] of Object.entries(tables)) {
    if (frame.plan.kind === "scan") await loadNative(duckdb, name, frame.plan.source);
  }
});
afterAll(() => duckdb.closeSync());

type Writable = Pick<Frame, "plan" | "toSQL">;

/** The text, which gives the same rows in DuckDB. `back`: also here. */
async function text(frame: Writable, { back = true, ordered = false } = {}): Promise<string> {
  const written = frame.toSQL({ tables });
  const expected = referenceOutcome(frame.plan);
  if ("error" in expected) throw expected.error;
  expect(difference(expected.table, await rowsOf(duckdb, written, frame.plan.schema), ordered), written)
    .toBeNull();
  if (back) {
    const again = referenceOutcome(createCatalog(tables).query(written).plan);
    if ("error" in again) throw again.error;
    expect(difference(expected.table, { ...again.table, schema: expected.table.schema }, ordered), written)
      .toBeNull();
  }
  return written;
}

describe("rows", () => {
  it("filters and columns are one SELECT", async () => {
    expect(await text(orders.filter(o => o.amount.gt(10)))).toMatchInlineSnapshot(`
      "SELECT *
      FROM orders
      WHERE amount > 10"
    `);
    expect(await text(orders
      .filter(o => o.product.like("c%").or(o.quantity.ge(2)))
      .select(o => ({
        id: o.id, net: o.price.mul(o.quantity).mul(0.8), big: when(o.amount.gt(100)).then("yes").otherwise("no"),
      }))
      .orderBy(desc("net"), "id")
      .limit(3), { ordered: true })).toMatchInlineSnapshot(`
        "SELECT
          id,
          price * quantity * 0.8 AS net,
          CASE WHEN amount > 100 THEN 'yes' ELSE 'no' END AS big
        FROM orders
        WHERE product LIKE 'c%' OR quantity >= 2
        ORDER BY net DESC, id
        LIMIT 3"
      `);
  });

  it("integers have 64 bits, divisions a fraction or none", async () => {
    expect(await text(orders.select(o => ({
      more: o.quantity.add(1), times: o.quantity.mul(o.id), half: o.quantity.div(2),
      whole: o.quantity.intDiv(2), rest: o.quantity.mod(2),
    })))).toMatchInlineSnapshot(`
      "SELECT
        CAST(quantity AS BIGINT) + 1 AS more,
        quantity * id AS times,
        quantity / 2 AS half,
        quantity // 2 AS whole,
        quantity % 2 AS rest
      FROM orders"
    `);
  });

  it("dates by the calendar", async () => {
    expect(await text(orders
      .filter(o => o.day.ge(new Date("2026-01-01")).and(o.placed.lt("2026-03-01")))
      .select(o => ({ year: o.day.year(), month: o.day.truncate("1mo"), due: o.day.offsetBy("2w"),
        hour: o.placed.hour() })),
    { back: false })).toMatchInlineSnapshot(`
      "SELECT
        year(day) AS year,
        CAST(date_trunc('month', day) AS DATE) AS month,
        CAST(day + INTERVAL '14 days' AS DATE) AS due,
        hour(placed) AS hour
      FROM orders
      WHERE day >= DATE '2026-01-01'
        AND placed < TIMESTAMP '2026-03-01 00:00:00'"
    `);
  });

  it("nulls where the order has them", async () => {
    expect(await text(orders.select("id", "customer").orderBy(desc("customer"), "id"), { ordered: true })).toMatchInlineSnapshot(`
      "SELECT id, customer
      FROM orders
      ORDER BY customer DESC NULLS LAST, id"
    `);
  });
});

describe("groups", () => {
  it("having after, a filter inside", async () => {
    expect(await text(orders.groupBy("customer")
      .agg(g => ({ n: g.id.count(), total: g.amount.sum(), cups: g.quantity.sum().filter(g.product.eq("cup")) }))
      .filter(c => c.total.gt(100)))).toMatchInlineSnapshot(`
        "SELECT
          customer,
          count(id) AS n,
          sum(amount) AS total,
          sum(quantity) FILTER (WHERE product = 'cup') AS cups
        FROM orders
        GROUP BY customer
        HAVING sum(amount) > 100"
      `);
  });

  it("a grouping of a grouping is a common table", async () => {
    expect(await text(orders.groupBy("customer").agg(g => ({ n: g.id.count() }))
      .groupBy("n").agg(g => ({ customers: g.customer.count() })))).toMatchInlineSnapshot(`
        "WITH grouped AS (
          SELECT customer, count(id) AS n
          FROM orders
          GROUP BY customer
        )
        SELECT n, count(customer) AS customers
        FROM grouped
        GROUP BY n"
      `);
  });

  it("rollup", async () => {
    expect(await text(orders.rollup("product", "customer")
      .agg(g => ({ total: g.amount.sum(), level: grouping("product", "customer") })))).toMatchInlineSnapshot(`
        "SELECT product, customer, sum(amount) AS total, grouping(product, customer) AS level
        FROM orders
        GROUP BY ROLLUP (product, customer)"
      `);
  });
});

describe("joins", () => {
  it("of tables, with what their sides keep", async () => {
    expect(await text(orders.join(customers.filter(c => c.city.ne("Ulm")), { on: { customer: "id" }, how: "left" })
      .select("product", "city"))).toMatchInlineSnapshot(`
        "SELECT product, city
        FROM orders
        LEFT JOIN customers ON customer = customers.id AND city <> 'Ulm'"
      `);
  });

  it("semi and anti are conditions", async () => {
    expect(await text(orders.join(customers, { on: { customer: "id" }, how: "semi" }))).toMatchInlineSnapshot(`
      "SELECT *
      FROM orders
      WHERE customer IN (SELECT id FROM customers)"
    `);
    expect(await text(orders.join(customers, { on: { customer: "id" }, how: "anti" }))).toMatchInlineSnapshot(`
      "SELECT *
      FROM orders
      WHERE NOT EXISTS (SELECT 1 FROM customers WHERE orders.customer = id)"
    `);
  });

  it("with a table itself, which a shared query is written once for", async () => {
    const totals = orders.groupBy("customer").agg(g => ({ total: g.amount.sum() }));
    const most = totals.agg(g => ({ most: g.total.max() }));
    expect(await text(totals.join(most, { on: { total: "most" } }))).toMatchInlineSnapshot(`
      "WITH grouped AS (
        SELECT customer, sum(amount) AS total
        FROM orders
        GROUP BY customer
      ),
      grouped_2 AS (
        SELECT max(total) AS most
        FROM grouped
      )
      SELECT customer, total
      FROM grouped
      JOIN grouped_2 ON total = most"
    `);
  });

  it("asof", async () => {
    expect(await text(orders.joinAsof(prices, { on: { day: "from" }, by: "product" })
      .select("id", "list"), { back: false })).toMatchInlineSnapshot(`
        "SELECT id, list
        FROM orders
        ASOF LEFT JOIN prices ON orders.product = prices.product AND day >= "from""
      `);
  });
});

describe("windows and sets", () => {
  it("a filter of a window function", async () => {
    expect(await text(orders
      .withColumns(() => ({ place: rowNumber().over({ partitionBy: "product", orderBy: [desc("amount")] }) }))
      .filter(o => o.place.le(1)).select("id", "place"), { back: false })).toMatchInlineSnapshot(`
        "SELECT id, row_number() OVER (PARTITION BY product ORDER BY amount DESC) AS place
        FROM orders
        QUALIFY place <= 1"
      `);
  });

  it("frames", async () => {
    expect(await text(orders.select(o => ({
      id: o.id, running: o.amount.sum().over({ orderBy: o.id, frame: rowsBetween("unbounded", 0) }),
      share: o.price.div(o.price.sum().over({})),
    })))).toMatchInlineSnapshot(`
      "SELECT
        id,
        sum(amount) OVER (ORDER BY id ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW) AS running,
        price / sum(price) OVER () AS share
      FROM orders"
    `);
  });

  it("the first of equal rows is the first of the table", async () => {
    const firsts = orders.distinct("product", { keep: "first", maintainOrder: true });
    expect(await text(firsts.select("id"), { back: false })).toMatchInlineSnapshot(`
      "SELECT id
      FROM (SELECT id, product, row_number() OVER () AS row_id FROM orders) AS orders
      QUALIFY row_number() OVER (PARTITION BY product ORDER BY row_id) = 1"
    `);
  });

  it("set operations", async () => {
    expect(await text(orders.select("customer").union(customers.select(c => ({ customer: c.id })))
      .orderBy("customer").limit(4),
      { ordered: true })).toMatchInlineSnapshot(`
        "SELECT customer
        FROM orders
        UNION ALL
        SELECT id AS customer
        FROM customers
        ORDER BY customer
        LIMIT 4"
      `);
    const known = customers.select(c => ({ customer: c.id }));
    expect(await text(orders.select("customer").except(known, { all: true }))).toMatchInlineSnapshot(`
      "SELECT customer
      FROM orders
      EXCEPT ALL
      SELECT id AS customer
      FROM customers"
    `);
  });
});

describe("queries in SQL", () => {
  it("subqueries stay where they were", async () => {
    expect(await text(sql`select id, (select max(amount) from ${orders} as o where o.customer = c.id) as most
      from ${customers} as c where exists (select 1 from ${orders} as p where p.customer = c.id)`)).toMatchInlineSnapshot(`
        "SELECT id, (SELECT max(amount) FROM orders WHERE customer = customers.id) AS most
        FROM customers
        WHERE EXISTS (SELECT 1 FROM orders WHERE customer = customers.id)"
      `);
    expect(await text(sql`select v.x, v.y from (values (1, 'a'), (2, null)) as v(x, y) where x in (select id from ${orders})`)).toMatchInlineSnapshot(`
      "SELECT column1 AS x, column2 AS y
      FROM (VALUES (1, 'a'), (2, NULL)) AS v(column1, column2)
      WHERE EXISTS (SELECT 1 FROM orders WHERE v.column1 = id)"
    `);
  });
});

describe("rows in their exact order", () => {
  it("numbers the rows of tables", () => {
    const counts = orders.groupBy("product").agg(g => ({ n: g.id.count() }));
    expect(counts.toSQL({ tables, order: "rows" })).toMatchInlineSnapshot(`
      "SELECT product, count(id) AS n
      FROM (SELECT id, product, row_number() OVER () AS row_id FROM orders) AS orders
      GROUP BY product
      ORDER BY min(row_id)"
    `);
  });
});

/** Tables that no catalog knows. */
const unnamed = () => [fromRows([{ customer: 7 }], { customer: t.int32 }),
  fromRows([{ id: 7, city: "Basel" }, { id: 9, city: "Ulm" }], { id: t.int32, city: t.utf8 })] as const;

describe("names", () => {
  it("are t1, t2 and so on, or what is answered, or the catalog's", () => {
    const [sold, people] = unnamed();
    const joined = sold.join(people, { on: { customer: "id" } }).select("city");
    const asked: string[] = [];
    expect(joined.toSQL()).toMatchInlineSnapshot(`
      "SELECT city
      FROM t1
      JOIN t2 ON customer = id"
    `);
    expect(joined.toSQL({ tables: { orders: sold }, names: ({ schema }, suggested) => {
      asked.push(`${suggested}: ${schema.map(f => f.name).join(", ")}`);
      return "Käufer";
    } })).toMatchInlineSnapshot(`
      "SELECT city
      FROM orders
      JOIN "Käufer" ON customer = id"
    `);
    expect(asked).toEqual(["t1: id, city"]);
    const own = fromRows([{ a: 1 }], { a: t.int32 });
    createCatalog({ "my table": own });
    expect(own.filter(r => r.a.gt(0)).toSQL()).toBe("SELECT *\nFROM \"my table\"\nWHERE a > 0");
    expect(people.toSQL({ values: 2 })).toMatchInlineSnapshot(`
      "SELECT *
      FROM (VALUES (7, 'Basel'), (9, 'Ulm')) AS v(id, city)"
    `);
  });
});

describe("what cannot be said", () => {
  it("is an error that names it", () => {
    expect(() => orders.select(o => ({ x: o.price.cast(t.utf8) })).toSQL())
      .toThrowErrorMatchingInlineSnapshot(`[UnsupportedError: toSQL: a cast from float64 to utf8 cannot be said in DuckDB's SQL with the same meaning.]`);
    expect(() => orders.toSQL({ tables: { orders: orders.limit(1) } }))
      .toThrowErrorMatchingInlineSnapshot(`[PlanError: toSQL: "orders" in \`tables\` is a query, and a table is needed. Give the frame that it reads, or persist() it first.]`);
    const [sold, people] = unnamed();
    expect(() => sold.join(people, { on: { customer: "id" } }).toSQL({ names: () => "t" }))
      .toThrowErrorMatchingInlineSnapshot(`[PlanError: toSQL: two tables of the query are called "t". Name them in \`tables\`: toSQL({ tables: { orders, customers } }).]`);
  });
});
