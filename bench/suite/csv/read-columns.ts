// Our side: all batches of a CSV file, kept as the columns of one table in memory.
import type { HostChunk } from "../../../engine/memory/host-column.ts";
import type { Source } from "../../../engine/source/source.ts";
import type { CsvReadOptions } from "../../../src/io/csv/index.ts";
import { openCsv } from "../../../src/io/csv/index.ts";
import { FileSource } from "../../../test/io/csv/byte-sources.ts";

/** Reads the named columns, or all. */
export async function readColumns(
  path: string, names: readonly string[] | null, options: CsvReadOptions,
): Promise<Source> {
  const table = await openCsv(new FileSource(path), options);
  const columns = table.schema.flatMap(({ name }, i) => (names === null || names.includes(name) ? [i] : []));
  const chunks: HostChunk[][] = columns.map(() => []);
  let rowCount = 0;
  for await (const batch of table.read({ columns, conditions: [], most: Infinity })) {
    rowCount += batch.rowCount;
    batch.columns.forEach((column, i) => chunks[i]!.push(...column.chunks));
  }
  const schema = columns.map(index => table.schema[index]!);
  return {
    schema, rowCount,
    column: index => ({ type: schema[index]!.type, length: rowCount, chunks: chunks[index]! }),
  };
}
