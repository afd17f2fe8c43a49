// The tables that examples in JSDoc speak of, as code against the built package, in front of each example.
export const DOC_TABLES = `import { readFile } from "node:fs/promises";
import { tableFromIPC } from "apache-arrow";
import {
  and, asc, between, coalesce, col, count, createEngine, cumeDist, denseRank, desc, fromArrow, fromColumns,
  fromIPC, fromRows, grouping, groupsBetween, lit, not, ntile, or, percentRank, rank, rowNumber, rowsBetween,
  scanCsv, scanIpc, scanJson, scanNdjson, scanParquet, schemaFrom, t, when, writeCsv, writeIpc, writeJson,
  writeNdjson, writeParquet,
  type AnySchema, type Expr, type Float64, type Frame, type Timestamp,
} from "quern";
import { z } from "zod";
import { createCatalog, sql } from "quern/sql";
const orderColumns = {
  id: t.int64, customer: t.int32, product: t.utf8, amount: t.decimal(12, 2), price: t.float64,
  quantity: t.int32,
  rate: t.nullable(t.float64), name: t.nullable(t.utf8), nick: t.nullable(t.utf8), note: t.nullable(t.utf8),
  paid: t.bool, day: t.date, placed: t.timestamp("us"),
};
const orders = fromRows([
  { id: 1, customer: 7, product: "cup", amount: 12.5, price: 6.25, quantity: 2, rate: 0.8, name: "Ada", nick: null,
    note: "gift", paid: true, day: new Date("2026-01-05"), placed: new Date("2026-01-05T08:15:00Z") },
  { id: 2, customer: 8, product: "pot", amount: 140, price: 140, quantity: 1, rate: null, name: null, nick: "Bob",
    note: null, paid: false, day: new Date("2023-12-31"), placed: new Date("2023-12-31T23:59:59Z") },
], orderColumns);
const frame = orders;
const rows = [{ id: 1, name: "Ada" }, { id: 2, name: null }];
const customers = fromRows([{ id: 7, city: "Basel" }], { id: t.int32, city: t.utf8 });
const prices = fromRows([{ product: "cup", day: new Date("2026-01-05"), list: 6.5 }],
  { product: t.utf8, day: t.date, list: t.float64 });
const [january, february, march] = [orders.limit(1), orders.slice(1), orders.tail(1)] as const;
const paidOnly = (f: Frame<typeof orderColumns>) => f.filter(o => o.paid);
const byCustomer = (f: Frame<typeof orderColumns>, name: string) =>
  f.groupBy("customer").agg(g => ({ [name]: g.amount.sum() }));
const send = (message: unknown): number => JSON.stringify(message).length;
const Order = z.object({ id: z.number(), customer: z.int(), note: z.string().nullable() });
`;
