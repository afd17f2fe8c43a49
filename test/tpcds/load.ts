// Tables in Parquet files as frames, read through DuckDB.
import { readdirSync } from "node:fs";
import { join } from "node:path";
import type { DuckDBConnection } from "@duckdb/node-api";
import { fromColumns, t, type Frame } from "../../src/index.ts";

type AnyType = (typeof t)["int32"] | ReturnType<typeof t.decimal>;

/** DuckDB's type as ours, and the expression whose JavaScript values it takes. */
function columnOf(name: string, type: string): { readonly type: unknown; readonly select: string } {
  const quoted = JSON.stringify(name);
  const decimal = /^DECIMAL\((\d+),(\d+)\)$/.exec(type);
  if (decimal) {
    return { type: t.decimal(Number(decimal[1]), Number(decimal[2])), select: `cast(${quoted} as varchar)` };
  }
  switch (type) {
    case "INTEGER": return { type: t.int32, select: quoted };
    case "BIGINT": return { type: t.int64, select: quoted };
    case "VARCHAR": return { type: t.utf8, select: quoted };
    case "DATE": return { type: t.date, select: `cast(${quoted} as varchar)` };
    case "DOUBLE": return { type: t.float64, select: quoted };
    default: throw new Error(`column ${name}: ${type} has no counterpart here`);
  }
}

/** A frame for each Parquet file of a folder, by the file's name. */
export async function loadTables(
  folder: string, connection: DuckDBConnection,
): Promise<Record<string, Frame>> {
  const tables: Record<string, Frame> = {};
  for (const file of readdirSync(folder).filter(name => name.endsWith(".parquet")).sort()) {
    tables[file.replace(/\.parquet$/, "")] = await loadTable(join(folder, file), connection);
  }
  return tables;
}

async function loadTable(path: string, connection: DuckDBConnection): Promise<Frame> {
  const source = `read_parquet('${path.replaceAll("'", "''")}')`;
  const described = (await connection.runAndReadAll(`describe select * from ${source}`)).getRows();
  const columns = described.map(row =>
    ({ name: String(row[0]), ...columnOf(String(row[0]), String(row[1])) }));
  const values = (await connection.runAndReadAll(`select ${columns.map(c => c.select).join(", ")} from ${source}`)).getColumns();
  const schema = Object.fromEntries(columns.map(c => [c.name, t.nullable(c.type as AnyType)]));
  const data = Object.fromEntries(columns.map((c, i) => [c.name, values[i]!]));
  return fromColumns(data, schema) as unknown as Frame;
}
