// A mistake that beginners make, and the tables and files they make it with.
import { writeFile, mkdir } from "node:fs/promises";
import { fromRows, t, writeIpc, writeParquet } from "../../src/index.ts";

/** What is done wrong, and doing it. What must be said of it stands in expected.txt under that title. */
export type Mistake = readonly [title: string, make: () => unknown];

export const orders = fromRows([
  {
    id: 1, customer: "ada", amount: 12.5, placed: "2026-01-05T10:00", day: "2026-01-05", note: "gift",
    paid: true, pieces: 1,
  },
  {
    id: 2, customer: "bob", amount: 7.25, placed: "2026-01-06T12:00", day: "2026-01-06", note: null,
    paid: false, pieces: 2,
  },
], {
  id: t.int32, customer: t.utf8, amount: t.float64, placed: t.timestamp("ms"), day: t.date,
  note: t.nullable(t.utf8), paid: t.bool, pieces: t.int64,
});
export const customers = fromRows([{ id: "ada", town: "Bergen" }], { id: t.utf8, town: t.utf8 });
/** A query over orders that is not collected. */
export const large = orders.filter(o => o.amount.gt(10));

const reading: Promise<unknown>[] = [];

/** Reading that nobody awaits, which is a mistake; the files stay until it has ended. */
export function begun<P extends Promise<unknown>>(promise: P): P {
  reading.push(promise);
  return promise;
}

export const allRead = (): Promise<unknown> => Promise.all(reading);

/** Writes the files that mistakes are made with into the folder where the program runs. */
export async function writeFiles(): Promise<void> {
  const texts: Readonly<Record<string, string | Buffer>> = {
    "trips.csv": "city,km\nBergen,12\nOslo,3\n",
    "semicolons.csv": "city;km\nBergen;12\nOslo;3\n",
    "latin1.csv": Buffer.from("city,km\nTroms\xf8,12\n", "latin1"),
    "far.csv": "city,km\nBergen,12\nOslo,far\n",
    "ragged.csv": "city,km\nBergen,12\nOslo,3,4\n",
    "quote.csv": "city,km\n\"Bergen,12\nOslo,3\n",
    "nothing.csv": "",
    "array.json": "[{\"a\":1}]",
    "lines.ndjson": "{\"a\":1}\n{\"a\":2}\n",
    "page.csv": "<!DOCTYPE html><html><body>404: not found</body></html>",
  };
  for (const [name, text] of Object.entries(texts)) await writeFile(name, text);
  await mkdir("folder");
  await writeParquet(orders, "orders.parquet");
  await writeIpc(orders, "orders.arrow");
}
