// Checks that IPC bytes are whole and that their counts agree, before the library reads them: it takes a
// stream that is cut short for one that has ended, and fills up columns that are said to be shorter.
import { FormatError } from "../../expr/error.ts";
import { FlatTable } from "./flatbuffer.ts";

const MAGIC = "ARROW1";
const CONTINUATION = -1;
const SCHEMA = 1;
const DICTIONARY_BATCH = 2;
const RECORD_BATCH = 3;

/** Fails with a FormatError that says what is wrong at which byte. */
export function checkFraming(bytes: Uint8Array): void {
  if (isFile(bytes, 0)) checkFile(bytes);
  else checkStream(bytes);
}

const isFile = (bytes: Uint8Array, at: number): boolean =>
  at >= 0 && [...MAGIC].every((letter, i) => bytes[at + i] === letter.charCodeAt(0));

function checkFile(bytes: Uint8Array): void {
  const end = bytes.length - MAGIC.length;
  if (!isFile(bytes, end) || end < 12) throw broken("the file does not end with ARROW1: it was cut short", bytes.length);
  const size = int32(bytes, end - 4);
  if (size <= 0 || size > end - 12) throw broken(`the footer cannot have ${size} bytes`, end - 4);
  const start = end - 4 - size;
  const footer = checked(start, "the footer", () => {
    const table = FlatTable.root(bytes.subarray(start, start + size));
    const schema = table.table(1);
    if (!schema) throw new RangeError("it has no schema");
    // Blocks: offset (8 bytes), length of the metadata (4 and 4 unused), length of the body (8).
    return { columns: columnNodes(schema), blocks: [...table.longs(2, 24, 0), ...table.longs(3, 24, 0)] };
  });
  for (const at of footer.blocks) {
    if (at < 8 || at >= start) throw broken(`a block begins outside of the file, at ${at}`, start);
    const message = readMessage(bytes.subarray(0, start), at, footer.columns);
    if (message === null || message.headerType === SCHEMA) throw broken("a block holds no batch", at);
  }
}

function checkStream(bytes: Uint8Array): void {
  let columns: readonly boolean[] | undefined;
  for (let at = 0; at < bytes.length;) {
    const message = readMessage(bytes, at, columns);
    if (message === null) break;
    if (!columns && message.headerType !== SCHEMA) throw broken("the first message is not a schema", at);
    columns = message.columns ?? columns;
    at = message.end;
  }
  if (!columns) throw broken("there is no schema message", 0);
}

interface Message {
  readonly headerType: number;
  readonly end: number;
  /** Of a schema: its columns' nodes. */
  readonly columns: readonly boolean[] | undefined;
}

/** Checks one message; null stands for the end-of-stream mark. */
function readMessage(
  bytes: Uint8Array, start: number, columns: readonly boolean[] | undefined,
): Message | null {
  let at = start;
  let metadata = int32(bytes, at);
  at += 4;
  if (metadata === CONTINUATION) {
    metadata = int32(bytes, at);
    at += 4;
  }
  if (metadata === 0) return null;
  if (metadata < 0 || metadata > bytes.length - at) {
    throw broken(`a message says it has ${metadata} bytes of metadata, and ${bytes.length - at} are left`, start);
  }
  const message = checked(start, "a message's metadata", () => FlatTable.root(bytes.subarray(at, at + metadata)));
  return checked(start, "a message's metadata", () => {
    const [headerType, header, body] = [message.byte(1), message.table(2), message.long(3)];
    at += metadata;
    if (body < 0 || body > bytes.length - at) {
      throw broken(`a message says its body has ${body} bytes, and ${bytes.length - at} are left`, start);
    }
    if (!header) throw new RangeError("it has no header");
    if (headerType === RECORD_BATCH) checkBatch(header, body, columns ?? []);
    if (headerType === DICTIONARY_BATCH) checkBatch(header.table(1), body, [true]);
    return { headerType, end: at + body, columns: headerType === SCHEMA ? columnNodes(header) : undefined };
  });
}

/** A batch lists nodes, a column and then its members; which of them are columns, for the whole schema. */
function columnNodes(schema: FlatTable): boolean[] {
  const nodes: boolean[] = [];
  const add = (field: FlatTable, isColumn: boolean, depth: number): void => {
    if (depth > 64) throw new RangeError("types are nested deeper than 64 levels");
    nodes.push(isColumn);
    const members = field.tables(5);
    // Codes of a dictionary have no members, whatever its values have.
    if (!field.table(4)) for (const member of members) add(member, false, depth + 1);
  };
  for (const field of schema.tables(1)) add(field, true, 0);
  return nodes;
}

function checkBatch(batch: FlatTable | undefined, body: number, columns: readonly boolean[]): void {
  if (!batch) throw new RangeError("it has no batch");
  const rows = batch.long(0);
  const lengths = batch.longs(1, 16, 0);
  const wrong = lengths.find((length, i) => columns[i] === true && length !== rows);
  if (rows < 0 || wrong !== undefined) throw new RangeError(`it has ${rows} rows, and a column of ${wrong ?? 0}`);
  const sizes = batch.longs(2, 16, 8);
  batch.longs(2, 16, 0).forEach((offset, i) => {
    if (offset < 0 || sizes[i]! < 0 || offset + sizes[i]! > body) {
      throw new RangeError(`buffer ${i} (${sizes[i]} bytes at ${offset}) leaves the body of ${body} bytes`);
    }
  });
}

/** Positions outside of the bytes are RangeErrors of DataView. */
function checked<T>(at: number, what: string, read: () => T): T {
  try {
    return read();
  } catch (error) {
    if (error instanceof RangeError) throw broken(`${what} cannot be read: ${error.message}`, at, error);
    throw error;
  }
}

function int32(bytes: Uint8Array, at: number): number {
  if (at + 4 > bytes.length) throw broken("the bytes end within a message's length", at);
  return new DataView(bytes.buffer, bytes.byteOffset + at, 4).getInt32(0, true);
}

export const broken = (what: string, at: number, cause?: unknown): FormatError =>
  new FormatError("bad-ipc", `These are no complete Arrow IPC bytes: ${what} (byte ${at}).`,
    cause === undefined ? {} : { cause });
