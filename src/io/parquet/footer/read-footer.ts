// Finds and reads a file's footer: the last eight bytes say how long it is.
import type { ByteSource } from "../../bytes/byte-source.ts";
import { unsupported, wrong } from "../place.ts";
import { parseMetadata, type FileMetadata } from "./metadata.ts";

/** So much of a file's end is read at once; most footers are shorter. */
const FIRST_READ_BYTES = 65_536;
const TAIL_BYTES = 8;
/** Magic number, and the tail. */
const LEAST_BYTES = 12;

const MAGIC = 0x31524150;
const ENCRYPTED_MAGIC = 0x45524150;

export async function readFooter(bytes: ByteSource): Promise<FileMetadata> {
  const place = { file: bytes.name };
  const size = await bytes.size();
  if (size < LEAST_BYTES) {
    throw wrong("bad-magic", place, undefined,
      `it has ${size} bytes and is no Parquet file, which begins and ends with "PAR1"`);
  }
  const start = Math.max(0, size - FIRST_READ_BYTES);
  const end = await bytes.read(start, size);
  const view = new DataView(end.buffer, end.byteOffset, end.byteLength);
  const magic = view.getUint32(end.length - 4, true);
  if (magic === ENCRYPTED_MAGIC) {
    throw unsupported("encrypted-file", place, undefined, "its footer is encrypted, which is not supported");
  }
  if (magic !== MAGIC) {
    throw wrong("bad-magic", place, size - 4, 'the last four bytes are not "PAR1": it is cut off, or no Parquet file');
  }
  const length = view.getUint32(end.length - TAIL_BYTES, true);
  const footerStart = size - TAIL_BYTES - length;
  if (footerStart < 4) {
    throw wrong("bad-metadata", place, size - TAIL_BYTES, `it says that the footer has ${length} bytes, and the file has ${size}`);
  }
  const footer = footerStart >= start
    ? end.subarray(footerStart - start, footerStart - start + length)
    : await bytes.read(footerStart, footerStart + length);
  return parseMetadata(footer, footerStart, place);
}
