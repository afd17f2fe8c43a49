// Mistakes with files and with SQL.
import {
  readCsv, readIpc, readJson, readNdjson, readParquet, scanCsv, scanParquet, t, writeCsv,
} from "../../src/index.ts";
import { createCatalog, sql } from "../../src/sql/index.ts";
import { begun, orders, type Mistake } from "./mistake.ts";

export const FILES: readonly Mistake[] = [
  ["a path that is wrong", () => scanCsv("trip.csv")],
  ["a pattern that no file has", () => scanParquet("*.pq")],
  ["a folder in place of a file", () => scanCsv("folder")],
  ["the text of a file in place of its path", () => readCsv("city,km\nBergen,12\n")],
  ["no file at all", () =>
    // @ts-expect-error: undefined is no file
    readCsv(undefined)],
  ["a Parquet file as CSV", () => readCsv("orders.parquet")],
  ["a CSV file as Parquet", () => readParquet("trips.csv")],
  ["an Arrow file as Parquet", () => readParquet("orders.arrow")],
  ["a Parquet file as Arrow", () => readIpc("orders.parquet")],
  ["an error page as CSV", () => readCsv("page.csv")],
  ["one array of JSON as lines", () => readNdjson("array.json")],
  ["lines of JSON as one array", () => readJson("lines.ndjson")],
  ["an option that has another name here", () =>
    // @ts-expect-error: there is no such option
    readCsv("semicolons.csv", { sep: ";" })],
  ["the wrong separator", () => readCsv("semicolons.csv", { separator: ",", schema: { city: t.utf8, km: t.int32 } })],
  ["an encoding that is not said", () => readCsv("latin1.csv")],
  ["an encoding that there is not", () => readCsv("latin1.csv", { encoding: "latin-one" })],
  ["an empty file", () => readCsv("nothing.csv")],
  ["a column that the file has not", () => readCsv("trips.csv", { schema: { city: t.utf8, kms: t.int32 } })],
  ["a text where the schema says a number", () => readCsv("far.csv", { schema: { city: t.utf8, km: t.int32 } })],
  ["a line with too many fields", () => readCsv("ragged.csv")],
  ["a quote that is not closed", () => readCsv("quote.csv")],
  ["a Parquet file of other types", () => readParquet("orders.parquet", { schema: { id: t.int64 } })],
  ["a folder to write to that is not there", () => writeCsv(orders, "nowhere/out.csv")],
  ["a folder that is written over", () => writeCsv(orders, "folder")],
  ["a path before the frame", () =>
    // @ts-expect-error: the frame comes first
    writeCsv("out.csv", orders)],
  ["a promise that is written", () =>
    // @ts-expect-error: a promise is no frame
    writeCsv(begun(readCsv("trips.csv")), "out.csv")],
];

const catalog = createCatalog({ orders });

export const SQL: readonly Mistake[] = [
  ["a table that is misspelt", () => catalog.query("select * from order_s")],
  ["a column that is misspelt in SQL", () => catalog.query("select amuont from orders")],
  ["a function that is misspelt", () => catalog.query("select summ(amount) from orders")],
  ["a word of SQL that is misspelt", () => catalog.query("selct amount from orders")],
  ["a name that is a word of SQL", () => createCatalog({ sales: orders.rename({ id: "order" }) }).query("select order from sales")],
  ["double quotes around a text", () => catalog.query("select id from orders where customer = \"ada\"")],
  ["a column beside an aggregate", () => catalog.query("select customer, amount, count(*) from orders group by customer")],
  ["the tag called as a function", () =>
    // @ts-expect-error: a tag takes a template
    sql("select 1")],
  ["the name of a table as a value", () => sql`select * from ${"orders"}`],
  ["an object as a value", () =>
    // @ts-expect-error: an object is no value
    sql`select * from ${orders} where id = ${{ id: 1 }}`],
];
