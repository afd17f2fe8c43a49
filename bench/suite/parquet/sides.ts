// Who loads columns of a Parquet file: our reader, and the peers, each in its own way.
import { createRequire } from "node:module";
import { tableFromIPC } from "apache-arrow";
import { asyncBufferFromFile, parquetRead } from "hyparquet";
import type { HostColumn } from "../../../engine/memory/host-column.ts";
import type { Schema } from "../../../expr/type.ts";
import { openParquet } from "../../../src/io/parquet/index.ts";
import { pathSource } from "../../../test/io/parquet/bytes.ts";
import type { Side } from "../../contest.ts";
import { OURS } from "../../peers/quern.ts";
import type { Peer } from "../../peers/peer.ts";
import { resultFromArrow } from "../../result/from-arrow.ts";
import type { ResultTable } from "../../result/table.ts";
import type { TableFile } from "../data/files.ts";
import { columnSummary, columnSummarySql } from "./summary.ts";

/** Some columns of a file; `bytes` is how many the file has of them, compressed. */
export interface Load {
  readonly file: TableFile;
  readonly schema: Schema;
  readonly bytes: number;
}

/** Our reader, alone: into host columns, by as many threads as there are cores. */
export const ourSide = ({ file, schema, bytes }: Load): Side => ({
  name: OURS,
  bytes,
  async run() {
    const table = await openParquet(pathSource(file.parquet));
    const columns = schema.map(({ name }) => table.schema.findIndex(field => field.name === name));
    const batches: (readonly HostColumn[])[] = [];
    const request = { columns, conditions: [], most: Infinity };
    for await (const batch of table.read(request)) batches.push(batch.columns);
    return { read: () => columnSummary(schema, batches) };
  },
});

/** `create table as` of the columns. */
export const duckdbSide = (peer: Peer, { file, schema, bytes }: Load): Side => ({
  name: peer.name,
  bytes,
  async run() {
    await peer.load([{ ...file, name: "loaded" }], schema.map(({ name }) => name));
    return { read: async () => (await peer.run({ sql: columnSummarySql("loaded", schema, "strlen") })).read() };
  },
});

interface PolarsFrame {
  lazy(): { collectSync(): PolarsFrame };
  writeIPC(): Buffer;
}
interface Polars {
  readonly version: string;
  readParquet(path: string, options: { columns: readonly string[] }): PolarsFrame;
  readonly SQLContext: new (frames: Record<string, unknown>) => {
    execute(sql: string): { collectSync(): PolarsFrame }
  };
}

export function polarsSide(
  threads: number, { file, schema, bytes }: Load
): Side & { readonly version: string } {
  process.env["POLARS_MAX_THREADS"] = String(threads); // read when the library is loaded
  const polars = createRequire(import.meta.url)("nodejs-polars") as Polars;
  const sql = columnSummarySql("loaded", schema, "octet_length");
  return {
    name: "polars",
    version: polars.version,
    bytes,
    run() {
      const frame = polars.readParquet(file.parquet, { columns: schema.map(({ name }) => name) });
      return {
        read: () => summaryOf(new polars.SQLContext({ loaded: frame.lazy() }).execute(sql).collectSync())
      };
    },
  };
}

const summaryOf = (frame: PolarsFrame): ResultTable => resultFromArrow(tableFromIPC(frame.writeIPC()));

/** As its users get columns: arrays of JavaScript's values, decimals as floats, dates as `Date`. */
export const hyparquetSide = ({ file, schema, bytes }: Load, expected: Side): Side => ({
  name: "hyparquet",
  bytes,
  async run(round) {
    let values = 0;
    const buffer = await asyncBufferFromFile(file.parquet);
    await parquetRead({
      file: buffer, columns: schema.map(({ name }) => name),
      onChunk: ({ rowStart, rowEnd }) => { values += rowEnd - rowStart; },
    });
    return {
      // Its values are not exact, so that only their number is compared.
      async read() {
        const table = await (await expected.run(round)).read();
        const [count] = table.columns;
        if (count?.kind === "exact" && BigInt(values) !== count.values[0]! * BigInt(schema.length)) {
          throw new Error(`hyparquet gives ${values} values`);
        }
        return table;
      },
    };
  },
});
