// Writes an Arrow IPC file batch by batch, so that no table need be in memory whole.
import { closeSync, openSync, renameSync, writeSync } from "node:fs";
import type { RecordBatch, Schema } from "apache-arrow";
import { RecordBatchFileWriter } from "apache-arrow";

/** Writes the batches to `path`; the file appears under its name only when it is complete. */
export async function writeArrowFile(
  path: string,
  schema: Schema,
  batches: Iterable<RecordBatch> | AsyncIterable<RecordBatch>,
): Promise<void> {
  const unfinished = `${path}.part`;
  const file = openSync(unfinished, "w");
  const writer = new RecordBatchFileWriter();
  writer.reset(undefined, schema);
  const written = drain(writer, file);
  for await (const batch of batches) {
    writer.write(batch);
    // Lets `drain` keep up: the writer has no back-pressure.
    await new Promise(resolve => setImmediate(resolve));
  }
  writer.close();
  await written;
  closeSync(file);
  renameSync(unfinished, path);
}

async function drain(writer: RecordBatchFileWriter, file: number): Promise<void> {
  for await (const bytes of writer) {
    for (let done = 0; done < bytes.byteLength; ) done += writeSync(file, bytes, done);
  }
}
