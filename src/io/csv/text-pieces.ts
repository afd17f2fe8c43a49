// A file's bytes as UTF-8 without a byte order mark, whatever its compression and encoding.
import { FormatError, PlanError, UnsupportedError } from "../../../expr/error.ts";
import type { ByteSource } from "../bytes/byte-source.ts";
import type { CsvReadOptions } from "./options.ts";

/** What must be known of the first bytes: the longest mark that is looked for. */
export const MARK_BYTES = 4;

type Encoding = "utf8" | "utf-16le" | "utf-16be" | (string & {});

/** What is asked of the bytes, checked. */
export interface TextForm {
  readonly compression: "auto" | "none" | "gzip";
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
  source: ByteSource, form: TextForm, signal?: AbortSignal,
): AsyncGenerator<Uint8Array> {
  const raw = withMark(source.pieces(signal));
  const unpacked = form.compression === "none" ? raw : decompressed(raw, source.name, form.compression);
  yield* decoded(unpacked, form.encoding, source.name);
}

/** Joins the first pieces until a mark would be whole. */
async function* withMark(pieces: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  let first: Uint8Array | null = new Uint8Array();
  for await (const piece of pieces) {
    if (!first) {
      yield piece;
      continue;
    }
    // Joining copies: what is kept must not be the source's own buffer.
    first = joined(first, piece);
    if (first.length < MARK_BYTES) continue;
    yield first;
    first = null;
  }
  if (first && first.length > 0) yield first;
}

export function joined(a: Uint8Array, b: Uint8Array): Uint8Array {
  const both = new Uint8Array(a.length + b.length);
  both.set(a);
  both.set(b, a.length);
  return both;
}

const begins = (bytes: Uint8Array, ...mark: number[]): boolean => mark.every((byte, i) => bytes[i] === byte);

async function* decompressed(
  pieces: AsyncGenerator<Uint8Array>, name: string, compression: "auto" | "gzip",
): AsyncGenerator<Uint8Array> {
  const { value: first, done } = await pieces.next();
  if (done) return;
  const rest = prefixed(first, pieces);
  try {
    yield* unpacked(first, rest, name, compression);
  } finally {
    await rest.return(undefined);
    await pieces.return(undefined);
  }
}

async function* unpacked(
  first: Uint8Array, rest: AsyncGenerator<Uint8Array>, name: string, compression: "auto" | "gzip",
): AsyncGenerator<Uint8Array> {
  if (begins(first, 0x28, 0xb5, 0x2f, 0xfd)) {
    throw new UnsupportedError("csv-compression", `${name} is compressed with zstd, which is not read.`,
      { hint: "Decompress it, or compress it with gzip." });
  }
  if (!begins(first, 0x1f, 0x8b)) {
    if (compression === "gzip") throw new FormatError("csv-compression", `${name} is not compressed with gzip.`);
    yield* rest;
    return;
  }
  yield* withMark(gunzipped(rest, name));
}

/** Whether a file that begins so is UTF-8 without a mark: its bytes are its text. */
export function isPlainText(first: Uint8Array, { compression }: TextForm): boolean {
  if (markedEncoding(first) !== "utf8" || begins(first, 0xef, 0xbb, 0xbf)) return false;
  return compression === "none" || !(begins(first, 0x1f, 0x8b) || begins(first, 0x28, 0xb5, 0x2f, 0xfd));
}

async function* prefixed(first: Uint8Array, rest: AsyncGenerator<Uint8Array>): AsyncGenerator<Uint8Array> {
  yield first;
  yield* rest;
}

/**
 * Through the platform's own stream. What fails in reading goes up as it is, what fails in unpacking as
 * FormatError.
 */
async function* gunzipped(pieces: AsyncGenerator<Uint8Array>, name: string): AsyncGenerator<Uint8Array> {
  let failure: { error: unknown } | null = null;
  const input = new ReadableStream<Uint8Array<ArrayBuffer>>({
    async pull(controller) {
      try {
        const { value, done } = await pieces.next();
        if (done) controller.close();
        else controller.enqueue(value as Uint8Array<ArrayBuffer>);
      } catch (error) {
        failure = { error };
        controller.error(error);
      }
    },
    cancel: async () => void await pieces.return(undefined),
  });
  const reader = input.pipeThrough(new DecompressionStream("gzip")).getReader();
  try {
    while (true) {
      const { value, done } = await reader.read();
      if (done) return;
      yield value;
    }
  } catch (cause) {
    const read = failure as { error: unknown } | null;
    if (read) throw read.error;
    throw new FormatError("csv-compression", `${name} is compressed with gzip, and damaged or cut off.`, { cause });
  } finally {
    // Leaving early, or failing, must not leave the file open; that it fails again says nothing new.
    await reader.cancel().catch(() => undefined);
    await pieces.return(undefined);
  }
}

async function* decoded(
  pieces: AsyncGenerator<Uint8Array>, wished: Encoding | null, name: string,
): AsyncGenerator<Uint8Array> {
  let decoder: TextDecoder | null = null;
  const encoder = new TextEncoder();
  let isFirst = true;
  for await (let piece of pieces) {
    if (isFirst) {
      isFirst = false;
      const encoding = wished ?? markedEncoding(piece);
      if (encoding !== "utf8") decoder = new TextDecoder(encoding, { fatal: true });
      else if (begins(piece, 0xef, 0xbb, 0xbf)) piece = piece.subarray(3);
    }
    const bytes = decoder ? encoder.encode(text(decoder, piece, name)) : piece;
    if (bytes.length > 0) yield bytes;
  }
  const last = decoder ? encoder.encode(text(decoder, null, name)) : null;
  if (last && last.length > 0) yield last;
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
