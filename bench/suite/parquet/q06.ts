// TPC-H Q6 straight from the file, through a query: nothing of it is in memory before.
import { q06 as frame } from "../../../docs/tpch/q06.ts";
import type { Tables } from "../../../docs/tpch/tables.ts";
import type { Contest, Side } from "../../contest.ts";
import type { Peer } from "../../peers/peer.ts";
import { OURS, type OurSide } from "../../peers/quern.ts";
import { resultFromArrow } from "../../result/from-arrow.ts";
import { q06 } from "../tpch/q06.ts";
import type { Load } from "./sides.ts";

const SQL = q06.ask(undefined).sql;

/** `duckdb` asks `read_parquet`; the other readers of files have no queries. */
export function q06Contest({ file, bytes }: Load, { quern, engine }: OurSide, duckdb: Peer | null): Contest {
  const ours: Side = {
    name: OURS,
    bytes,
    async run() {
      const lineitem = await quern.scanParquet(file.parquet);
      const collected = await frame({ lineitem } as unknown as Tables).collect({ engine });
      return { read: async () => resultFromArrow(await collected.toArrow({ engine })) };
    },
  };
  const sql = SQL.replace("from lineitem", `from read_parquet('${file.parquet}')`);
  const others: Side[] = duckdb ? [{ name: duckdb.name, bytes, run: () => duckdb.run({ sql }) }] : [];
  return { query: "q06", ordered: true, sides: [ours, ...others] };
}
