// Arquero, in this process, on plain arrays: reading strings out of Arrow in each query would be slow.
import type { Table } from "apache-arrow";
import { tableFromIPC } from "apache-arrow";
import { resultFromArrow } from "../result/from-arrow.ts";
import { readArrow } from "../suite/data/read-arrow.ts";
import type { Peer } from "./peer.ts";

/** As much of Arquero's table as the queries use. */
export interface ArqueroTable {
  groupby(...keys: string[]): ArqueroTable;
  rollup(values: Record<string, unknown>): ArqueroTable;
  orderby(key: unknown): ArqueroTable;
  filter(condition: string): ArqueroTable;
  ungroup(): ArqueroTable;
  select(names: Record<string, string>): ArqueroTable;
  toArrowIPC(): Uint8Array;
}
export interface Arquero {
  readonly op: Readonly<Record<
    "sum" | "mean" | "max" | "min" | "median" | "stdev", (column: string) => unknown
  >> & { count(): unknown };
  desc(column: string): unknown;
  table(columns: Record<string, ArrayLike<unknown>>): ArqueroTable;
}
export type ArqueroQuery = (arquero: Arquero, table: ArqueroTable) => ArqueroTable;

/** A name the compiler must not resolve: it is installed on first use. */
const PACKAGE: string = "arquero";

export async function openArquero(): Promise<Peer> {
  const arquero = (await import(PACKAGE)) as Arquero;
  let table: ArqueroTable | undefined;
  return {
    name: "arquero",
    version: "7",
    threads: 1,
    async load(files) {
      if (files.length !== 1) throw new Error("Arquero's queries are written for one table.");
      table = arquero.table(plainArrays(await readArrow(files[0]!.arrow)));
    },
    residentBytes: () => Promise.resolve(undefined),
    run(query) {
      if (!query.arquero || !table) throw new Error("The query is not written for Arquero.");
      const answer = query.arquero(arquero, table);
      return { read: () => resultFromArrow(tableFromIPC(answer.toArrowIPC())) };
    },
    close() {},
  };
}

/** Typed arrays for numbers, arrays of strings for text. */
function plainArrays(table: Table): Record<string, ArrayLike<unknown>> {
  const columns: Record<string, ArrayLike<unknown>> = {};
  for (const field of table.schema.fields) columns[field.name] = table.getChild(field.name)!.toArray();
  return columns;
}
