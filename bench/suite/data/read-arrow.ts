// Reads an Arrow file into memory, as the application that owns the data would have done.
import { open } from "node:fs/promises";
import type { Table } from "apache-arrow";
import { tableFromIPC } from "apache-arrow";

/** The table; batch by batch, so that files past 2 GB are read too. */
export async function readArrow(path: string): Promise<Table> {
  const file = await open(path);
  try {
    return await tableFromIPC(file);
  } finally {
    await file.close();
  }
}

/** The bytes of all buffers of a table that hold its rows. */
export function arrowBytes(table: Table): number {
  let bytes = 0;
  for (const batch of table.batches) bytes += batch.data.byteLength;
  return bytes;
}
