// A query over the file itself: rows and quantities by return flag and line status, read and grouped in one.
import type { Frame } from "../../../src/index.ts";
import type { Side } from "../../contest.ts";
import { scanPolarsCsv } from "../../peers/polars.ts";
import { parseWithPapa } from "../../peers/papaparse.ts";
import type { Peer } from "../../peers/peer.ts";
import { OURS, type OurSide } from "../../peers/quern.ts";
import { resultFromArrow } from "../../result/from-arrow.ts";
import type { ResultTable } from "../../result/table.ts";
import type { CsvFile } from "./csv-file.ts";

const sqlOver = (from: string): string =>
  `select l_returnflag, l_linestatus, count(*) as n, sum(l_quantity) as quantity from ${from}
    group by l_returnflag, l_linestatus`;

/** `schema`: the file's types, as `scanCsv` takes them. */
export const ourGroups = ({ path, bytes }: CsvFile, schema: object, { quern, engine }: OurSide): Side => ({
  name: OURS,
  bytes,
  async run() {
    const lines = await quern.scanCsv(path, { schema: schema as never }) as unknown as Frame;
    const groups = lines.groupBy("l_returnflag", "l_linestatus")
      .agg(g => ({ n: quern.count(), quantity: g["l_quantity"]!.sum() }));
    const collected = await groups.collect({ engine });
    return { read: async () => resultFromArrow(await collected.toArrow({ engine })) };
  },
});

export const duckdbGroups = (peer: Peer, { bytes }: CsvFile, from: string): Side =>
  ({ name: peer.name, bytes, run: () => peer.run({ sql: sqlOver(from) }) });

export const polarsGroups = ({ path, bytes }: CsvFile, threads: number): Side => ({
  name: "polars",
  bytes,
  run() {
    const table = scanPolarsCsv(threads, path, sqlOver("answer"));
    return { read: () => resultFromArrow(table()) };
  },
});

/** By hand over its rows: it has no queries. */
export const papaGroups = ({ path, bytes }: CsvFile): Side => ({
  name: "papaparse",
  bytes,
  async run() {
    const groups = new Map<string, { n: bigint; quantity: number }>();
    await parseWithPapa(path, rows => {
      for (const row of rows) {
        const key = `${String(row["l_returnflag"])}${String(row["l_linestatus"])}`;
        const group = groups.get(key) ?? { n: 0n, quantity: 0 };
        groups.set(key, group);
        group.n++;
        group.quantity += row["l_quantity"] as number;
      }
    });
    return { read: () => tableOf([...groups]) };
  },
});

function tableOf(groups: readonly (readonly [string, { n: bigint; quantity: number }])[]): ResultTable {
  return {
    rowCount: groups.length,
    columns: [
      { name: "l_returnflag", kind: "text", values: groups.map(([key]) => key[0]!) },
      { name: "l_linestatus", kind: "text", values: groups.map(([key]) => key[1]!) },
      { name: "n", kind: "exact", scale: 0, values: groups.map(([, { n }]) => n) },
      { name: "quantity", kind: "float", values: groups.map(([, { quantity }]) => quantity) },
    ],
  };
}
