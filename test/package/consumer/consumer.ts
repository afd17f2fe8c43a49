// A small program of somebody else's, against the installed package: compiled under strict, then run.
import { tableFromArrays, type Table } from "apache-arrow";
import { count, fromArrow, fromRows, t } from "quern";

const orders = fromRows([
  { customer: "ada", amount: 12.5, paid: true },
  { customer: "bob", amount: 7.25, paid: false },
  { customer: "ada", amount: 30, paid: true },
]).as({ customer: t.utf8, amount: t.float64, paid: t.bool });

const totals = await orders
  .filter(o => o.paid)
  .groupBy("customer")
  .agg(g => ({ orders: count(), total: g.amount.sum() }))
  .collect();

const [first] = totals.toArray();
const total: number | null | undefined = first?.total;
// @ts-expect-error a misspelt column is a compile error, not `any`
void (() => orders.filter(o => o.amuont.gt(1)));
if (totals.numRows !== 1 || first?.customer !== "ada" || total !== 42.5) {
  throw new Error(`unexpected totals: ${JSON.stringify(totals.toArray())}`);
}

const table: Table = await fromArrow(tableFromArrays({ x: Int32Array.of(3, 1, 2) })).orderBy("x").toArrow();
const sorted = [...table.getChild("x")!];
if (sorted.join() !== "1,2,3") throw new Error(`unexpected order: ${sorted.join()}`);

process.stdout.write("The packed package imports, runs a query and compiles under strict.\n");
