// The Source protocol: what a table must offer to be scanned. Formats and adapters implement it.
import type { Schema } from "../../expr/type.ts";
import type { HostColumn } from "../memory/host-column.ts";

/** Names a source in plans: frozen data, and the key under which the engine finds the source. */
export interface SourceHandle {
  readonly id: string;
  readonly schema: Schema;
  readonly rowCount: number;
}

/** A table in memory. It must never change: a frame reads the snapshot it was built on. */
export interface Source {
  readonly schema: Schema;
  readonly rowCount: number;
  /** The values of one column; `rowCount` of them. */
  column(index: number): HostColumn;
}

const SOURCES = new WeakMap<SourceHandle, Source>();
let nextId = 1;

/** Registers a source; it lives as long as its handle is reachable. */
export function registerSource(source: Source, label = "table"): SourceHandle {
  const handle = Object.freeze({ id: `${label}#${nextId++}`, schema: source.schema, rowCount: source.rowCount });
  SOURCES.set(handle, source);
  return handle;
}

/** The source behind a handle of this process. */
export function sourceOf(handle: SourceHandle): Source {
  const source = SOURCES.get(handle);
  if (!source) throw new Error(`source ${handle.id} was not registered in this process`);
  return source;
}
