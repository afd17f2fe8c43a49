// Bytes in a buffer.
import { FormatError } from "../../../expr/error.ts";
import type { ByteSource } from "./byte-source.ts";

export const memoryBytes = (bytes: Uint8Array, name = "bytes"): ByteSource => ({
  name, path: null,
  size: async () => bytes.length,
  read: async (start, end) => {
    if (end > bytes.length) throw truncated(name, end, bytes.length);
    return bytes.subarray(start, end);
  },
  async *pieces() { if (bytes.length > 0) yield bytes; },
  close: async () => {},
});

/** Of a source that ends before what is wanted of it. */
export const truncated = (name: string, wanted: number, size: number): FormatError =>
  new FormatError("truncated-file", `${name} ends at byte ${size}, but its contents say that it goes on to ${wanted}.`,
    { hint: "Was it written, copied or loaded to its end?" });
