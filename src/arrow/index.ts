// fromArrow and fromIPC: frames over Arrow tables and bytes. What else this folder offers fills frame ports,
// and is no part of this file, so that it is loaded only where it is needed.
import type { RecordBatch, Table, TypeMap } from "apache-arrow";
import type { Dynamic } from "../../frame/type/dtype.ts";
import { frameOf, type DataFrame } from "../../frame/frame.ts";
import type { SchemaOfArrow } from "./schema-of.ts";
import type { FlechetteTable } from "./flechette.ts";
import type { ArrowTable } from "./shape.ts";
import { sourceFromArrow } from "./source.ts";

export type { SchemaOfArrow } from "./schema-of.ts";
export type { ArrowTable } from "./shape.ts";

/**
 * What `fromArrow` looks at first in a table of another library or version; what else it needs, it checks when it
 * reads.
 */
export type AnyArrowTable =
  | {
    readonly schema: { readonly fields: readonly { readonly name: string }[] };
    readonly batches: readonly unknown[];
  }
  | FlechetteTable | ArrowTable;

/**
 * A frame of an Arrow table or record batch, of any version of apache-arrow, or of a table of the library
 * flechette. Its buffers are used as they are and must not change; int64 and decimals are exact, whatever the
 * library's own options make of them. An UnsupportedError for types that have no counterpart here.
 *
 * @example
 * const flights = fromArrow(tableFromIPC(await readFile("flights.arrow")));
 */
export function fromArrow<T extends TypeMap>(table: Table<T> | RecordBatch<T>): DataFrame<SchemaOfArrow<T>>;
export function fromArrow(table: AnyArrowTable): DataFrame<Dynamic>;
export function fromArrow(table: unknown): DataFrame<Dynamic> {
  return frameOf(sourceFromArrow(table as ArrowTable | FlechetteTable), "arrow");
}

/**
 * A frame of Arrow IPC bytes, stream or file; malformed bytes are a `FormatError`.
 *
 * @example
 * const flights = await fromIPC(await readFile("flights.arrow"));
 */
export async function fromIPC(bytes: Uint8Array | ArrayBuffer): Promise<DataFrame<Dynamic>> {
  // Loaded only where it is needed, like all that writes Arrow tables.
  const { sourceFromIPC } = await import("./ipc.ts");
  return frameOf(await sourceFromIPC(bytes), "ipc");
}
