// A file's bytes as UTF-8 without a byte order mark, whatever its compression and encoding.
import { FormatError, PlanError } from "../../../expr/error.ts";
import type { ByteSource } from "../bytes/byte-source.ts";
import type { Peeked } from "../bytes/peek.ts";
import { begins, packingOf, unpacked, UTF8_MARK, withoutMark, type Unpacking } from "../bytes/unpack.ts";
import type { CsvReadOptions } from "./options.ts";

type Encoding = "utf8" | "utf-16le" | "utf-16be" | (string & {});

/** What is asked of the bytes, checked. */
export interface TextForm {
  readonly compression: Unpacking["compression"];
  /** A label that TextDecoder knows, or `utf8`; null: not said. */
  readonly encoding: Encoding | null;
}

const NAMES: Readonly<Record<string, Encoding>> = {
  utf8: "utf8", "utf-8": "utf8", utf16le: "utf-16le", utf16be: "utf-16be", latin1: "latin1",
};

export function textForm({ encoding, compression = "auto" }: CsvReadOptions): TextForm {
  if (encoding === undefined) return { compression, encoding: null };
  const known = NAMES[encoding.toLowerCase()] ?? encoding;
  if (known === "utf8") return { compression, encoding: known };
  try {
    return { compression, encoding: new TextDecoder(known).encoding };
  } catch (cause) {
    throw new PlanError("csv-option", `encoding is ${JSON.stringify(encoding)}, which TextDecoder does not know.`,
      { cause, hint: "As in \"latin1\", \"windows-1252\" or \"utf-16le\"." });
  }
}

/** The text's bytes in order. Leaving early closes what the source had opened. */
export async function* textPieces(
  source: ByteSource, { compression, encoding }: TextForm, signal?: AbortSignal,
): AsyncGenerator<Uint8Array> {
  const { name } = source;
  const bytes = await unpacked(source.pieces(signal), { name, compression, codeOf: () => "csv-compression" });
  yield* decoded(bytes, encoding ?? markedEncoding(bytes.first), name);
}

/** Whether a file that begins so is UTF-8 without a mark: its bytes are its text. */
export const isPlainText = (first: Uint8Array, { compression }: TextForm): boolean =>
  markedEncoding(first) === "utf8" && !begins(first, ...UTF8_MARK) &&
  (compression === "none" || packingOf(first) === null);

async function* decoded(bytes: Peeked, encoding: Encoding, name: string): AsyncGenerator<Uint8Array> {
  if (encoding === "utf8") {
    yield* withoutMark(bytes);
    return;
  }
  const decoder = new TextDecoder(encoding, { fatal: true });
  const encoder = new TextEncoder();
  for await (const piece of bytes) {
    const part = encoder.encode(text(decoder, piece, name));
    if (part.length > 0) yield part;
  }
  const last = encoder.encode(text(decoder, null, name));
  if (last.length > 0) yield last;
}

function markedEncoding(first: Uint8Array): Encoding {
  if (begins(first, 0xff, 0xfe)) return "utf-16le";
  return begins(first, 0xfe, 0xff) ? "utf-16be" : "utf8";
}

function text(decoder: TextDecoder, piece: Uint8Array | null, name: string): string {
  try {
    return piece ? decoder.decode(piece, { stream: true }) : decoder.decode();
  } catch (cause) {
    throw new FormatError("csv-encoding", `${name} is not ${decoder.encoding}: some bytes stand for no character.`, {
      cause, hint: "Name the file's encoding in `encoding`.",
    });
  }
}
