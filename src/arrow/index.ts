// fromArrow and fromIPC: frames over Arrow tables and bytes. What else this folder offers fills frame ports,
// and is no part of this file, so that it is loaded only where it is needed.
import type { RecordBatch, Table, TypeMap } from "apache-arrow";
import type { Dynamic } from "../../frame/type/dtype.ts";
import { frameOf, type DataFrame } from "../../frame/frame.ts";
import type { SchemaOfArrow } from "./schema-of.ts";
import type { ArrowTable } from "./shape.ts";
import { sourceFromArrow } from "./source.ts";

export type { SchemaOfArrow } from "./schema-of.ts";
export type { ArrowTable } from "./shape.ts";

/**
 * A frame of an Arrow table or record batch, of any version of apache-arrow. Its buffers are used as they
 * are and must not change.
 *
 * @example
 * const flights = fromArrow(tableFromIPC(await readFile("flights.arrow")));
 */
export function fromArrow<T extends TypeMap>(table: Table<T> | RecordBatch<T>): DataFrame<SchemaOfArrow<T>>;
export function fromArrow(table: ArrowTable): DataFrame<Dynamic>;
export function fromArrow(table: unknown): DataFrame<Dynamic> {
  return frameOf(sourceFromArrow(table as ArrowTable), "arrow");
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
