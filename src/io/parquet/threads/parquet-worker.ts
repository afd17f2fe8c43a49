// The file that the Parquet reader's worker threads run: row groups of a file to columns.
import { DictionarySender } from "../../batch-transfer.ts";
import { fileBytes } from "../../bytes/platform-file.ts";
import type { ByteSource } from "../../bytes/byte-source.ts";
import { GroupReader } from "../group-reader.ts";
import type { FromParquetWorker, ToParquetWorker } from "./messages.ts";
import { connectParquetWorker } from "./platform-threads.ts";

/** The file that is being read. */
interface Reading {
  readonly bytes: ByteSource;
  readonly reader: GroupReader;
  readonly sender: DictionarySender;
}

const { onMessage, post } = connectParquetWorker();
let reading: Promise<Reading> | null = null;

async function open({ open: plan, path }: Extract<ToParquetWorker, { path: string }>): Promise<Reading> {
  const bytes = await fileBytes(path);
  return { bytes, reader: await GroupReader.open(plan, bytes), sender: new DictionarySender() };
}

async function answer({ read, job }: Extract<ToParquetWorker, { job: number }>): Promise<void> {
  let answered: { message: FromParquetWorker; transfer: ArrayBuffer[] };
  try {
    const { reader, sender } = (await reading)!;
    const { batches: [batch], dictionaries, transfer } = sender.pack([await reader.read(read)]);
    answered = { message: { job, rows: { batch: batch!, dictionaries } }, transfer };
  } catch {
    // Who asked reads it again, and tells what is wrong.
    answered = { message: { job, rows: null }, transfer: [] };
  }
  post(answered.message, answered.transfer);
}

async function close(ended: Promise<Reading> | null): Promise<void> {
  // One that could not be opened has been told of.
  const opened = await ended?.catch(() => null);
  await opened?.reader.close();
  await opened?.bytes.close();
}

onMessage(message => {
  if (message === "close") {
    void close(reading);
    reading = null;
  } else if ("open" in message) {
    reading = open(message);
    reading.catch(() => {});
  } else {
    void answer(message);
  }
});
post("ready", []);
