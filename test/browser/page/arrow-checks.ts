// Arrow tables in, queries over them, Arrow tables and rows out; compared with Arrow's own values.
import {
  tableFromIPC, type Bool, type Decimal, type Dictionary, type Float64, type Int32, type Int64, type Table,
  type TimestampMillisecond, type Utf8, type Vector,
} from "apache-arrow";
import { count, desc, fromArrow } from "../../../src/index.ts";
import { assert, assertEqual, type Check } from "./check.ts";

type OrderTypes = {
  id: Int32; customer: Utf8; product: Dictionary<Utf8, Int32>; amount: Float64; stock: Int64; price: Decimal;
  placed: TimestampMillisecond; paid: Bool;
};
type ProductTypes = { name: Utf8; weight: Float64 };

const orders = async (): Promise<Table<OrderTypes>> => tableFromIPC<OrderTypes>(await fetch("/orders.arrow"));
const products = async (): Promise<Table<ProductTypes>> => tableFromIPC<ProductTypes>(await fetch("/products.arrow"));

/** What Arrow shows of a column, as values that can be compared. */
function valuesOf(vector: Vector | null): unknown[] {
  assert(vector !== null, "The column is missing.");
  return Array.from({ length: vector.length }, (_, row) => {
    const value: unknown = vector.get(row);
    return ArrayBuffer.isView(value) ? Array.from(value as Uint32Array) : value;
  });
}

const columnsOf = (table: Table): Record<string, unknown[]> =>
  Object.fromEntries(table.schema.fields.map(({ name }) => [name, valuesOf(table.getChild(name))]));

interface Order {
  readonly product: string | null;
  readonly amount: number | null;
}

/** The query below over Arrow's values, in plain JavaScript. */
async function expectedTotals(): Promise<unknown[]> {
  const weights = new Map<string, number | null>();
  for (const { name, weight } of (await products()).toArray()) weights.set(name as string, weight);
  const groups = new Map<string, { n: number; total: number }>();
  for (const { product, amount } of (await orders()).toArray() as unknown as Order[]) {
    if (amount === null || amount <= 10 || product === null || !weights.has(product)) continue;
    const group = groups.get(product) ?? { n: 0, total: 0 };
    groups.set(product, { n: group.n + 1, total: group.total + amount });
  }
  return [...groups]
    .map(([product, { n, total }]) => ({ product, n, total, weight: weights.get(product) }))
    .sort((a, b) => b.total - a.total)
    .slice(0, 2);
}

const totals = async () => fromArrow(await orders())
  .filter(o => o.amount.gt(10))
  .groupBy("product")
  .agg(g => ({ n: count(), total: g.amount.sum() }))
  .join(fromArrow(await products()), { on: { product: "name" } })
  .orderBy(desc("total"))
  .limit(2);

export const arrowChecks: readonly Check[] = [
  {
    name: "an Arrow table of several types comes back as it went in",
    async run() {
      const table = await orders();
      const back = await fromArrow(table).toArrow();
      assertEqual(columnsOf(back), columnsOf(table), "The columns");
      return `${table.numRows} rows, ${table.numCols} columns`;
    },
  },
  {
    name: "computed columns of every type come back in a new order",
    async run() {
      const table = await orders();
      const back = await fromArrow(table).filter(o => o.id.mod(2).eq(1)).orderBy(desc("id")).toArrow();
      const expected = Object.entries(columnsOf(table)).map(([name, values]) =>
        [name, values.filter((_, row) => row % 2 === 1).toReversed()]);
      assertEqual(columnsOf(back), Object.fromEntries(expected), "The columns");
    },
  },
  {
    name: "filter, groupBy, join, orderBy and limit, collected to rows",
    async run() {
      const result = await (await totals()).collect();
      assertEqual(result.toArray(), await expectedTotals(), "The rows");
      return `executor ${result.statistics?.executor}, ${result.statistics?.compiled} kernels compiled`;
    },
  },
  {
    name: "the same query to an Arrow table",
    async run() {
      const table = await (await totals()).toArrow();
      const rows = table.toArray().map(row => row.toJSON() as Record<string, unknown>);
      const plain = rows.map(row => ({ ...row, n: Number(row["n"]) }));
      assertEqual(plain, await expectedTotals(), "The rows");
    },
  },
  {
    name: "rows have JavaScript's types",
    async run() {
      const rows = await fromArrow(await orders()).select("id", "customer", "price", "placed", "paid").limit(3).toRows();
      assertEqual(rows, [
        { id: 0, customer: "customer 0", price: -20, placed: new Date("2024-01-01T00:00:00Z"), paid: true },
        { id: 1, customer: "customer 14", price: null, placed: new Date("2024-01-01T01:00:00.001Z"), paid: false },
        { id: 2, customer: "customer 5", price: -18.54, placed: null, paid: null },
      ], "The rows");
    },
  },
];
