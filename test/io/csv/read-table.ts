// Reads CSV files whole, as plain values, and the schema beside.
import { readColumn } from "../../../engine/reference/read.ts";
import type { Value } from "../../../engine/reference/value.ts";
import type { StoredTable } from "../../../engine/source/stored-table.ts";
import { typeName } from "../../../expr/type.ts";
import { openCsv } from "../../../src/io/csv/open.ts";
import type { CsvReadOptions } from "../../../src/io/csv/options.ts";
import { MemorySource } from "./byte-sources.ts";

export interface PlainTable {
  /** `name type` of each column. */
  readonly schema: readonly string[];
  readonly rowCount: number;
  /** Values column by column. */
  readonly columns: readonly (readonly Value[])[];
}

export const schemaText = ({ schema }: StoredTable): string[] =>
  schema.map(({ name, type }) => `${name} ${typeName(type)}`);

/** All rows of a table, of some of its columns or all. */
export async function readAll(
  table: StoredTable, columns = table.schema.map((_, i) => i), most = Infinity,
): Promise<PlainTable> {
  const values: Value[][] = columns.map(() => []);
  let rowCount = 0;
  for await (const batch of table.read({ columns, conditions: [], most })) {
    rowCount += batch.rowCount;
    batch.columns.forEach((column, i) => {
      for (const value of readColumn(column)) values[i]!.push(value);
    });
  }
  return { schema: schemaText(table), rowCount, columns: values };
}

/** Opens and reads a text. */
export async function readText(
  content: string | Uint8Array, options: CsvReadOptions = {}, pieceBytes?: number,
): Promise<PlainTable> {
  return readAll(await openCsv(new MemorySource(content, pieceBytes), options));
}
