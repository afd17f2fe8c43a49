// Brotli: Node's own decoder where there is one, which notices damage; elsewhere one in JavaScript.
import { nodeModule } from "../../bytes/platform-node.ts";

/** The bytes; at most `size` come out. */
export type Brotli = (bytes: Uint8Array, size: number) => Uint8Array;

export async function loadBrotli(): Promise<Brotli> {
  if (typeof process !== "undefined" && process.versions?.node !== undefined) {
    const { brotliDecompressSync } = await nodeModule<typeof import("node:zlib")>("zlib");
    return (bytes, size) => brotliDecompressSync(bytes, { maxOutputLength: size });
  }
  const { decompressBrotli } = await import("hyparquet-compressors");
  return decompressBrotli;
}
