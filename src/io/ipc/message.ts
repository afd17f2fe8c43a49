// One message of Arrow IPC bytes: its length, its metadata, and where its body lies.
import { FlatTable } from "../../arrow/flatbuffer.ts";
import { broken, within } from "./broken.ts";
import type { Cursor } from "./cursor.ts";

export const SCHEMA = 1;
export const DICTIONARY_BATCH = 2;
export const RECORD_BATCH = 3;
const CONTINUATION = -1;
/** Metadata of more bytes than this is a damaged length: a hundred thousand columns need a tenth of it. */
const METADATA_MOST = 1 << 28;

export interface Message {
  readonly headerType: number;
  readonly header: FlatTable;
  /** Where the message begins, for messages. */
  readonly at: number;
  readonly bodyBytes: number;
}

/** The next message; the cursor stands at its body then. Null: the end of the stream, marked or not. */
export async function readMessage(from: Cursor, name: string): Promise<Message | null> {
  const { at } = from;
  let metadata = int32(await from.takeOrEnd(4, "a message's length"));
  if (metadata === CONTINUATION) metadata = int32(await from.take(4, "a message's length"));
  if (metadata === null || metadata === 0) return null;
  if (metadata < 8 || metadata > METADATA_MOST) {
    throw broken(name, `a message says it has ${metadata} bytes of metadata`, at);
  }
  const bytes = await from.take(metadata, "a message's metadata");
  return within(name, "a message's metadata", at, () => {
    const message = FlatTable.root(bytes);
    const [headerType, header, bodyBytes] = [message.byte(1), message.table(2), message.long(3)];
    if (!header) throw new RangeError("it has no header");
    if (bodyBytes < 0 || !Number.isSafeInteger(bodyBytes)) throw new RangeError(`its body cannot have ${bodyBytes} bytes`);
    return { headerType, header, at, bodyBytes };
  });
}

const int32 = (bytes: Uint8Array | null): number =>
  bytes === null ? 0 : new DataView(bytes.buffer, bytes.byteOffset, 4).getInt32(0, true);
