// A stored table with some of its columns, in another order: those of a schema that was given for it.
import type { Schema } from "../../expr/type.ts";
import type { Batch, ReadRequest, StoredTable } from "../../engine/source/stored-table.ts";

/** `schema`: columns that the table has, with its types; they may be nullable where the table's are not. */
export function narrowed(table: StoredTable, schema: Schema): StoredTable {
  const places = schema.map(f => table.schema.findIndex(other => other.name === f.name));
  return {
    name: table.name, format: table.format, rowCount: table.rowCount, schema,
    async *read(request: ReadRequest): AsyncGenerator<Batch, void> {
      const wanted = request.columns.map(index => places[index]!);
      const columns = [...wanted].sort((a, b) => a - b);
      for await (const batch of table.read({ ...request, columns })) {
        const inOrder = wanted.map(place => batch.columns[columns.indexOf(place)]!);
        yield { rowCount: batch.rowCount, columns: inOrder };
      }
    },
  };
}
