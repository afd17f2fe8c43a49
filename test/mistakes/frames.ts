// Mistakes with frames: names, other libraries' verbs, joins, sorting, what is not awaited or not collected.
import { createEngine, desc, fromColumns, fromRows, readCsv, scanCsv, t } from "../../src/index.ts";
import { begun, customers, large, orders, type Mistake } from "./mistake.ts";

const later = async (): Promise<typeof orders> => orders;

export const FRAMES: readonly Mistake[] = [
  ["a column that is misspelt", () =>
    // @ts-expect-error: there is no such column
    orders.filter(o => o.amuont.gt(1))],
  ["a sort by a column that is misspelt", () =>
    // @ts-expect-error: there is no such column
    orders.orderBy("custmer")],
  ["a direction of a number", () =>
    // @ts-expect-error: a number is no column
    orders.orderBy(desc(1))],
  ["a sort with a minus", () =>
    // @ts-expect-error: there is no such column
    orders.orderBy("-amount")],
  ["a sort with options", () =>
    // @ts-expect-error: an object is no key
    orders.orderBy("amount", { descending: true })],
  ["a sort with a function of two rows", () =>
    // @ts-expect-error: keys are made of one row
    orders.orderBy((a, b) => a.amount - b.amount)],
  ["names in an array", () =>
    // @ts-expect-error: names stand one by one
    orders.select(["id", "amount"])],
  ["a name twice", () => orders.select("id", "id")],
  ["renaming the wrong way round", () =>
    // @ts-expect-error: there is no column of that name
    orders.rename({ client: "customer" })],
  ["a verb of SQL", () =>
    // @ts-expect-error: there is no such verb
    orders.where(o => o.amount.gt(1))],
  ["a verb of other libraries", () =>
    // @ts-expect-error: there is no such verb
    orders.dropna()],
  ["the length of a frame", () =>
    // @ts-expect-error: a frame has no length
    orders.select("id").length],
  ["an array's method on a frame", () =>
    // @ts-expect-error: a frame is no array
    orders.map(row => row.amount)],
  ["groups without agg", () =>
    // @ts-expect-error: groups have no rows
    orders.groupBy("customer").sum("amount")],
  ["a negative limit", () => orders.limit(-1)],
  ["a number as text", () =>
    // @ts-expect-error: a string is no number
    orders.head("5")],
  ["a join without keys", () =>
    // @ts-expect-error: what rows match by is missing
    orders.join(customers)],
  ["a join with pandas' options", () =>
    // @ts-expect-error: there is no such option
    orders.join(customers, { leftOn: "customer", rightOn: "id" })],
  ["an outer join", () =>
    // @ts-expect-error: there is no such kind
    orders.join(customers, { on: { customer: "id" }, how: "outer" })],
  ["a join by columns of different types", () =>
    // @ts-expect-error: the key columns have types that do not compare
    orders.join(customers, { on: "id" })],
  ["a column of both sides by the wrong name", () =>
    // @ts-expect-error: the right side's columns end in _right
    orders.join(orders, { on: "id" }).select("amount", "amount_other")],
  ["a join with an array", () =>
    // @ts-expect-error: an array is no frame
    orders.join([{ id: 1 }], { on: "id" })],
  ["a join that makes more rows than it may", () =>
    orders.join(fromRows([{ id: 1, x: 1 }, { id: 1, x: 2 }], { id: t.int32, x: t.int32 }),
      { on: "id", validate: "m:1" }).collect()],
  ["a union of different columns", () =>
    // @ts-expect-error: a union needs columns of the same names
    orders.select("id", "amount").union(orders.select("id", "customer"))],
  ["a union of different types", () =>
    // @ts-expect-error: the column id has types that do not go together
    orders.select("id").union(orders.select(o => ({ id: o.customer })))],
  ["a promise that is joined", () =>
    // @ts-expect-error: a promise is no frame
    orders.join(later(), { on: "id" })],
  ["a promise that is united", () =>
    // @ts-expect-error: a promise is no frame
    orders.union(later())],
  ["a callback that is async", () =>
    // @ts-expect-error: a promise is no condition
    orders.filter(async o => o.amount.gt(3))],
  ["a file whose scan is not awaited", () =>
    // @ts-expect-error: a promise has no such method
    begun(scanCsv("trips.csv")).filter(c => c.km.gt(1))],
  ["a file whose reading is not awaited", () =>
    // @ts-expect-error: a promise has no such member
    begun(readCsv("trips.csv")).numRows],
  ["a result that is not awaited", () =>
    // @ts-expect-error: a promise has no such member
    orders.collect().numRows],
  ["rows that are not awaited", () => {
    // @ts-expect-error: a promise is not iterable
    for (const row of large.toRows()) return row;
    return undefined;
  }],
  ["a loop over a query", () => {
    // @ts-expect-error: a query is not iterable
    for (const row of large) return row;
    return undefined;
  }],
  ["a query as JSON", () => JSON.stringify(large)],
  ["a column of a query", () =>
    // @ts-expect-error: it must be collected first
    large.column("id")],
  ["the number of rows of a query", () =>
    // @ts-expect-error: it must be collected first
    large.numRows],
  ["a schema that the frame has not", () => orders.as({ id: t.int64 })],
  ["an integer past 2^53 in rows", () => fromRows([{ id: 2n ** 60n }]).toArray()],
  ["an engine that is closed", () => {
    const engine = createEngine({ threads: 1 });
    engine.close();
    return orders.collect({ engine });
  }],
  ["a time limit as text", () =>
    // @ts-expect-error: milliseconds are a number
    orders.collect({ timeout: "5s" })],
  ["a time limit that is too short", () => {
    const many = fromColumns({ a: new Float64Array(5000) });
    const pairs = many.join(many, { how: "cross" }).join(many, { how: "cross", suffix: "_3" });
    return pairs.agg(g => ({ x: g.a.mul(g.a_3).sum() })).collect({ timeout: 700, executor: "single" });
  }],
  ["a memory limit that is too small", () => {
    const engine = createEngine({ memoryLimit: 4 << 20, threads: 1 });
    const sorted = fromColumns({ a: new Float64Array(3e6) }).orderBy("a");
    return sorted.collect({ engine }).finally(() => engine.close());
  }],
  ["a memory limit as text", () =>
    // @ts-expect-error: bytes are a number
    createEngine({ memoryLimit: "2GB" })],
  ["an option that is misspelt", () =>
    // @ts-expect-error: there is no such option
    createEngine({ thread: 2 })],
];
