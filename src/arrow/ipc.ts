// Arrow IPC bytes, stream or file, as a Source and back.
import { PlanError, QuernError, UnsupportedError } from "../../expr/error.ts";
import type { Source } from "../../engine/source/source.ts";
import { checkData } from "./check.ts";
import { broken, checkFraming } from "./ipc-framing.ts";
import { arrowLibrary } from "./library.ts";
import type { ArrowTable } from "./shape.ts";
import { sourceFromArrow } from "./source.ts";
import { toArrowTable, type ArrowOptions } from "./table.ts";

export interface IPCOptions extends ArrowOptions {
  /** `stream` (default) is for pipes, `file` can be read from any place. */
  readonly format?: "stream" | "file";
}

/** Reads IPC bytes. What is malformed is a FormatError that says where. */
export async function sourceFromIPC(input: Uint8Array | ArrayBuffer): Promise<Source> {
  const bytes = aligned(input);
  checkFraming(bytes);
  const arrow = await arrowLibrary();
  try {
    const table = arrow.tableFromIPC(bytes) as unknown as ArrowTable;
    for (const batch of table.batches!) {
      table.schema.fields.forEach((f, i) => checkData(batch.data.children[i]!, f.name));
    }
    return sourceFromArrow(table);
  } catch (error) {
    throw error instanceof QuernError ? error : explained(error);
  }
}

/** Writes a source as IPC bytes. */
export async function sourceToIPC(source: Source, options: IPCOptions = {}): Promise<Uint8Array> {
  const table = await toArrowTable(source, options);
  const arrow = await arrowLibrary();
  return arrow.tableToIPC(table, options.format ?? "stream");
}

/** The library makes typed arrays over the bytes, so they must start at a multiple of 8. */
function aligned(input: Uint8Array | ArrayBuffer): Uint8Array {
  if (input instanceof ArrayBuffer) return new Uint8Array(input);
  if (!(input instanceof Uint8Array)) {
    throw new PlanError("not-ipc", `IPC bytes must be a Uint8Array or an ArrayBuffer, not a ${typeof input}.`);
  }
  return input.byteOffset % 8 === 0 ? input : input.slice();
}

function explained(error: unknown): QuernError {
  const message = error instanceof Error ? error.message : String(error);
  if (/codec not found/.test(message)) {
    return new UnsupportedError("no-codec", "These Arrow IPC bytes are compressed, and no codec is registered.",
      { cause: error, hint: "Register one with apache-arrow's compressionRegistry, or write them uncompressed." });
  }
  return broken(message, 0, error);
}
