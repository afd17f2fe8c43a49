// TPC-H. Scale: its scale factor; at 1, lineitem has six million rows.
import { tpchFiles } from "../data/files.ts";
import type { QuerySuite } from "../query.ts";
import { q01 } from "./q01.ts";
import { q03 } from "./q03.ts";
import { q06 } from "./q06.ts";
import type { TableName, TpchTables } from "./tables.ts";
import { tpchSchemas } from "./tables.ts";

export const tpch: QuerySuite<TpchTables> = {
  name: "tpch",
  defaultScale: 1,
  // Not Polars: it rounds products of decimals, so its answers differ.
  peers: ["duckdb"],
  queries: [q01, q03, q06],
  files: tpchFiles,
  frames(quern, tables) {
    const schemas = tpchSchemas(quern);
    const frames = Object.keys(tables).map(name =>
      [name, quern.fromArrow(tables[name]!).as(schemas[name as TableName])] as const);
    return Object.fromEntries(frames) as unknown as TpchTables;
  },
};
