// Arrow IPC bytes, file or stream, as a stored table: only the schema is read at once, batches when they are
// asked for.
import { FormatError } from "../../../expr/error.ts";
import { isValid, type HostColumn } from "../../../engine/memory/host-column.ts";
import type { Batch, ReadRequest, StoredTable } from "../../../engine/source/stored-table.ts";
import { checkData } from "../../arrow/check.ts";
import { columnIn } from "../../arrow/column-in.ts";
import type { ByteSource } from "../bytes/byte-source.ts";
import { throwIfAborted } from "../bytes/stream.ts";
import { readBatch, rowsOf, type BatchData } from "./batch.ts";
import { broken, within } from "./broken.ts";
import { PieceCursor, RandomCursor, type Cursor } from "./cursor.ts";
import { Dictionaries, dictionariesOf } from "./dictionaries.ts";
import { beginsFile, cursorAt, readFooter, type Footer } from "./footer.ts";
import { DICTIONARY_BATCH, RECORD_BATCH, SCHEMA, readMessage, type Message } from "./message.ts";
import { readSchema, type IpcSchema } from "./schema.ts";

/**
 * Opens Arrow IPC bytes in the file format (also called Feather, version 2) or the stream format; which one
 * it is, the bytes tell. Only the schema is read now. A query reads the batches it needs, of files only the
 * buffers of the columns it needs, and stops when it has the rows it needs.
 *
 * Columns may be null where the file's schema says so. Dictionaries, also those that batches add to or
 * replace, are kept for text and expanded for other types. Lists and structs are read value by value.
 *
 * @throws FormatError `bad-ipc` where bytes are not as the format says, with the file and the byte;
 * UnsupportedError for types without a counterpart, for compressed bodies and for big-endian data.
 */
export async function openIpc(bytes: ByteSource): Promise<StoredTable> {
  try {
    return beginsFile(await firstBytes(bytes)) ? await openFile(bytes) : await openStream(bytes);
  } finally {
    // Streams stay open: what they gave is kept, and the rest comes later.
    if (bytes.path !== null) await bytes.close();
  }
}

/** The first eight, or fewer where there are no more. */
async function firstBytes(bytes: ByteSource): Promise<Uint8Array> {
  try {
    return await bytes.read(0, 8);
  } catch (error) {
    if (!(error instanceof FormatError && error.code === "truncated-file")) throw error;
    throw broken(bytes.name, "it has fewer than 8 bytes", 0, error);
  }
}

async function openFile(bytes: ByteSource): Promise<StoredTable> {
  const footer = await readFooter(bytes);
  return {
    name: bytes.name, format: "ipc", schema: footer.schema.schema, rowCount: await countRows(bytes, footer),
    read: request => closing(bytes, readFile(bytes, footer, request)),
  };
}

/** Asking a server for each batch's metadata would cost more than knowing the number is worth. */
const BLOCKS_COUNTED = 4096;

async function countRows(bytes: ByteSource, { batches, at }: Footer): Promise<number | null> {
  if (bytes.remote || batches.length > BLOCKS_COUNTED) return null;
  let rows = 0;
  for (const block of batches) {
    const message = await readMessage(await cursorAt(bytes, block, at), bytes.name);
    if (!message) throw broken(bytes.name, "a block holds no batch", block.offset);
    rows += rowsOf(message, RECORD_BATCH, bytes.name);
  }
  return rows;
}

async function* readFile(
  bytes: ByteSource,
  footer: Footer,
  request: ReadRequest,
): AsyncGenerator<Batch, void> {
  const { schema, at } = footer;
  const decoder = new Decoder(schema, request, bytes.name);
  if (decoder.needsDictionaries) {
    for (const block of footer.dictionaries) {
      throwIfAborted(request.signal);
      const cursor = await cursorAt(bytes, block, at);
      const message = await readMessage(cursor, bytes.name);
      if (message?.headerType !== DICTIONARY_BATCH)
        throw broken(bytes.name, "a block holds no dictionary", block.offset);
      await decoder.dictionaries.read(message, cursor, { replaces: false });
    }
  }
  let rows = 0;
  for (const block of footer.batches) {
    if (rows >= request.most) return;
    throwIfAborted(request.signal);
    const cursor = await cursorAt(bytes, block, at);
    const message = await readMessage(cursor, bytes.name);
    if (message?.headerType !== RECORD_BATCH)
      throw broken(bytes.name, "a block holds no batch", block.offset);
    const batch = await decoder.batch(message, cursor);
    rows += batch.rowCount;
    yield batch;
  }
}

async function openStream(bytes: ByteSource): Promise<StoredTable> {
  const cursor = new RandomCursor(bytes, 0, Infinity);
  const schema = schemaIn(await readMessage(cursor, bytes.name).catch(explained(bytes.name)), bytes.name);
  return {
    name: bytes.name, format: "ipc", schema: schema.schema, rowCount: null,
    read: request => closing(bytes, readStream(bytes, schema, request)),
  };
}

/** Where the first message leaves the bytes, these are not of the format at all. */
const explained = (name: string) => (error: unknown): never => {
  if (!(error instanceof FormatError && error.code === "truncated-file")) throw error;
  throw broken(name, "its first message goes on beyond its end", 0, error);
};

function schemaIn(message: Message | null, name: string): IpcSchema {
  if (!message) throw broken(name, "there is no schema message", 0);
  if (message.headerType !== SCHEMA) throw broken(name, "the first message is not a schema", message.at);
  return readSchema(message.header, name, message.at);
}

async function* readStream(
  bytes: ByteSource,
  schema: IpcSchema,
  request: ReadRequest,
): AsyncGenerator<Batch, void> {
  const { signal, most } = request;
  const decoder = new Decoder(schema, request, bytes.name);
  const cursor: Cursor =
    bytes.path === null ? new PieceCursor(bytes, signal) : new RandomCursor(bytes, 0, await bytes.size());
  try {
    schemaIn(await readMessage(cursor, bytes.name), bytes.name);
    for (let rows = 0; rows < most;) {
      throwIfAborted(signal);
      const message = await readMessage(cursor, bytes.name);
      if (!message) return;
      if (message.headerType === DICTIONARY_BATCH) {
        await decoder.dictionaries.read(message, cursor, { replaces: true });
        continue;
      }
      if (message.headerType !== RECORD_BATCH) throw broken(bytes.name, "a message is no batch", message.at);
      const batch = await decoder.batch(message, cursor);
      rows += batch.rowCount;
      yield batch;
    }
  } finally {
    await cursor.close();
  }
}

/** Whoever stops asking closes the file. */
async function* closing(
  bytes: ByteSource,
  batches: AsyncGenerator<Batch, void>,
): AsyncGenerator<Batch, void> {
  try {
    yield* batches;
  } finally {
    await bytes.close();
  }
}

/** Turns messages into batches of the wanted columns. */
class Decoder {
  readonly dictionaries: Dictionaries;
  readonly needsDictionaries: boolean;

  constructor(
    private readonly schema: IpcSchema,
    private readonly request: ReadRequest,
    private readonly name: string,
  ) {
    const wanted = dictionariesOf(
      request.columns.map(i => schema.fields[i]!),
      schema,
    );
    this.dictionaries = new Dictionaries(schema, wanted, name);
    this.needsDictionaries = wanted.size > 0;
  }

  async batch(message: Message, from: Cursor): Promise<Batch> {
    const {
      name,
      request: { columns },
      schema: { fields },
    } = this;
    const table = within(name, "a batch's metadata", message.at, () => message.header);
    const data = await readBatch(table, message, fields, columns, this.dictionaries.of, from, name);
    try {
      return { rowCount: data.rowCount, columns: columns.map((index, i) => this.column(index, data, i)) };
    } catch (error) {
      if (!(error instanceof FormatError)) throw error;
      throw new FormatError(error.code, `${name}, batch at byte ${message.at}: ${error.message}`, {
        cause: error,
      });
    }
  }

  private column(index: number, { columns }: BatchData, i: number): HostColumn {
    const { name, type, nullable } = this.schema.schema[index]!;
    checkData(columns[i]!, name);
    const column = columnIn(type, [columns[i]!], name);
    if (!nullable) checkPresent(column, name);
    return column;
  }
}

/** Of a column that is never null, as the schema says. */
function checkPresent({ chunks }: HostColumn, name: string): void {
  for (const chunk of chunks) {
    for (let row = 0; chunk.validity && row < chunk.length; row++) {
      if (isValid(chunk, row)) continue;
      throw new FormatError("unexpected-null",
        `Column ${JSON.stringify(name)}, row ${row} of its chunk: null, and the schema says there is none.`);
    }
  }
}
