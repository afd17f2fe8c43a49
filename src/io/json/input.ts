// The bytes of JSON: unpacked if they are packed, without a mark at their start, and surely not UTF-16.
import { FormatError } from "../../../expr/error.ts";
import type { ByteSource } from "../bytes/byte-source.ts";
import { otherFormat } from "../bytes/kind.ts";
import { begins, unpacked, withoutMark } from "../bytes/unpack.ts";

/** The pieces of a source as UTF-8 bytes; gzip and zstd are unpacked, by their first bytes. */
export async function *jsonPieces(
  source: ByteSource, signal?: AbortSignal,
): AsyncGenerator<Uint8Array, void> {
  const { name } = source;
  const bytes = await unpacked(source.pieces(signal), {
    name, compression: "auto", codeOf: packing => `bad-${packing}`,
  });
  const other = otherFormat(name, bytes.first, "json");
  if (other) {
    await bytes.return();
    throw other;
  }
  if (isUtf16(bytes.first)) {
    await bytes.return();
    throw new FormatError("not-utf8", `${name} is encoded as UTF-16, and JSON is read as UTF-8.`, {
      hint: "Save it as UTF-8.",
    });
  }
  yield* withoutMark(bytes);
}

/** By its mark, or by the zero beside the first character, which is of ASCII in JSON. */
const isUtf16 = (first: Uint8Array): boolean =>
  begins(first, 0xff, 0xfe) || begins(first, 0xfe, 0xff) ||
  (first.length > 1 && (first[0] === 0) !== (first[1] === 0));
