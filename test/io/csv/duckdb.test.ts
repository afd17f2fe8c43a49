// Real files, read here and by DuckDB with the same types.
import { readdirSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { beforeAll, describe, expect, it } from "vitest";
import type { DuckDBConnection } from "@duckdb/node-api";
import { openCsv } from "../../../src/io/csv/open.ts";
import { FileSource } from "./byte-sources.ts";
import { duckColumns, openDuckDB, readCsvSql } from "./duckdb-csv.ts";
import { readAll } from "./read-table.ts";

const folder = fileURLToPath(new URL("../../../node_modules/vega-datasets/data/", import.meta.url));
const files = readdirSync(folder).filter(name => name.endsWith(".csv")).sort();

describe("files of vega-datasets", () => {
  let duckdb: DuckDBConnection;
  beforeAll(async () => { duckdb = await openDuckDB(); });

  it("are there", () => {
    expect(files.length).toBeGreaterThan(20);
  });

  it.each(files)("%s", async name => {
    const path = join(folder, name);
    const table = await openCsv(new FileSource(path));
    const ours = await readAll(table);
    const theirs = await duckColumns(duckdb, readCsvSql(path, table.schema, {
      header: "true", delim: "','", quote: "'\"'", escape: "'\"'", nullstr: "''",
    }), table.schema);
    expect(ours.rowCount).toBe(theirs[0]!.length);
    table.schema.forEach((field, i) => {
      // DuckDB takes `""` for null where it cannot be told from it.
      const values = ours.columns[i]!.map(value => (value === "" ? null : value));
      expect([field.name, values]).toEqual([field.name, theirs[i]]);
    });
  });
});
