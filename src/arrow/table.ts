// Writes a Source as an apache-arrow Table.
import type { Data, RecordBatch, Table } from "apache-arrow";
import type { Source } from "../../engine/source/source.ts";
import { columnOut, type ArrowColumn } from "./column-out.ts";
import { dictionaryOut } from "./dictionary-out.ts";
import { arrowLibrary, type Library } from "./library.ts";

export interface ArrowOptions {
  /** Text columns that have a dictionary come out as Arrow dictionaries instead of Utf8. Default false. */
  readonly dictionaries?: boolean;
}

/** The source as an Arrow table; its buffers are shared where the layouts agree. */
export async function toArrowTable(source: Source, options: ArrowOptions = {}): Promise<Table> {
  return tableWith(await arrowLibrary(), source, options);
}

function tableWith(arrow: Library, source: Source, options: ArrowOptions): Table {
  const columns = source.schema.map(({ type }, i) => {
    const column = source.column(i);
    return (options.dictionaries && type.kind === "utf8" ? dictionaryOut(column, arrow) : null)
      ?? columnOut(column, arrow);
  });
  const fields = source.schema.map((f, i) => new arrow.Field(f.name, columns[i]!.type, f.nullable));
  const schema = new arrow.Schema(fields);
  const struct = new arrow.Struct(fields);
  const batch = (length: number, children: Data[]): RecordBatch =>
    new arrow.RecordBatch(schema, arrow.makeData({ type: struct, length, nullCount: 0, children }));
  const bounds = boundaries(columns, source.rowCount);
  const cut = columns.map(column => cutAt(column, bounds));
  const batches = bounds.slice(1).map((end, i) => batch(end - bounds[i]!, cut.map(chunks => chunks[i]!)));
  return new arrow.Table(schema, batches.length > 0 ? batches : [batch(0, columns.map(c => c.chunks[0]!))]);
}

/** Rows where any column begins a chunk, 0 and the row count: record batches have no chunks inside. */
function boundaries(columns: readonly ArrowColumn[], rowCount: number): number[] {
  if (rowCount === 0) return [];
  const rows = new Set<number>([0]);
  for (const { chunks } of columns) {
    let row = 0;
    for (const chunk of chunks) rows.add(row += chunk.length);
  }
  rows.add(rowCount);
  return [...rows].sort((a, b) => a - b);
}

/** A column's chunks, sliced to lie between the boundaries. */
function cutAt({ chunks }: ArrowColumn, bounds: readonly number[]): Data[] {
  const out: Data[] = [];
  let next = 1;
  let start = 0;
  for (const chunk of chunks) {
    const end = start + chunk.length;
    for (let from = start; from < end; next++) {
      const to = bounds[next]!;
      out.push(to - from === chunk.length ? chunk : chunk.slice(from - start, to - from));
      from = to;
    }
    start = end;
  }
  return out;
}
