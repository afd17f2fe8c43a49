// Checks that IPC bytes are whole: the library takes a stream that is cut short for one that has ended.
import { FormatError } from "../../expr/error.ts";
import type { Library } from "./library.ts";

const MAGIC = "ARROW1";
const CONTINUATION = -1;

/** Fails with a FormatError that says what is wrong at which byte. */
export function checkFraming(bytes: Uint8Array, arrow: Library): void {
  if (isFile(bytes, 0)) checkFile(bytes);
  else checkStream(bytes, arrow);
}

const isFile = (bytes: Uint8Array, at: number): boolean =>
  at >= 0 && [...MAGIC].every((letter, i) => bytes[at + i] === letter.charCodeAt(0));

function checkFile(bytes: Uint8Array): void {
  const end = bytes.length - MAGIC.length;
  if (!isFile(bytes, end) || end < 12) throw broken("the file does not end with ARROW1: it was cut short", bytes.length);
  const footer = int32(bytes, end - 4);
  if (footer <= 0 || footer > end - 12) throw broken(`the footer cannot have ${footer} bytes`, end - 4);
}

function checkStream(bytes: Uint8Array, arrow: Library): void {
  let at = 0;
  let count = 0;
  while (at < bytes.length) {
    const start = at;
    let metadata = int32(bytes, at);
    at += 4;
    if (metadata === CONTINUATION) {
      metadata = int32(bytes, at);
      at += 4;
    }
    if (metadata === 0) break;
    if (metadata < 0 || metadata > bytes.length - at) {
      throw broken(`message ${count} says it has ${metadata} bytes of metadata, and ${bytes.length - at} are left`, start);
    }
    const message = decode(bytes.subarray(at, at + metadata), arrow, count, start);
    at += metadata;
    if (count === 0 && message.headerType !== arrow.MessageHeader.Schema) {
      throw broken("the first message is not a schema", start);
    }
    if (message.bodyLength < 0 || message.bodyLength > bytes.length - at) {
      throw broken(`message ${count} says its body has ${message.bodyLength} bytes, and ${bytes.length - at} are left`, start);
    }
    at += message.bodyLength;
    count++;
  }
  if (count === 0) throw broken("there is no schema message", 0);
}

function decode(metadata: Uint8Array, arrow: Library, count: number, at: number) {
  try {
    return arrow.Message.decode(metadata);
  } catch (cause) {
    throw broken(`the metadata of message ${count} cannot be read`, at, cause);
  }
}

function int32(bytes: Uint8Array, at: number): number {
  if (at + 4 > bytes.length) throw broken("the bytes end within a message's length", at);
  return new DataView(bytes.buffer, bytes.byteOffset + at, 4).getInt32(0, true);
}

export const broken = (what: string, at: number, cause?: unknown): FormatError =>
  new FormatError("bad-ipc", `These are no complete Arrow IPC bytes: ${what} (byte ${at}).`,
    cause === undefined ? {} : { cause });
