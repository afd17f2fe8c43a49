// Jupyter's messages as they go over the wire: signed parts of JSON behind a mark. Knows no sockets.
import { createHmac, randomUUID } from "node:crypto";

export interface Header {
  readonly msg_id: string;
  readonly msg_type: string;
}

export interface Message {
  readonly header: Header;
  /** The header of the request that this answers; empty for what answers none. */
  readonly parent: Partial<Header>;
  readonly content: Readonly<Record<string, unknown>>;
}

/** Stands between the addresses and the message. */
const MARK = "<IDS|MSG>";
const PROTOCOL = "5.3";

function signature(key: string, parts: readonly string[]): string {
  const hash = createHmac("sha256", key);
  for (const part of parts) hash.update(part);
  return hash.digest("hex");
}

/** A request, and the id under which it is answered. */
export function encode(
  key: string, session: string, type: string, content: object,
): { readonly id: string; readonly frames: readonly string[] } {
  const id = randomUUID();
  const header = {
    msg_id: id, session, username: "test", date: new Date().toISOString(), msg_type: type, version: PROTOCOL,
  };
  const parts = [header, {}, {}, content].map(part => JSON.stringify(part));
  return { id, frames: [MARK, signature(key, parts), ...parts] };
}

/** What a kernel sent; a message with a wrong signature is an error. */
export function decode(key: string, frames: readonly Uint8Array[]): Message {
  const texts = frames.map(frame => Buffer.from(frame).toString());
  const mark = texts.indexOf(MARK);
  if (mark < 0) throw new Error(`A message of ${frames.length} frames has no mark.`);
  const [signed, ...parts] = texts.slice(mark + 1);
  if (signed !== signature(key, parts.slice(0, 4))) throw new Error("A message has a wrong signature.");
  const [header, parent, , content] = parts.map(part => JSON.parse(part) as unknown);
  return { header: header as Header, parent: parent as Partial<Header>, content: content as Message["content"] };
}
