// The protocol of tables that are not in memory: files, streams. A query asks one for what it needs when it
// runs.
import type { TypedExpr } from "../../expr/node.ts";
import type { Schema } from "../../expr/type.ts";
import type { HostColumn } from "../memory/host-column.ts";

/** What a query wants of a stored table. */
export interface ReadRequest {
  /** Indices into the schema, ascending. None: only the number of rows is wanted. */
  readonly columns: readonly number[];
  /**
   * What all wanted rows fulfil, over the schema's names. Rows that do not may be left out, and need not
   * be: the query filters by itself. So a reader looks at what it can decide cheaply, as the statistics of
   * row groups.
   */
  readonly conditions: readonly TypedExpr[];
  /** No more rows than this are wanted, the first ones; Infinity: all. With conditions it is Infinity. */
  readonly most: number;
  /** Ends the reading. */
  readonly signal?: AbortSignal | undefined;
}

/** Some rows of a stored table, in its order. */
export interface Batch {
  readonly rowCount: number;
  /** The requested columns, in the request's order. */
  readonly columns: readonly HostColumn[];
}

/**
 * A table in a file, in several, or in a stream. Formats implement it; what it gives is checked against its
 * schema.
 */
export interface StoredTable {
  /** What messages and plans call it: a path, mostly. */
  readonly name: string;
  readonly format: string;
  readonly schema: Schema;
  /** How many rows it has, if that is known without reading them. */
  readonly rowCount: number | null;
  /**
   * The wanted rows in order, in batches of any size. Whoever stops asking ends the reading; files are
   * closed then. Each call reads anew, unless the bytes come only once.
   */
  read(request: ReadRequest): AsyncIterable<Batch>;
}

/** Names a stored table in plans: frozen data, and the key under which the table is found. */
export interface StoredHandle {
  readonly id: string;
  readonly name: string;
  readonly format: string;
  readonly schema: Schema;
  readonly rowCount: number | null;
}

const TABLES = new WeakMap<StoredHandle, StoredTable>();
let nextId = 1;

/** Registers a table; it lives as long as its handle is reachable. */
export function registerStored(table: StoredTable): StoredHandle {
  const { name, format, schema, rowCount } = table;
  const handle = Object.freeze({ id: `${format}#${nextId++}`, name, format, schema, rowCount });
  TABLES.set(handle, table);
  return handle;
}

/** The table behind a handle of this process. */
export function storedOf(handle: StoredHandle): StoredTable {
  const table = TABLES.get(handle);
  if (!table) throw new Error(`stored table ${handle.id} was not registered in this process`);
  return table;
}
