// The footer of an Arrow IPC file: its schema, and where its batches lie.
import { FlatTable } from "../../arrow/flatbuffer.ts";
import type { ByteSource } from "../bytes/byte-source.ts";
import { broken, within } from "./broken.ts";
import { RandomCursor } from "./cursor.ts";
import { readSchema, type IpcSchema } from "./schema.ts";

export const MAGIC = "ARROW1";
/** The magic and its padding. */
const START = 8;

/** A message in the file. */
export interface Block {
  readonly offset: number;
  readonly metadataBytes: number;
}

export interface Footer {
  readonly schema: IpcSchema;
  readonly dictionaries: readonly Block[];
  readonly batches: readonly Block[];
  /** Where the footer begins. */
  readonly at: number;
}

export const beginsFile = (bytes: Uint8Array): boolean =>
  [...MAGIC].every((letter, i) => bytes[i] === letter.charCodeAt(0));

export async function readFooter(bytes: ByteSource): Promise<Footer> {
  const { name } = bytes;
  const size = await bytes.size();
  const end = size - MAGIC.length;
  if (end < START + 4) throw broken(name, "the file ends behind its first bytes: it was cut short", size);
  const tail = await bytes.read(end - 4, size);
  if (!beginsFile(tail.subarray(4))) throw broken(name, "the file does not end with ARROW1: it was cut short", size);
  const footerBytes = new DataView(tail.buffer, tail.byteOffset, 4).getInt32(0, true);
  if (footerBytes <= 0 || footerBytes > end - 4 - START) throw broken(name, `the footer cannot have ${footerBytes} bytes`, end - 4);
  const at = end - 4 - footerBytes;
  const footer = await bytes.read(at, end - 4);
  const table = within(name, "the footer", at, () => FlatTable.root(footer));
  const schemaTable = within(name, "the footer", at, () => table.table(1));
  if (!schemaTable) throw broken(name, "the footer has no schema", at);
  const blocks = (field: number) => within(name, "the footer", at, () => blocksOf(table, field, at));
  return { schema: readSchema(schemaTable, name, at), dictionaries: blocks(2), batches: blocks(3), at };
}

function blocksOf(footer: FlatTable, field: number, end: number): Block[] {
  const metadata = footer.longs(field, 24, 8);
  return footer.longs(field, 24, 0).map((offset, i) => {
    if (!(offset >= START && offset < end)) throw new RangeError(`a block begins outside of the file, at ${offset}`);
    // The upper half is padding, and may hold anything.
    return { offset, metadataBytes: Number(BigInt.asIntN(32, BigInt(metadata[i]!))) };
  });
}

/** A cursor at a block; its metadata is read with one call where it has the length that the footer says. */
export async function cursorAt(
  bytes: ByteSource,
  { offset, metadataBytes }: Block,
  end: number,
): Promise<RandomCursor> {
  const ahead = Math.max(0, Math.min(metadataBytes, end - offset, AHEAD_BYTES));
  return new RandomCursor(bytes, offset, end, await bytes.read(offset, offset + ahead));
}

const AHEAD_BYTES = 1 << 20;
