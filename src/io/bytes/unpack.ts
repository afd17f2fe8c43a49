// A file's bytes unpacked, if they are packed: told by the first of them.
import { FormatError } from "../../../expr/error.ts";
import { gunzipped } from "./gzip.ts";
import { peeked, type Peeked } from "./peek.ts";

export type Packing = "gzip" | "zstd";

const MARKS: Readonly<Record<Packing, readonly number[]>> = {
  gzip: [0x1f, 0x8b], zstd: [0x28, 0xb5, 0x2f, 0xfd],
};

/** What must be known of the first bytes: the longest mark that is looked for, also those of encodings. */
export const MARK_BYTES = 4;

export const begins = (bytes: Uint8Array, ...mark: readonly number[]): boolean =>
  mark.every((byte, i) => bytes[i] === byte);

/** What a file that begins so is packed with; null: nothing that is known. */
export function packingOf(first: Uint8Array): Packing | null {
  if (begins(first, ...MARKS.gzip)) return "gzip";
  return begins(first, ...MARKS.zstd) ? "zstd" : null;
}

/** How the caller's format calls what is wrong, and what its user has said. */
export interface Unpacking {
  /** What messages call the file. */
  readonly name: string;
  /** A packing: the file must have it. */
  readonly compression: "auto" | "none" | Packing;
  codeOf(packing: Packing): string;
}

/** All bytes behind the packing. They are closed when they are left early. */
export async function unpacked(
  pieces: AsyncIterable<Uint8Array>, { name, compression, codeOf }: Unpacking,
): Promise<Peeked> {
  const packed = await peeked(pieces, MARK_BYTES);
  if (compression === "none" || packed.first.length === 0) return packed;
  const packing = packingOf(packed.first);
  if (compression !== "auto" && packing !== compression) {
    await packed.return();
    throw new FormatError(codeOf(compression), `${name} is not compressed with ${compression}.`);
  }
  if (packing === null) return packed;
  const damaged = (cause: unknown) => new FormatError(codeOf(packing),
    `${name} is compressed with ${packing}, and damaged or cut off.`, { cause });
  return peeked((await UNPACK[packing]())(packed, damaged), MARK_BYTES);
}

type Unpack = typeof gunzipped;

const UNPACK: Readonly<Record<Packing, () => Promise<Unpack>>> = {
  gzip: async () => gunzipped,
  zstd: async () => (await import("./zstd.ts")).unzstd,
};

/** UTF-8's byte order mark. */
export const UTF8_MARK = [0xef, 0xbb, 0xbf] as const;

/** The pieces of a text in UTF-8, its mark left out. */
export async function* withoutMark(text: Peeked): AsyncGenerator<Uint8Array, void> {
  let skip = begins(text.first, ...UTF8_MARK) ? UTF8_MARK.length : 0;
  for await (const piece of text) {
    if (piece.length > skip) yield piece.subarray(skip);
    skip = 0;
  }
}
