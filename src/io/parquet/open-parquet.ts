// Opens Parquet files: reads the footer, and makes a stored table of what it says.
import type { Field } from "../../../expr/type.ts";
import type { StoredTable } from "../../../engine/source/stored-table.ts";
import type { ByteSource } from "../bytes/byte-source.ts";
import { checkSchema } from "../check-schema.ts";
import { fileColumns, leafCount } from "./footer/column-type.ts";
import { readFooter } from "./footer/read-footer.ts";
import { schemaTree } from "./footer/schema-tree.ts";
import { ParquetTable, type ThreadOptions } from "./parquet-table.ts";
import { asFormatError, wrong } from "./place.ts";

export interface ParquetReadOptions extends ThreadOptions {
  /** Columns that the file must have, with types and nullability; it may have others. */
  readonly schema?: readonly Field[];
}

/**
 * Opens a Parquet file; only its footer is read.
 *
 * Types: integers, floats, decimals up to 38 digits, dates, times and timestamps are exact. Timestamps that
 * are adjusted to UTC have the zone UTC. INT96 is a timestamp in microseconds, rounded down. ENUM, JSON and
 * UUID are utf8, UNKNOWN is null, half floats are float32; lists, maps (as lists of key and value) and
 * structs are nested.
 * Optional columns are nullable.
 *
 * @throws FormatError `bad-magic`, `bad-metadata`: it is no Parquet file, or damaged. `schema-mismatch`: it is not
 * what `options.schema` says. UnsupportedError: encrypted files, decimals of more digits.
 */
export async function openParquet(bytes: ByteSource, options: ParquetReadOptions = {}): Promise<StoredTable> {
  const place = { file: bytes.name };
  try {
    const metadata = await readFooter(bytes);
    const nodes = schemaTree(metadata.elements, place);
    const columns = fileColumns(nodes, place);
    const leaves = leafCount(nodes);
    const names = new Set<string>();
    for (const { field: { name } } of columns) {
      if (names.has(name)) throw wrong("duplicate-column", place, undefined, `it has two columns named ${JSON.stringify(name)}`);
      names.add(name);
    }
    metadata.rowGroups.forEach((group, rowGroup) => {
      if (group.columns.length === leaves) return;
      throw wrong("bad-metadata", { ...place, rowGroup }, undefined, `it has ${group.columns.length} columns, and the schema has ${leaves}`);
    });
    const table = new ParquetTable(bytes, metadata, columns, options);
    if (options.schema) checkSchema(options.schema, table.schema, bytes.name);
    return table;
  } catch (error) {
    throw asFormatError(error, place);
  } finally {
    await bytes.close();
  }
}
