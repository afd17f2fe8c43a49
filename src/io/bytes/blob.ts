// Bytes of a Blob or File: read in slices, as a page gets them from an input or a fetch.
import { ResourceError } from "../../../expr/error.ts";
import type { ByteSource } from "./byte-source.ts";
import { truncated } from "./memory.ts";
import { piecesOf } from "./stream.ts";

export function blobBytes(blob: Blob): ByteSource {
  const name = "name" in blob && typeof blob.name === "string" ? blob.name : "blob";
  return {
    name, path: null,
    size: async () => blob.size,
    read: async (start, end) => {
      if (end > blob.size) throw truncated(name, end, blob.size);
      try {
        return new Uint8Array(await blob.slice(start, end).arrayBuffer());
      } catch (error) {
        throw new ResourceError("read-failed", `${name} could not be read.`,
          { cause: error, hint: "A file that changes after it was chosen must be chosen again." });
      }
    },
    pieces: signal => piecesOf(blob.stream(), name, signal),
    close: async () => {},
  };
}
